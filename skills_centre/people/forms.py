"""Forms of the people domain."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput, GovTextInput
from wtforms import DateField, EmailField, HiddenField, PasswordField, SubmitField
from wtforms.validators import InputRequired, Length


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


class ForgottenPasswordForm(FlaskForm):  # type: ignore[misc]
    """The address to which a link goes, if it is somebody's."""

    email = EmailField(
        "E-mail address",
        widget=GovTextInput(),
        validators=[
            InputRequired(message="Enter your e-mail address"),
            Length(max=254, message="Enter your e-mail address"),
        ],
    )
    submit = SubmitField("Send me a link", widget=GovSubmitInput())


class ChoosePasswordForm(FlaskForm):  # type: ignore[misc]
    """A first or a new password."""

    password = PasswordField(
        "New password", widget=GovPasswordInput(), validators=[InputRequired(message="Enter a new password")]
    )
    submit = SubmitField("Keep this password", widget=GovSubmitInput())


class ChangePasswordForm(FlaskForm):  # type: ignore[misc]
    """The present password, and the one to come."""

    present = PasswordField(
        "Present password", widget=GovPasswordInput(), validators=[InputRequired(message="Enter your present password")]
    )
    password = PasswordField(
        "New password", widget=GovPasswordInput(), validators=[InputRequired(message="Enter a new password")]
    )
    submit = SubmitField("Change my password", widget=GovSubmitInput())


class DelegateForm(FlaskForm):  # type: ignore[misc]
    """Who is to act for a manager, from which day to which; each day in three boxes."""

    email = EmailField(
        "Their e-mail address",
        widget=GovTextInput(),
        validators=[InputRequired(message="Enter their e-mail address"), Length(max=254)],
    )
    starts_on = DateField(
        "First day",
        format="%d %m %Y",
        validators=[InputRequired(message="Enter the first day")],
        invalid_value_message="Enter a day that exists, such as 9 12 2026",  # type: ignore[call-arg]  # its stubs are older
    )
    ends_on = DateField(
        "Last day",
        format="%d %m %Y",
        validators=[InputRequired(message="Enter the last day")],
        invalid_value_message="Enter a day that exists, such as 9 12 2026",  # type: ignore[call-arg]
    )
