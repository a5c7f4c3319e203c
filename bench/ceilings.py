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

#: What rules for everybody ask of everybody, written at once where nothing is open.
WRITE_OBLIGATIONS = """
    INSERT INTO obligation (id, person_id, course_id, edition_id, opens_on, due_on, grace_days, found_at)
    SELECT FRESH, p.id, r.course_id, e.id, e.starts_on, :due_on, e.grace_days, :now
    FROM person p CROSS JOIN learning_rule r JOIN rule_edition e ON e.rule_id = r.id
    WHERE p.left_on IS NULL AND r.ended_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM obligation o WHERE o.person_id = p.id AND o.course_id = r.course_id)
"""

#: The plain loop of sending: the next twenty that are nobody's, and the mark of one.
LEASE_TWENTY = """
    SELECT id, key, message_id, address, subject, text_body, html_body FROM outbox_message
    WHERE state = 'queued' AND urgent = false AND lease_owner IS NULL ORDER BY next_try_at, id LIMIT 20
"""
MARK_ONE = (
    "UPDATE outbox_message SET state = 'sent', text_body = NULL, html_body = NULL, lease_owner = NULL WHERE id = :id"
)
