"""Imports of courses whose process is killed at every step: nothing half-made stays, and doing it again has one effect."""

import io
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from config import Settings
from skills_centre.catalogue.commands import content
from skills_centre.catalogue.importing.external import Column
from skills_centre.catalogue.models import Course, CourseAuthor, CourseSkill, CourseVersion
from skills_centre.catalogue.packs import parse_pack, write_zip
from skills_centre.catalogue.queries.courses import module_of, modules_of, pack_files
from skills_centre.people.models import Person, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db
from skills_centre.platform.uploads import HeldUpload
from tests.catalogue.builders import PNG, keep, make_pack
from tests.catalogue.builders import pack_files as some_files
from tests.catalogue.importing.test_external import ROW, table
from tests.catalogue.importing.test_gift import BANK
from tests.catalogue.importing.test_word import document
from tests.catalogue.test_writing_pages import place, seen, with_quiz
from tests.dying import died_at
from tests.forked import ROOT, start_module
from tests.processes import eventually

pytestmark = [pytest.mark.timeout(300), pytest.mark.soak_on("sqlite")]

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
T = TypeVar("T")

#: A picture so large that the web server lays its upload down on the disk while it reads it.
LARGE = PNG + bytes(900_000)


@dataclass(frozen=True)
class Kept:
    """What the database holds of one version of a course, and how often something was done with it."""

    state: str
    is_whole: bool
    parts: tuple[str, ...]
    skills: int
    authors: int
    acts: tuple[tuple[str, int], ...]


def catalogue() -> dict[str, Kept]:
    """Every version of every course as it is kept now."""
    db.session.close()
    rows = db.session.execute(
        select(Course.key, CourseVersion).join(CourseVersion, CourseVersion.course_id == Course.id)
    ).all()
    return {f"{key} {version.major}.{version.minor}": _kept(key, version) for key, version in rows}


def _kept(key: str, version: CourseVersion) -> Kept:
    acts = db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == version.id))
    return Kept(
        state=version.state,
        is_whole=parse_pack(pack_files(version.id), folder=key, is_draft=True).digest == version.pack_digest,
        parts=tuple(f"{module.key}: {module.title}" for module in modules_of(version.id)),
        skills=_how_many(CourseSkill, version.id),
        authors=_how_many(CourseAuthor, version.id),
        acts=tuple(sorted(Counter(acts).items())),
    )


def _how_many(model: type[CourseSkill | CourseAuthor], version_id: UUID) -> int:
    return db.session.scalar(select(func.count()).where(model.version_id == version_id)) or 0


def held() -> int:
    """How many files lie between being sent and being confirmed."""
    db.session.close()
    return db.session.scalar(select(func.count(HeldUpload.place))) or 0


def killed_at_every_step(act: Callable[[], object], look: Callable[[], T]) -> list[T]:
    """Do something again and again, killed one step later each time, until it comes to its end.

    Gives how things stood at first and after each time, without repeats: two, where it was all or nothing, and done once.
    """
    stood = [look()]
    for step in count(1):
        has_died = died_at(step, act)
        if (now := look()) != stood[-1]:
            stood.append(now)
        if not has_died:
            assert step > 5, "it was hardly ever killed"
            return stood
    raise AssertionError


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,), email="ada@westmere.uk").id


@pytest.fixture
def writer(be: Be, ada: UUID) -> FlaskClient:
    return be(ada)


@pytest.fixture
def laid_down(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder in which uploads are laid down while they are read."""
    folder = tmp_path / "laid-down"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_pack_whose_upload_is_cut_off_is_no_draft_or_a_whole_one(writer: FlaskClient, laid_down: Path) -> None:
    files = some_files(lesson="![A pot](media/pot.png)\n") | {"media/pot.png": LARGE}

    def send() -> str:
        upload = (io.BytesIO(write_zip("tea-making", files)), "tea-making.zip")
        sent = writer.post("/administration/courses/new/pack", data={"pack": upload})
        assert sent.status_code == 303, sent.text
        return writer.get(sent.location).text

    before, after = killed_at_every_step(send, catalogue)
    assert (before, list(after)) == ({}, ["tea-making 1.0"])
    (draft,) = after.values()
    assert (draft.is_whole, draft.authors, draft.acts) == (True, 1, (("course.keep_draft", 1),))
    assert "This pack says exactly what we have already, so nothing has changed." in send()
    assert (catalogue(), held(), list(laid_down.iterdir())) == (after, 0, [])


def test_a_pack_that_takes_a_drafts_place_is_cut_off_before_it_or_after(writer: FlaskClient, ada: UUID) -> None:
    version_id = keep(make_pack(), by_id=ada)
    address = f"/administration/courses/{version_id}/pack"
    upload = write_zip("tea-making", some_files(title="Other tea", lesson="Other words.\n"))
    sent = writer.post(address, data={"pack": (io.BytesIO(upload), "tea.zip"), "seen": seen(version_id)})
    first = seen(version_id)

    def confirm() -> str:
        answer = writer.post(sent.location, data={"seen": first})
        assert answer.status_code == 303, answer.text
        return writer.get(answer.location).text

    before, after = killed_at_every_step(confirm, lambda: (catalogue(), held()))
    assert (before[1], after[1]) == (1, 0)
    assert [one.acts for one in after[0].values()] == [(("course.keep_draft", 2),)]
    assert "The uploaded pack is no longer here" in confirm()


def test_lessons_of_a_word_document_are_added_all_and_once_however_often_it_is_cut_off(
    writer: FlaskClient, ada: UUID
) -> None:
    version_id = keep(make_pack(), by_id=ada)
    upload = {"file": (io.BytesIO(document()), "tea.docx"), "split": "yes"}
    sent = writer.post(place(version_id, "/word"), data=upload)
    fields = {f"{name}_{n}": value for n in (1, 2, 3) for name, value in (("title", f"Part {n}"), ("minutes", "3"))}
    fields["words_1"] = "A red kettle"

    def add() -> str:
        answer = writer.post(sent.location, data={**fields, "seen": seen(version_id)})
        assert answer.status_code == 303, answer.text
        return writer.get(answer.location).text

    before, after = killed_at_every_step(add, lambda: (catalogue(), held()))
    assert (before[1], after[1]) == (1, 0)
    (draft,) = after[0].values()
    assert [part.partition(": ")[2] for part in draft.parts][2:] == ["Part 1", "Part 2", "Part 3"]
    assert (draft.is_whole, draft.acts) == (True, (("course.keep_draft", 2),))
    assert "This document was added already" in add()


def test_questions_of_a_bank_are_added_all_and_once_however_often_it_is_cut_off(writer: FlaskClient) -> None:
    version_id = with_quiz(writer)
    address = place(version_id, "/quizzes/check/bank")
    sent = writer.post(address, data={"file": (io.BytesIO(BANK.encode()), "a.gift")})

    def questions() -> int:
        db.session.close()
        quiz = module_of(version_id, "check").quiz
        return len(quiz.questions) if quiz else 0

    def add() -> str:
        answer = writer.post(sent.location, data={"seen": seen(version_id)})
        assert answer.status_code == 303, answer.text
        return writer.get(answer.location).text

    assert killed_at_every_step(add, lambda: (questions(), held())) == [(1, 1), (9, 0)]
    assert all(one.is_whole for one in catalogue().values())
    assert "These questions were added already" in add()


def test_courses_of_a_table_are_made_all_and_once_however_often_it_is_cut_off(writer: FlaskClient) -> None:
    rows = [{**ROW, Column.SKILLS: "", Column.TITLE: f"Charts {n}"} for n in (1, 2, 3)]
    sent = writer.post("/administration/courses/table", data={"file": (io.BytesIO(table(*rows)), "c.csv")})

    def confirm() -> str:
        answer = writer.post(sent.location, data={"submit": "yes"})
        assert answer.status_code == 303, answer.text
        return writer.get(answer.location).text

    before, after = killed_at_every_step(confirm, lambda: (catalogue(), held()))
    assert (before, after[1]) == (({}, 1), 0)
    assert sorted(after[0]) == ["charts-1 1.0", "charts-2 1.0", "charts-3 1.0"]
    for draft in after[0].values():
        assert (draft.state, draft.is_whole) == ("in-review", True)
        assert draft.acts == (("course.keep_draft", 1), ("course.submit", 1))
    assert "This table was taken in already" in confirm()


def packs_in(folder: Path, *keys: str) -> Path:
    """A folder of packs."""
    for key in keys:
        for path, body in some_files(key).items():
            (folder / key / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / key / path).write_bytes(body)
    return folder


def test_a_sync_that_is_cut_off_has_taken_each_course_whole_or_not_at_all(
    app: Flask, settings: Settings, ada: UUID, tmp_path: Path
) -> None:
    folder = packs_in(tmp_path / "packs", "coffee", "tea-making")

    @dataclass
    class Installed:
        app: Flask

    def sync() -> str:
        said = CliRunner().invoke(
            content, ["sync", str(folder), "--approved-by", "ada@westmere.uk"], obj=Installed(app)
        )
        assert said.exit_code == 0, said.output
        return said.output

    stood = killed_at_every_step(sync, catalogue)
    assert [sorted((key, one.state) for key, one in now.items()) for now in stood] == [
        [],
        [("coffee 1.0", "draft")],
        [("coffee 1.0", "draft"), ("tea-making 1.0", "draft")],
        [("coffee 1.0", "published"), ("tea-making 1.0", "draft")],
        [("coffee 1.0", "published"), ("tea-making 1.0", "published")],
    ]
    for now in stood:
        assert all((one.is_whole, len(one.parts)) == (True, 2) for one in now.values())
    for course in stood[-1].values():
        assert course.acts == (("course.keep_draft", 1), ("course.publish", 1), ("course.submit", 1))
    assert sync() == "coffee: nothing has changed.\ntea-making: nothing has changed.\n"


def test_the_command_that_is_killed_and_given_again_loads_every_course_once(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    folder = packs_in(tmp_path / "packs", *(f"tea-{number}" for number in range(30)))
    environment = {
        "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "SKILLS_CENTRE_ENV": "test", "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url, "SECRET_KEY": settings.secret_key,
    }  # fmt: skip
    command = ["skills_centre.cli", "content", "sync", str(folder)]
    log = settings.data_dir / "sync.log"
    syncing = start_module(command, environment=environment, log=log)
    eventually(lambda: courses() > 2 or syncing.has_ended(), said=log, every=0.005)
    syncing.signal(signal.SIGKILL)
    syncing.wait(20)
    there = catalogue()
    assert 2 < len(there) < 30
    again = subprocess.run(
        [sys.executable, "-m", *command],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )
    assert again.stdout.count("nothing has changed.") == len(there)
    assert again.stdout.count("loaded as a draft.") == 30 - len(there)
    after = catalogue()
    assert {key: after[key] for key in there} == there
    assert all((one.is_whole, one.acts) == (True, (("course.keep_draft", 1),)) for one in after.values())


def courses() -> int:
    """How many courses there are."""
    db.session.close()
    return db.session.scalar(select(func.count(Course.id))) or 0
