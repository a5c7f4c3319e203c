"""What of a learning record an address asks for, the choices by which it is narrowed, and what fits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from skills_centre.catalogue.models import Topic
from skills_centre.learning.models import LearnedKind, RecordSource
from skills_centre.learning.queries.record import NamedKey, RecordLine
from skills_centre.learning.rules.record import first_day, year_of
from skills_centre.platform.pages import month_and_year
from skills_centre.platform.text import sort_key

#: How a line came into the record, in words, to its owner.
SOURCES = {
    RecordSource.COURSE: "Course",
    RecordSource.SESSION: "Session",
    RecordSource.SELF_RECORDED: "Recorded by you",
    RecordSource.IMPORT: "From an earlier system",
    RecordSource.GUIDANCE: "Guidance",
}

#: What each kind of learning is called that people record themselves.
KINDS = {
    LearnedKind.COURSE: "A course elsewhere",
    LearnedKind.EVENT: "A conference, talk or event",
    LearnedKind.READING: "Reading, listening or watching",
    LearnedKind.COACHING: "Coaching or mentoring",
    LearnedKind.ON_THE_JOB: "On the job",
    LearnedKind.COMMUNITY: "A community or network",
    LearnedKind.OTHER: "Something else",
}

#: The most letters of a search.
LONGEST = 200


@dataclass(frozen=True)
class Wanted:
    """What an address asks to see; what it does not name does not narrow."""

    text: str = ""
    sources: frozenset[RecordSource] = frozenset()
    year: int | None = None
    topic: Topic | None = None
    skill: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.text or self.sources or self.year or self.topic or self.skill)


@dataclass(frozen=True)
class Choice:
    """One choice of a filter: its value in the address, its words, and how many entries it leaves."""

    value: str
    words: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Choices:
    """What a record can be narrowed by: only what is in it, or was chosen."""

    sources: tuple[Choice, ...]
    years: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    skills: tuple[Choice, ...]


Skills = Mapping[UUID, Sequence[NamedKey]]


def read_wanted(arguments: MultiDict[str, str]) -> Wanted:
    """What an address asks for; whatever it says that means nothing is left out."""
    sources = frozenset(source for source in RecordSource if source.value in arguments.getlist("source"))
    topic = next((topic for topic in Topic if topic.value == arguments.get("topic")), None)
    return Wanted(
        text=" ".join(arguments.get("q", "").split())[:LONGEST],
        sources=sources,
        year=arguments.get("year", type=int),
        topic=topic,
        skill=arguments.get("skill", "")[:LONGEST],
    )


def fitting(lines: Sequence[RecordLine], skills: Skills, wanted: Wanted, *, first_month: int) -> list[RecordLine]:
    """The lines that an address asks for, in their order. Every word has to be found, whatever its accents and case."""
    words = sort_key(wanted.text).split()
    return [
        line
        for line in lines
        if (not wanted.sources or line.source in wanted.sources)
        and (wanted.year is None or year_of(line.learned_on, first_month) == wanted.year)
        and (wanted.topic is None or line.topic is wanted.topic)
        and (not wanted.skill or any(skill.key == wanted.skill for skill in skills.get(line.id, ())))
        and (not words or _holds(line, skills.get(line.id, ()), words))
    ]


def choices_of(lines: Sequence[RecordLine], skills: Skills, wanted: Wanted, *, first_month: int) -> Choices:
    """What a record can be narrowed by, with how many entries each choice leaves beside the words and the choices of other kinds."""

    def beside(**without: Any) -> list[RecordLine]:  # noqa: ANN401 - fields of what is wanted, as they are when nothing is chosen
        return fitting(lines, skills, replace(wanted, **without), first_month=first_month)

    sources = Counter(line.source for line in beside(sources=frozenset()))
    years = Counter(year_of(line.learned_on, first_month) for line in beside(year=None))
    topics = Counter(line.topic for line in beside(topic=None) if line.topic)
    keys = Counter(skill for line in beside(skill="") for skill in skills.get(line.id, ()))
    if wanted.year is not None:
        years[wanted.year] += 0
    for chosen in {skill for of_line in skills.values() for skill in of_line if skill.key == wanted.skill}:
        keys[chosen] += 0
    return Choices(
        sources=tuple(
            Choice(source.value, words, sources[source], source in wanted.sources)
            for source, words in SOURCES.items()
            if sources[source] or source in wanted.sources
        ),
        years=tuple(
            Choice(str(year), year_in_words(year, first_month), count, year == wanted.year)
            for year, count in sorted(years.items(), reverse=True)
        ),
        topics=tuple(
            Choice(topic.value, topic.value, topics[topic], topic is wanted.topic)
            for topic in Topic
            if topics[topic] or topic is wanted.topic
        ),
        skills=tuple(
            Choice(skill.key, skill.name, count, skill.key == wanted.skill)
            for skill, count in sorted(keys.items(), key=lambda found: sort_key(found[0].name))
        ),
    )


def year_in_words(year: int, first_month: int) -> str:
    """A year of learning as people say it: “2026” where it begins in January, else “April 2026 to March 2027”."""
    if first_month == 1:
        return str(year)
    last = first_day(year + 1, first_month - 1)
    return f"{month_and_year(first_day(year, first_month))} to {month_and_year(last)}"


def _holds(line: RecordLine, skills: Iterable[NamedKey], words: Sequence[str]) -> bool:
    """Whether every word is somewhere in what a line says."""
    said = (line.title, line.provider, line.gained, line.unit_name, *(skill.name for skill in skills))
    everything = sort_key(" ".join(one for one in said if one))
    return all(word in everything for word in words)
