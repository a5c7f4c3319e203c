"""The form that asks what the next edition of a course is: a new version, or a correction."""

from enum import StrEnum

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired


class Edition(StrEnum):
    """What is begun."""

    CORRECTION = "correction"
    VERSION = "version"


#: What each means for learners, beside its choice.
MEANS = {
    Edition.CORRECTION: "For spelling, a link, or a statement that is wrong or unsafe. People under way get it at once and keep what they"
    " have done. Nobody has to do anything again. No part is added or taken out, and quizzes keep their questions and right answers.",
    Edition.VERSION: "For anything else: other parts, other questions, another pass mark, other skills. People under way finish on the"
    " version that they began. Whoever starts afterwards gets the new one.",
}
_WORDS = {Edition.CORRECTION: "A correction", Edition.VERSION: "A new version"}


class BeginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new version or a correction."""

    edition = RadioField(
        "What do you want to write?",
        widget=GovRadioInput(),
        choices=[SelectChoice(str(one), _WORDS[one]) for one in Edition],
        validators=[InputRequired(message="Choose a correction or a new version")],
    )
    submit = SubmitField("Begin", widget=GovSubmitInput())

    @property
    def is_correction(self) -> bool:
        """Whether a valid form asks for a correction."""
        return bool(self.edition.data == Edition.CORRECTION)
