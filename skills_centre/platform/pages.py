"""What templates may use everywhere: dates and numbers in words, addresses of static files, the institution's colours."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from flask import Flask, Response, url_for

from skills_centre.platform.clock import local_day, local_time
from skills_centre.platform.web import settings

LOCALE = "en_GB"
STATIC = Path(__file__).parent.parent / "static"


def in_words(day: date | datetime) -> str:
    """A day as people write it: 3 March 2026. An instant is shown as its day in London."""
    return format_date(local_day(day) if isinstance(day, datetime) else day, "d MMMM y", locale=LOCALE)


def short_day(day: date | datetime) -> str:
    """A day in a narrow column: 3 Mar 2026."""
    return format_date(local_day(day) if isinstance(day, datetime) else day, "d MMM y", locale=LOCALE)


def at_time(instant: datetime) -> str:
    """An instant as London's clocks show it: 3 March 2026 at 2:05 pm."""
    there = local_time(instant)
    return f"{format_datetime(there, 'd MMMM y', locale=LOCALE)} at {clock_time(instant)}"


def clock_time(instant: datetime) -> str:
    """The time of day in London: 2:05 pm."""
    return format_time(local_time(instant), "h:mm a", locale=LOCALE).lower()


def number(value: int | float) -> str:
    """A number with its thousands set apart: 1,825."""
    return format_decimal(value, locale=LOCALE)


def counted(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 person, 3 people."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


@cache
def _digest(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a static file, with its content's digest so that browsers may keep it."""
    return url_for("static", filename=path, v=_digest(path))


def brand_css() -> Response:
    """The institution's colours as custom properties, the one style sheet that comes from settings."""
    css = f":root{{--brand:{settings().brand_colour};--accent:{settings().accent_colour}}}"
    return Response(css, mimetype="text/css", headers={"Cache-Control": "max-age=3600"})


def register_page_helpers(app: Flask) -> None:
    """Give the templates their filters and globals."""
    app.jinja_env.filters.update(
        in_words=in_words, short_day=short_day, at_time=at_time, clock_time=clock_time, number=number
    )
    app.jinja_env.globals.update(asset=asset, counted=counted, settings=settings)
    setattr(brand_css, "guarded_by", "public")  # noqa: B010 - the stamp that people.access reads
    app.add_url_rule("/brand.css", "brand_css", brand_css)
