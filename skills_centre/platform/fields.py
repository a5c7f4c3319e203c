"""Fields that forms of several domains share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovTextArea, GovTextInput
from wtforms import DateField, Field, Form, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import Length, StopValidation, ValidationError

from skills_centre.platform.text import is_visible


class DayField(DateField):
    """A day in three boxes; what was typed stays in them when it is no day. Without a sentence for `empty` it may stay empty."""

    widget = GovDateInput()

    def __init__(self, label: str, *, empty: str = "", hint: str = "", **bound: Any) -> None:  # noqa: ANN401 - WTForms binds it
        super().__init__(label, format="%d %m %Y", description=hint, **bound)
        self._empty = empty

    @property
    def day(self) -> date:
        """The day that a valid form gives. Raises ValueError when there is none."""
        if self.data is None:
            raise ValueError("the form is not valid")
        return self.data

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - the name is WTForms’ own
        """Refuse a form that was sent without any field at all, of which nothing is read. Raises ValidationError."""
        if self._empty and self.data is None and not self.errors:
            raise ValidationError(self._empty)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read day, month and year. Raises ValueError with a sentence."""
        boxes = [box.strip()[:10] for box in [*valuelist, "", "", ""][:3]]
        self.raw_data = boxes
        self.data = None
        if not any(boxes):
            if self._empty:
                raise ValueError(self._empty)
            return
        try:
            self.data = date(int(boxes[2]), int(boxes[1]), int(boxes[0]))
        except ValueError:
            raise ValueError("Enter a real day, such as 30 9 2026") from None


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


def within(least: int, most: int, sentence: str) -> Callable[[Form, Field], None]:
    """Refuse what is no number, or one out of these bounds, in the one sentence that says what is asked for."""

    def check(_form: Form, field: Field) -> None:
        try:
            fits = field.data is not None and least <= field.data <= most
        except ArithmeticError:  # a decimal may be “not a number”, which compares with nothing
            fits = False
        if not fits:
            field.errors = []
            raise StopValidation(sentence)

    return check


def one_line(label: str, *, most: int, hint: str = "", is_needed: bool = True, called: str = "") -> StringField:
    """One line of text; `called` is its name after “Enter the”, where its label does not read so."""
    name = called or label[0].lower() + label[1:]
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
