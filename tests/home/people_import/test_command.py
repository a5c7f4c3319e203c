"""`skills-centre people import`."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.home.commands import people
from skills_centre.people.commands import init
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import Refusal
from skills_centre.platform.uploads import SentFile
from tests.home.people_import.builders import TABLE_OFFICE, row, sent

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def invoke(command: object, *args: str, typed: str = "") -> Result:
        return CliRunner().invoke(command, args, obj=SimpleNamespace(app=app), input=typed)  # type: ignore[arg-type]

    return invoke


def on_disk(folder: Path, file: SentFile) -> str:
    path = folder / file.name
    path.write_bytes(file.content)
    return str(path)


def refused(result: Result) -> str:
    assert isinstance(result.exception, Refusal), result.output
    return result.exception.sentence


def test_an_empty_database_becomes_an_institution_with_a_line_and_a_working_sign_in(
    run: Run, client: FlaskClient, tmp_path: Path
) -> None:
    """`init` and `people import` alone: no demonstration anywhere."""
    founding = ["--institution", "Parliament of Somewhere", "--name", "Ada Okafor", "--email", "ada@house.example"]
    assert run(init, *founding, "--password-stdin", typed="quiet river lantern\n").exit_code == 0
    file = on_disk(
        tmp_path,
        sent(
            row("Ada Okafor", number="1", unit="House of Commons"),
            row("Bo Lindqvist", number="2", unit=TABLE_OFFICE, manager="ada@house.example"),
        ),
    )
    dry = run(people, "import", file, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "New people: 1" in dry.output
    assert "Ada Okafor: staff number: nothing → 1" in dry.output
    assert "Dry run: nothing has been changed." in dry.output
    assert db.session.scalar(select(func.count(Person.id))) == 1
    taken = run(people, "import", file)
    assert taken.exit_code == 0, taken.output
    assert "Imported in" in taken.output
    assert "nothing has been changed" in run(people, "import", file).output
    signed_in = client.post("/sign-in", data={"email": "ada@house.example", "password": "quiet river lantern"})
    assert signed_in.status_code == 302
    home = client.get("/").text
    assert "Hello, Ada" in home
    assert "My team" in home
    assert "Demonstration" not in home
    assert "Parliament of Somewhere" in home


def test_problems_are_listed_and_nothing_changes(run: Run, found: None, tmp_path: Path) -> None:
    file = on_disk(tmp_path, sent(row("Ada", kind="wizard"), row("Bo")))
    for options in ([], ["--dry-run"]):
        result = run(people, "import", file, *options)
        assert "1 problem, so nothing was changed" in refused(result)
        assert "row 2, person_type: “wizard” is not a person type." in result.output
    assert db.session.scalar(select(func.count(Person.id))) == 0


def test_what_is_not_a_file_of_people_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    file = on_disk(tmp_path, sent(row("Ada")))
    assert "holds no institution yet" in refused(run(people, "import", file))
    assert "There is no file" in refused(run(people, "import", str(tmp_path / "none.csv")))
    assert "is a folder" in refused(run(people, "import", str(tmp_path)))


def test_a_file_in_a_wrong_encoding_is_refused_in_a_sentence(run: Run, found: None, tmp_path: Path) -> None:
    bad = on_disk(tmp_path, SentFile("bad.csv", sent(row("Ada")).content + b"\x81\x00"))
    assert "not text" in refused(run(people, "import", bad))
