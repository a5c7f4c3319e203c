"""The forms that bring files in: a table of courses, a bank of questions."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import SubmitField


class CourseTableForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A table of courses that others run."""

    file = FileField(
        "Table of courses",
        widget=GovFileInput(),
        description="A CSV file, with the headings of our template. Up to 500 courses.",
        validators=[FileRequired(message="Choose a CSV file")],
    )
    submit = SubmitField("Read the table", widget=GovSubmitInput())


class QuestionBankForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A bank of questions in GIFT."""

    file = FileField(
        "File of questions",
        widget=GovFileInput(),
        description="A text file in GIFT, the format that Moodle and other systems write. Up to 1 MB.",
        validators=[FileRequired(message="Choose a file")],
    )
    submit = SubmitField("Read the questions", widget=GovSubmitInput())
