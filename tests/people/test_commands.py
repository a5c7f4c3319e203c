"""`skills-centre init` and `user create`: a real institution begins, and every error is a sentence."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from skills_centre import cli
from skills_centre.people.commands import init, user
from skills_centre.people.models import Institution, Person, PersonType, Role, RoleGrant
from skills_centre.people.queries.viewers import institution
from skills_centre.people.services.signing_in import sign_in
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.serving import prepare

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
GIVEN = ["--institution", "Parliament of Somewhere", "--name", "Ada Okafor", "--email", "Ada@House.example"]

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command on the test's application; what it refuses is in `result.exception`."""

    def invoke(command: object, *args: str, typed: str = "") -> Result:
        return CliRunner().invoke(command, args, obj=SimpleNamespace(app=app), input=typed)  # type: ignore[arg-type]

    return invoke


def refused(result: Result) -> str:
    assert isinstance(result.exception, Refusal), result.output
    return result.exception.sentence


def test_init_founds_the_institution_with_an_administrator_who_can_sign_in(run: Run) -> None:
    result = run(init, *GIVEN, "--password-stdin", typed="quiet river lantern\n")
    assert result.exit_code == 0, result.output
    facts = institution()
    assert facts is not None
    assert (facts.name, facts.is_demonstration) == ("Parliament of Somewhere", False)
    with transaction():
        assert sign_in("ada@house.example", "quiet river lantern", now=NOW)
    assert set(db.session.scalars(select(RoleGrant.role))) == {Role.SYSTEM_ADMINISTRATOR, Role.LD_ADMINISTRATOR}


def test_init_asks_for_what_is_not_given_and_asks_again_for_what_will_not_do(run: Run) -> None:
    secret = "quiet river lantern"
    typed = f"Parliament of Somewhere\nAda Okafor\nnot an address\nada@house.example\nshort\n{secret}\n{secret}\n"
    result = run(init, typed=typed)
    assert result.exit_code == 0, result.output
    assert "correct format" in result.output
    assert "at least 12 characters" in result.output
    assert secret not in result.output


def test_init_is_refused_a_second_time_before_anything_is_asked(run: Run) -> None:
    run(init, *GIVEN, "--password-stdin", typed="quiet river lantern\n")
    assert "already holds Parliament of Somewhere" in refused(run(init))
    assert db.session.scalar(select(func.count(Person.id))) == 1


def test_init_is_refused_in_the_demonstrations_database(run: Run) -> None:
    with transaction() as session:
        session.add(Institution(id=1, name="Westmere", is_demonstration=True, founded_at=NOW))
    assert "holds the demonstration" in refused(run(init))


@pytest.mark.parametrize(
    ("args", "typed", "sentence"),
    [
        (["--institution", " "], "", "Give a name"),
        ([*GIVEN[:4], "--email", "nobody"], "", "correct format"),
        ([*GIVEN, "--password-stdin"], "short\n", "at least 12 characters"),
        ([*GIVEN, "--password-stdin"], "", "at least 12 characters"),
        (GIVEN, "", "nobody is at the terminal"),
    ],
)
def test_init_refuses_in_a_sentence_and_leaves_nothing_behind(
    run: Run, args: list[str], typed: str, sentence: str
) -> None:
    assert sentence in refused(run(init, *args, typed=typed))
    assert institution() is None


def test_what_init_founded_is_served_without_the_demonstration(
    run: Run, app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(init, *GIVEN, "--password-stdin", typed="quiet river lantern\n")
    monkeypatch.setattr("skills_centre.serving.CONTENT", settings.data_dir / "no-courses")
    (settings.data_dir / "no-courses").mkdir()
    assert settings.builds_demonstration
    assert prepare(settings, make_app=lambda: app) == []
    facts = institution()
    assert facts is not None
    assert not facts.is_demonstration
    assert db.session.scalar(select(func.count(Person.id))) == 1


def test_user_create_adds_somebody_with_roles_and_a_password(run: Run, found: None) -> None:
    args = ["--name", "Bo Lindqvist", "--email", "bo@house.example", "--type", "contractor", "--role", "auditor"]
    result = run(user, "create", *args, "--joined-on", "2025-09-01", "--password-stdin", typed="quiet river lantern\n")
    assert result.exit_code == 0, result.output
    person = db.session.scalars(select(Person)).one()
    assert (person.person_type, person.joined_on.isoformat()) == (PersonType.CONTRACTOR, "2025-09-01")
    assert db.session.scalars(select(RoleGrant.role)).one() is Role.AUDITOR
    with transaction():
        assert sign_in("bo@house.example", "quiet river lantern", now=NOW)


def test_user_create_can_mail_a_link_instead_of_giving_a_password(run: Run, found: None) -> None:
    result = run(user, "create", "--name", "Bo Lindqvist", "--email", "bo@house.example", "--send-link")
    assert result.exit_code == 0, result.output
    assert "queued" in result.output
    assert db.session.scalars(select(OutboxMessage.address)).one() == "bo@house.example"


def test_user_create_refuses_in_a_sentence(run: Run) -> None:
    args = ["create", "--name", "Bo", "--email", "bo@house.example"]
    assert "holds no institution yet" in refused(run(user, *args, "--no-password"))
    with transaction() as session:
        session.add(Institution(id=1, name="Somewhere", is_demonstration=False, founded_at=NOW))
    assert "at least 12 characters" in refused(run(user, *args, "--password-stdin", typed="bo\n"))
    assert run(user, *args, "--no-password").exit_code == 0
    assert "already has this e-mail" in refused(run(user, *args, "--no-password"))


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "the database cannot be reached"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:port/none"}, "must name its port"),
        ({"DATABASE_URL": "oracle://x"}, "must begin with"),
        ({"DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "the database cannot be reached"),
        ({"DATABASE_URL": "sqlite:///{folder}/words.db"}, "file is not a database"),
        ({"DATA_DIR": "/proc/nowhere"}, "/proc/nowhere: No such file or directory"),
    ],
)
def test_whatever_is_wrong_with_the_installation_is_one_sentence(
    environment: dict[str, str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "words.db").write_text("These words are no database. " * 50)
    for name, value in {"DATA_DIR": str(tmp_path), **environment}.items():
        monkeypatch.setenv(name, value.format(folder=tmp_path))
    monkeypatch.setattr("sys.argv", ["skills-centre", "init"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith("Error: ")
    assert sentence in said
