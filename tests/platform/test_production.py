"""Settings and containers of the production shape."""

from pathlib import Path

import pytest
import yaml

from config import Environment, Settings, SettingsError
from skills_centre.app import create_app, refuse_demonstration_in_production
from skills_centre.demo.accounts import PASSWORD
from skills_centre.people.models import Institution
from skills_centre.people.rules import password_problem
from skills_centre.platform.database import transaction
from tests.conftest import NOW

ROOT = Path(__file__).parent.parent.parent
WHOLE = {
    "SKILLS_CENTRE_ENV": "production",
    "SECRET_KEY": "5f1c0e9b7a3d48265f1c0e9b7a3d4826",
    "DATABASE_URL": "postgresql://skills:secret@postgres/skills",
    "REDIS_URL": "redis://redis:6379/0",
    "BASE_URL": "https://skills.example.org",
    "BADGE_KEYS_FILE": "/data/badge-keys.json",
}


def test_production_starts_when_everything_is_set(tmp_path: Path) -> None:
    settings = Settings.from_environment({**WHOLE, "DATA_DIR": str(tmp_path)})
    assert settings.cookies_need_https
    assert settings.database_url.startswith("postgresql+psycopg://")


@pytest.mark.parametrize("left_out", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "BASE_URL", "BADGE_KEYS_FILE"])
def test_production_refuses_to_start_without(left_out: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in WHOLE.items() if name != left_out}
    with pytest.raises(SettingsError, match=f"{left_out} must be set"):
        Settings.from_environment({**environment, "DATA_DIR": str(tmp_path)})


def test_production_refuses_a_short_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="at least 32"):
        Settings.from_environment({**WHOLE, "SECRET_KEY": "short", "DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    "secret", ["x" * 40, "0123456701234567012345670123456701234567", "please-change-me-before-you-go-live-1234567890"]
)
def test_production_refuses_a_placeholder_for_a_secret(secret: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="placeholder"):
        Settings.from_environment({**WHOLE, "SECRET_KEY": secret, "DATA_DIR": str(tmp_path)})


def test_production_is_served_by_https_except_on_ones_own_machine(tmp_path: Path) -> None:
    kept = {**WHOLE, "DATA_DIR": str(tmp_path)}
    with pytest.raises(SettingsError, match="https://"):
        Settings.from_environment({**kept, "BASE_URL": "http://skills.example.org"})
    assert not Settings.from_environment({**kept, "BASE_URL": "http://localhost:8000"}).cookies_need_https


def test_every_installation_makes_a_secret_of_its_own_and_keeps_it_to_itself(tmp_path: Path) -> None:
    secrets = []
    for name in ("one", "other", "one"):
        secrets.append(Settings.from_environment({"DATA_DIR": str(tmp_path / name)}).secret_key)
        assert (tmp_path / name / "secret-key").stat().st_mode & 0o077 == 0
    assert secrets[0] == secrets[2] != secrets[1]
    assert all(len(secret) == 64 for secret in secrets)


def test_production_never_builds_the_demonstration(tmp_path: Path) -> None:
    asked = {**WHOLE, "DATA_DIR": str(tmp_path), "SKILLS_CENTRE_DEMO": "yes"}
    assert not Settings.from_environment(asked).builds_demonstration


def test_nobody_may_choose_the_demonstrations_password() -> None:
    for password in (PASSWORD, PASSWORD.upper(), f"{PASSWORD}!!"):
        assert password_problem(password) is not None


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "eighty"), ("PORT", "99999"), ("SKILLS_CENTRE_ENV", "prod"), ("SMTP_URL", "mail")]
)
def test_a_malformed_setting_is_one_sentence(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({"DATA_DIR": str(tmp_path), name: value})


def test_every_container_has_a_health_check_and_no_secret_of_its_own() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert set(compose["services"]) >= {"web", "worker", "beat", "postgres", "redis", "mail"}
    for name in ("web", "worker", "urgent-worker", "beat", "postgres", "redis"):
        assert "healthcheck" in compose["services"][name], name
    environment = compose["x-app"]["environment"]
    assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "USER skills" in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_production_refuses_the_demonstrations_database(settings: Settings, *, is_demonstration: bool) -> None:
    app = create_app(settings.model_copy(update={"environment": Environment.PRODUCTION}))
    with app.app_context(), transaction() as session:
        session.add(Institution(id=1, name="Somewhere", is_demonstration=is_demonstration, founded_at=NOW))
    if is_demonstration:
        with pytest.raises(SettingsError, match="holds the demonstration"):
            refuse_demonstration_in_production(app)
    else:
        refuse_demonstration_in_production(app)
