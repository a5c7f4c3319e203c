"""What templates may use everywhere: dates and numbers in words, addresses of static files, the institution's colours."""

import hashlib
from collections import ChainMap
from collections.abc import MutableMapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from flask import Flask, Response, has_request_context, request, url_for
from flask.templating import Environment
from markupsafe import Markup

from skills_centre.platform.clock import local_day, local_time, months_after
from skills_centre.platform.hearing import how_heard
from skills_centre.platform.web import settings

LOCALE = "en_GB"
STATIC = Path(__file__).parent.parent / "static"

#: Seconds for which a browser keeps what has its digest in its address.
YEAR = 365 * 24 * 60 * 60


def in_words(day: date | datetime) -> str:
    """A day as people write it: 3 March 2026. An instant is shown as its day in London."""
    return format_date(local_day(day) if isinstance(day, datetime) else day, "d MMMM y", locale=LOCALE)


def short_day(day: date | datetime) -> str:
    """A day in a narrow column: 3 Mar 2026."""
    return format_date(local_day(day) if isinstance(day, datetime) else day, "d MMM y", locale=LOCALE)


def with_weekday(day: date | datetime) -> str:
    """A day with its weekday: Thursday 26 March 2026. An instant is shown as its day in London."""
    return format_date(local_day(day) if isinstance(day, datetime) else day, "EEEE d MMMM y", locale=LOCALE)


def month_and_year(day: date) -> str:
    """The month that a day is in: March 2026."""
    return format_date(day, "MMMM y", locale=LOCALE)


@lru_cache(maxsize=32)  # a file says it in each of thousands of rows
def quarter_in_words(first: date) -> str:
    """A quarter of the calendar by its months, of which this is the first day: July to September 2026."""
    last = months_after(first, 2)
    return f"{format_date(first, 'MMMM', locale=LOCALE)} to {month_and_year(last)}"


def at_time(instant: datetime) -> str:
    """An instant as London's clocks show it: 3 March 2026 at 2:05 pm."""
    there = local_time(instant)
    return f"{format_datetime(there, 'd MMMM y', locale=LOCALE)} at {clock_time(instant)}"


def clock_time(instant: datetime) -> str:
    """The time of day in London: 2:05 pm. In the hour that comes twice when the clocks go back it says which: 1:30 am BST."""
    there = local_time(instant)
    shown = format_time(there, "h:mm a", locale=LOCALE).lower()
    return shown if there.utcoffset() == there.replace(fold=1 - there.fold).utcoffset() else f"{shown} {there.tzname()}"


@lru_cache(maxsize=4096)
def number(value: int | float) -> str:
    """A number with its thousands set apart: 1,825. Kept, because lists say the same few numbers over and over."""
    return format_decimal(value, locale=LOCALE)


def counted(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 person, 3 people."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


@cache
def static_digest(path: str) -> str:
    """The digest of a static file's content, which its address carries."""
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a static file, with its content's digest so that browsers may keep it."""
    return _address_below(request.script_root, "static", static_digest(path), path)


@cache
def _address_below(_script_root: str, endpoint: str, digest: str, path: str | None = None) -> str:
    """An address that never changes while the process lives: worked out once for each root that a proxy puts before it."""
    return url_for(endpoint, filename=path, v=digest)


def _brand_sheet() -> str:
    chosen = settings()
    return (
        f":root{{--brand:{chosen.brand_colour};--accent:{chosen.accent_colour};--link:{chosen.link_colour};"
        "--on-brand:#fff;--on-accent:#fff}"
    )


def brand_css() -> Response:
    """The institution's colours as custom properties, the one style sheet that comes from settings."""
    return Response(
        _brand_sheet(), mimetype="text/css", headers={"Cache-Control": f"public, max-age={YEAR}, immutable"}
    )


def brand_address() -> str:
    """The address of the institution's colours, which changes when they do."""
    return _brand_address(request.script_root, _brand_sheet())


def _brand_address(script_root: str, sheet: str) -> str:
    return _address_below(script_root, "brand_css", hashlib.sha256(sheet.encode()).hexdigest()[:12])


#: The style sheets that every page has after the vendored ones and the institution's colours, in order.
SHEETS = ("base", "header", "components", "tables", "lesson", "centre", "print")


def head_links() -> Markup:
    """The icon, style sheets and script that every page names."""
    return _head_links(request.script_root, _brand_sheet())


@cache
def _head_links(script_root: str, brand: str) -> Markup:
    """Worked out once for each root that a proxy puts before the addresses, and for each choice of colours."""
    vendored = [asset(f"vendor/{name}-frontend.min.css") for name in ("govuk", "moj")]
    sheets = [*vendored, _brand_address(script_root, brand), *(asset(f"css/{name}.css") for name in SHEETS)]
    return Markup("\n  ").join(
        [
            Markup('<link rel="icon" href="{}" type="image/svg+xml">').format(asset("images/favicon.svg")),
            *(Markup('<link rel="stylesheet" href="{}">').format(sheet) for sheet in sheets),
            Markup('<script type="module" src="{}"></script>').format(asset("js/centre.js")),
        ]
    )


def address_of(endpoint: str, **values: object) -> str:
    """`url_for` as templates have it: an address within the product depends on nothing but its own parts, so it is worked out once."""
    if endpoint.startswith(".") or "_external" in values or not has_request_context():
        return url_for(endpoint, **values)  # type: ignore[arg-type]  # Flask takes any value
    try:
        return _kept_address(request.script_root, endpoint, **values)
    except TypeError:  # a list of values, which nothing is kept under
        return url_for(endpoint, **values)  # type: ignore[arg-type]


@lru_cache(maxsize=4096, typed=True)
def _kept_address(_script_root: str, endpoint: str, /, **values: Any) -> str:  # noqa: ANN401 - whatever an address is made of
    return url_for(endpoint, **values)


def page_address(name: str, page: int) -> str:
    """The page's own address with its filters, at another page of the list."""
    kept = {key: values for key, values in request.args.to_dict(flat=False).items() if key != name}
    return url_for(request.endpoint or "home.home", **{**(request.view_args or {}), **kept, name: page})


def file_size(size: int) -> str:
    """A file's size in bytes as people say it: "12 KB", "1.4 MB"."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / (1024 * 1024):.1f} MB"


class PageEnvironment(Environment):
    """Templates that share the application's globals as they are.

    Jinja puts a chain of mappings around them for each template, against templates that bring globals of their own. None of ours does, and
    every page walks through that chain in Python, some eight times: for its context and for each file of macros that it imports.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: the application's, with its own before them where it brings any."""
        return ChainMap(d, self.globals) if d else self.globals


def register_page_helpers(app: Flask) -> None:
    """Give the templates their filters and globals."""
    app.jinja_env.filters.update(
        in_words=in_words,
        short_day=short_day,
        at_time=at_time,
        clock_time=clock_time,
        month_and_year=month_and_year,
        quarter_in_words=quarter_in_words,
        with_weekday=with_weekday,
        number=number,
        file_size=file_size,
    )
    app.jinja_env.globals.update(
        asset=asset,
        head_links=head_links,
        brand_address=brand_address,
        counted=counted,
        how_heard=how_heard,
        page_address=page_address,
        settings=settings,
        url_for=address_of,
    )
    setattr(brand_css, "guarded_by", "public")  # noqa: B010 - the stamp that people.access reads
    app.add_url_rule("/brand.css", "brand_css", brand_css)
