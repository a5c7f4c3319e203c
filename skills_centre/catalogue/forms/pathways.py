"""The forms in which a pathway is made: about it as a whole, and one course of it."""

from collections.abc import Mapping
from uuid import UUID

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, Length, ValidationError

from skills_centre.catalogue.forms.fields import NOT_CHOSEN, summary_field
from skills_centre.catalogue.models import Aim
from skills_centre.catalogue.services.pathways import AimAt, PathwayFields
from skills_centre.platform.fields import DayField, needed, one_line, some_lines, visible

AIMS = {
    Aim.THEME: "A theme, which the title names",
    Aim.ROLE: "A role",
    Aim.LEVEL: "A level of one skill",
}


class PathwayForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What is said of a pathway as a whole; `seen` is the revision that the writer had open."""

    title = one_line("Title", most=100, hint="Such as “AI for everyone”.")
    summary = summary_field("pathways")
    description = some_lines(
        "Description",
        most=20_000,
        empty="Enter the description",
        hint="Who it is for, and what they can do at its end: one or two short paragraphs.",
    )
    aim = RadioField(
        "What does it lead to?",
        widget=GovRadioInput(),
        choices=[SelectChoice(aim.value, words) for aim, words in AIMS.items()],
        validators=[InputRequired(message="Choose what it leads to")],
    )
    profile = SelectField("Which role?", widget=GovSelect(), default="", description="Only where it leads to a role.")
    skill = SelectField("Which skill?", widget=GovSelect(), default="", description="Only where it leads to a level.")
    level = SelectField("Which level?", widget=GovSelect(), default="", description="Only where it leads to a level.")
    owner = one_line("Owner", most=120, hint="The team that keeps it right.")
    review_on = DayField(
        "Review date",
        empty="Enter the review date",
        hint="The day by which the owner looks at it again, such as 30 9 2027.",
    )
    seen = HiddenField()
    submit = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, roles: Mapping[UUID, str], skills: Mapping[str, str], scale: Mapping[int, str]) -> None:
        """Give the choices: role profiles by id, skills by key, levels by rank."""
        self.profile.choices = [NOT_CHOSEN, *(SelectChoice(str(one), name) for one, name in roles.items())]
        self.skill.choices = [NOT_CHOSEN, *(SelectChoice(key, name) for key, name in skills.items())]
        self.level.choices = [NOT_CHOSEN, *(SelectChoice(str(rank), name) for rank, name in scale.items() if rank)]

    def validate_profile(self, field: SelectField) -> None:
        """A pathway towards a role names it."""
        if self.aim.data == Aim.ROLE and not field.data:
            raise ValidationError("Choose the role that it leads to")

    def validate_skill(self, field: SelectField) -> None:
        """A pathway towards a level names the skill."""
        if self.aim.data == Aim.LEVEL and not field.data:
            raise ValidationError("Choose the skill")

    def validate_level(self, field: SelectField) -> None:
        """A pathway towards a level names it."""
        if self.aim.data == Aim.LEVEL and not field.data:
            raise ValidationError("Choose the level")

    @property
    def revision(self) -> int:
        """The revision that the writer had open; 0, which none has, where the browser sent nonsense."""
        seen = str(self.seen.data or "")
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0

    def fields(self) -> PathwayFields:
        """What the form says, once it is valid; a choice that its aim does not need is left out."""
        said = self.data
        kind = Aim(said["aim"])
        return PathwayFields(
            title=said["title"],
            summary=said["summary"],
            description=said["description"],
            aim=AimAt(
                kind,
                profile_id=UUID(said["profile"]) if kind is Aim.ROLE else None,
                skill_key=said["skill"] if kind is Aim.LEVEL else None,
                level=int(said["level"]) if kind is Aim.LEVEL else None,
            ),
            owner=said["owner"],
            review_on=said["review_on"],
        )


class _WhyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    why = StringField(
        "Why is it in this pathway?",
        widget=GovTextInput(),
        description="One sentence, such as “Begin here: it says what these tools are”.",
        filters=[lambda text: " ".join(text.split()) if text else text],
        validators=[
            needed("Say why it is in this pathway"),
            Length(max=200, message="This must be 200 characters or fewer"),
            visible,
        ],
    )
    required = BooleanField("Needed to complete the pathway", widget=GovCheckboxInput(), default=True)


class StepForm(_WhyForm):
    """One more course at the end of a pathway."""

    course = SelectField("Course", widget=GovSelect(), validators=[InputRequired(message="Choose a course")])
    submit = SubmitField("Add the course", widget=GovSubmitInput())

    def offer(self, courses: Mapping[str, str]) -> None:
        """Give the choices: courses by key."""
        self.course.choices = [NOT_CHOSEN, *(SelectChoice(key, title) for key, title in courses.items())]


class StepWhyForm(_WhyForm):
    """What is said of a course that is in the pathway."""

    submit = SubmitField("Save", widget=GovSubmitInput())
