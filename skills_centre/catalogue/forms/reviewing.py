"""The form with which a reviewer sends a version back."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from skills_centre.catalogue.errors import CommentNeeded


class ReturnForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What should change before the version is published."""

    comment = TextAreaField(
        "What should change?",
        widget=GovTextArea(),
        description="The authors read this, with your name.",
        validators=[
            InputRequired(message=CommentNeeded.sentence),
            Length(max=5000, message="Keep the comment under 5,000 characters"),
        ],
    )
    submit = SubmitField("Return to the authors", widget=GovSubmitInput())
