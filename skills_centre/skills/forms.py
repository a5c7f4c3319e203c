"""Forms of the skills domain."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput, GovTextArea
from wtforms import BooleanField, HiddenField, MultipleFileField, RadioField, SelectField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from skills_centre.platform.fields import DayField

#: The choice that says "I don't know".
DONT_KNOW = "dont-know"


class FrameworkFilesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A file that holds a framework, or the official pair."""

    file = FileField("File", widget=GovFileInput(), validators=[FileRequired(message="Choose a file")])
    second = FileField("Second file, for the official pair only", widget=GovFileInput())
    submit = SubmitField("Show what would change", widget=GovSubmitInput())


class SelfAssessmentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The level that somebody chooses for themselves, and what shows it; the service knows which levels there are."""

    level = RadioField(
        choices=[],
        validate_choice=False,
        validators=[InputRequired(message="Choose the level that describes your work now, or “I don’t know”.")],
    )
    evidence = TextAreaField()
    #: Web addresses, one a line.
    links = TextAreaField()
    files = MultipleFileField()
    version_id = HiddenField()


class ExemptionForm(FlaskForm):  # type: ignore[misc]
    """Until when a requirement is set aside, and why."""

    ends_on = DayField(
        "Until when?", empty="Enter the last day", hint="The last day on which it is not asked. For example, 30 9 2026"
    )
    reason = TextAreaField(
        "Why?", widget=GovTextArea(), description="They read it, so do not write what they would rather not see kept."
    )
    submit = SubmitField("Set it aside", widget=GovSubmitInput())


class ReplyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What somebody says to a decision about them, and whether a second person should look again; the service knows the rules."""

    text = TextAreaField()
    asks_second = BooleanField()


class SecondOpinionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What a second confirmer finds; the service knows the rules."""

    finding = RadioField(choices=[], validate_choice=False)
    level = SelectField(choices=[], validate_choice=False)
    basis = RadioField(choices=[], validate_choice=False)
    reason = TextAreaField()
