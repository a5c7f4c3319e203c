"""Fixtures of every test: a fresh migrated database of each kind, the application on it, and people to be."""

import gc
import os
import tempfile
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Environment, Settings
from skills_centre.app import create_app
from skills_centre.catalogue.queries.shelf import shelf_of
from skills_centre.people.access import TOKEN
from skills_centre.people.models import Institution, Person, PersonType, Role, RoleGrant
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.text import normal_email, sort_key
from tests.databases import Databases
from tests.quick_apps import (
    compile_addresses_once,
    compile_statements_once,
    compile_templates_once,
    find_static_files_once,
    hash_passwords_lightly,
    share_statements,
    wait_for_no_disk,
)

#: Where whatever reads the environment at import (the workers) keeps its files, rather than in the checkout.
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="skills-tests-"))

compile_addresses_once()
compile_statements_once()
find_static_files_once()
hash_passwords_lightly()

#: A Tuesday at noon, far from midnights, month ends and clock changes.
NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", default=None, help="a folder for pictures of the journeys that take some")
    parser.addoption("--databases", default="sqlite", help="sqlite, postgresql or both with a comma between")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for garbage rarely, and never among what was imported: each look went through all of it, for a tenth of the run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(20_000, 20, 10)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever touches a database on each kind that is asked for; pages and files on SQLite alone.

    What starts workers takes a quarter of a minute: of both kinds, one runs among the soak tests.
    """
    if "database_kind" not in metafunc.fixturenames:
        return
    kinds = metafunc.config.getoption("--databases").split(",")
    if metafunc.definition.get_closest_marker("sqlite_only"):
        kinds = ["sqlite"] if "sqlite" in kinds else []
    later = metafunc.definition.get_closest_marker("soak_on")
    put_off = later.args[0] if later and len(kinds) > 1 else None
    metafunc.parametrize(
        "database_kind", [pytest.param(kind, marks=pytest.mark.soak) if kind == put_off else kind for kind in kinds]
    )


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a made file by its place: an archive holds the time of its making, and two processes must know a test by one name."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Generator[Databases]:
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if base.name.startswith("popen-") else base) / "databases"
    shared.mkdir(exist_ok=True)
    lent = Databases(shared)
    yield lent
    lent.close()


@pytest.fixture
def database_url(database_kind: str, databases: Databases, tmp_path: Path) -> Generator[str]:
    with databases.fresh(database_kind, tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        environment=Environment.TEST,
        data_dir=tmp_path,
        base_url="http://localhost",
        database_url=database_url,
        secret_key="not a secret, only for tests, and long enough",
        institution_name="Skills Centre",
    )


@pytest.fixture
def app(settings: Settings, databases: Databases) -> Generator[Flask]:
    """The application on a fresh database, its context open; what was kept of its catalogue goes, because a database is used again."""
    shelf_of.cache_clear()
    application = create_app(settings)
    compile_templates_once(application, databases.shared / "templates")
    with application.app_context():
        share_statements(db.engine)
        wait_for_no_disk(db.engine)
        yield application
        db.session.remove()
        db.engine.dispose()


class Browser(FlaskClient):
    """Forgets between requests what Flask keeps on `g`, because the test holds one application context open."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - Werkzeug's own signature
        for name in list(g):
            g.pop(name)
        db.session.close()
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript whose forms need no CSRF token; `tests/house` tests the tokens themselves."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    return app.test_client()


type_of_maker = Callable[..., Person]


@pytest.fixture
def make_person(app: Flask) -> type_of_maker:
    """Make a person: make_person("Ada Okafor", roles=[Role.AUDITOR], person_type=...)."""

    def make(
        name: str,
        *,
        email: str | None = None,
        roles: tuple[Role, ...] = (),
        person_type: PersonType = PersonType.HOUSE_STAFF,
        joined_on: date = date(2024, 1, 8),
    ) -> Person:
        address = normal_email(email or f"{sort_key(name).replace(' ', '.')}@example.org")
        with transaction() as session:
            person = Person(
                email=address, name=name, sort_key=sort_key(name), person_type=person_type, joined_on=joined_on
            )
            session.add(person)
            session.flush()
            for role in roles:
                session.add(RoleGrant(person_id=person.id, role=role, granted_at=NOW))
        return person

    return make


@pytest.fixture
def be(client: FlaskClient) -> Callable[[UUID], FlaskClient]:
    """Sign somebody in on the test's browser: be(person.id).get("/")."""

    def sign_in_as(person_id: UUID) -> FlaskClient:
        with transaction():
            token = begin_session(person_id, now=utc_now())
        with client.session_transaction() as cookie:
            cookie.clear()
            cookie[TOKEN] = token
        return client

    return sign_in_as


@pytest.fixture
def found(app: Flask) -> None:
    """Found the institution, as `skills-centre init` does."""
    with transaction() as session:
        session.add(Institution(id=1, name="The Test Parliament", is_demonstration=False, founded_at=NOW))


Transaction = Callable[[], AbstractContextManager[object]]
