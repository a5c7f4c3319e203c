"""Rules in words: their clauses with the names of what they go by, and the course or the pathway that they ask for."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.catalogue.models import CourseState, CourseVersion, Pathway
from skills_centre.people.models import PersonType
from skills_centre.people.queries.names import names_of, unit_names_of
from skills_centre.people.vocabulary import PERSON_TYPES
from skills_centre.platform.database import db
from skills_centre.requirements.models import LearningRule, RuleEdition
from skills_centre.requirements.queries.rules import clauses_of, schedule_of
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.schedule import Schedule
from skills_centre.requirements.rules.sentences import NamedClause, RuleInWords
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.skills.queries.role_profiles import role_profiles


def course_titles(course_ids: Collection[UUID]) -> dict[UUID, str]:
    """The titles of these courses by id: the published one, or the last that there was. One statement."""
    rows = db.session.execute(
        select(CourseVersion.course_id, CourseVersion.title, CourseVersion.state)
        .where(CourseVersion.course_id.in_(course_ids))
        .order_by(CourseVersion.course_id, CourseVersion.major, CourseVersion.minor)
    ).all()
    titles = {row.course_id: row.title for row in rows}
    return titles | {row.course_id: row.title for row in rows if row.state == CourseState.PUBLISHED}


def subject_titles(subjects: Collection[RuleSubject]) -> dict[RuleSubject, str]:
    """What these courses and pathways are called. A statement for each of the two kinds that is among them."""
    course_ids = {one.course_id for one in subjects if one.course_id}
    pathway_ids = {one.pathway_id for one in subjects if one.pathway_id}
    titles = course_titles(course_ids) if course_ids else {}
    found = {RuleSubject(course_id=course_id): title for course_id, title in titles.items()}
    if pathway_ids:
        rows = db.session.execute(select(Pathway.id, Pathway.title).where(Pathway.id.in_(pathway_ids)))
        found |= {RuleSubject(pathway_id=row.id): row.title for row in rows}
    return found


def in_words(
    subject: RuleSubject, clauses: Collection[Clause], schedule: Schedule, starts_on: date, ends_on: date | None
) -> RuleInWords:
    """What a rule that is not yet made would say. At most four statements."""
    return RuleInWords(
        subject_titles([subject])[subject],
        _named(clauses, _names(clauses)),
        schedule,
        starts_on,
        ends_on,
        is_pathway=subject.is_pathway,
    )


def rules_in_words(rule_ids: Collection[UUID]) -> dict[UUID, RuleInWords]:
    """What these rules say in their latest editions, by id. At most seven statements, however many rules."""
    newest = (
        select(RuleEdition.rule_id, func.max(RuleEdition.number).label("number"))
        .where(RuleEdition.rule_id.in_(rule_ids))
        .group_by(RuleEdition.rule_id)
        .subquery()
    )
    rows = db.session.execute(
        select(RuleEdition, LearningRule.course_id, LearningRule.pathway_id)
        .join(LearningRule, LearningRule.id == RuleEdition.rule_id)
        .join(newest, (newest.c.rule_id == RuleEdition.rule_id) & (newest.c.number == RuleEdition.number))
    ).all()
    by_edition = editions_in_words({edition: RuleSubject(*subject) for edition, *subject in rows})
    return {edition.rule_id: by_edition[edition.id] for edition, *_subject in rows}


def editions_in_words(editions: Mapping[RuleEdition, RuleSubject]) -> dict[UUID, RuleInWords]:
    """What these editions say, by their ids, each given with what its rule asks for. At most six statements."""
    clauses = clauses_of([edition.id for edition in editions])
    names = _names(clause for some in clauses.values() for clause in some)
    titles = subject_titles(set(editions.values()))
    return {
        edition.id: RuleInWords(
            titles[subject],
            _named(clauses[edition.id], names),
            schedule_of(edition),
            edition.starts_on,
            edition.ends_on,
            is_pathway=subject.is_pathway,
        )
        for edition, subject in editions.items()
    }


def _names(clauses: Iterable[Clause]) -> dict[UUID, str]:
    """What the ids in clauses stand for; statements only for the kinds that there are."""
    ids: dict[ClauseKind, set[UUID]] = {kind: set() for kind in ClauseKind}
    for clause in clauses:
        if isinstance(clause.value, UUID):
            ids[clause.kind].add(clause.value)
    profiles = {one.id: one.name for one in role_profiles()} if ids[ClauseKind.PROFILE] else {}
    return {**names_of(ids[ClauseKind.PERSON]), **unit_names_of(ids[ClauseKind.UNIT]), **profiles}


def _named(clauses: Iterable[Clause], names: Mapping[UUID, str]) -> tuple[NamedClause, ...]:
    named = [NamedClause(clause.kind, _name(clause.value, names), clause.is_exclusion) for clause in clauses]
    return tuple(sorted(named, key=lambda one: (one.kind.value, one.is_exclusion, one.name.casefold())))


def _name(value: UUID | str | None, names: Mapping[UUID, str]) -> str:
    if isinstance(value, UUID):
        return names.get(value, "something that is gone")
    return PERSON_TYPES[PersonType(value)] if value else ""
