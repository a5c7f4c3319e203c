"""Fields that the forms of courses share: a summary, minutes, and whether a part is needed; and how a pack's problems find them."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCharacterCount, GovCheckboxInput, GovTextInput
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, Length

from skills_centre.catalogue.packs import PackProblem, PackRefused
from skills_centre.catalogue.packs.limits import CAPTIONS, kind_of
from skills_centre.catalogue.packs.manuscript import PartFields
from skills_centre.platform.fields import needed, visible, within

#: What stands first where one of several must be chosen.
NOT_CHOSEN = SelectChoice("", "Choose one")


def summary_field(listed: str) -> TextAreaField:
    """One sentence for a list; `listed` says of what, in the plural."""
    return TextAreaField(
        "Summary",
        widget=GovCharacterCount(),
        description=f"One sentence for the list of {listed}.",
        filters=[lambda text: " ".join(text.split()) if text else text],
        validators=[
            needed("Enter the summary"),
            Length(max=160, message="The summary must be 160 characters or fewer"),
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
            within(0, 600, "The minutes must be a whole number from 0 to 600"),
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
            if problem.line and (name == "text" or kind_of(problem.file) == CAPTIONS):
                sentence = f"Line {problem.line}: {problem.sentence}"
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(str(problem))
