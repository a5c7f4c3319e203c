"""A page of the audit trail, with the names that its ids stand for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from skills_centre.announcements.queries.announcements import titles_of
from skills_centre.bookings.queries.sessions import session_names
from skills_centre.bookings.queries.venues import venue_names
from skills_centre.catalogue.queries.pathways import pathway_titles
from skills_centre.catalogue.queries.version_titles import version_titles
from skills_centre.home.audit.words import KINDS, OWN_ACTS, SUBJECTS, field_in_words, in_words
from skills_centre.people.queries.names import names_of, people_called, unit_names_of
from skills_centre.platform.audit_trail import AuditEntry, Wanted, audit_page
from skills_centre.platform.clock import start_of_local_day
from skills_centre.requirements.queries.kept_rules import rule_names
from skills_centre.skills.queries.editions import versions


@dataclass(frozen=True)
class Question:
    """What somebody asked of the trail, as they wrote it."""

    person: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Act:
    """One line of the page."""

    at: datetime
    who: str
    what: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Trail:
    """One page of acts, where it stands among the others, and how many acts answer the question."""

    acts: list[Act]
    total: int
    number: int
    pages: int


def trail(question: Question, number: int) -> Trail:
    """One page of the acts that answer a question, in a constant number of statements."""
    kind = next((kind for kind in KINDS if kind.code == question.kind), None)
    page = audit_page(
        Wanted(
            people=people_called(question.person) if question.person.strip() else None,
            kinds=kind.begins if kind else None,
            since=start_of_local_day(question.since) if question.since else None,
            before=start_of_local_day(question.until + timedelta(days=1)) if question.until else None,
        ),
        number,
    )
    return Trail(_acts(page.entries), page.total, page.number, page.pages)


def _acts(entries: list[AuditEntry]) -> list[Act]:
    subjects = _subject_names(entries)
    return [
        Act(
            at=entry.at,
            who=subjects.get(entry.actor_id, "Unknown") if entry.actor_id else "The system",
            what=_what(entry, subjects),
            fields=tuple(field_in_words(name) for name in entry.fields),
        )
        for entry in entries
    ]


def _what(entry: AuditEntry, subjects: dict[UUID, str]) -> str:
    if entry.subject_id == entry.actor_id and entry.action in OWN_ACTS:
        return OWN_ACTS[entry.action]
    named = subjects.get(entry.subject_id) if entry.subject_id else None
    return in_words(entry.action, named or SUBJECTS.get(entry.subject_kind, "something"))


def _subject_names(entries: list[AuditEntry]) -> dict[UUID, str]:
    """What the ids of these acts stand for, actors too."""
    by_kind: dict[str, set[UUID]] = {}
    for entry in entries:
        for kind, one in ((entry.subject_kind, entry.subject_id), ("person", entry.actor_id)):
            if one:
                by_kind.setdefault(kind, set()).add(one)
    return {
        **names_of(by_kind.get("person", set())),
        **unit_names_of(by_kind.get("unit", set())),
        **version_titles(by_kind.get("course_version", set())),
        **pathway_titles(by_kind.get("pathway", set())),
        **session_names(by_kind.get("session", set())),
        **venue_names(by_kind.get("venue", set())),
        **rule_names(by_kind.get("rule", set())),
        **{one: f"the announcement “{title}”" for one, title in titles_of(by_kind.get("announcement", set())).items()},
        **{row.id: f"{row.framework_name}, version {row.number}" for row in versions()},
    }
