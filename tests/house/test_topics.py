"""Every kind of message is in one topic, so that everybody can choose how often they hear of it."""

from collections import Counter

from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.topics import TOPICS, Topic


def test_every_kind_of_message_is_in_exactly_one_topic() -> None:
    assert Counter(kind for facts in TOPICS.values() for kind in facts.kinds) == Counter(ReminderKind)
    assert set(TOPICS) == set(Topic)
