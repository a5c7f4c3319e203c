"""The demonstration's data files, read into typed records."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from skills_centre.learning.models import ActionKind, LearnedKind
from skills_centre.people.models import PersonType, UnitKind

DATA = Path(__file__).parent / "data"


class Unit(BaseModel):
    """A body, area, directorate or team of the invented institution, as institution.yaml says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name: str
    kind: UnitKind
    children: tuple["Unit", ...] = ()
    head: str | None = None
    head_title: str | None = None
    head_team: str | None = None
    size: int = 0
    person_type: PersonType = PersonType.HOUSE_STAFF
    roles: tuple[str, ...] = ()


class Policy(BaseModel):
    """The institution's own words for a local-policy block."""

    owner: str
    text: str


class JobTitles(BaseModel):
    """What people are called: by role level, by team for people without a role profile, and for Members' staff."""

    by_role: dict[str, tuple[str, ...]]
    by_team: dict[str, tuple[str, ...]]
    members_staff: tuple[str, ...]


class InventedInstitution(BaseModel):
    """The whole of institution.yaml."""

    name: str
    short_name: str
    head_title: str
    head: str
    head_team: str
    units: tuple[Unit, ...]
    job_titles: JobTitles
    local_policies: dict[str, Policy]


class Names(BaseModel):
    """Parts of invented names."""

    given: tuple[str, ...]
    family: tuple[str, ...]


class SmallTexts(BaseModel):
    """What people wrote in the demonstration's past."""

    evidence_notes: tuple[str, ...]
    confirm_notes: tuple[str, ...]
    change_reasons: tuple[str, ...]
    return_reasons: tuple[str, ...]
    plan_notes: tuple[str, ...]
    plan_reasons: tuple[str, ...]
    plan_actions: dict[ActionKind, tuple[str, ...]]
    withdraw_reasons: tuple[str, ...]
    help_notes: tuple[str, ...]


class LearnedThing(BaseModel):
    """Something that people of the demonstration recorded themselves."""

    title: str
    kind: LearnedKind
    provider: str
    gained: str
    minutes: int
    days: int = 1
    skills: tuple[str, ...]
    links: tuple[str, ...] = ()


class LearnedThings(BaseModel):
    """The whole of learning.yaml."""

    elsewhere: tuple[LearnedThing, ...]


@cache
def institution_data() -> InventedInstitution:
    """The invented institution."""
    return InventedInstitution.model_validate(_read("institution.yaml"))


@cache
def names() -> Names:
    """Parts of names."""
    return Names.model_validate(_read("names.yaml"))


@cache
def small_texts() -> SmallTexts:
    """Small texts."""
    return SmallTexts.model_validate(_read("words.yaml"))


@cache
def things_learned() -> tuple[LearnedThing, ...]:
    """What people recorded themselves."""
    return LearnedThings.model_validate(_read("learning.yaml")).elsewhere


def _read(name: str) -> object:
    with (DATA / name).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)
