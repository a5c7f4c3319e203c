"""Synthetic organisations: believable lines, the same for the same seed, right by the product's own check, and never among real people."""

import random
from collections import Counter
from contextlib import suppress

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from config import Environment, Settings
from skills_centre.demo.accounts import PASSWORD
from skills_centre.demo.commands import bench_data
from skills_centre.demo.synthetic.build import write_synthetic_organisation
from skills_centre.demo.synthetic.line import AREA_OF_AT_LEAST, DEEPEST, FEWEST_FOR_DEPTH, SHALLOWEST, plan_line
from skills_centre.gaps.services.checking import check_summaries
from skills_centre.people.models import LineClosure, ManagementLine, Membership, OrganisationUnit, Person
from skills_centre.people.services.founding import found_institution
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.people.services.signing_in import sign_in
from skills_centre.platform.database import Base, db, table_of, transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.words import Words
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    CurrentLevel,
    Decision,
    Exemption,
    PersonProfile,
    RequiredSkill,
    SkillState,
    Source,
)
from skills_centre.skills.services.standing import turn_what_is_due
from tests.conftest import NOW

#: What is compared of two organisations of one seed; ids of skills, versions and profiles are the framework's own.
WRITTEN: tuple[type[Base], ...] = (
    Person, Membership, ManagementLine, LineClosure, OrganisationUnit, PersonProfile,
    AssessmentResult, AssessmentDecision, Exemption, Words, CurrentLevel, RequiredSkill,
)  # fmt: skip


#: Columns that name rows of the framework, and the one with a salt in it.
NOT_THE_SEEDS = {"password_hash", "skill_id", "version_id", "profile_id"}


def write(people: int, *, seed: int = 5) -> None:
    with transaction():
        write_synthetic_organisation(people, seed=seed, now=NOW)


def test_a_large_line_has_hundreds_of_business_areas_and_teams_of_at_most_their_size() -> None:
    line = plan_line(100_000, random.Random(1))
    areas, units = line.areas(), line.units()
    assert 200 <= len(areas) <= 500
    assert max(Counter(units).values()) <= AREA_OF_AT_LEAST
    for lead in set(units) - {0}:
        assert line.managers[lead] in areas
        assert units[lead] == lead


@pytest.mark.parametrize("number", [30, 200, 5_000, 100_000])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_line_is_four_to_eight_steps_deep_and_holds_everybody(number: int, seed: int) -> None:
    line = plan_line(number, random.Random(seed))
    assert number >= FEWEST_FOR_DEPTH
    assert len(line.managers) == number
    assert SHALLOWEST <= max(line.depths) <= DEEPEST
    assert line.sizes()[0] == number - 1
    assert all(manager is None or manager < person for person, manager in enumerate(line.managers))
    spans = [reports for reports in line.reports if reports]
    assert 1.5 <= sum(spans) / len(spans) <= 12


@pytest.mark.parametrize("number", [1, 2, 3, 10])
def test_a_tiny_line_holds_everybody_too(number: int) -> None:
    assert len(plan_line(number, random.Random(1)).managers) == number


@pytest.mark.usefixtures("app")
def test_its_levels_states_and_summaries_are_what_the_check_works_out() -> None:
    write(400)
    with transaction():
        assert turn_what_is_due(NOW) == 0
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        findings = {one.kind: (one.rows_compared, one.rows_different) for one in check_summaries(now=NOW)}
    assert {kind: different for kind, (_, different) in findings.items()} == {"summaries": 0, "states": 0, "levels": 0}
    assert min(compared for compared, _ in findings.values()) > 2_000


@pytest.mark.usefixtures("app")
def test_it_holds_every_state_source_and_decision_and_people_of_every_kind() -> None:
    write(400)
    assert set(db.session.scalars(select(RequiredSkill.state).distinct())) == set(SkillState)
    assert set(db.session.scalars(select(AssessmentResult.source).distinct())) == set(Source)
    assert set(db.session.scalars(select(AssessmentDecision.decision).distinct())) == set(Decision)
    assert db.session.scalar(select(func.count()).where(Person.left_on.is_not(None)))
    assert db.session.scalar(select(func.count()).where(Exemption.id.is_not(None)))
    assert len(set(db.session.scalars(select(Person.person_type).distinct()))) == 7
    with transaction():
        assert sign_in("manager@example.org", PASSWORD, now=NOW)


class ThrownAwayError(Exception):
    """Ends a transaction without a commit."""


def what_is_written() -> list[list[tuple[object, ...]]]:
    """Every row, but for the ids of skills and profiles, which are the framework's own and not the seed's."""
    return [
        sorted(
            (
                tuple(row)
                for row in db.session.execute(select(*(c for c in table_of(model).c if c.name not in NOT_THE_SEEDS)))
            ),
            key=str,
        )
        for model in WRITTEN
    ]


@pytest.mark.usefixtures("app")
def test_the_same_seed_and_day_give_the_same_rows_and_another_seed_others() -> None:
    written = []
    for seed in (5, 5, 6):
        with suppress(ThrownAwayError), transaction():
            write_synthetic_organisation(150, seed=seed, now=NOW)
            written.append(what_is_written())
            raise ThrownAwayError
    assert all(written[0])
    assert written[0] == written[1]
    assert all(one != other for one, other in zip(written[0], written[2], strict=True))


@pytest.mark.usefixtures("app")
def test_it_goes_beside_a_former_one_but_not_twice_and_never_among_real_people() -> None:
    write(40)
    write(40, seed=6)
    with pytest.raises(Refusal, match="already holds the synthetic organisation of seed 5"):
        write(40)


@pytest.mark.usefixtures("app")
def test_it_is_refused_where_real_people_are() -> None:
    with transaction():
        found_institution("Real House", is_demonstration=False, now=NOW)
    with pytest.raises(Refusal, match="holds real people"):
        write(40)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


class Installation:
    """What the command is given."""

    def __init__(self, app: Flask) -> None:
        self.app = app


@pytest.mark.sqlite_only
def test_the_command_writes_it_and_names_the_accounts(app: Flask) -> None:
    done = CliRunner().invoke(bench_data, ["--people", "50", "--seed", "9"], obj=Installation(app))
    assert done.exit_code == 0, done.output
    assert "50 people" in done.output
    assert "manager@example.org" in done.output
    assert (
        db.session.scalar(select(func.count()).where(Person.staff_number.like("S9-%"), Person.name != "Skills Lead"))
        == 50
    )


@pytest.mark.sqlite_only
def test_the_command_is_refused_in_production(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings.model_copy(update={"environment": Environment.PRODUCTION})
    done = CliRunner().invoke(bench_data, ["--people", "50"], obj=Installation(app))
    assert isinstance(done.exception, Refusal)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0
