"""Forms with which a manager acts on a gap."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from skills_centre.platform.fields import DayField, some_lines


class SuggestForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """By when, and a word of one's own; which course and whose people the address says."""

    due_on = DayField(
        "By when would it be good to finish? (optional)",
        hint="For example, 31 3 2027. Whoever begins can change or remove it. It is never a requirement.",
    )
    words = some_lines(
        "A word of your own (optional)",
        most=500,
        hint="Everybody reads the same words, with your name. Say why it helps the work, and nothing about any one person.",
    )
    submit = SubmitField("Suggest it", widget=GovSubmitInput())


class AskForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the button."""

    submit = SubmitField("Ask them", widget=GovSubmitInput())
