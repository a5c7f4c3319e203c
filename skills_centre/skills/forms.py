"""Forms of the skills domain."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import SubmitField


class FrameworkFilesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The official pair of files."""

    roles = FileField(
        "File of roles", widget=GovFileInput(), validators=[FileRequired(message="Choose the file of roles")]
    )
    skills = FileField(
        "File of skills", widget=GovFileInput(), validators=[FileRequired(message="Choose the file of skills")]
    )
    submit = SubmitField("Show what would change", widget=GovSubmitInput())
