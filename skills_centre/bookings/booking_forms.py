"""Forms about one's own bookings."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.bookings.rules.reasons import REASON_IN_WORDS
from skills_centre.bookings.rules.states import OWN_REASONS, EndReason
from skills_centre.platform.fields import some_lines


def a_reason(reasons: Iterable[EndReason], *, hint: str) -> RadioField:
    """Why something is cancelled, out of a list."""
    return RadioField(
        "Why?",
        widget=GovRadioInput(),
        choices=[SelectChoice(reason.value, REASON_IN_WORDS[reason]) for reason in reasons],
        validators=[InputRequired(message="Choose a reason")],
        description=hint,
    )


class CancelForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Giving a place, a turn or a request back, with a reason from a list."""

    reason = a_reason(
        OWN_REASONS,
        hint="Those who look after the session can see it, and it helps them to find better dates. It is in no message.",
    )
    submit = SubmitField("Cancel it", widget=GovSubmitInput())

    @property
    def chosen(self) -> EndReason:
        """The reason that a valid form gives."""
        return EndReason(self.reason.data)


class NeedsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What somebody needs to take part; an empty text takes it away."""

    needs = some_lines(
        "What would help you to take part?",
        most=500,
        hint="For example: step-free access, a hearing loop, captions, the slides beforehand. To take it away, leave this empty.",
    )
    submit = SubmitField("Keep", widget=GovSubmitInput())


class DeclineForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Declining a request for a place."""

    why = some_lines(
        "Why?", most=1_000, empty="Enter the reason", hint="The person reads it on their page. It is in no message."
    )
    submit = SubmitField("Decline", widget=GovSubmitInput())
