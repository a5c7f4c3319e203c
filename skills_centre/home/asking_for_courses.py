"""What an address of the list of courses asks for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from werkzeug.datastructures import MultiDict

from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.queries.finding import Lack, Own, Wanted
from skills_centre.catalogue.queries.synonyms import synonyms_of
from skills_centre.catalogue.rules import Order, Time
from skills_centre.catalogue.rules.asking import search_words
from skills_centre.home.next_things import OPEN_STATES
from skills_centre.people.queries.viewers import Viewer
from skills_centre.skills.queries.asked_standings import levels_in


class Mine(StrEnum):
    """A choice that only the reader's own record can answer."""

    GAPS = "gaps"
    NEW = "new"


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `is_exact` says that the words are meant as they stand, whatever they look like."""

    text: str
    wanted: Wanted
    mine: frozenset[Mine]
    order: Order
    page: int
    is_exact: bool = False


def read_asked(arguments: MultiDict[str, str]) -> Asked:
    """What an address asks for; whatever it says that means nothing is left out."""
    topics, levels, deliveries, times, mine = (
        set(arguments.getlist(name)) for name in ("topic", "level", "format", "time", "mine")
    )
    text = arguments.get("q", "").strip()[:200]
    words = search_words(text)
    order = next((order for order in Order if order.value in arguments.getlist("sort")), None)
    if order is None or (order is Order.RELEVANCE and not words):
        order = Order.RELEVANCE if words else Order.TITLE
    return Asked(
        text=text,
        wanted=Wanted(
            words=words,
            topics=frozenset(topic for topic in Topic if topic.value in topics),
            skill_key=arguments.get("skill", "")[:120] or None,
            levels=frozenset(level for level in range(1, 10) if str(level) in levels),
            deliveries=frozenset(delivery for delivery in Delivery if delivery.value in deliveries),
            time=next((time for time in Time if time.value in times), None),
            role_key=arguments.get("role", "")[:120] or None,
            provider=arguments.get("provider", "")[:120] or None,
            is_free="free" in arguments.getlist("cost"),
        ),
        mine=frozenset(one for one in Mine if one.value in mine),
        order=order,
        page=max(arguments.get("page", 1, type=int), 1),
        is_exact=arguments.get("exact") == "1",
    )


def with_meaning(asked: Asked) -> Wanted:
    """What is wanted, with the sets of terms that mean the same as its words. One statement where there are words."""
    return replace(asked.wanted, meaning=synonyms_of(asked.wanted.words)) if asked.wanted.words else asked.wanted


def own_record(viewer: Viewer, taken: Iterable[UUID], *, on: date) -> Own:
    """What the reader's own record says: their skills below or unknown, the courses that they took."""
    lacks = (Lack(one.skill_key, one.level) for one in levels_in(OPEN_STATES, viewer.id, on=on))
    return Own(tuple(lacks), frozenset(taken))


def with_own(wanted: Wanted, mine: frozenset[Mine], own: Own) -> Wanted:
    """What is wanted, narrowed by what the reader chose of their own."""
    return replace(
        wanted,
        lacks=own.lacks if Mine.GAPS in mine else None,
        without=own.taken if Mine.NEW in mine else None,
    )
