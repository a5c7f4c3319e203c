"""Forms about certificates: what others see, a code to look up, and why one is revoked."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea, GovTextInput
from wtforms import RadioField, StringField, SubmitField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.learning.rules.certificates import Shown


class ShownForm(FlaskForm):  # type: ignore[misc]
    """What others may see of a certificate; the page draws the choices."""

    shown = RadioField(choices=[SelectChoice(one.value, one.value) for one in Shown], validators=[InputRequired()])


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A certificate's code, sent as part of an address."""

    code = StringField("The code on the certificate", widget=GovTextInput())


class RevokeForm(FlaskForm):  # type: ignore[misc]
    """Why a certificate was wrongly issued."""

    reason = TextAreaField(
        "Why was it wrongly issued?",
        widget=GovTextArea(),
        description="The person reads this. A stranger who checks the certificate does not.",
    )
    submit = SubmitField("Revoke this certificate", widget=GovSubmitInput())
