"""Files between a dry run and its confirmation."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.uploads import HeldUpload, SentFile, drop_files, held_files, hold_files
from tests.conftest import NOW

FILES = [SentFile("roles.csv", b"a\x00\xff" * 1000), SentFile("skills.csv", b"")]


def test_files_come_back_in_order_to_whoever_sent_them_and_to_nobody_else(
    app: Flask, make_person: Callable[..., Person]
) -> None:
    ada, bo = make_person("Ada").id, make_person("Bo").id
    with transaction():
        kept = hold_files(FILES, purpose="x", held_by=ada, now=NOW)
    assert held_files(kept, purpose="x", held_by=ada) == FILES
    assert held_files(kept, purpose="x", held_by=bo) == held_files(kept, purpose="y", held_by=ada) == []


def test_a_new_set_replaces_ones_own_and_an_old_set_runs_out(app: Flask, make_person: Callable[..., Person]) -> None:
    ada, bo = make_person("Ada").id, make_person("Bo").id
    with transaction():
        first = hold_files(FILES, purpose="x", held_by=ada, now=NOW)
        second = hold_files(FILES[:1], purpose="x", held_by=ada, now=NOW)
    assert held_files(first, purpose="x", held_by=ada) == []
    assert held_files(second, purpose="x", held_by=ada) == FILES[:1]
    with transaction():
        third = hold_files(FILES, purpose="x", held_by=bo, now=NOW + timedelta(days=1, seconds=1))
    assert held_files(second, purpose="x", held_by=ada) == []
    with transaction():
        drop_files(purpose="x", held_by=bo)
    assert (held_files(third, purpose="x", held_by=bo), db.session.scalar(select(func.count(HeldUpload.place)))) == (
        [],
        0,
    )
