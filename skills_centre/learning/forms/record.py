"""Forms of the learning record."""

from collections.abc import Callable

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput, GovTextInput
from wtforms import Field, Form, HiddenField, RadioField, SelectMultipleField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from skills_centre.learning.errors import NoTimeTaken
from skills_centre.platform.fields import DayField, needed, one_line, some_lines, visible


class TargetForm(FlaskForm):  # type: ignore[misc]
    """The hours that somebody hopes to learn in a year."""

    hours = StringField(
        "Hours a year",
        widget=GovTextInput(),
        description="A whole number. 0 means no target. Leave it empty to go by what the institution says.",
        filters=[lambda text: text.strip() if text else text],
        validators=[Optional(), Regexp(r"\d{1,4}\Z", message="Enter a whole number of hours, such as 30")],
    )
    submit = SubmitField("Save", widget=GovSubmitInput())

    @property
    def number(self) -> int | None:
        """The hours that a valid form gives; None where it was left empty."""
        return int(self.hours.data) if self.hours.data else None


def _digits(unit: str) -> Callable[[Form, Field], None]:
    """Refuse what is no whole number of a few digits; the box may stay empty."""

    def check(_form: Form, field: Field) -> None:
        if field.data and not (field.data.isascii() and field.data.isdecimal() and len(field.data) <= 4):
            raise ValidationError(f"The {unit} must be a whole number, such as 2")

    return check


def _whole_number(label: str, unit: str) -> StringField:
    """A box for a few digits."""
    strip = [lambda text: text.strip() if text else text]
    return StringField(label, widget=GovTextInput(), filters=strip, validators=[_digits(unit)])


class TimeTakenForm(FlaskForm):  # type: ignore[misc]
    """How long something took, in hours and minutes."""

    hours = _whole_number("Hours", "hours")
    minutes = _whole_number("Minutes", "minutes")

    def validate_hours(self, field: Field) -> None:
        """Refuse a form without any time. Raises ValidationError."""
        if not field.data and not self.minutes.data:
            raise ValidationError(NoTimeTaken.sentence)

    @property
    def taken(self) -> int:
        """The minutes together that a valid form gives."""
        return int(self.hours.data or 0) * 60 + int(self.minutes.data or 0)


class LearnedForm(TimeTakenForm):
    """What somebody learned elsewhere, to be written into their record."""

    title = StringField(
        "What was it?",
        widget=GovTextInput(),
        description="Such as “Day conference on official statistics” or “Read a book on plain language”.",
        filters=[lambda text: " ".join(text.split()) if text else text],
        validators=[
            needed("Say in a few words what it was"),
            Length(max=200, message="This must be 200 characters or fewer"),
            visible,
        ],
    )
    kind = RadioField(
        "What kind of learning was it?",
        widget=GovRadioInput(),
        choices=[],
        validators=[InputRequired(message="Choose what kind of learning it was")],
    )
    provider = one_line(
        "Provider (optional)", called="provider", most=120, hint="Who offered or wrote it.", is_needed=False
    )
    learned_on = DayField(
        "When was it?", empty="Enter the day", hint="The last day, if it took several. For example, 12 3 2026"
    )
    began_on = DayField("First day, if it took several days (optional)", hint="For example, 10 3 2026")
    #: Declared again, so that mistakes are listed in the order of the page.
    hours = _whole_number("Hours", "hours")
    minutes = _whole_number("Minutes", "minutes")
    gained = some_lines(
        "What did you learn from it? (optional)",
        most=2_000,
        hint="For yourself, in your own words. Nobody else reads it.",
    )
    skills = SelectMultipleField("Skills that it concerns (optional)", validate_choice=False)
    links = TextAreaField(filters=[lambda text: text.replace("\r\n", "\n") if text else text])
    #: Only to show what is wrong with the files beside them.
    files = HiddenField()
    #: The form that was sent, so that a second press finds the entry that the first one made.
    form_id = HiddenField()
    #: Files that were sent with a form that had a mistake elsewhere.
    held = HiddenField()


class CorrectionForm(TimeTakenForm):
    """What an entry of somebody's record should say, and why."""

    learned_on = DayField("The right day", empty="Enter the day", hint="For example, 12 3 2026")
    reason = some_lines(
        "Why?", most=500, empty="Say why, so that the person understands", hint="The person reads this, with your name."
    )
    form_id = HiddenField()
