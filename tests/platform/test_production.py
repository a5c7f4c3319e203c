"""Settings and containers of the production shape."""

from pathlib import Path

import pytest
import yaml

from config import Environment, Settings, SettingsError
from skills_centre.app import create_app, refuse_demonstration_in_production
from skills_centre.people.models import Institution
from skills_centre.platform.database import transaction
from tests.conftest import NOW

ROOT = Path(__file__).parent.parent.parent
WHOLE = {
    "SKILLS_CENTRE_ENV": "production",
    "SECRET_KEY": "x" * 40,
    "DATABASE_URL": "postgresql://skills:secret@postgres/skills",
    "REDIS_URL": "redis://redis:6379/0",
    "BASE_URL": "https://skills.example.org",
}


def test_production_starts_when_everything_is_set(tmp_path: Path) -> None:
    settings = Settings.from_environment({**WHOLE, "DATA_DIR": str(tmp_path)})
    assert settings.cookies_need_https
    assert settings.database_url.startswith("postgresql+psycopg://")


@pytest.mark.parametrize("left_out", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "BASE_URL"])
def test_production_refuses_to_start_without(left_out: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in WHOLE.items() if name != left_out}
    with pytest.raises(SettingsError, match=f"{left_out} must be set"):
        Settings.from_environment({**environment, "DATA_DIR": str(tmp_path)})


def test_production_refuses_a_short_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="at least 32"):
        Settings.from_environment({**WHOLE, "SECRET_KEY": "short", "DATA_DIR": str(tmp_path)})


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
