"""The form with which a course is withdrawn."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput
from wtforms import RadioField, SelectField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.catalogue.queries.withdrawals import REASONS
from skills_centre.platform.fields import some_lines


class WithdrawForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why the course leaves the catalogue, and what people should take instead."""

    reason = RadioField(
        "Why is it withdrawn?",
        widget=GovRadioInput(),
        choices=[SelectChoice(str(reason), words) for reason, words in REASONS.items()],
        validators=[InputRequired(message="Choose why it is withdrawn")],
    )
    replaced_by = SelectField("Which course replaces it? (optional)", widget=GovSelect(), validate_choice=False)
    words = some_lines(
        "What should people know? (optional)", most=2000, hint="Whoever opens the course’s page reads this."
    )
    submit = SubmitField("Withdraw the course", widget=GovSubmitInput())

    def offer(self, courses: dict[str, str]) -> None:
        """Give the choices: courses by key."""
        self.replaced_by.choices = [
            SelectChoice("", "No course replaces it"),
            *(SelectChoice(key, title) for key, title in courses.items()),
        ]
