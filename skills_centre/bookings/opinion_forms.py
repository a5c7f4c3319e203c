"""The form in which somebody says what they thought of a session."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from skills_centre.bookings.rules.opinions import FEWEST, USEFUL
from skills_centre.learning.forms.opinions import scale
from skills_centre.platform.fields import some_lines

#: Said at the box whose words others may read.
WHO_READS = (
    f"Those who look after sessions may read it, without your name, once at least {FEWEST} people have answered about sessions of this"
    " course. Please name nobody."
)


class SessionOpinionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What somebody thought of a session; both questions may be left out."""

    useful = scale("How useful was the session to you?", USEFUL)
    comment = some_lines("What would make it better? (optional)", most=1_000, hint=WHO_READS)
    submit = SubmitField("Send my answers", widget=GovSubmitInput())
