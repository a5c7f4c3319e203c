"""Forms of a manager about people of their team."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import HiddenField, RadioField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.bookings.rules.reasons import REASON_IN_WORDS
from skills_centre.bookings.rules.states import MANAGER_REASONS, EndReason
from skills_centre.bookings.scheduling_forms import a_number


class HoldForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Holding places for names to come."""

    places = a_number("Hold how many?", empty="Enter how many places to hold")
    form_id = HiddenField()
    submit = SubmitField("Hold them", widget=GovSubmitInput())


class TeamCancelForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Cancelling for somebody of the team, with a reason from a list that they read."""

    reason = RadioField(
        "Why?",
        widget=GovRadioInput(),
        choices=[SelectChoice(reason.value, REASON_IN_WORDS[reason]) for reason in MANAGER_REASONS],
        validators=[InputRequired(message="Choose a reason")],
        description="They read it on their page, and those who look after the session see it. It is in no message.",
    )
    submit = SubmitField("Cancel it", widget=GovSubmitInput())

    @property
    def chosen(self) -> EndReason:
        """The reason that a valid form gives."""
        return EndReason(self.reason.data)
