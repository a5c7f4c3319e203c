"""The form by which people are moved to another version of a course."""

from uuid import UUID

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SelectMultipleField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.platform.fields import some_lines
from skills_centre.platform.ids import read_id


class MoveForm(FlaskForm):  # type: ignore[misc]
    """Who is moved to another version of a course, and why; the page draws the boxes beside the names."""

    who = RadioField(
        "Whom do you want to move?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("all", "Everybody who is under way on an earlier version"),
            SelectChoice("some", "Only the people ticked below"),
        ],
        validators=[InputRequired(message="Choose whom to move")],
    )
    reason = some_lines(
        "Why are they moved?",
        most=2000,
        empty="Say why they are moved. They read it.",
        hint="Everybody who is moved reads this.",
    )
    learners = SelectMultipleField(choices=[], validate_choice=False)
    submit = SubmitField("Move them", widget=GovSubmitInput())

    @property
    def chosen(self) -> list[UUID] | None:
        """The enrolments ticked; none where everybody is moved."""
        if self.who.data == "all":
            return None
        return [one for sent in self.learners.data or () if (one := read_id(sent))]
