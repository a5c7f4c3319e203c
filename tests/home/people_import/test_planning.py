"""What a file of people would do, and what is wrong with it; nothing here touches a database."""

from datetime import date

import pytest

from skills_centre.home.people_import.file import Column
from skills_centre.home.people_import.plan import FieldChange
from skills_centre.people.models import PersonType, Role, UnitKind
from skills_centre.people.queries.register import RegisteredUnit
from skills_centre.platform.ids import new_id
from skills_centre.skills.queries.role_profiles import RoleProfile
from tests.home.people_import.builders import TABLE_OFFICE, person, planned, problems, row, sent

CLERK = RoleProfile(new_id(), "committee-clerk", "westmere", "Committee clerk", "Committee clerk")
SENIOR = RoleProfile(new_id(), "senior-clerk", "westmere", "Committee clerk", "Senior clerk")
OTHER = RoleProfile(new_id(), "committee-clerk", "other", "Clerking", "Committee clerk")


def unit(name: str, kind: UnitKind = UnitKind.BODY, above: RegisteredUnit | None = None) -> RegisteredUnit:
    path = (*(above.path if above else ()), name)
    return RegisteredUnit(new_id(), name, kind, above.id if above else None, path)


def test_newcomers_bring_the_tree_with_them() -> None:
    plan = planned(sent(row("Ada Okafor", unit=TABLE_OFFICE), row("Bo Lindqvist", unit="House of Commons > Security")))
    assert problems(plan) == []
    assert [(unit.path[-1], unit.kind) for unit in plan.new_units] == [
        ("House of Commons", UnitKind.BODY),
        ("Chamber and Participation", UnitKind.BUSINESS_AREA),
        ("Security", UnitKind.BUSINESS_AREA),
        ("Table Office", UnitKind.TEAM),
    ]
    assert [one.words(Column.UNIT) for one in plan.added] == [TABLE_OFFICE, "House of Commons > Security"]


def test_what_has_something_below_it_is_an_area_however_deep() -> None:
    plan = planned(sent(row("Ada", unit="House > Area > Directorate > Team"), row("Bo", unit="House > Area > Other")))
    assert [unit.kind for unit in plan.new_units][2:] == [UnitKind.BUSINESS_AREA, UnitKind.TEAM, UnitKind.TEAM]


def test_a_unit_is_known_again_however_it_is_written_and_a_likely_slip_is_pointed_out() -> None:
    commons = unit("House of Commons")
    plan = planned(
        sent(row("Ada", unit="house  of commons"), row("Bo", unit="House of Comons"), row("Cy", unit="House of Lords")),
        units=[commons],
    )
    assert [(one.path[-1], one.like) for one in plan.new_units] == [
        ("House of Comons", "House of Commons"),
        ("House of Lords", None),
    ]


def test_changes_are_told_field_by_field() -> None:
    commons = unit("House of Commons")
    boss = person("Boss One")
    ada = person("Ada Okafor", staff_number="1", job_title="Clerk", unit_id=commons.id, manager_id=boss.id)
    file = sent(
        row(
            "Ada Smith",
            number="1",
            email="ada.smith@house.example",
            kind="contractor",
            unit="House of Lords",
            profile="clerk",
        ),
        row("Boss One"),
        row("Bo", manager="boss@house.example", roles="auditor; L&D administrator"),
    )
    clerk = RoleProfile(new_id(), "clerk", "f", "Clerk", "Clerk")
    plan = planned(file, people=[ada, boss], units=[commons], profiles=[clerk])
    [changed] = plan.changed
    assert changed.changes == (
        FieldChange(Column.NAME, "Ada Okafor", "Ada Smith"),
        FieldChange(Column.EMAIL, "ada@house.example", "ada.smith@house.example"),
        FieldChange(Column.PERSON_TYPE, "House staff", "Contractor"),
        FieldChange(Column.JOB_TITLE, "Clerk", ""),
        FieldChange(Column.UNIT, "House of Commons", "House of Lords"),
        FieldChange(Column.MANAGER_EMAIL, "Boss One", ""),
        FieldChange(Column.ROLE_PROFILE, "", "Clerk"),
    )
    assert (plan.moved, len(plan.added)) == (1, 1)
    assert plan.added[0].words(Column.MANAGER_EMAIL) == "Boss One"
    assert plan.added[0].roles == (Role.AUDITOR, Role.LD_ADMINISTRATOR)


def test_what_is_so_already_is_no_change() -> None:
    commons = unit("House of Commons")
    boss = person("Boss One")
    ada = person("Ada Okafor", unit_id=commons.id, manager_id=boss.id, roles=frozenset({Role.AUDITOR}))
    file = sent(
        row("Boss One", joined="08/01/2024"),
        row(
            "Ada Okafor",
            unit="House Of Commons",
            manager="BOSS@house.example",
            roles="Auditor",
            profile="committee-clerk",
        ),
    )
    plan = planned(file, people=[ada, boss], units=[commons], profiles=[CLERK], primary={ada.id: CLERK.id})
    assert plan.changes_nothing
    assert problems(plan) == []


def test_a_column_that_is_not_there_leaves_things_as_they_are() -> None:
    boss = person("Boss One")
    ada = person("Ada Okafor", staff_number="1", job_title="Clerk", manager_id=boss.id)
    file = sent("Ada Okafor,ada@house.example,house-staff", headings="name,email,person_type")
    assert planned(file, people=[ada, boss]).changes_nothing


def test_whoever_is_here_and_not_in_the_file_is_told_of_and_left_alone() -> None:
    left = person("Gone One", left_on=date(2025, 1, 1))
    wrong = row("Cy", kind="wizard")
    plan = planned(sent(row("Ada"), wrong), people=[person("Ada"), person("Bo Lindqvist"), person("Cy"), left])
    assert [one.name for one in plan.not_in_file] == ["Bo Lindqvist"]


def test_people_are_known_by_staff_number_before_their_address() -> None:
    ada, bo = person("Ada", staff_number="1"), person("Bo", staff_number="2")
    exchanged = sent(row("Ada", number="1", email="bo@house.example"), row("Bo", number="2", email="ada@house.example"))
    plan = planned(exchanged, people=[ada, bo])
    assert problems(plan) == []
    assert {one.person_id for one in plan.changed} == {ada.id, bo.id}
    assert problems(planned(sent(row("Cy", number="1", email="bo@house.example")), people=[ada, bo])) == [
        "2 email: The staff number belongs to Ada, but this address to Bo."
    ]
    assert problems(planned(sent(row("Bo", number="3")), people=[bo])) == [
        "2 staff_number: Bo has this address, but the staff number 2."
    ]
    both = sent(row("Ada", number="1", email="new@house.example"), row("Ada"))
    assert (
        problems(planned(both, people=[person("Ada", staff_number="1")])) == []
    )  # a new colleague takes the old address


def test_two_rows_about_one_person_are_refused() -> None:
    ada = person("Ada", staff_number="1")
    file = sent(row("Ada", number="1", email="new@house.example"), row("Ada", number="", email="ada@house.example"))
    assert planned(file, people=[ada]).added  # by the address alone it is somebody else, as the first row says
    twice = planned(sent(row("Ada", number="1"), row("Bo", number="1"), row("Cy", email="ada@house.example")))
    assert problems(twice) == [
        "3 staff_number: Row 2 has the same: 1.",
        "4 email: Row 2 has the same: ada@house.example.",
    ]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (row("", email="a@b.c"), "2 name: The name is missing."),
        (row("x" * 161, email="a@b.c"), "2 name: It has more than 160 characters."),
        (row("Ada", email=""), "2 email: The e-mail address is missing."),
        (row("Ada", email="ada at home"), "2 email: “ada at home” is not an e-mail address"),
        (row("Ada", kind="wizard"), "2 person_type: “wizard” is not a person type. The types are: House staff,"),
        (row("Ada", kind=""), "2 person_type: The person type is missing."),
        (row("Ada", joined="2024-13-01"), "2 joined_on: “2024-13-01” is not a date."),
        (row("Ada", joined="1066-10-14"), "2 joined_on: 1066-10-14 cannot be right"),
        (row("Ada", joined="2026-01-01", left="2025-01-01"), "2 left_on: The last day lies before the first day."),
        (row("Ada", unit="A > > B"), "2 unit: “A > > B” has an empty name"),
        (row("Ada", unit=" > ".join("ABCDEFG")), "2 unit: It names 7 levels"),
        (row("Ada", unit="A > B > A"), "2 unit: “A” is a body, so it cannot be below “B”."),
        (row("Ada", manager="nobody@b.c"), "2 manager_email: Nobody in the file or here has the address nobody@b.c."),
        (row("Ada", manager="ada@house.example"), "2 manager_email: This is the person's own address."),
        (row("Ada", profile="astronaut"), "2 role_profile: No published framework has the role profile “astronaut”."),
        (
            row("Ada", profile="Commitee clerk"),
            "Do you mean “Committee clerk — Senior clerk”?|Do you mean “Committee clerk”?",
        ),
        (row("Ada", roles="auditor;king"), "2 roles: “king” is not a role. The roles are: L&D administrator,"),
        ("1,Ada", "2 the whole row: It has 2 cells, but there are 11 headings."),
    ],
)
def test_what_is_wrong_with_a_row_is_said_in_words(written: str, problem: str) -> None:
    [said] = problems(planned(sent(written), profiles=[CLERK, SENIOR]))
    assert any(part in said for part in problem.split("|"))


def test_every_problem_is_told_at_once() -> None:
    plan = planned(sent(row("Ada", kind="wizard", manager="nobody@b.c"), row("Bo", joined="yesterday")))
    assert [(one.row, one.column) for one in plan.problems] == [
        (2, "manager_email"),
        (2, "person_type"),
        (3, "joined_on"),
    ]


def test_a_row_with_mistakes_is_still_somebodys_manager() -> None:
    plan = planned(sent(row("Ada", kind="wizard"), row("Bo", manager="ada@house.example")))
    assert [one.row for one in plan.problems] == [2]


def test_a_line_that_comes_back_names_everybody_in_it() -> None:
    cy = person("Cy Third")
    bo = person("Bo Second", manager_id=cy.id)
    file = sent(row("Ada First", manager="bo@house.example"), row("Cy Third", manager="ada@house.example"))
    [problem] = problems(planned(file, people=[bo, cy]))
    assert problem == (
        "2 manager_email: The line comes back to where it began: Ada First is managed by Bo Second, who is managed by "
        "Cy Third, who is managed by Ada First."
    )


def test_of_a_long_circle_the_first_are_named() -> None:
    names = [f"P{number:02}" for number in range(30)]
    rows = [row(name, manager=f"{names[place - 1].casefold()}@house.example") for place, name in enumerate(names)]
    [problem] = problems(planned(sent(*rows)))
    assert problem.startswith(
        "2 manager_email: The line comes back to where it began: P00 is managed by P29, who is managed by P28,"
    )
    assert problem.endswith("P19, and so on through 18 more people up to P00 again.")


def test_a_line_may_be_turned_round() -> None:
    ada = person("Ada")
    bo = person("Bo", manager_id=ada.id)
    assert problems(planned(sent(row("Ada", manager="bo@house.example"), row("Bo")), people=[ada, bo])) == []


def test_members_and_peers_are_in_nobodys_line() -> None:
    file = sent(
        row("Mo", kind="Member", manager="ada@house.example"),
        row("Ada", manager="mo@house.example"),
        row("Pat", kind="peer"),
    )
    assert problems(planned(file)) == [
        "2 manager_email: A member has no line manager here. Leave the cell empty.",
        "3 manager_email: Mo is a member, who manages nobody here.",
    ]
    boss = person("Boss")
    turned = sent(row("Boss", kind="Member"))
    assert problems(planned(turned, people=[boss, person("Low", manager_id=boss.id)])) == [
        "2 person_type: A member manages nobody here, but 1 person would still have Boss."
    ]


def test_whoever_becomes_a_member_leaves_the_line() -> None:
    boss = person("Boss")
    ada = person("Ada", manager_id=boss.id)
    [changed] = planned(sent(row("Ada", kind="Member")), people=[boss, ada]).changed
    assert changed.new_manager is not None
    assert changed.new_manager.place is None


def test_leavers_are_only_those_whose_last_day_is_given() -> None:
    boss = person("Boss", roles=frozenset({Role.AUDITOR}))
    ada = person("Ada", manager_id=boss.id)
    file = sent(
        row("Boss", left="2026-03-02"),
        row("Ada", left="2026-12-31"),
        row("Gone", joined="2019-01-01", left="2020-01-01"),
    )
    plan = planned(file, people=[boss, ada])
    assert problems(plan) == []
    assert [(one.details.name, one.leaves_on) for one in plan.leaving] == [("Boss", date(2026, 3, 2))]
    assert [one.details.name for one in plan.changed] == ["Ada"]
    assert plan.added == []
    assert "1 last day in the file lies ahead. Send the file again after it." in plan.notes
    assert "1 person in the file left before they were here, and are not added." in plan.notes


def test_nobody_is_managed_by_whoever_has_left() -> None:
    gone = person("Gone", left_on=date(2025, 1, 1))
    file = sent(
        row("Ada", manager="gone@house.example"), row("Bo", manager="cy@house.example"), row("Cy", left="2026-03-01")
    )
    assert [one.split(": ")[1] for one in problems(planned(file, people=[gone, person("Cy")]))] == [
        "Gone has left, so they cannot manage anybody.",
        "Cy has left, so they cannot manage anybody.",
    ]


def test_somebody_who_left_stays_left() -> None:
    gone = person("Gone", left_on=date(2025, 1, 1))
    assert problems(planned(sent(row("Gone")), people=[gone])) == [
        "2 left_on: Gone left on 1 January 2025. Leave the row out of the file."
    ]
    assert planned(sent(row("Gone", left="2025-01-01")), people=[gone]).changes_nothing


def test_the_last_system_administrator_cannot_leave_by_a_file() -> None:
    ada = person("Ada", roles=frozenset({Role.SYSTEM_ADMINISTRATOR}))
    [problem] = problems(planned(sent(row("Ada", left="2026-03-02")), people=[ada]))
    assert "Nobody would be left who is a system administrator" in problem


def test_a_role_profile_is_known_by_key_by_name_or_by_role_and_level() -> None:
    for written in ("senior-clerk", "Senior clerk", "Committee clerk — Senior clerk", "committee clerk - senior clerk"):
        [added] = planned(sent(row("Ada", profile=written)), profiles=[CLERK, SENIOR]).added
        assert added.profile_id == SENIOR.id
    file = sent(row("Ada", profile="committee-clerk"), row("Bo", profile="other: committee-clerk"))
    plan = planned(file, profiles=[CLERK, OTHER])
    assert problems(plan) == [
        "2 role_profile: “committee-clerk” names 2 role profiles. Write “westmere: committee-clerk” or “other: committee-clerk”."
    ]
    assert plan.added[1].profile_id == OTHER.id


def test_nothing_is_below_a_team() -> None:
    commons = unit("House of Commons")
    office = unit("Table Office", UnitKind.TEAM, commons)
    plan = planned(sent(row("Ada", unit="House of Commons > Table Office > Desk")), units=[commons, office])
    assert problems(plan) == ["2 unit: “Table Office” is a team here, so “Desk” cannot be below it."]


def test_a_plan_has_the_same_fingerprint_until_something_changes() -> None:
    file = sent(row("Ada", unit=TABLE_OFFICE), row("Bo", manager="ada@house.example"))
    first, again = planned(file), planned(file)
    assert first.fingerprint() == again.fingerprint()
    assert planned(file, people=[person("Ada", person_type=PersonType.PEER)]).fingerprint() != first.fingerprint()
