"""Forms about a quarter's value: the decisions that are wanted, and closing it."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import HiddenField, SubmitField

from skills_centre.gaps.rules.value_decisions import LONGEST
from skills_centre.platform.fields import some_lines

_HINT = "In one or two sentences, with the figures that it rests on. It may be left empty."


class DecisionsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Three decisions, each in a few words."""

    first = some_lines(
        "First decision", most=LONGEST, hint="In one or two sentences, with the figures that it rests on."
    )
    second = some_lines("Second decision", most=LONGEST, hint=_HINT)
    third = some_lines("Third decision", most=LONGEST, hint=_HINT)
    submit = SubmitField("Save the decisions", widget=GovSubmitInput())

    @property
    def words(self) -> list[str]:
        """What was written, once the form is valid."""
        return [self.first.data or "", self.second.data or "", self.third.data or ""]

    def fill(self, words: Sequence[str]) -> None:
        """Begin with what stands there already."""
        for field, one in zip((self.first, self.second, self.third), words, strict=False):
            field.data = one


class CloseForm(FlaskForm):  # type: ignore[misc]
    """The button, and which figures were looked at."""

    seen = HiddenField()
    submit = SubmitField("Close the quarter", widget=GovSubmitInput())
