"""Typed settings, read once from the environment; nothing else in the project reads it."""

import os
import re
import secrets
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict


class Environment(StrEnum):
    """Where this process runs; production refuses every convenient default."""

    LOCAL = "local"
    TEST = "test"
    PRODUCTION = "production"


class SettingsError(Exception):
    """A setting is missing or contradicts another; the message is a sentence for the person who starts the product."""


class Settings(BaseModel):
    """Everything that an installation may choose, with defaults that suit one machine."""

    model_config = ConfigDict(frozen=True)

    environment: Environment = Environment.LOCAL
    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str
    database_url: str
    redis_url: str | None = None
    secret_key: str
    smtp_url: str | None = None
    mail_from: str = "Skills Centre <no-reply@skills-centre.invalid>"
    mail_lease_seconds: int = 180
    institution_name: str = "Skills Centre"
    brand_colour: str = "#373151"
    accent_colour: str = "#006548"
    link_colour: str = "#5f2db4"
    web_workers: int = 1
    web_threads: int = 8
    worker_processes: int = 2
    trusted_proxies: int = 0
    names_below_direct_reports: bool = False
    public_frameworks: bool = True
    builds_demonstration: bool = True
    file_scanner: str | None = None
    learning_hours_target: int = 0
    learning_year_starts: int = 4
    badge_keys_file: Path | None = None

    @property
    def badge_keys(self) -> Path:
        """The file with the keys that sign Open Badges."""
        return self.badge_keys_file or self.data_dir / "badge-keys.json"

    @property
    def is_production(self) -> bool:
        """Whether convenient defaults are refused."""
        return self.environment is Environment.PRODUCTION

    @property
    def cookies_need_https(self) -> bool:
        """Whether the sign-in cookie is only ever sent over HTTPS."""
        return urlsplit(self.base_url).scheme == "https"

    @classmethod
    def from_environment(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read and check the settings.

        Raises SettingsError with a sentence when a value is missing, malformed or not allowed in production.
        """
        env = os.environ if env is None else env
        environment = _environment(env.get("SKILLS_CENTRE_ENV", "local"))
        data_dir = Path(env.get("DATA_DIR") or "instance").resolve()
        port = _whole_number("PORT", env.get("PORT", "8000"), lowest=1, highest=65535)
        production = environment is Environment.PRODUCTION
        if production:
            _refuse_conveniences(env)
        data_dir.mkdir(parents=True, exist_ok=True)
        return cls(
            environment=environment,
            data_dir=data_dir,
            host=env.get("HOST", "127.0.0.1"),
            port=port,
            base_url=(env.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            database_url=_database_url(env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'skills-centre.db'}"),
            redis_url=env.get("REDIS_URL") or None,
            secret_key=env.get("SECRET_KEY") or _kept_secret(data_dir / "secret-key"),
            smtp_url=_smtp_url(env.get("SMTP_URL")),
            mail_from=env.get("MAIL_FROM") or "Skills Centre <no-reply@skills-centre.invalid>",
            mail_lease_seconds=_whole_number(
                "MAIL_LEASE_SECONDS", env.get("MAIL_LEASE_SECONDS", "180"), lowest=3, highest=600
            ),
            institution_name=env.get("INSTITUTION_NAME") or "Skills Centre",
            brand_colour=_colour("BRAND_COLOUR", env.get("BRAND_COLOUR") or "#373151"),
            accent_colour=_colour("ACCENT_COLOUR", env.get("ACCENT_COLOUR") or "#006548"),
            link_colour=_colour("LINK_COLOUR", env.get("LINK_COLOUR") or "#5f2db4"),
            web_workers=_whole_number("WEB_WORKERS", env.get("WEB_WORKERS", "1"), lowest=1, highest=64),
            web_threads=_whole_number("WEB_THREADS", env.get("WEB_THREADS", "8"), lowest=1, highest=64),
            worker_processes=_whole_number("WORKER_PROCESSES", env.get("WORKER_PROCESSES", "2"), lowest=1, highest=64),
            trusted_proxies=_whole_number("TRUSTED_PROXIES", env.get("TRUSTED_PROXIES", "0"), lowest=0, highest=5),
            names_below_direct_reports=_yes_or_no(
                "NAMES_BELOW_DIRECT_REPORTS", env.get("NAMES_BELOW_DIRECT_REPORTS", "no")
            ),
            public_frameworks=_yes_or_no("PUBLIC_FRAMEWORKS", env.get("PUBLIC_FRAMEWORKS", "yes")),
            file_scanner=env.get("FILE_SCANNER") or None,
            learning_hours_target=_whole_number(
                "LEARNING_HOURS_TARGET", env.get("LEARNING_HOURS_TARGET", "0"), lowest=0, highest=1000
            ),
            learning_year_starts=_whole_number(
                "LEARNING_YEAR_STARTS", env.get("LEARNING_YEAR_STARTS", "4"), lowest=1, highest=12
            ),
            badge_keys_file=Path(env["BADGE_KEYS_FILE"]).resolve() if env.get("BADGE_KEYS_FILE") else None,
            builds_demonstration=not production
            and _yes_or_no("SKILLS_CENTRE_DEMO", env.get("SKILLS_CENTRE_DEMO", "yes")),
        )


def _refuse_conveniences(env: Mapping[str, str]) -> None:
    """What is convenient on one's own machine and unsafe in production."""
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "BASE_URL", "BADGE_KEYS_FILE"):
        if not env.get(name):
            raise SettingsError(f"{name} must be set when SKILLS_CENTRE_ENV is production.")
    secret = env["SECRET_KEY"]
    if len(secret) < 32:
        raise SettingsError("SECRET_KEY must have at least 32 characters in production.")
    if len(set(secret)) < 10 or re.search(r"change.?me|secret|password|example", secret, re.IGNORECASE):
        raise SettingsError("SECRET_KEY looks like a placeholder; make one with: openssl rand -hex 32")
    address = urlsplit(env["BASE_URL"])
    if address.scheme != "https" and address.hostname not in {"localhost", "127.0.0.1"}:
        raise SettingsError(
            "BASE_URL must begin with https:// in production, so that nobody's sign-in travels in the open."
        )


def _environment(value: str) -> Environment:
    try:
        return Environment(value)
    except ValueError:
        known = ", ".join(Environment)
        raise SettingsError(f"SKILLS_CENTRE_ENV is “{value}”; it must be one of {known}.") from None


def _whole_number(name: str, value: str, *, lowest: int, highest: int) -> int:
    try:
        number = int(value)
    except ValueError:
        raise SettingsError(f"{name} is “{value}”; it must be a whole number.") from None
    if not lowest <= number <= highest:
        raise SettingsError(f"{name} is {number}; it must be from {lowest} to {highest}.")
    return number


def _colour(name: str, value: str) -> str:
    """A colour that can be read on white: it is used for links and headings, and white words stand on it (WCAG 1.4.3, 4.5:1)."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise SettingsError(f"{name} is “{value}”; it must be six hexadecimal digits after a #, such as #373151.")
    parts = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    contrast = 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    if contrast < 4.5:
        raise SettingsError(f"{name} is {value}, too light to read on white ({contrast:.1f}:1); it must reach 4.5:1.")
    return value.lower()


def _yes_or_no(name: str, value: str) -> bool:
    if value not in {"yes", "no"}:
        raise SettingsError(f"{name} is “{value}”; it must be yes or no.")
    return value == "yes"


def _database_url(value: str) -> str:
    """Name the driver that we install, so that a plain postgresql:// address works."""
    for plain in ("postgres://", "postgresql://"):
        if value.startswith(plain):
            value = "postgresql+psycopg://" + value.removeprefix(plain)
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    try:
        _port = urlsplit(value).port
    except ValueError:
        raise SettingsError("DATABASE_URL must name its port by a whole number up to 65535.") from None
    return value


def _smtp_url(value: str | None) -> str | None:
    if value and urlsplit(value).scheme not in {"smtp", "smtps"}:
        raise SettingsError("SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465.")
    return value or None


def _kept_secret(path: Path) -> str:
    """Make a secret once and keep it, so that a restart signs nobody out."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        fresh.rename(path)
    return path.read_text().strip()
