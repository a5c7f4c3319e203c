"""A rule as the sentence that it says, and the facts that stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from skills_centre.platform.pages import counted, in_words
from skills_centre.requirements.rules.audience import ClauseKind
from skills_centre.requirements.rules.schedule import Recurrence, Schedule

#: A person type as several people of it are spoken of, where that is more than its own word.
_SEVERAL = {"Contractor": "contractors", "House staff": "House staff", "Digital service staff": "digital service staff"}


@dataclass(frozen=True, slots=True)
class NamedClause:
    """A clause with the name of what it goes by: a unit, a role, a person type or a person."""

    kind: ClauseKind
    name: str = ""
    is_exclusion: bool = False
    #: How many people its name stands for.
    people: int = 1


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """Everything that the sentence of a rule is made of, by name."""

    #: What the course or the pathway that it asks for is called.
    title: str
    clauses: tuple[NamedClause, ...]
    schedule: Schedule
    starts_on: date
    ends_on: date | None = None
    is_pathway: bool = False

    @property
    def audience(self) -> str:
        """Whom it concerns: “Everyone in Committees and below, except contractors”."""
        return _audience(self)

    @property
    def timing(self) -> str:
        """By when, and how often: “within 30 days of joining and again every 12 months”."""
        return _timing(self.schedule)

    @property
    def sentence(self) -> str:
        """The whole of it."""
        verb = "complete" if _is_several(self) else "completes"
        comma = "," if _exceptions(self) or (_people(self) and _others(self)) else ""
        what = f"every course of the pathway “{self.title}”" if self.is_pathway else f"“{self.title}”"
        return f"{self.audience}{comma} {verb} {what} {self.timing}."

    @property
    def facts(self) -> tuple[str, ...]:
        """What the sentence leaves out: its first and last day, grace, and what counts from before."""
        return tuple(_facts(self))

    def told_to(self, name: str) -> "RuleInWords":
        """The same as it is told to somebody whom it concerns: whoever else is named in it is counted, and not named."""
        others = [one for one in self.clauses if one.kind is not ClauseKind.PERSON]
        return replace(self, clauses=(*others, *_counted_beside(name, _people(self)), *_counted_out(self)))


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names one after another: A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _audience(rule: RuleInWords) -> str:
    people = [one.name for one in _people(rule)]
    said = _those(rule) if _others(rule) else ""
    if people:
        said = f"{said}, and also {listed(people)}" if said else listed(people)
    left_out = _exceptions(rule)
    return f"{said}, except {listed(left_out)}" if left_out else said


def _those(rule: RuleInWords) -> str:
    """Whom the clauses other than those of named people fit, all kinds together."""
    types = [_SEVERAL.get(one, one) for one in _names(rule, ClauseKind.PERSON_TYPE)]
    units, roles = _names(rule, ClauseKind.UNIT), _names(rule, ClauseKind.PROFILE)
    said = _begun(listed(types)) if types else "Everyone"
    if units:
        said += f" in {listed(units, 'or')} and below"
    if roles:
        said += f" whose role is {listed(roles, 'or')}"
    if any(one.kind is ClauseKind.NEW_STARTERS and not one.is_exclusion for one in rule.clauses):
        said += f" who {'join' if types else 'joins'} on or after {in_words(rule.starts_on)}"
    return said


def _exceptions(rule: RuleInWords) -> list[str]:
    out: list[str] = []
    out += [_SEVERAL.get(one, one) for one in _names(rule, ClauseKind.PERSON_TYPE, is_exclusion=True)]
    out += [f"everyone in {one} and below" for one in _names(rule, ClauseKind.UNIT, is_exclusion=True)]
    out += [f"everyone whose role is {one}" for one in _names(rule, ClauseKind.PROFILE, is_exclusion=True)]
    return out + _names(rule, ClauseKind.PERSON, is_exclusion=True)


def _names(rule: RuleInWords, kind: ClauseKind, *, is_exclusion: bool = False) -> list[str]:
    return [one.name for one in rule.clauses if one.kind is kind and one.is_exclusion == is_exclusion]


def _people(rule: RuleInWords) -> list[NamedClause]:
    """The people whom it names, beside whom else it concerns."""
    return [one for one in rule.clauses if one.kind is ClauseKind.PERSON and not one.is_exclusion]


def _others(rule: RuleInWords) -> list[NamedClause]:
    """Whom it concerns without naming them."""
    return [one for one in rule.clauses if one.kind is not ClauseKind.PERSON and not one.is_exclusion]


def _is_several(rule: RuleInWords) -> bool:
    named = sum(one.people for one in _people(rule))
    return named > 1 or bool(named and _others(rule)) or bool(_names(rule, ClauseKind.PERSON_TYPE))


def _counted_beside(name: str, people: Sequence[NamedClause]) -> list[NamedClause]:
    """Those whom a rule names, as one of them, or somebody whom it does not name, is told."""
    own = [one for one in people if one.name == name][:1]
    others = len(people) - len(own)
    said = counted(others, "other", "others") if own else counted(others, "person", "people")
    return own + ([NamedClause(ClauseKind.PERSON, f"{said} by name", people=others)] if others else [])


def _counted_out(rule: RuleInWords) -> list[NamedClause]:
    """Those whom a rule leaves out by name, as anybody else is told."""
    number = len(_names(rule, ClauseKind.PERSON, is_exclusion=True))
    said = f"{counted(number, 'person', 'people')} by name"
    return [NamedClause(ClauseKind.PERSON, said, is_exclusion=True, people=number)] if number else []


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _timing(schedule: Schedule) -> str:
    months = every(schedule.months) if schedule.months else ""
    if schedule.fixed_on is None:
        return f"within {counted(schedule.days, 'day')} of joining" + (f" and again {months}" if months else "")
    if schedule.recurrence is Recurrence.FIXED:
        return f"by {in_words(schedule.fixed_on)} and then {months}"
    return f"by {in_words(schedule.fixed_on)}"


def every(months: int) -> str:
    """How often: every month, every 12 months."""
    return "every month" if months == 1 else f"every {months} months"


def _facts(rule: RuleInWords) -> list[str]:
    schedule = rule.schedule
    said = [f"It holds from {in_words(rule.starts_on)}" + (f" to {in_words(rule.ends_on)}" if rule.ends_on else "")]
    said.append(f"Nobody is given less than {counted(schedule.days, 'day')}")
    if schedule.recurrence is Recurrence.ROLLING:
        said.append(f"The next date is {counted(schedule.months or 0, 'month')} after each completion")
    if schedule.grace_days:
        said.append(f"Overdue only after {counted(schedule.grace_days, 'more day')}")
    if schedule.recurrence is Recurrence.ONCE:
        said.append(_counting_back(schedule.counts_back_months, is_pathway=rule.is_pathway))
    if rule.is_pathway:
        said.append("It asks for each course that the pathway needs, and for none that is optional in it")
        said.append(
            f"A course that the pathway needs later is asked for from that day, with {counted(schedule.days, 'day')} at least"
        )
    return said


def _counting_back(months: int | None, *, is_pathway: bool) -> str:
    it, done = ("a course of it", "that course") if is_pathway else ("it", "it")
    if months is None:
        return f"Whoever has completed {it} at any time before has done {done}"
    return f"Whoever completed {it} in the {counted(months, 'month')} before has done {done}"
