"""Forms of the people domain."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput, GovTextInput
from wtforms import EmailField, HiddenField, PasswordField, SubmitField
from wtforms.validators import InputRequired


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """E-mail address and password."""

    email = EmailField(
        "E-mail address", widget=GovTextInput(), validators=[InputRequired(message="Enter your e-mail address")]
    )
    password = PasswordField(
        "Password", widget=GovPasswordInput(), validators=[InputRequired(message="Enter your password")]
    )
    next = HiddenField()
    submit = SubmitField("Sign in", widget=GovSubmitInput())
