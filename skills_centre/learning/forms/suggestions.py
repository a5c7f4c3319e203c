"""The form with which somebody says that a suggestion is not for them."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.learning.models import NotForMe

#: What each reason is called, also where reasons are counted.
NOT_FOR_ME = {
    NotForMe.KNOWN: "I know this already",
    NotForMe.NOT_NOW: "Not now",
    NotForMe.NOT_MY_WORK: "It does not fit my work",
    NotForMe.ANOTHER_WAY: "I would rather learn it another way",
}


class NotForMeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One of a few reasons; there is nothing to write."""

    why = RadioField(
        "Why is it not for you?",
        widget=GovRadioInput(),
        choices=[SelectChoice(reason.value, words) for reason, words in NOT_FOR_ME.items()],
        validators=[InputRequired(message="Choose why it is not for you")],
    )
    submit = SubmitField("It is not for me", widget=GovSubmitInput())
