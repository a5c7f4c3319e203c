"""Keeping the sets of terms that mean the same."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from skills_centre.catalogue.errors import SynonymTaken
from skills_centre.catalogue.models import SynonymSet
from skills_centre.catalogue.queries.synonyms import synonym_sets
from skills_centre.catalogue.rules.asking import search_words
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import sort_key


def keep_synonyms(terms: Sequence[str], *, set_id: UUID | None, by_id: UUID | None, now: datetime) -> UUID:
    """Keep a set of terms, a new one or in place of what a set held; the same terms again change nothing.

    Raises NotFound, or SynonymTaken where another set holds one of the terms already.
    """
    lock_named("synonyms")
    others = [one for one in synonym_sets() if one.id != set_id]
    for other in others:
        if set_id is None and list(other.terms) == list(terms):
            return other.id
        for term in terms:
            if any(search_words(term) == search_words(one) for one in other.terms):
                raise SynonymTaken(
                    f"“{term}” is in another list already, with {', '.join(one for one in other.terms)}."
                )
    kept = SynonymSet(id=new_id()) if set_id is None else db.session.get(SynonymSet, set_id)
    if kept is None:
        raise NotFound
    if set_id is not None and kept.terms == list(terms):
        return kept.id
    kept.terms, kept.sort_key = list(terms), sort_key(terms[0])[:400]
    kept.changed_at, kept.changed_by = now, by_id
    db.session.add(kept)
    db.session.flush()
    record_act("synonyms.keep", actor_id=by_id, subject_kind="synonyms", subject_id=kept.id, now=now, fields=["terms"])
    return kept.id


def remove_synonyms(set_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take a set away; twice is no error."""
    lock_named("synonyms")
    if affected_rows(db.session(), delete(SynonymSet).where(SynonymSet.id == set_id)):
        record_act("synonyms.remove", actor_id=by_id, subject_kind="synonyms", subject_id=set_id, now=now)
