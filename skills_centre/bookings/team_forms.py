"""Forms of a manager about people of their team."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import HiddenField, SubmitField

from skills_centre.bookings.booking_forms import CancelForm, a_reason
from skills_centre.bookings.rules.states import MANAGER_REASONS
from skills_centre.bookings.scheduling_forms import a_number


class HoldForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Holding places for names to come."""

    places = a_number("Hold how many?", empty="Enter how many places to hold")
    form_id = HiddenField()
    submit = SubmitField("Hold them", widget=GovSubmitInput())


class TeamCancelForm(CancelForm):
    """Cancelling for somebody of the team, with a reason from a list that they read."""

    reason = a_reason(
        MANAGER_REASONS,
        hint="They read it on their page, and those who look after the session see it. It is in no message.",
    )
