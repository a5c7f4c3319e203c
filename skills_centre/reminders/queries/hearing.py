"""How people hear of a kind, for the pages of other domains that say so beforehand."""

from uuid import UUID

from sqlalchemy import and_, select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.platform import hearing
from skills_centre.platform.database import db
from skills_centre.platform.hearing import Heard, Matter
from skills_centre.reminders.models import MessageChoice
from skills_centre.reminders.queries.policies import policy_now
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import days_in_words
from skills_centre.reminders.rules.topics import TOPIC_OF, Frequency
from skills_centre.reminders.rules.ways import Way

_WAYS = {Way.DIGEST: hearing.Way.MESSAGE, Way.AT_ONCE: hearing.Way.AT_ONCE, Way.SITE: hearing.Way.SITE}


def heard_of(matter: Matter, person_id: UUID | None) -> Heard:
    """How people hear of a matter by what is decided of its kind, and a person by what they chose too. One statement, or two."""
    kind = ReminderKind(matter)
    policy = policy_now(kind)
    way = _WAYS[policy.way] if policy.is_on else hearing.Way.NOTHING
    if way is hearing.Way.AT_ONCE and policy.in_hours:
        way = hearing.Way.SOON
    return Heard(_to(person_id, kind, way) if person_id and policy.is_on else way, days_in_words(policy.offsets))


def _to(person_id: UUID, kind: ReminderKind, way: hearing.Way) -> hearing.Way:
    """The same for one person: not what they stopped, and not at once what comes weekly, or to Members, peers and their staff."""
    chosen, person_type = db.session.execute(
        select(MessageChoice.frequency, Person.person_type)
        .select_from(Person)
        .outerjoin(MessageChoice, and_(MessageChoice.person_id == Person.id, MessageChoice.topic == TOPIC_OF[kind]))
        .where(Person.id == person_id)
    ).one()
    if chosen is Frequency.NEVER:
        return hearing.Way.NOTHING
    is_slower = chosen is Frequency.WEEKLY or person_type in PRIVATE_PERSON_TYPES
    return hearing.Way.MESSAGE if way in {hearing.Way.AT_ONCE, hearing.Way.SOON} and is_slower else way
