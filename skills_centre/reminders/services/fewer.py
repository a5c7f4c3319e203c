"""What a message says of itself at its foot and in its headers: where its receiver asks for fewer of these."""

from collections.abc import Collection
from uuid import UUID

from skills_centre.platform.mail.looks import Action, Letterhead
from skills_centre.platform.mail.unsubscribing import Unsubscribing
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.topics import TOPIC_OF, TOPICS, Topic


def topics_of(kinds: Collection[ReminderKind]) -> list[Topic]:
    """The topics of a message that holds these kinds."""
    told = {TOPIC_OF[kind] for kind in kinds}
    return [topic for topic in Topic if topic in told]


def fewer_of(person_id: UUID, topics: Collection[Topic], links: FewerLinks) -> list[Action]:
    """A link for each topic, with which its receiver decides on the page that it opens."""
    return [Action(TOPICS[topic].name, links.path(person_id, [topic])) for topic in topics]


def unsubscribing(person_id: UUID, topics: Collection[Topic], links: FewerLinks, head: Letterhead) -> Unsubscribing:
    """What mail programs offer: one press where all of it may be stopped, else the page where it is slowed down."""
    may_stop = all(TOPICS[topic].may_stop for topic in topics)
    return Unsubscribing(head.address(links.path(person_id, topics, one_click=may_stop)), may_stop)
