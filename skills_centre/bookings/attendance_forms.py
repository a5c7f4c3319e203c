"""The form by which attendance comes as a file."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import SubmitField


class AttendanceFileForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A spreadsheet, or a meeting tool's report."""

    file = FileField("File", widget=GovFileInput(), validators=[FileRequired(message="Choose a file")])
    submit = SubmitField("Show what would change", widget=GovSubmitInput())
