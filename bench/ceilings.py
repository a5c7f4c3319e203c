"""Ceilings: the same work written by hand in SQL, measured in the same run. Changing one needs a decision record."""

SUMS = (
    "required", "essential", "exempt", "met", "stale", "claimed", "below", "unknown", "below_own_account",
    "below_by_1", "below_by_2", "below_by_3", "below_by_4", "weighted_distance", "weighted_required", "at_practitioner",
)  # fmt: skip

#: Every manager's direct reports by skill, then every whole line from those: aggregate by manager, then roll up.
RECOMPUTE_ALL_MANAGERS = (
    "DELETE FROM summary_delta",
    "DELETE FROM team_summary",
    f"""
    INSERT INTO team_summary (manager_id, scope, skill_id, {", ".join(SUMS)})
    SELECT c.manager_id, 'direct', s.skill_id, COUNT(*),
      SUM(CASE WHEN s.is_essential THEN 1 ELSE 0 END),
      SUM(CASE WHEN s.state = 'exempt' THEN 1 ELSE 0 END), SUM(CASE WHEN s.state = 'met' THEN 1 ELSE 0 END),
      SUM(CASE WHEN s.state = 'stale' THEN 1 ELSE 0 END), SUM(CASE WHEN s.state = 'claimed' THEN 1 ELSE 0 END),
      SUM(CASE WHEN s.state = 'below' THEN 1 ELSE 0 END), SUM(CASE WHEN s.state = 'unknown' THEN 1 ELSE 0 END),
      SUM(CASE WHEN s.state = 'below' AND s.is_own_account THEN 1 ELSE 0 END),
      SUM(CASE WHEN s.state = 'below' AND s.distance = 1 THEN 1 ELSE 0 END),
      SUM(CASE WHEN s.state = 'below' AND s.distance = 2 THEN 1 ELSE 0 END),
      SUM(CASE WHEN s.state = 'below' AND s.distance = 3 THEN 1 ELSE 0 END),
      SUM(CASE WHEN s.state = 'below' AND s.distance >= 4 THEN 1 ELSE 0 END),
      SUM(CASE WHEN s.state = 'below' THEN s.weight * s.distance ELSE 0 END),
      SUM(CASE WHEN s.state NOT IN ('exempt', 'unknown') THEN s.weight * COALESCE(s.required_level, 0) ELSE 0 END),
      SUM(CASE WHEN s.verified_level >= 3 THEN 1 ELSE 0 END)
    FROM required_skill s JOIN line_closure c ON c.person_id = s.person_id
    WHERE c.depth = 1 GROUP BY c.manager_id, s.skill_id
    """,
    f"""
    INSERT INTO team_summary (manager_id, scope, skill_id, {", ".join(SUMS)})
    SELECT p.manager_id, 'line', p.skill_id, {", ".join(f"SUM(p.{name})" for name in SUMS)}
    FROM (
      SELECT manager_id, skill_id, {", ".join(SUMS)} FROM team_summary WHERE scope = 'direct'
      UNION ALL
      SELECT c.manager_id, t.skill_id, {", ".join(f"t.{name}" for name in SUMS)}
      FROM team_summary t JOIN line_closure c ON c.person_id = t.manager_id WHERE t.scope = 'direct'
    ) p GROUP BY p.manager_id, p.skill_id
    """,
)  # fmt: skip

#: Taking a place and keeping whose it is: the least that a booking can be.
TAKE_PLACE = (
    "UPDATE course_session SET taken = taken + 1, tickets = tickets + 1 WHERE id = :session AND taken < capacity",
    """
    INSERT INTO booking (id, session_id, person_id, state, ticket, has_role_need, made_at, made_by, changed_at)
    SELECT :id, :session, :person, 'confirmed', tickets, false, :now, :person, :now FROM course_session WHERE id = :session
    """,
)

#: Everybody's first reminder of what falls due within a month, written at once. Its id is FRESH.
WRITE_REMINDERS = """
    INSERT INTO reminder (id, person_id, kind, subject_id, occurrence, due_on, offset_days, owed_on, state, found_at)
    SELECT FRESH, o.person_id, 'learning-due', o.id, 1, o.due_on, -30, :owed_on, 'owed', :now
    FROM obligation o JOIN person p ON p.id = o.person_id
    WHERE o.closed_on IS NULL AND p.left_on IS NULL AND o.due_on BETWEEN :first AND :last
    ON CONFLICT DO NOTHING
"""

#: What a rule for everybody asks of everybody, kept true by hand: what is missing is opened and its rule written beside it, what differs is
#: moved and so its rule, and what is completed or no longer asked of somebody is closed. Without the order PostgreSQL looks for what is
#: there among what the statement has written already, and takes minutes.
CLOSE_WHAT_NOBODY_ASKS = """
    UPDATE obligation SET outcome = 'no-longer', closed_on = :on,
      unit_id = (SELECT m.unit_id FROM membership m WHERE m.person_id = obligation.person_id
                 AND m.starts_on <= :on AND (m.ends_on IS NULL OR m.ends_on >= :on)),
      profile_id = (SELECT h.profile_id FROM person_profile h WHERE h.person_id = obligation.person_id AND h.is_primary
                    AND h.agreed_at IS NOT NULL AND h.starts_on <= :on AND (h.ends_on IS NULL OR h.ends_on >= :on))
    WHERE course_id = :course AND closed_on IS NULL
"""
OWE_BY_A_RULE = (
    """
    UPDATE obligation SET outcome = 'completed', completed_on = :on, closed_on = :on
    WHERE course_id = :course AND closed_on IS NULL AND EXISTS (
      SELECT 1 FROM learning_record_entry e WHERE e.person_id = obligation.person_id AND e.course_id = obligation.course_id
      AND e.source IN ('course', 'import') AND NOT e.takes_out AND e.learned_on BETWEEN obligation.opens_on AND :on
      AND NOT EXISTS (SELECT 1 FROM learning_record_entry later WHERE later.replaces_id = e.id))
    """,
    CLOSE_WHAT_NOBODY_ASKS
    + """
      AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = obligation.person_id AND p.left_on IS NULL AND p.joined_on <= :on
                      AND p.person_type NOT IN ('member', 'members-staff', 'peer', 'peers-staff'))
    """,
    """
    UPDATE obligation_rule SET edition_id = :edition_id, due_on = :due_on FROM obligation o
    WHERE o.id = obligation_rule.obligation_id AND o.course_id = :course AND o.closed_on IS NULL AND obligation_rule.rule_id = :rule
      AND (obligation_rule.edition_id <> :edition_id OR obligation_rule.due_on <> :due_on)
    """,
    """
    UPDATE obligation SET edition_id = :edition_id, opens_on = :opens_on, due_on = :due_on, grace_days = :grace_days
    WHERE course_id = :course AND closed_on IS NULL
      AND (edition_id <> :edition_id OR opens_on <> :opens_on OR due_on <> :due_on OR grace_days <> :grace_days)
    """,
    """
    INSERT INTO obligation (id, person_id, course_id, edition_id, opens_on, due_on, grace_days, found_at)
    SELECT FRESH, p.id, :course, :edition_id, :opens_on, :due_on, :grace_days, :now
    FROM person p
    WHERE p.left_on IS NULL AND p.joined_on <= :on AND p.person_type NOT IN ('member', 'members-staff', 'peer', 'peers-staff')
      AND NOT EXISTS (SELECT 1 FROM obligation o WHERE o.person_id = p.id AND o.course_id = :course)
    ORDER BY 1
    """,
    """
    INSERT INTO obligation_rule (obligation_id, rule_id, edition_id, since, due_on)
    SELECT o.id, :rule, o.edition_id, :since, o.due_on
    FROM obligation o
    WHERE o.course_id = :course AND o.closed_on IS NULL
      AND NOT EXISTS (SELECT 1 FROM obligation_rule r WHERE r.obligation_id = o.id AND r.rule_id = :rule)
    ORDER BY 1
    """,
)

#: The plain loop of sending: the next twenty that are nobody's, and the mark of one.
LEASE_TWENTY = """
    SELECT id, key, message_id, address, subject, text_body, html_body FROM outbox_message
    WHERE state = 'queued' AND urgent = false AND lease_owner IS NULL ORDER BY next_try_at, id LIMIT 20
"""
MARK_ONE = (
    "UPDATE outbox_message SET state = 'sent', text_body = NULL, html_body = NULL, lease_owner = NULL WHERE id = :id"
)
