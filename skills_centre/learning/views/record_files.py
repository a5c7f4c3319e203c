"""The learning record as files to keep: CSV for a spreadsheet, JSON for another system, PDF to read. Filters of the page hold here too."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue

from skills_centre.learning.models import RecordProofKind, RecordSource
from skills_centre.learning.queries.record import (
    NamedKey,
    RecordLine,
    ShownProof,
    proof_of_lines,
    record_of,
    skills_of_lines,
)
from skills_centre.learning.rules.record import by_year, in_hours
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.record_finding import (
    KINDS,
    SOURCES,
    Wanted,
    fitting,
    read_wanted,
    year_in_words,
)
from skills_centre.people.access import signed_in, viewer
from skills_centre.people.queries.viewers import institution
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.pages import counted, in_words, short_day
from skills_centre.platform.pdf import DocumentFacts, compile_pdf
from skills_centre.platform.tables import csv_download
from skills_centre.platform.text import slug
from skills_centre.platform.web import settings

TEMPLATE = Path(__file__).parent.parent / "typst" / "record.typ"

#: The name and the version of the JSON format; docs/help/learning-record.md explains its fields.
FORMAT, FORMAT_VERSION = "skills-centre-learning-record", "1.0"

#: In files, which others read, “recorded by you” would be somebody else.
SOURCES_IN_FILES = {**SOURCES, RecordSource.SELF_RECORDED: "Self-recorded"}

COLUMNS = (
    "Date",
    "First day",
    "What",
    "How",
    "Kind",
    "Provider",
    "Version",
    "Minutes",
    "Skills",
    "What I learned",
    "Links",
    "Files",
    "Team then",
)


@dataclass(frozen=True)
class Kept:
    """What a file holds: the lines that fit, and what is beside them."""

    lines: list[RecordLine]
    skills: dict[UUID, tuple[NamedKey, ...]]
    proof: dict[UUID, tuple[ShownProof, ...]]
    wanted: Wanted
    made_at: datetime

    @property
    def name(self) -> str:
        """What the file is called, in words."""
        return f"Learning record {viewer().name} {local_day(self.made_at).isoformat()}"


@blueprint.get("/my-learning/record.csv")
@signed_in
def record_file() -> ResponseReturnValue:
    """The record as a table."""
    kept = _kept()
    return csv_download(kept.name, COLUMNS, [_row(line, kept) for line in kept.lines])


@blueprint.get("/my-learning/record.json")
@signed_in
def record_json() -> ResponseReturnValue:
    """The record for another system: every field is named in the help."""
    kept = _kept()
    whole = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_at": kept.made_at.isoformat(timespec="seconds"),
        "institution": _institution(),
        "person": viewer().name,
        "is_whole_record": not kept.wanted.is_narrowed,
        "entries": [_entry(line, kept) for line in kept.lines],
    }
    return _download(json.dumps(whole, ensure_ascii=False, indent=2).encode(), kept.name, "json", "application/json")


@blueprint.get("/my-learning/record.pdf")
@signed_in
def record_pdf() -> ResponseReturnValue:
    """The record to read, tagged for screen readers."""
    kept, first_month = _kept(), settings().learning_year_starts
    title = f"Learning record of {viewer().name}"
    document = DocumentFacts(title=title, author=_institution(), made_at=kept.made_at)
    data = {
        "title": title,
        "institution": _institution(),
        "colour": settings().brand_colour,
        "footer": f"{title}, {in_words(kept.made_at)}",
        "sentences": _sentences(kept),
        "years": [
            {
                "title": f"{year_in_words(year.year, first_month)}: {in_hours(year.minutes)}",
                "lines": [_printed(line, kept.skills.get(line.id, ())) for line in year.lines],
            }
            for year in by_year(kept.lines, first_month)
        ],
    }
    return _download(compile_pdf(TEMPLATE, data, document=document), kept.name, "pdf", "application/pdf")


def _institution() -> str:
    """The name of the institution, or of the product where none is founded."""
    facts = institution()
    return facts.name if facts else settings().institution_name


def _kept() -> Kept:
    me, wanted = viewer().id, read_wanted(request.args)
    lines = record_of(me)
    skills = skills_of_lines(me, lines)
    found = fitting(lines, skills, wanted, first_month=settings().learning_year_starts)
    return Kept(found, skills, proof_of_lines(me), wanted, utc_now())


def _row(line: RecordLine, kept: Kept) -> tuple[str | int | date | None, ...]:
    links, files = _links_and_files(kept.proof.get(line.id, ()))
    return (
        line.learned_on,
        line.began_on,
        line.title,
        SOURCES_IN_FILES[line.source],
        KINDS[line.kind] if line.kind else None,
        line.provider,
        line.edition,
        line.minutes,
        "; ".join(skill.name for skill in kept.skills.get(line.id, ())),
        line.gained,
        " ".join(links),
        "; ".join(files),
        line.unit_name,
    )


def _entry(line: RecordLine, kept: Kept) -> dict[str, Any]:
    proof = kept.proof.get(line.id, ())
    return {
        "id": str(line.id),
        "source": line.source.value,
        "title": line.title,
        "kind": line.kind.value if line.kind else None,
        "provider": line.provider,
        "first_day": (line.began_on or line.learned_on).isoformat(),
        "last_day": line.learned_on.isoformat(),
        "minutes": line.minutes,
        "course": {"key": line.course_key, "version": line.edition} if line.edition else None,
        "topic": line.topic.value if line.topic else None,
        "team": line.unit_name,
        "skills": [{"key": skill.key, "name": skill.name} for skill in kept.skills.get(line.id, ())],
        "what_i_learned": line.gained,
        "links": [one.address for one in proof if one.kind is RecordProofKind.LINK],
        "files": [
            {"name": one.file_name, "media_type": one.media_type, "bytes": one.size}
            for one in proof
            if one.kind is RecordProofKind.FILE
        ],
        "recorded_at": line.recorded_at.isoformat(timespec="seconds"),
        "is_correction": line.is_correction,
    }


def _printed(line: RecordLine, skills: tuple[NamedKey, ...]) -> dict[str, str]:
    """A line as the PDF shows it. What somebody learned from it, in their own words, stays out of what they may hand on."""
    how = [SOURCES_IN_FILES[line.source]]
    if line.kind:
        how.append(KINDS[line.kind].lower())
    if line.edition:
        how.append(f"version {line.edition}")
    elif line.provider:
        how.append(line.provider)
    if line.unit_name:
        how.append(f"while in {line.unit_name}")
    said = ", ".join(how) + "."
    if skills:
        said += " Skills: " + ", ".join(skill.name for skill in skills) + "."
    day = short_day(line.learned_on)
    return {
        "day": f"{short_day(line.began_on)} to {day}" if line.began_on else day,
        "title": line.title,
        "how": said,
        "time": in_hours(line.minutes),
    }


def _sentences(kept: Kept) -> list[str]:
    what = counted(len(kept.lines), "entry", "entries")
    minutes = in_hours(sum(line.minutes for line in kept.lines))
    said = [f"{what}, {minutes}, as of {in_words(kept.made_at)}."]
    if kept.wanted.is_narrowed:
        said.append("This is a part of the record, which its owner chose.")
    if any(line.source is RecordSource.SELF_RECORDED for line in kept.lines):
        said.append("What is marked “self-recorded” was recorded by the person and verified by nobody.")
    said.append("The time of a course is what it is made to take. Learning is not a level of skill.")
    return said


def _links_and_files(proof: tuple[ShownProof, ...]) -> tuple[list[str], list[str]]:
    return [one.address for one in proof if one.address], [one.file_name for one in proof if one.file_name]


def _download(content: bytes, name: str, ending: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{slug(name)}.{ending}"'}
    return Response(content, mimetype=media_type, headers=headers)
