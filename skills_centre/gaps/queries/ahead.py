"""What is ahead of a manager's people: learning in hand for their gaps, results about to go stale, and how many hold each skill."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from skills_centre.bookings.models import Booking, CourseSession
from skills_centre.bookings.rules.states import BookingState
from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.teams import counting
from skills_centre.gaps.rules import PRACTITIONER
from skills_centre.gaps.rules.ahead import LATER, Expiring, Holding, Learning
from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.people.models import LineClosure, Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import CurrentLevel, RequiredSkill, Skill, SkillDefinition, SkillState
from skills_centre.skills.rules.states import first_day_too_old


def learning_in_hand(manager_id: UUID, scope: Scope, *, now: datetime) -> list[Learning]:
    """For everybody below what is asked: the sessions they have a place on, and the courses that somebody else put them on. Two statements.

    What people take of their own accord is theirs, and not here.
    """
    assigned = (
        _gaps_and_courses(manager_id, scope, Enrolment.due_on)
        .join(Enrolment, and_(Enrolment.course_id == Course.id, Enrolment.person_id == RequiredSkill.person_id))
        .where(
            Enrolment.state.in_([EnrolmentState.NOT_STARTED, EnrolmentState.IN_PROGRESS]),
            Enrolment.enrolled_by != Enrolment.person_id,
        )
    )
    booked = (
        _gaps_and_courses(manager_id, scope, CourseSession.ends_at)
        .join(CourseSession, CourseSession.course_id == Course.id)
        .join(Booking, and_(Booking.session_id == CourseSession.id, Booking.person_id == RequiredSkill.person_id))
        .where(Booking.state == BookingState.CONFIRMED, CourseSession.ends_at > now)
    )
    return [
        *(Learning(**row._mapping, is_booked=False) for row in db.session.execute(assigned)),
        *(Learning(**{**row._mapping, "by": local_day(row.by)}, is_booked=True) for row in db.session.execute(booked)),
    ]


def _gaps_and_courses(
    manager_id: UUID, scope: Scope, by: InstrumentedAttribute[date | None] | InstrumentedAttribute[datetime]
) -> Select[tuple[UUID, UUID, str, str, bool, date | datetime | None]]:
    """Each gap with each published course that teaches its skill, and whether the course leads far enough."""
    far_enough = or_(RequiredSkill.required_level.is_(None), CourseSkill.to_level >= RequiredSkill.required_level)
    return (
        select(
            RequiredSkill.person_id, RequiredSkill.skill_id, Course.key.label("course_key"), CourseVersion.title,
            far_enough.label("closes"), by.label("by"),
        )
        .join(LineClosure, LineClosure.person_id == RequiredSkill.person_id)
        .join(Person, Person.id == RequiredSkill.person_id)
        .join(Skill, Skill.id == RequiredSkill.skill_id)
        .join(CourseSkill, CourseSkill.skill_key == Skill.key)
        .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(
            RequiredSkill.state == SkillState.BELOW,
            CourseVersion.state == CourseState.PUBLISHED,
            *_in_scope(manager_id, scope),
        )
    )  # fmt: skip


def about_to_go_stale(manager_id: UUID, scope: Scope, *, today: date) -> list[Expiring]:
    """What is met now and goes stale within 90 days, the soonest first. One statement."""
    rows = db.session.execute(
        select(
            RequiredSkill.person_id, RequiredSkill.skill_id, CurrentLevel.verified_on, SkillDefinition.currency_months
        )
        .join(LineClosure, LineClosure.person_id == RequiredSkill.person_id)
        .join(Person, Person.id == RequiredSkill.person_id)
        .join(
            CurrentLevel,
            and_(CurrentLevel.person_id == RequiredSkill.person_id, CurrentLevel.skill_id == RequiredSkill.skill_id),
        )
        .join(
            SkillDefinition,
            and_(
                SkillDefinition.version_id == RequiredSkill.version_id,
                SkillDefinition.skill_id == RequiredSkill.skill_id,
            ),
        )
        .where(
            RequiredSkill.state == SkillState.MET,
            RequiredSkill.next_change_on <= today + LATER,
            CurrentLevel.verified_on.is_not(None),
            SkillDefinition.currency_months.is_not(None),
            *_in_scope(manager_id, scope),
        )
    )
    found = [
        Expiring(person_id, skill_id, first_day_too_old(verified_on, months))
        for person_id, skill_id, verified_on, months in rows
        if verified_on and months
    ]
    return sorted(
        (one for one in found if one.on <= today + LATER),
        key=lambda one: (one.on, str(one.person_id), str(one.skill_id)),
    )


def who_holds_what(manager_id: UUID, scope: Scope, versions: Mapping[UUID, UUID]) -> list[Holding]:
    """How many people hold each of these skills at the level of its rule, or as practitioners where there is none. Two statements.

    `versions` gives each skill with the framework version that describes it, whose rule counts.
    """
    rules = {
        skill_id: (level, people)
        for skill_id, level, people in db.session.execute(
            select(SkillDefinition.skill_id, SkillDefinition.resilience_level, SkillDefinition.resilience_people).where(
                SkillDefinition.skill_id.in_(versions),
                SkillDefinition.version_id.in_(set(versions.values())),
                SkillDefinition.resilience_people.is_not(None),
            )
        )
    }
    held: dict[UUID, dict[int, int]] = {}
    for skill_id, level, people in db.session.execute(
        select(CurrentLevel.skill_id, CurrentLevel.verified_level, func.count())
        .join(LineClosure, LineClosure.person_id == CurrentLevel.person_id)
        .join(Person, Person.id == CurrentLevel.person_id)
        .where(
            CurrentLevel.skill_id.in_(versions),
            CurrentLevel.verified_level.is_not(None),
            *_in_scope(manager_id, scope),
        )
        .group_by(CurrentLevel.skill_id, CurrentLevel.verified_level)
    ):
        held.setdefault(skill_id, {})[level or 0] = people
    return [
        Holding(
            skill_id,
            people=sum(people for level, people in held.get(skill_id, {}).items() if level >= needed),
            level=needed,
            enough=enough,
        )
        for skill_id in versions
        for needed, enough in [rules.get(skill_id, (PRACTITIONER, None))]
    ]


def who_alone_holds(manager_id: UUID, holdings: Iterable[Holding]) -> dict[UUID, UUID]:
    """Of the skills that hang on one direct report, on whom. One statement."""
    alone = {one.skill_id: one.level for one in holdings if one.hangs_on_one}
    rows = db.session.execute(
        select(CurrentLevel.skill_id, CurrentLevel.verified_level, CurrentLevel.person_id)
        .join(LineClosure, LineClosure.person_id == CurrentLevel.person_id)
        .join(Person, Person.id == CurrentLevel.person_id)
        .where(CurrentLevel.skill_id.in_(alone), *_in_scope(manager_id, Scope.DIRECT))
    )
    return {skill_id: person_id for skill_id, level, person_id in rows if (level or 0) >= alone[skill_id]}


def _in_scope(manager_id: UUID, scope: Scope) -> list[ColumnElement[bool]]:
    depth = [LineClosure.depth == 1] if scope is Scope.DIRECT else []
    return [LineClosure.manager_id == manager_id, *depth, *counting()]
