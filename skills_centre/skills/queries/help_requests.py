"""Who asked whom for help, and who would like help and found nobody: for the two people, and for nobody else by name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import HelpRequest, HelpWish
from skills_centre.skills.queries.described import DescribedSkill, described_skills
from skills_centre.skills.rules.helping import RequestState, question_in_words, request_state

#: How many of those who asked, and whom somebody asked, a page lists.
MOST_REQUESTS = 50
NO_LONGER_DESCRIBED = "A skill that is no longer described"


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked whom for help with what, how that stands, and since when."""

    id: UUID
    is_mine: bool
    other_name: str
    other_email: str
    skill_name: str
    is_for_mentoring: bool
    asked_at: datetime
    state: RequestState
    #: When it came to stand so; none where that is worked out, or nothing has happened yet.
    since: datetime | None
    other_has_left: bool

    @property
    def may_be_answered(self) -> bool:
        """Whether whoever was asked may say now that they can help."""
        return self.state is RequestState.WAITING and not self.is_mine and not self.other_has_left

    @property
    def question(self) -> str | None:
        """What is asked of the reader, in words, while it waits for their answer."""
        if not self.may_be_answered:
            return None
        return question_in_words(self.other_name, self.skill_name, is_for_mentoring=self.is_for_mentoring)

    @property
    def may_be_ended(self) -> bool:
        """Whether either may take it back, say no, or end it: while it waits, or while somebody is a mentor."""
        return self.state is RequestState.WAITING or (self.state is RequestState.ACCEPTED and self.is_for_mentoring)


@dataclass(frozen=True, slots=True)
class Wish:
    """A skill in which somebody would like help, and since when."""

    id: UUID
    skill: DescribedSkill
    wished_at: datetime


def requests_of(person_id: UUID) -> list[Request]:
    """Whom somebody asked, and who asked them, the latest first. Four statements at the most."""
    asker, helper = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(
            HelpRequest,
            *(asker.name.label("asker"), asker.email.label("asker_email"), asker.left_on.label("asker_left")),
            *(helper.name.label("helper"), helper.email.label("helper_email"), helper.left_on.label("helper_left")),
        )
        .join(asker, asker.id == HelpRequest.asker_id)
        .join(helper, helper.id == HelpRequest.helper_id)
        .where(or_(HelpRequest.asker_id == person_id, HelpRequest.helper_id == person_id))
        .order_by(HelpRequest.asked_at.desc(), HelpRequest.id.desc())
        .limit(MOST_REQUESTS)
    ).all()
    skills = described_skills([row.HelpRequest.skill_id for row in rows])
    found = []
    for row in rows:
        one: HelpRequest = row.HelpRequest
        is_mine = one.asker_id == person_id
        skill = skills.get(one.skill_id)
        found.append(
            Request(
                one.id,
                is_mine=is_mine,
                other_name=row.helper if is_mine else row.asker,
                other_email=(row.helper_email if is_mine else row.asker_email) or "",
                skill_name=skill.name if skill else NO_LONGER_DESCRIBED,
                is_for_mentoring=one.is_for_mentoring,
                asked_at=one.asked_at,
                state=request_state(
                    accepted_at=one.accepted_at,
                    declined_at=one.declined_at,
                    ended_at=one.ended_at,
                    helper_has_left=row.helper_left is not None,
                ),
                since=one.declined_at or one.ended_at or one.accepted_at,
                other_has_left=(row.helper_left if is_mine else row.asker_left) is not None,
            )
        )
    return found


def wishes_of(person_id: UUID) -> list[Wish]:
    """The skills in which somebody would like help and found nobody, by name. Four statements at the most."""
    rows = db.session.execute(select(HelpWish).where(HelpWish.person_id == person_id)).scalars().all()
    skills = described_skills([row.skill_id for row in rows])
    found = [Wish(row.id, skill, row.wished_at) for row in rows if (skill := skills.get(row.skill_id))]
    return sorted(found, key=lambda one: (one.skill.sort_key, one.skill.skill_id))
