"""The form in which one more attempt at a quiz is declined."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import SubmitField, TextAreaField


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Why one more attempt is declined."""

    why = TextAreaField(
        "Why not, and what can they do instead?",
        widget=GovTextArea(),
        description="The learner reads this. For example, which part of the course to read again first, or whom to talk to.",
    )
    submit = SubmitField("Decline", widget=GovSubmitInput())
