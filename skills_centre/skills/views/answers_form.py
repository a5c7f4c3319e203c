"""The form of a whole role: an answer for each skill, read from what was sent or from what is kept, and shown again with errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from skills_centre.platform.errors import Refusal
from skills_centre.platform.ids import read_id
from skills_centre.skills.errors import FrameworkChanged
from skills_centre.skills.forms import DONT_KNOW
from skills_centre.skills.queries.my_skills import MySkill
from skills_centre.skills.services.answers import Answer

#: Fields as a browser sends them, or as they were held while somebody signed in again.
Fields = Mapping[str, list[str]]

#: What an unreadable version counts as: one that is never the published one.
NO_VERSION = UUID(int=0)


@dataclass(frozen=True)
class Said:
    """What was chosen and typed about one skill, in the words of the form, and the version whose levels were on the page."""

    level: str = ""
    evidence: str = ""
    version_id: UUID = NO_VERSION


@dataclass(frozen=True)
class Problem:
    """A sentence, and the field that it belongs to."""

    text: str
    field_id: str


@dataclass
class AnswersForm:
    """Everything that is said on the page, by skill."""

    said: dict[UUID, Said] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    by_field: dict[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> list[Problem]:
        """What the layout asks a form: whether something is wrong."""
        return self.problems

    def of(self, one: MySkill) -> Said:
        """What was said of a skill; where nothing was, what is kept of it."""
        return self.said.get(one.skill.skill_id) or _kept(one)

    def answers(self, skills: Sequence[MySkill]) -> list[Answer]:
        """The answers that say something new of these skills: what was left as it is kept makes no answer."""
        answers = []
        for one in skills:
            said = self.said.get(one.skill.skill_id)
            if said and (said.level, said.evidence.strip()) != (_kept(one).level, _kept(one).evidence.strip()):
                answers.append(_answer(one, said))
        return answers

    def refuse(self, by_skill: Mapping[UUID, Refusal], skills: Sequence[MySkill]) -> None:
        """Show what the service said of each skill beside its field; whoever answered an older version reads the new one next time."""
        for number, one in enumerate(skills):
            refusal = by_skill.get(one.skill.skill_id)
            if refusal is None:
                continue
            place = f"evidence-{number}" if refusal.field == "evidence" else f"level-{number}"
            self.by_field[place] = refusal.sentence
            self.problems.append(Problem(f"{one.skill.name}: {refusal.sentence}", place))
            if isinstance(refusal, FrameworkChanged):
                said = self.said[one.skill.skill_id]
                self.said[one.skill.skill_id] = Said(said.level, said.evidence, one.skill.version_id)


def read_answers(fields: Fields, skills: Sequence[MySkill]) -> AnswersForm:
    """What was sent of these skills, each found by its id and not by its place, which may have changed since."""
    by_id = {one.skill.skill_id.hex: one.skill.skill_id for one in skills}
    said = {}
    for key, skill_id in by_id.items():
        if f"version-of-{key}" in fields:
            said[skill_id] = Said(
                level=_one(fields, f"level-of-{key}"),
                evidence=_one(fields, f"evidence-of-{key}"),
                version_id=_version(_one(fields, f"version-of-{key}")),
            )
    return AnswersForm(said)


def _answer(one: MySkill, said: Said) -> Answer:
    # What is no number is no level of any scale, and is refused as such.
    level = None if said.level in ("", DONT_KNOW) else int(said.level) if said.level.isdecimal() else -1
    return Answer(one.skill.skill_id, said.version_id, level, said.evidence, is_chosen=bool(said.level))


def _kept(one: MySkill) -> Said:
    """The answer that is kept of a skill; one that was given to an earlier edition is to be chosen again."""
    draft = one.draft
    if draft is None:
        return Said(version_id=one.skill.version_id)
    is_chosen = draft.is_chosen and not draft.is_outdated
    level = (DONT_KNOW if draft.level is None else str(draft.level)) if is_chosen else ""
    return Said(level, draft.evidence or "", one.skill.version_id)


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, [])), "")


def _version(text: str) -> UUID:
    return read_id(text) or NO_VERSION
