"""Fields that the forms of courses share: one line, several lines, a day in three boxes, minutes; and how a pack's problems find them."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovTextArea, GovTextInput
from wtforms import BooleanField, Field, Form, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation, ValidationError

from skills_centre.catalogue.packs import PackProblem, PackRefused
from skills_centre.catalogue.packs.manuscript import PartFields
from skills_centre.catalogue.packs.nodes import is_visible


def visible(_form: Form, field: Field) -> None:
    """Refuse characters that nobody can see."""
    if not is_visible((field.data or "").replace("\r\n", "\n")):
        raise ValidationError("There is a character here that nobody can see; type the line again")


def needed(sentence: str) -> Callable[[Form, Field], None]:
    """Refuse a field that is empty or holds spaces only."""

    def check(_form: Form, field: Field) -> None:
        if not (field.data or "").strip():
            raise StopValidation(sentence)

    return check


def one_line(label: str, *, most: int, hint: str = "", is_needed: bool = True) -> StringField:
    """One line of text."""
    name = label[0].lower() + label[1:]
    return StringField(
        label,
        widget=GovTextInput(),
        description=hint,
        filters=[lambda text: " ".join(text.split()) if text else text],
        validators=[
            *([needed(f"Enter the {name}")] if is_needed else []),
            Length(max=most, message=f"The {name} must be {most} characters or fewer"),
            visible,
        ],
    )


def some_lines(label: str, *, most: int, empty: str = "", hint: str = "") -> TextAreaField:
    """Text of several lines, with the line ends of this machine rather than of the browser's."""
    return TextAreaField(
        label,
        widget=GovTextArea(),
        description=hint,
        filters=[lambda text: text.replace("\r\n", "\n").rstrip() if text else text],
        validators=[
            *([needed(empty)] if empty else []),
            Length(max=most, message=f"This must be {most:,} characters or fewer"),
            visible,
        ],
    )


def minutes_field() -> IntegerField:
    """How long something takes."""
    return IntegerField(
        "Minutes",
        widget=GovTextInput(),
        description="How long it takes somebody who does it for the first time.",
        validators=[
            InputRequired(message="Enter the minutes"),
            NumberRange(0, 600, message="The minutes must be a whole number from 0 to 600"),
        ],
    )


def required_field() -> BooleanField:
    """Whether a part must be done to complete the course."""
    return BooleanField("Needed to complete the course", widget=GovCheckboxInput(), default=True)


def part_of(said: Mapping[str, Any]) -> PartFields:
    """What the data of a form say for the course's outline."""
    return PartFields(said["title"], said["minutes"], said["required"])


def show_problems(form: FlaskForm, refused: PackRefused, field_of: Callable[[PackProblem], str | None]) -> None:
    """Show what the rules of packs refused beside the fields that it is about, or at the top where there is none."""
    for problem in refused.problems:
        name = field_of(problem)
        sentence = problem.sentence[0].upper() + problem.sentence[1:]
        if name and name in form:
            if name == "text" and problem.line:
                sentence = f"Line {problem.line}: {problem.sentence}"
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(str(problem))
