"""Nothing waits for ever: from the manager to the named fallback to the skills leads, and the person sees whose turn it is."""

import random
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from skills_centre.people.models import ClosedDay, Membership, Person, PersonType, Role, UnitFallback, UnitKind
from skills_centre.people.services.fallbacks import name_fallback
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import AssessmentDecision, Decision
from skills_centre.skills.queries.decision_queue import people_waiting, to_decide
from skills_centre.skills.queries.waiting import gone_on, numbers_waiting, waiting_on_desks
from skills_centre.skills.queries.whereabouts import number_without_decider, waiting_things, whereabouts_of
from skills_centre.skills.rules.desks import Desk
from skills_centre.skills.services.deciding import Verdict, decide_claims
from skills_centre.skills.services.profiles import agree_proposal, propose_primary_profile
from tests.counting import statements
from tests.people.builders import add_unit
from tests.skills.assessed import report_to
from tests.skills.builders import NOW, TODAY, a_person, profile_id
from tests.skills.deciding_builders import Team, a_report, a_team, agree, claim, delegate

#: The last day on which what was sent on TODAY, a Tuesday, is with its manager alone, and the days after.
LAST, NEXT, LATER = NOW + timedelta(days=14), NOW + timedelta(days=15), NOW + timedelta(days=30)


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def belong(person_id: UUID, unit_id: UUID) -> None:
    with transaction() as session:
        session.add(Membership(id=new_id(), person_id=person_id, unit_id=unit_id, starts_on=TODAY))


def a_fallback(unit_id: UUID, name: str = "Fay Fallback") -> UUID:
    person_id = a_person(name)
    with transaction():
        name_fallback(unit_id, person_id, ends_on=None, by_id=None, now=NOW)
    return person_id


def area_of(team: Team) -> UUID:
    """An area with a team in it, to which the clerk belongs."""
    area = add_unit("Area", kind=UnitKind.BUSINESS_AREA)
    belong(team.ada, add_unit("Team", parent=area))
    return area


def names(viewer_id: UUID, *, at: datetime) -> list[str]:
    return [one.name for one in people_waiting(viewer_id, on=local_day(at))]


def turn(team: Team, *, at: datetime) -> tuple[Desk | None, str | None, int | None]:
    """Whose turn it is, by the person's own page, and for how many days."""
    [place] = whereabouts_of(team.ada, on=local_day(at)).values()
    return place.desk, place.name, (local_day(at) - place.since).days if place.since else None


def decide(team: Team, verdict: Verdict, *, by_id: UUID, at: datetime) -> int:
    with transaction():
        return decide_claims(team.ada, [verdict], by_id=by_id, now=at)


def test_after_ten_working_days_a_claim_goes_to_the_nearest_fallback_and_after_ten_more_to_the_leads(
    team: Team,
) -> None:
    fay, lead = a_fallback(area_of(team)), a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    claim(team.ada, team.writing)
    assert (names(fay, at=LAST), names(lead, at=LAST)) == ([], [])
    assert turn(team, at=LAST) == (Desk.MANAGER, "Mina Manager", 14)
    assert (names(fay, at=NEXT), names(lead, at=NEXT)) == (["Ada Okafor"], [])
    assert turn(team, at=NEXT) == (Desk.FALLBACK, "Fay Fallback", 0)
    assert (names(fay, at=LATER), names(lead, at=LATER)) == (["Ada Okafor"], ["Ada Okafor"])
    assert turn(team, at=LATER) == (Desk.LEADS, None, 0)
    [mine] = people_waiting(team.mina, on=local_day(NEXT))
    assert (mine.name, mine.has_gone_on) == ("Ada Okafor", True)


def test_days_on_which_the_institution_is_closed_do_not_count(team: Team) -> None:
    fay = a_fallback(area_of(team))
    claim(team.ada, team.writing)
    with transaction() as session:
        session.add(ClosedDay(day=TODAY + timedelta(days=3), name="A closed Friday"))
    assert names(fay, at=NEXT) == []
    assert names(fay, at=NEXT + timedelta(days=1)) == ["Ada Okafor"]


def test_without_a_fallback_it_goes_from_the_manager_to_the_skills_leads(team: Team) -> None:
    area_of(team)
    lead = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    claim(team.ada, team.writing)
    assert (names(lead, at=LAST), names(lead, at=NEXT)) == ([], ["Ada Okafor"])
    assert turn(team, at=NEXT) == (Desk.LEADS, None, 0)


def test_with_no_manager_or_one_who_left_it_is_with_the_fallback_at_once(team: Team) -> None:
    area = area_of(team)
    fay, lead = a_fallback(area), a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    claim(team.ada, team.writing)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == team.mina).values(left_on=TODAY))
    assert (names(fay, at=NOW), names(lead, at=NOW)) == (["Ada Okafor"], [])
    assert (names(fay, at=NEXT), names(lead, at=NEXT)) == (["Ada Okafor"], ["Ada Okafor"])


def test_a_fallback_who_is_the_person_their_manager_a_leaver_or_private_is_passed_over(team: Team) -> None:
    area = area_of(team)
    body_fallback = a_fallback(area, "Bo Body")
    [unit] = db.session.scalars(select(Membership.unit_id).where(Membership.person_id == team.ada))
    claim(team.ada, team.writing)
    leaver, member = a_person("Lee Leaver"), a_person("Mel", person_type=PersonType.MEMBERS_STAFF)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == leaver).values(left_on=TODAY))
    for named in (team.ada, team.mina, leaver, member):
        with transaction() as session:
            row = UnitFallback(id=new_id(), unit_id=unit, person_id=named, starts_on=TODAY)
            session.add(row)
        assert turn(team, at=NEXT) == (Desk.FALLBACK, "Bo Body", 0)
        assert names(body_fallback, at=NEXT) == ["Ada Okafor"]
        assert named == team.mina or names(named, at=NEXT) == []
        with transaction() as session:
            session.delete(session.merge(row))


def test_with_nobody_at_all_the_person_and_the_administrators_see_that_nobody_can_decide(team: Team) -> None:
    area_of(team)
    claim(team.ada, team.writing)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == team.mina).values(left_on=TODAY))
    assert turn(team, at=NOW) == (None, None, None)
    assert number_without_decider(on=TODAY) == 1
    assert waiting_on_desks(on=TODAY) == []
    a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    assert number_without_decider(on=TODAY) == 0


def test_the_only_skills_lead_does_not_decide_about_themselves(app: Flask) -> None:
    team, lead = a_team(), a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    claim(lead, team.writing)
    assert names(lead, at=NEXT) == []
    assert number_without_decider(on=TODAY) == 1


def test_nothing_of_private_people_is_ever_on_a_desk(team: Team) -> None:
    area = area_of(team)
    fay, lead = a_fallback(area), a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    for kind in (PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF):
        mel = a_person(f"Mel {kind}", person_type=kind)
        belong(mel, area)
        made = claim(mel, team.writing)
        with pytest.raises(NotFound), transaction():
            decide_claims(mel, [agree(made)], by_id=fay, now=LATER)
        assert whereabouts_of(mel, on=local_day(LATER)) == {}
    assert (names(fay, at=LATER), names(lead, at=LATER)) == ([], [])


def test_whoever_decides_first_wins_and_the_others_read_it(team: Team) -> None:
    fay = a_fallback(area_of(team))
    made = claim(team.ada, team.writing)
    with pytest.raises(NotFound):
        decide(team, agree(made), by_id=fay, at=LAST)
    assert decide(team, agree(made), by_id=fay, at=NEXT) == 1
    assert decide(team, agree(made), by_id=fay, at=NEXT) == 0
    with pytest.raises(Exception, match="Nothing has been saved"):
        decide(team, agree(made), by_id=team.mina, at=NEXT)
    assert (names(fay, at=NEXT), names(team.mina, at=NEXT)) == ([], [])


def test_a_fallback_may_pass_on_what_they_cannot_judge_and_a_lead_may_not(team: Team) -> None:
    fay, lead = a_fallback(area_of(team)), a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    cannot = Verdict(claim(team.ada, team.writing), Decision.CANNOT_JUDGE)
    assert decide(team, cannot, by_id=fay, at=NEXT) == 1
    assert decide(team, cannot, by_id=fay, at=NEXT) == 0
    assert (names(fay, at=NEXT), names(lead, at=NEXT)) == ([], ["Ada Okafor"])
    assert turn(team, at=LATER) == (Desk.LEADS, None, 15)
    with pytest.raises(Exception, match="Nothing has been saved"):
        decide(team, cannot, by_id=lead, at=NEXT)
    made = db.session.scalars(select(AssessmentDecision.decided_by)).all()
    assert made == [fay]


def test_a_proposed_role_goes_the_same_way_and_may_be_agreed_there(team: Team) -> None:
    fay, cook = a_fallback(area_of(team)), profile_id("cook")
    with transaction():
        propose_primary_profile(team.ada, cook, by_id=team.ada, now=NOW)
    assert to_decide(fay, team.ada, on=local_day(LAST)).role is None
    role = to_decide(fay, team.ada, on=local_day(NEXT)).role
    assert role is not None
    stranger = a_person("Stranger")
    for by_id, at in ((fay, LAST), (stranger, NEXT)):
        with pytest.raises(NotFound), transaction():
            agree_proposal(role.proposal_id, by_id=by_id, now=at)
    with transaction():
        agree_proposal(role.proposal_id, by_id=fay, now=NEXT)
    assert people_waiting(fay, on=local_day(NEXT)) == []


def test_each_person_has_a_thing_once_though_it_reached_them_on_several_desks(team: Team) -> None:
    area = area_of(team)
    dan = a_person("Dan Delegate", roles=(Role.SKILLS_LEAD,))
    with transaction():
        name_fallback(area, dan, ends_on=None, by_id=None, now=NOW)
    delegate(team.mina, dan, last=local_day(LATER))
    claim(team.ada, team.writing)
    [one] = people_waiting(dan, on=local_day(LATER))
    assert (one.claims, one.acting_for, one.is_for_leads) == (1, ("Mina Manager",), False)


def test_what_the_desks_show_is_what_the_rule_says_for_random_organisations(app: Flask) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    team = a_team()
    body = add_unit("Body", kind=UnitKind.BODY)
    units = [body, *(add_unit(f"Area {number}", parent=body, kind=UnitKind.BUSINESS_AREA) for number in range(2))]
    units += [add_unit(f"Team {number}", parent=chance.choice(units[1:])) for number in range(3)]
    people = [a_report(team.mina, f"Person {number}") for number in range(8)]
    people += [a_person(f"Nobody's {number}", roles=(Role.SKILLS_LEAD,) * (number < 2)) for number in range(4)]
    for person in people:
        if chance.random() < 0.8:
            belong(person, chance.choice(units))
        claim(person, team.writing, at=NOW - timedelta(days=chance.randrange(50)))
    for unit in units:
        if chance.random() < 0.5:
            with transaction():
                name_fallback(unit, chance.choice([*people, team.mina]), ends_on=None, by_id=None, now=NOW)
    by_rule: set[tuple[UUID, UUID]] = {(one.person_id, one.thing_id) for one in waiting_on_desks(on=TODAY)}
    owner = {thing.id: thing.person_id for thing in waiting_things(on=TODAY)}
    on_desks = {
        (viewer, shown.result_id)
        for viewer in (*people, team.mina)
        for one in people_waiting(viewer, on=TODAY)
        for shown in to_decide(viewer, one.person_id, on=TODAY).claims
    }
    assert on_desks == by_rule, seed
    assert all(viewer != owner[thing] for viewer, thing in on_desks)


def test_it_takes_the_same_statements_for_few_and_for_many(team: Team) -> None:
    area = area_of(team)
    fay, lead = a_fallback(area), a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    claim(team.ada, team.writing)

    def count() -> list[int]:
        db.session.close()
        on = local_day(LATER)
        return [
            *(statements(lambda viewer=viewer: people_waiting(viewer, on=on)) for viewer in (fay, lead, team.mina)),  # type: ignore[misc]
            statements(lambda: waiting_on_desks(on=on)),
            statements(lambda: gone_on(on=on)),
            statements(lambda: whereabouts_of(team.ada, on=on)),
        ]

    few = count()
    for number in range(15):
        ben = a_person(f"Ben {number}")
        report_to(team.mina, ben)
        belong(ben, area)
        claim(ben, team.writing)
    assert count() == few == [4, 4, 4, 8, 6, 7]


@pytest.mark.sqlite_only
def test_what_waits_for_somebody_is_found_without_reading_the_claims_of_everybody(team: Team) -> None:
    """Counted in steps of the database's machine, because a page reads this for everybody who opens it."""
    area = area_of(team)
    a_fallback(area)

    def steps() -> int:
        db.session.close()
        done = []
        connection = db.session.connection().connection.driver_connection
        assert connection is not None
        connection.set_progress_handler(lambda: done.append(1), 10)
        numbers_waiting([team.mina], on=local_day(LATER))
        connection.set_progress_handler(None, 10)
        return len(done)

    strangers = [a_person(f"Stranger {number}") for number in range(10)]
    before = steps()
    for day in range(4):
        for stranger in strangers:
            claim(stranger, team.writing, at=NOW + timedelta(days=day))
    assert steps() < 1.2 * before
