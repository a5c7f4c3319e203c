"""The form on which somebody decides all that one person claims: read from what was sent, turned into verdicts, shown again with errors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from skills_centre.platform.errors import Refusal
from skills_centre.platform.ids import read_id
from skills_centre.skills.errors import BasisMissing
from skills_centre.skills.queries.decision_queue import ClaimToDecide
from skills_centre.skills.rules import Basis, Decision
from skills_centre.skills.services.deciding import Verdict

#: Fields as a browser sends them, or as they were held while somebody signed in again.
Fields = Mapping[str, list[str]]


class Choice(StrEnum):
    """What may be said of a claim; what is left for now has no decision."""

    AGREE = "agree"
    CHANGE = "change"
    RETURN = "return"
    CANNOT_JUDGE = "cannot-judge"
    LEAVE = ""


_DECISIONS = {
    Choice.AGREE: Decision.CONFIRMED,
    Choice.CHANGE: Decision.CHANGED,
    Choice.RETURN: Decision.RETURNED,
    Choice.CANNOT_JUDGE: Decision.CANNOT_JUDGE,
}


@dataclass(frozen=True)
class Entry:
    """What was chosen and typed about one claim. `why` explains a change, `back` a return."""

    choice: Choice = Choice.LEAVE
    level: int | None = None
    basis: Basis | None = None
    why: str = ""
    back: str = ""


@dataclass(frozen=True)
class Problem:
    """A sentence, and the field that it belongs to; none when nothing on the page can put it right."""

    text: str
    field_id: str | None


@dataclass
class DecisionForm:
    """The form of one person: the basis of all decisions, the claims that were on the page, and what was said of each."""

    basis: Basis | None = None
    shown: tuple[UUID, ...] = ()
    entries: dict[UUID, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    #: Problems of single fields, by the field's id.
    by_field: dict[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> list[Problem]:
        """What the layout asks a form: whether something is wrong."""
        return self.problems

    def entry(self, claim: ClaimToDecide) -> Entry:
        """What was said of a claim."""
        return self.entries.get(claim.result_id, Entry())

    def agree_with_the_rest(self, claims: Iterable[ClaimToDecide]) -> list[ClaimToDecide]:
        """Agree with every shown claim that nothing was said of; gives those left out, which nobody should agree with unseen."""
        rest = [one for one in claims if one.result_id in self.shown and self.entry(one).choice is Choice.LEAVE]
        for claim in rest:
            if not claim.wants_a_look:
                self.entries[claim.result_id] = Entry(choice=Choice.AGREE)
        return [claim for claim in rest if claim.wants_a_look]

    def verdicts(self) -> list[Verdict]:
        """What was decided; what is left for now is left out."""
        return [
            Verdict(
                result_id,
                _DECISIONS[entry.choice],
                level=entry.level,
                basis=entry.basis or self.basis,
                reason=entry.why if entry.choice is Choice.CHANGE else entry.back,
            )
            for result_id, entry in self.entries.items()
            if entry.choice is not Choice.LEAVE
        ]

    def refuse(
        self, by_result: Mapping[UUID, Iterable[Refusal]], names: Mapping[UUID, str], on_page: list[UUID]
    ) -> None:
        """Show what the service said of each claim, beside its field where the page still has one."""
        needs_basis = False
        for result_id, refusals in by_result.items():
            for refusal in refusals:
                needs_basis = needs_basis or isinstance(refusal, BasisMissing)
                if not isinstance(refusal, BasisMissing):
                    place = self._place(result_id, refusal, on_page)
                    self._note(place, refusal.sentence, about=names.get(result_id, "A skill"))
        if needs_basis:
            self._note("basis", "Choose what you rest your decisions on")

    def _place(self, result_id: UUID, refusal: Refusal, on_page: list[UUID]) -> str | None:
        if result_id not in on_page:
            return None
        number = on_page.index(result_id)
        is_return = self.entries[result_id].choice is Choice.RETURN
        return {"level": f"level-{number}", "reason": f"{'back' if is_return else 'why'}-{number}"}.get(
            refusal.field or "", f"say-{number}"
        )

    def _note(self, place: str | None, text: str, *, about: str | None = None) -> None:
        if place is not None:
            if place in self.by_field:
                return
            self.by_field[place] = text
        self.problems.append(Problem(f"{about}: {text}" if about else text, place))

    def refuse_nothing(self) -> None:
        """Nothing was decided."""
        self._note("say-0", "Decide at least one, or go back to the list")


def read_decisions(fields: Fields) -> DecisionForm:
    """What was sent; what no browser of ours sends is left out."""
    shown = tuple(one for one in map(read_id, _one(fields, "claims").split(",")) if one)
    return DecisionForm(
        basis=_basis(fields, "basis"),
        shown=shown,
        entries={result_id: _entry(fields, number) for number, result_id in enumerate(shown)},
    )


def _entry(fields: Fields, number: int) -> Entry:
    said = _one(fields, f"say-{number}")
    level = _one(fields, f"level-{number}")
    return Entry(
        choice=Choice(said) if said in set(Choice) else Choice.LEAVE,
        level=int(level) if level.isdecimal() else None,
        basis=_basis(fields, f"basis-{number}"),
        why=_one(fields, f"why-{number}"),
        back=_one(fields, f"back-{number}"),
    )


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, [])), "")


def _basis(fields: Fields, name: str) -> Basis | None:
    said = _one(fields, name)
    return Basis(said) if said in set(Basis) else None
