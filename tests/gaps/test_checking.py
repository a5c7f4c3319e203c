"""The proof of what is kept: it finds a planted difference of each kind, and the command and /healthz tell it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select, update

from skills_centre.gaps.commands import gaps
from skills_centre.gaps.models import Scope, TeamSummary
from skills_centre.gaps.rules import SUM_NAMES
from skills_centre.gaps.services import checking
from skills_centre.gaps.services.checking import check_summaries
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import CurrentLevel, RequiredSkill, SkillState
from skills_centre.skills.services import standing
from skills_centre.skills.services.standing import turn_the_day
from tests.gaps.teams import Team, say, team_of


class Installation:
    """What the command is given."""

    def __init__(self, app: Flask) -> None:
        self.app = app


@pytest.fixture
def team(app: Flask) -> Team:
    made = team_of(["Ada Okafor", "Ben Ito"])
    say(made, "Ada Okafor", "skill-0", 2)
    say(made, "Ben Ito", "skill-1", 1, confirmed=False)
    return made


def differing() -> dict[str, tuple[int, int]]:
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        return {one.kind: (one.rows_compared, one.rows_different) for one in check_summaries(now=utc_now())}


def test_what_is_kept_is_what_history_says(team: Team) -> None:
    assert differing() == {"summaries": (6, 0), "states": (6, 0), "levels": (2, 0)}


def a_wrong_sum(team: Team) -> None:
    db.session.execute(update(TeamSummary).where(TeamSummary.scope == "direct", TeamSummary.met == 1).values(met=2))


def a_wrong_state(team: Team) -> None:
    mine = RequiredSkill.person_id == team.people["Ada Okafor"], RequiredSkill.skill_id == team.skills["skill-0"]
    db.session.execute(update(RequiredSkill).where(*mine).values(state=SkillState.STALE))
    db.session.execute(update(TeamSummary).where(TeamSummary.met == 1).values(met=0, stale=1))


def a_lost_state(team: Team) -> None:
    mine = RequiredSkill.person_id == team.people["Ada Okafor"], RequiredSkill.skill_id == team.skills["skill-2"]
    db.session.execute(delete(RequiredSkill).where(*mine))


def a_wrong_level(team: Team) -> None:
    db.session.execute(
        update(CurrentLevel).where(CurrentLevel.person_id == team.people["Ben Ito"]).values(claimed_level=4)
    )


@pytest.mark.parametrize(
    ("plant", "kind", "rows"),
    [
        (a_wrong_sum, "summaries", 1),
        (a_wrong_state, "states", 1),
        (a_lost_state, "states", 1),
        (a_wrong_level, "levels", 1),
    ],
)
def test_a_planted_difference_is_found_and_a_recompute_puts_it_right(
    app: Flask, team: Team, plant: Callable[[Team], None], kind: str, rows: int
) -> None:
    with transaction():
        plant(team)
    db.session.close()
    runner = CliRunner()
    found = runner.invoke(gaps, ["recompute", "--check"], obj=Installation(app))
    assert found.exit_code == 1
    assert f"{kind}: " in found.output
    assert {one: count[1] for one, count in differing().items()}[kind] == rows
    assert "states rebuilt from history" in runner.invoke(gaps, ["recompute"], obj=Installation(app)).output
    whole = runner.invoke(gaps, ["recompute", "--check"], obj=Installation(app))
    assert whole.exit_code == 0, whole.output
    assert "summaries: 6 rows compared, 0 different" in whole.output


def test_what_only_the_calendar_changed_is_no_difference(app: Flask, team: Team) -> None:
    with transaction():
        db.session.execute(
            update(RequiredSkill)
            .where(RequiredSkill.person_id == team.people["Ada Okafor"])
            .values(state=SkillState.STALE, next_change_on=date.today() - timedelta(days=3))  # noqa: DTZ011
        )
    db.session.close()
    result = CliRunner().invoke(gaps, ["recompute", "--check"], obj=Installation(app))
    assert "states: 6 rows compared, 0 different" in result.output
    assert set(db.session.scalars(select(RequiredSkill.state))) == {
        SkillState.MET,
        SkillState.UNKNOWN,
        SkillState.BELOW,
    }


@pytest.mark.sqlite_only
def test_health_tells_the_last_proof_and_its_age(team: Team, client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["summaries"] == {"ok": None, "age": None}
    differing()
    told = client.get("/healthz").get_json()["summaries"]
    assert (told["ok"], told["rows_compared"], told["rows_different"]) == (True, 14, 0)
    assert told["age"] < 60


def test_a_portion_at_a_time_finds_the_same_and_a_summary_of_whoever_manages_nobody(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MANAGERS_AT_ONCE", 1)
    monkeypatch.setattr(checking, "PEOPLE_AT_ONCE", 1)
    monkeypatch.setattr(checking, "BATCH", 1)
    with transaction() as session:
        of_nobody = {"manager_id": team.people["Ada Okafor"], "scope": Scope.LINE, "skill_id": team.skills["skill-0"]}
        session.execute(insert(TeamSummary).values(of_nobody | dict.fromkeys(SUM_NAMES, 0) | {"required": 1}))
    assert differing() == {"summaries": (7, 1), "states": (6, 0), "levels": (2, 0)}


def test_the_turn_of_the_day_finds_strays_a_portion_of_people_at_a_time(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "AT_ONCE", 1)
    with transaction():
        assert turn_the_day(utc_now()) == 0
        a_lost_state(team)
    with transaction():
        assert turn_the_day(utc_now()) == 1
    assert differing()["states"] == (6, 0)
