"""The form that takes a content pack."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import HiddenField, SubmitField


class PackForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One .zip file of one folder; `seen` is the digest of the draft that it is to replace."""

    pack = FileField(
        "Content pack",
        widget=GovFileInput(),
        description="A .zip file of one folder with a course.yaml, lessons in Markdown and quizzes. At most 100 MB and 300 files.",
        validators=[FileRequired(message="Choose a .zip file")],
    )
    seen = HiddenField()
    submit = SubmitField("Check and keep as a draft", widget=GovSubmitInput())
