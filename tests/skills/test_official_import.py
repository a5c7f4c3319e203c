"""Importing the official pair of files: what they hold, what changes, and what is refused."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.models import Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.importing.official_files import ROLE_COLUMNS, SKILL_COLUMNS, read_official_files
from skills_centre.skills.importing.problems import FileNotSound
from skills_centre.skills.importing.rows import LARGEST, read_file
from skills_centre.skills.models import FrameworkVersion, VersionState
from skills_centre.skills.queries.editions import newest_version
from skills_centre.skills.queries.frameworks import framework_cards, role_page
from skills_centre.skills.services.framework_imports import import_framework, plan_import
from skills_centre.skills.services.frameworks import publish_version
from tests.skills.builders import NOW, a_person
from tests.skills.official import ROLES, SKILLS, as_csv, roles_file, skills_file, with_cell

KEY = "government-digital-and-data"
DATA = (
    Path(os.environ.get("SHARED_DATA") or Path(__file__).parent.parent.parent.parent / "shared/data")
    / "gdd-capability-framework"
)


def take_in(roles: SentFile | None = None, skills: SentFile | None = None) -> None:
    """Import and publish a pair of files."""
    approver = a_person("Ines Approver", roles=(Role.LD_ADMINISTRATOR,))
    with transaction():
        _plan, version_id = import_framework([roles or roles_file(), skills or skills_file()], by_id=None, now=NOW)
        publish_version(version_id, by_id=approver, now=NOW)


def test_every_trap_of_the_files_is_understood() -> None:
    files = read_official_files(roles_file(), skills_file())
    counts = files.counts
    assert (counts.role_rows, counts.families, counts.roles, counts.role_levels) == (9, 2, 3, 4)
    assert (counts.roles_without_levels, counts.requirements, counts.requirements_without_level) == (1, 6, 2)
    assert (counts.skills, counts.skills_with_ladder, counts.skills_without_ladder) == (5, 3, 2)
    assert (counts.levels_not_defined, counts.skills_without_description) == (2, 2)
    assert [(one.row, one.same_as) for one in files.duplicates] == [(3, 2)]
    by_name = {skill.name: skill for skill in files.definition.skills}
    assert [one.rank for one in by_name["Know-how (soil)"].descriptors] == [1, 2]
    assert by_name["Know-how (soil)"].key != by_name["Know-how (trees)"].key
    assert by_name["Watering"].description == "Giving plants water,\nwhen they need it."
    leads = [level for level in files.definition.role_levels() if level.name == "Lead gardener"]
    assert len({level.key for level in leads}) == 2, "two roles may have a level of the same name"


def test_an_import_makes_a_draft_and_a_second_one_changes_nothing(app: Flask) -> None:
    for _ in range(2):
        with transaction():
            plan, _version = import_framework([roles_file(), skills_file()], by_id=None, now=NOW)
    assert plan.changes_nothing
    assert db.session.scalar(select(func.count()).select_from(FrameworkVersion)) == 1
    assert newest_version(KEY, VersionState.DRAFT) is not None


def test_the_two_files_may_come_in_either_order(app: Flask) -> None:
    take_in()
    assert plan_import([skills_file(), roles_file()]).changes_nothing


def test_after_publishing_a_third_import_changes_nothing_either(app: Flask) -> None:
    take_in()
    assert plan_import([roles_file(), skills_file()]).changes_nothing


def test_a_role_keeps_all_its_levels_and_their_order_is_a_proposal(app: Flask) -> None:
    take_in()
    page = role_page(KEY, "gardener")
    assert [level.name for level in page.levels] == ["Junior gardener", "Gardener", "Lead gardener"]
    assert page.is_order_proposed
    assert [one.skill_name for one in role_page(KEY, "head-of-gardens").levels[0].requirements] == [
        "Caring",
        "Seeing far",
    ]


def test_what_is_not_in_the_files_is_kept_and_a_rename_is_pointed_out(app: Flask) -> None:
    take_in()
    renamed = [[cell.replace("Store keeper", "Stores and tools keeper") for cell in row] for row in ROLES]
    plan = plan_import([roles_file(renamed), skills_file()])
    roles = next(kind for kind in plan.difference.kinds if kind.kind == "roles")
    assert roles.added == ("Stores and tools keeper",)
    assert roles.not_in_file == ("Store keeper",)
    assert [(one.before, one.after) for one in roles.possible_renames] == [("Store keeper", "Stores and tools keeper")]
    take_in(roles_file(renamed))
    assert framework_cards(KEY)[0].roles == 4


BROKEN: list[tuple[str, Callable[[], tuple[SentFile, SentFile]], str]] = [
    (
        "a column is missing",
        lambda: (as_csv("roles.csv", ROLE_COLUMNS[1:], [row[1:] for row in ROLES]), skills_file()),
        "roles.csv, row 1: these columns are missing: Role Family",
    ),
    (
        "a column is not known",
        lambda: (as_csv("roles.csv", (*ROLE_COLUMNS, "Pay"), [[*row, "1"] for row in ROLES]), skills_file()),
        "roles.csv, row 1: these columns are not known: Pay",
    ),
    ("twice the same file", lambda: (skills_file(), skills_file()), "row 1: these columns are missing"),
    (
        "a level is not known",
        lambda: (roles_file(with_cell(ROLES, 4, 7, "Wizard")), skills_file()),
        "roles.csv, row 6: the skill level “Wizard” is not known",
    ),
    (
        "a skill is not in the other file",
        lambda: (roles_file(), skills_file(SKILLS[1:])),
        "the skill “Watering” is not in the file of skills",
    ),
    (
        "half a row",
        lambda: (roles_file([*ROLES, ROLES[0][:4]]), skills_file()),
        "roles.csv, row 11: it has 4 cells",
    ),
    (
        "another encoding",
        lambda: (SentFile("roles.csv", roles_file().content + "é".encode("latin-1")), skills_file()),
        "is not UTF-8",
    ),
    (
        "a quote that never ends",
        lambda: (SentFile("roles.csv", roles_file().content + b'"half'), skills_file()),
        "it cannot be read as CSV",
    ),
    ("nothing in it", lambda: (SentFile("roles.csv", b""), skills_file()), "roles.csv is empty"),
    (
        "a spreadsheet instead of a CSV file",
        lambda: (SentFile("roles.csv", b"PK\x03\x04\x00\x00"), skills_file()),
        "is not a CSV file in UTF-8",
    ),
    (
        "one role in two families",
        lambda: (roles_file(with_cell(ROLES, 3, 0, "Stores")), skills_file()),
        "roles.csv, row 5: the role “Gardener” is in the family “Garden” in row 2",
    ),
    (
        "the same skill twice at different levels",
        lambda: (roles_file([*ROLES, [*ROLES[0][:7], "Expert", *ROLES[0][8:]]]), skills_file()),
        "roles.csv, row 11: for the same role level, row 2 asks for the skill “Watering” at another level",
    ),
    (
        "a level asked of a skill without levels",
        lambda: (roles_file(with_cell(ROLES, 6, 7, "Expert")), skills_file()),
        "has no levels, yet “Expert” is asked for",
    ),
]


@pytest.mark.parametrize(("files", "reason"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_a_broken_file_is_refused_whole_with_its_row_and_reason(
    app: Flask, files: Callable[[], tuple[SentFile, SentFile]], reason: str
) -> None:
    with pytest.raises(FileNotSound) as refused, transaction():
        import_framework(files(), by_id=None, now=NOW)
    assert reason in refused.value.sentence
    assert db.session.scalar(select(func.count()).select_from(FrameworkVersion)) == 0


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "roles.csv"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(FileNotSound, match=rf"larger than {LARGEST // 1_000_000} MB"):
        read_file(large)


@pytest.mark.skipif(not DATA.is_dir(), reason="the official files are not at hand (../shared/data)")
def test_the_official_files_hold_what_was_counted_by_hand(app: Flask) -> None:
    roles, skills = read_file(DATA / "roles.csv"), read_file(DATA / "skills.csv")
    with transaction():
        plan, _version = import_framework([roles, skills], by_id=None, now=NOW)
    counts = plan.read.counts
    assert (counts.role_rows, counts.skill_rows) == (1825, 188)
    assert (counts.families, counts.roles, counts.roles_without_levels, counts.role_levels) == (8, 52, 4, 201)
    assert (counts.skills, counts.skills_with_ladder, counts.skills_without_ladder) == (188, 166, 22)
    assert (counts.requirements, counts.requirements_without_level) == (1781, 28)
    assert (counts.levels_not_defined, counts.skills_without_description) == (60, 41)
    assert len(plan.read.duplicates) == 16
    with transaction():
        again, _version = import_framework([roles, skills], by_id=None, now=NOW)
    assert again.changes_nothing


def test_the_columns_are_those_of_the_official_files() -> None:
    assert len(ROLE_COLUMNS) == 10
    assert len(SKILL_COLUMNS) == 7
