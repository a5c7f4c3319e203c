"""The filters of the list of courses: their choices in words, with how many courses each leaves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.queries.finding import Counts, OwnCounts, Wanted
from skills_centre.catalogue.rules import Time
from skills_centre.home.asking_for_courses import Mine
from skills_centre.skills.queries.names import NamedSkill

#: What `queries.finding` calls the kind of a choice, by its filter's name in the address; the reader's own go by their value.
_KINDS = {"format": "delivery", "level": "skill", "cost": "free"}


@dataclass(frozen=True)
class Choice:
    """One choice of a filter: its value in the address, its words, and how many courses it leaves."""

    value: str
    words: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A filter with those of its choices that leave something, and those that are chosen. With `any_words` at most one is chosen."""

    name: str
    legend: str
    choices: tuple[Choice, ...]
    any_words: str | None = None

    def kind_of(self, choice: Choice) -> str:
        """The kind of condition that a choice is."""
        return choice.value if self.name == "mine" else _KINDS.get(self.name, self.name)


def own_filter(wanted: Wanted, counts: OwnCounts, *, is_private: bool) -> Filter:
    """The choices that only the reader's own record can answer."""
    gaps = "Suggested for work like mine" if is_private else "For my gaps"
    chosen = {mine for mine, own in ((Mine.GAPS, wanted.lacks), (Mine.NEW, wanted.without)) if own is not None}
    words = {Mine.GAPS: gaps, Mine.NEW: "Not yet taken"}
    return _filter("mine", "For me", words, {Mine.GAPS: counts.gaps, Mine.NEW: counts.new}, chosen)


def filters_of(
    wanted: Wanted, counts: Counts, named: Mapping[str, NamedSkill], roles: Mapping[str, str]
) -> tuple[Filter, ...]:
    """The filters that are the same for everybody, in the order of the page; one without choices is there too, empty."""
    ranks: dict[int, str] = {}
    for skill in named.values():
        ranks = {**skill.levels, **ranks}
    levels = {str(rank): ranks.get(rank, f"Level {rank}") for rank in range(1, 10)}
    skill_keys = counts.skills.keys() | _one(wanted.skill_key)
    providers = sorted(counts.providers.keys() | _one(wanted.provider), key=str.casefold)
    return (
        _times(wanted, counts),
        _filter("topic", "Topic", {topic: topic.value for topic in Topic}, counts.topics, wanted.topics),
        _filter("skill", "Skill", _sorted(skill_keys, {key: named[key].name for key in skill_keys}), counts.skills,
                _one(wanted.skill_key), "Any skill"),
        _filter("level", "Level it leads to", levels, counts.levels, {str(rank) for rank in wanted.levels}),
        _filter("role", "Role that asks for it", _sorted(counts.roles.keys() | _one(wanted.role_key), roles), counts.roles,
                _one(wanted.role_key), "Any role"),
        _filter("format", "Format", {one: one.in_words for one in Delivery}, counts.deliveries, wanted.deliveries),
        _filter("provider", "Provider", {one: one for one in providers} if len(providers) > 1 or wanted.provider else {},
                counts.providers, _one(wanted.provider), "Any provider"),
        _filter("cost", "Cost", _free(wanted, counts), {"free": counts.free}, {"free"} if wanted.is_free else set()),
    )  # fmt: skip


def chosen_in(filters: Collection[Filter]) -> tuple[tuple[Filter, Choice], ...]:
    """The choices that are made, with their filters."""
    return tuple((one, choice) for one in filters for choice in one.choices if choice.is_chosen)


def _times(wanted: Wanted, counts: Counts) -> Filter:
    """How much time one has. Where one length leaves something all are there: who has 15 minutes is told what to do with them."""
    choices = tuple(Choice(one, one.in_words, counts.times.get(one, 0), one is wanted.time) for one in Time)
    return Filter("time", "Time I have", choices if counts.times or wanted.time else (), "Any length")


def _free(wanted: Wanted, counts: Counts) -> dict[str, str]:
    """The one choice of cost; where everything is free there is nothing to choose."""
    return {"free": "Free"} if wanted.is_free or counts.free < counts.fitting else {}


def _one(chosen: str | None) -> set[str]:
    return {chosen} if chosen else set()


def _sorted(keys: Collection[str], names: Mapping[str, str]) -> dict[str, str]:
    """The names of these keys in the order in which people look for them; a key without a name is said in words."""
    named = {key: names.get(key, key.replace("-", " ").capitalize()) for key in keys}
    return dict(sorted(named.items(), key=lambda one: (one[1].casefold(), one[0])))


def _filter(
    name: str,
    legend: str,
    words: Mapping[Any, str],
    counts: Mapping[str, int],
    chosen: Collection[str],
    any_words: str | None = None,
) -> Filter:
    """A filter with its choices in the order of their words' mapping; those that leave nothing and are not chosen are left out."""
    return Filter(
        name,
        legend,
        tuple(
            Choice(value, said, counts.get(value, 0), value in chosen)
            for value, said in words.items()
            if counts.get(value) or value in chosen
        ),
        any_words,
    )
