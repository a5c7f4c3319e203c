"""Two people on one form of a draft: whether anything that the second wrote was changed meanwhile, and what."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_wtf import FlaskForm

from skills_centre.catalogue.queries.courses import CourseDetails
from skills_centre.catalogue.rules.differences import Line, compare_texts

Said = Mapping[str, object]


@dataclass(frozen=True)
class Clash:
    """A field that says something else now than the person wrote: what would become of the words that are kept."""

    label: str
    lines: tuple[Line, ...]


def mark_of(said: Said) -> str:
    """A short mark of what a form showed when it was opened; the same again for as long as nobody changed any of it."""
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()[:20]


def settle(form: FlaskForm, course: CourseDetails, said: Said) -> None:
    """Decide on which state of the draft the form's words may be saved; `said` is what the draft says now.

    Another part that changed meanwhile is no clash. Whoever has read what changed here may save over exactly that.
    """
    if request.form.get("was") == mark_of(said):
        form.seen.data = course.pack_digest
    elif request.form.get("over"):
        form.seen.data = request.form["over"]


def clashes(form: FlaskForm, said: Said) -> list[Clash]:
    """The fields in which a form that was sent differs from the draft, where somebody changed the draft after it was opened."""
    was = request.form.get("was")
    if not was or was == mark_of(said):
        return []
    found = []
    for name, kept in ((name, kept) for name, kept in said.items() if name in form):
        lines = compare_texts(_words(kept), _words(form[name].data))
        if lines:
            found.append(Clash(form[name].label.text, lines))
    return found


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)
