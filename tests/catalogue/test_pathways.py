"""Pathways: how far somebody is, who may change them and how, and the files that bring them in."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.catalogue.errors import (
    CourseNotForPathway,
    PathwayChanged,
    PathwayHasNothing,
    PathwayKeyTaken,
    PathwayWasPublished,
)
from skills_centre.catalogue.models import Aim, PathwayState
from skills_centre.catalogue.packs import PackRefused
from skills_centre.catalogue.packs.pathways import read_pathways
from skills_centre.catalogue.queries.pathways import pathway_of, pathways, published_steps, steps_of
from skills_centre.catalogue.rules.pathways import moved, progress_along
from skills_centre.catalogue.services.pathway_files import sync_pathway
from skills_centre.catalogue.services.pathways import (
    AimAt,
    PathwayFields,
    change_pathway,
    create_pathway,
    discard_pathway,
    move_course,
    publish_pathway,
    put_course,
    take_course_out,
    withdraw_pathway,
)
from skills_centre.people.models import Person
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW
from tests.learning.builders import withdraw_course

FIELDS = PathwayFields("Tea for all", "All about tea.", "For everyone.", AimAt(Aim.THEME), "Tea team", date(2027, 1, 1))
FILE = """format: 1
key: tea-for-all
title: Tea for all
summary: All about tea.
description: For everyone.
owner: Tea team
review_on: 2027-01-01
courses:
  - course: tea-making
    why: Begin here.
"""


@dataclass(frozen=True)
class At:
    """A course of a pathway as somebody stands in it."""

    name: str
    is_required: bool = True
    is_open: bool = True
    is_completed: bool = False
    is_begun: bool = False
    minutes_left: int = 10


def test_progress_counts_what_is_required_and_can_be_done_and_finds_the_next() -> None:
    steps = [
        At("done", is_completed=True, minutes_left=0),
        At("extra", is_required=False),
        At("gone", is_open=False),
        At("second"),
        At("begun", is_begun=True, minutes_left=4),
    ]
    way = progress_along(steps)
    assert (way.done, way.of, way.minutes_left, way.is_complete, way.is_begun) == (1, 3, 14, False, True)
    assert way.next is steps[4]
    assert progress_along(steps[:4]).next is steps[3]
    finished = progress_along([steps[0], steps[1]])
    assert (finished.is_complete, finished.next) == (True, None)
    nothing = progress_along([steps[2]])
    assert (nothing.of, nothing.is_complete, nothing.next) == (0, False, None)
    assert progress_along([At("gone, done", is_open=False, is_completed=True)]).is_complete


def test_a_course_moves_to_its_place_and_no_further_than_the_ends() -> None:
    assert moved(["a", "b", "c"], "c", 1) == ["c", "a", "b"]
    assert moved(["a", "b", "c"], "a", 2) == ["b", "a", "c"]
    assert moved(["a", "b", "c"], "b", 99) == ["a", "c", "b"]
    assert moved(["a", "b", "c"], "b", -5) == ["b", "a", "c"]


@pytest.fixture
def admin(make_person: object) -> UUID:
    person: Person = make_person("Ada Admin")  # type: ignore[operator]  # the fixture's maker
    for key in ("cups", "tea-making"):
        publish_course(make_pack(key, title=key), reviewer_id=person.id)
    return person.id


def begun(by_id: UUID) -> UUID:
    """A draft with two courses."""
    with transaction():
        pathway_id = create_pathway(FIELDS, by_id=by_id, now=NOW)
        put_course(pathway_id, "tea-making", is_required=True, why="First.", by_id=by_id, now=NOW)
        put_course(pathway_id, "cups", is_required=False, why="Then.", by_id=by_id, now=NOW)
    return pathway_id


def order(pathway_id: UUID) -> list[tuple[str, bool, str]]:
    return [(one.course_key, one.is_required, one.why) for one in steps_of([pathway_id])[pathway_id]]


def test_a_pathway_is_put_in_order_published_and_withdrawn_each_twice_with_one_effect(admin: UUID) -> None:
    pathway_id = begun(admin)
    for _ in range(2):
        with transaction():
            move_course(pathway_id, "cups", place=1, by_id=admin, now=NOW)
            put_course(pathway_id, "cups", is_required=True, why="Cups first.", by_id=admin, now=NOW)
            publish_pathway(pathway_id, by_id=admin, now=NOW)
    assert order(pathway_id) == [("cups", True, "Cups first."), ("tea-making", True, "First.")]
    assert [one.title for one in pathways(only_published=True)] == ["Tea for all"]
    assert list(published_steps()) == [("tea-for-all", "Tea for all")]
    for _ in range(2):
        with transaction():
            take_course_out(pathway_id, "cups", by_id=admin, now=NOW)
            withdraw_pathway(pathway_id, by_id=admin, now=NOW)
    assert pathway_of(pathway_id).state is PathwayState.WITHDRAWN
    assert pathways(only_published=True) == []
    acts = [one.action for one in db.session.query(AuditEvent).filter_by(subject_id=pathway_id)]
    assert sorted(set(acts)) == ["pathway.change", "pathway.create", "pathway.publish", "pathway.withdraw"]
    assert acts.count("pathway.publish") == acts.count("pathway.withdraw") == 1
    with transaction():
        publish_pathway(pathway_id, by_id=admin, now=NOW)
    with pytest.raises(PathwayWasPublished), transaction():
        discard_pathway(pathway_id, by_id=admin, now=NOW)


def test_what_leads_nowhere_is_refused(admin: UUID) -> None:
    keep(make_pack("draft-only"))
    pathway_id = begun(admin)
    for key in ("draft-only", "nonsense"):
        with pytest.raises(CourseNotForPathway), transaction():
            put_course(pathway_id, key, is_required=True, why="x", by_id=admin, now=NOW)
    with pytest.raises(PathwayKeyTaken), transaction():
        create_pathway(FIELDS, by_id=admin, now=NOW)
    with pytest.raises(NotFound), transaction():
        move_course(pathway_id, "nonsense", place=1, by_id=admin, now=NOW)
    with transaction():
        publish_pathway(pathway_id, by_id=admin, now=NOW)
    with pytest.raises(PathwayHasNothing), transaction():
        take_course_out(pathway_id, "tea-making", by_id=admin, now=NOW)
    with pytest.raises(PathwayHasNothing), transaction():
        put_course(pathway_id, "tea-making", is_required=False, why="x", by_id=admin, now=NOW)
    assert [one[0] for one in order(pathway_id)] == ["tea-making", "cups"]


def test_a_course_that_left_the_catalogue_stays_as_it_last_was(admin: UUID) -> None:
    pathway_id = begun(admin)
    withdraw_course(steps_of([pathway_id])[pathway_id][1].course_id)
    assert [(one.title, one.is_open) for one in steps_of([pathway_id])[pathway_id]] == [
        ("tea-making", True),
        ("cups", False),
    ]


def test_the_second_of_two_writers_is_told_and_saying_the_same_again_is_not_a_change(admin: UUID) -> None:
    with transaction():
        pathway_id = create_pathway(FIELDS, by_id=admin, now=NOW)
    other = PathwayFields("Tea", "All about tea.", "For everyone.", AimAt(Aim.LEVEL, None, "tea", 2), "Us", NOW.date())
    for _ in range(2):
        with transaction():
            change_pathway(pathway_id, other, seen=1, by_id=admin, now=NOW)
    with pytest.raises(PathwayChanged), transaction():
        change_pathway(pathway_id, FIELDS, seen=1, by_id=admin, now=NOW)
    assert pathway_of(pathway_id).title == "Tea"
    with transaction():
        discard_pathway(pathway_id, by_id=admin, now=NOW)
    with pytest.raises(NotFound):
        pathway_of(pathway_id)


@pytest.mark.sqlite_only
def test_a_file_is_loaded_once_and_waits_for_its_courses(app: Flask, make_person: object, tmp_path: Path) -> None:
    person: Person = make_person("Ada Admin")  # type: ignore[operator]  # the fixture's maker
    (tmp_path / "pathways").mkdir()
    (tmp_path / "pathways" / "tea-for-all.yaml").write_text(FILE)
    (file,) = read_pathways(tmp_path)

    def load() -> str:
        with transaction():
            return sync_pathway(file, approver_id=person.id, now=NOW).outcome

    assert load() == "waiting"
    publish_course(make_pack(), reviewer_id=person.id)
    assert [load(), load()] == ["published", "unchanged"]
    assert [one.key for one in pathways(only_published=True)] == ["tea-for-all"]


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("key: tea-for-all", "key: other", "the key is “other” but the file is “tea-for-all.yaml”"),
        ("    why: Begin here.", "    wy: x", "is missing"),
        ("    why: Begin here.", "    why: a\n  - course: tea-making\n    why: b", "“tea-making” is listed twice"),
        (
            "owner: Tea team",
            "owner: Tea team\nrole: {framework: x, profile: y}\nlevel: {skill: z, level: 1}",
            "not to both",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    (tmp_path / "pathways").mkdir()
    (tmp_path / "pathways" / "tea-for-all.yaml").write_text(FILE.replace(wrong, right))
    with pytest.raises(PackRefused) as refused:
        read_pathways(tmp_path)
    assert said in str([str(problem) for problem in refused.value.problems])
    assert all(problem.file == "pathways/tea-for-all.yaml" for problem in refused.value.problems)
