"""The sets of terms that mean the same here."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import SynonymSet
from skills_centre.catalogue.rules.asking import holds_term
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True)
class Synonyms:
    """A set of terms that mean the same."""

    id: UUID
    terms: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The terms as the form writes them."""
        return ", ".join(self.terms)


_SETS = select(SynonymSet.id, SynonymSet.terms).order_by(SynonymSet.sort_key, SynonymSet.id)


def synonym_sets() -> list[Synonyms]:
    """Every set by its first term. One statement."""
    return [Synonyms(row.id, tuple(row.terms)) for row in db.session.execute(_SETS)]


def synonym_set(set_id: UUID) -> Synonyms:
    """One set. Raises NotFound."""
    row = db.session.execute(_SETS.where(SynonymSet.id == set_id)).one_or_none()
    if row is None:
        raise NotFound
    return Synonyms(row.id, tuple(row.terms))


def synonyms_of(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The sets of which these words hold a term. One statement."""
    return tuple(one.terms for one in synonym_sets() if any(holds_term(words, term) for term in one.terms))
