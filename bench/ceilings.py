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
