"""The form in which an institution writes its own words for a local-policy block."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea, GovTextInput
from wtforms import HiddenField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from skills_centre.platform.text import is_visible


class PolicyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who answers for the words, and the words; `seen` is when those that stood there were written."""

    owner = StringField(
        "Owner",
        widget=GovTextInput(),
        description="The team that keeps these words right.",
        validators=[
            InputRequired(message="Enter the owner"),
            Length(max=120, message="The owner must be 120 characters or fewer"),
        ],
    )
    body = TextAreaField(
        "Your institution's words",
        widget=GovTextArea(),
        description="Every course that has this place shows them at once. Leave an empty line between paragraphs.",
        validators=[
            InputRequired(message="Enter your institution's words"),
            Length(max=20_000, message="The words must be 20,000 characters or fewer"),
        ],
    )
    seen = HiddenField()
    submit = SubmitField("Save", widget=GovSubmitInput())

    def validate_owner(self, field: StringField) -> None:
        """Refuse what nobody can see."""
        _refuse_invisible(field)

    def validate_body(self, field: TextAreaField) -> None:
        """Refuse what nobody can see."""
        _refuse_invisible(field)


def _refuse_invisible(field: StringField) -> None:
    if not is_visible((field.data or "").replace("\r\n", "\n")):
        raise ValidationError("There is a character here that nobody can see; type the line again")
