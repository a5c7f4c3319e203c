"""Forms with which people and units are looked after."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from skills_centre.people.models import DayKind, PersonType, Role, UnitKind
from skills_centre.people.queries.organisation import TreeUnit
from skills_centre.people.vocabulary import PERSON_TYPES, ROLES, UNIT_KINDS, WHAT_ROLES_DO
from skills_centre.platform.fields import DayField
from skills_centre.platform.ids import is_uuid
from skills_centre.skills.queries.role_profiles import RoleProfile

#: Sent instead of a manager's id.
NOBODY = "none"


def one_line(label: str, *, most: int, hint: str = "", needed: str = "") -> StringField:
    """One line of text; `needed` is what is said when it is empty."""
    return StringField(
        label,
        widget=GovTextInput(),
        description=hint,
        validators=[
            *([DataRequired(message=needed)] if needed else []),
            Length(max=most, message=f"This must be {most} characters or fewer"),
        ],
    )


def optional_id(value: str) -> UUID | None:
    """The id of what was chosen; an empty choice is none."""
    return UUID(value) if value else None


class DetailsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What is known of a person."""

    name = one_line("Name", most=160, needed="Enter their name")
    email = EmailField(
        "E-mail address",
        widget=GovTextInput(),
        description="They sign in with it, and our mail goes there.",
        validators=[InputRequired(message="Enter their e-mail address"), Length(max=254)],
    )
    person_type = SelectField(
        "Person type",
        widget=GovSelect(),
        description="Members, peers and their staff can never be given required learning.",
        choices=[SelectChoice("", "Choose one"), *(SelectChoice(one.value, PERSON_TYPES[one]) for one in PersonType)],
        validators=[InputRequired(message="Choose a person type")],
    )
    job_title = one_line("Job title (if they have one)", most=160)
    staff_number = one_line(
        "Staff number (if they have one)",
        most=40,
        hint="A file of people knows them again by it, whatever else changes.",
    )
    joined_on = DayField("First day", empty="Enter their first day", hint="For example, 2 9 2024")
    submit = SubmitField("Save", widget=GovSubmitInput())


class AddForm(DetailsForm):
    """A person to be added, with their place."""

    unit = SelectField("Team or unit", widget=GovSelect())
    manager = EmailField(
        "Their line manager’s e-mail address (if they have one)",
        widget=GovTextInput(),
        validators=[Length(max=254)],
    )
    sends_link = BooleanField("Mail them a link to choose a password", widget=GovCheckboxInput(), default=True)
    submit = SubmitField("Add this person", widget=GovSubmitInput())


class MoveForm(FlaskForm):  # type: ignore[misc]
    """The unit to which somebody comes."""

    unit = SelectField("Team or unit", widget=GovSelect())
    submit = SubmitField("Move them from today", widget=GovSubmitInput())


class ManagerForm(FlaskForm):  # type: ignore[misc]
    """The line manager who was chosen among those found, or that there is to be none; its radio buttons are drawn by the page."""

    manager = StringField()

    def validate_manager(self, field: StringField) -> None:
        """Refuse what is neither somebody's id nor "none". Raises ValidationError."""
        if field.data != NOBODY and not is_uuid(field.data or ""):
            raise ValidationError("Choose a person, or choose that they have no line manager")

    def chosen_id(self) -> UUID | None:
        """Whom a valid form names."""
        return None if self.manager.data == NOBODY else UUID(self.manager.data)


class RoleForm(FlaskForm):  # type: ignore[misc]
    """A role to be given."""

    role = RadioField(
        "Role",
        widget=GovRadioInput(),
        choices=[SelectChoice(one.value, f"{ROLES[one]}: {WHAT_ROLES_DO[one]}") for one in Role],
        validators=[InputRequired(message="Choose a role")],
    )
    unit = SelectField("For what", widget=GovSelect(), description="A unit, and all below it.")
    submit = SubmitField("Give this role", widget=GovSubmitInput())


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """The role profile that somebody has."""

    profile = SelectField("Role profile", widget=GovSelect())
    submit = SubmitField("Save", widget=GovSubmitInput())


class RoleProfileForm(FlaskForm):  # type: ignore[misc]
    """A role and its days: the main one from a day on, or a further one."""

    profile = SelectField("Role", widget=GovSelect(), validators=[InputRequired(message="Choose a role")])
    kind = RadioField(
        "What kind of role is it?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("main", "The main role, in place of the one before"),
            SelectChoice("further", "A further role, beside the main one"),
        ],
        validators=[InputRequired(message="Choose what kind of role it is")],
    )
    starts_on = DayField("From when?", empty="Enter the first day", hint="For example, 1 1 2027")
    ends_on = DayField("Until when? (optional, for a further role)", hint="The last day, for example 30 6 2027")
    submit = SubmitField("Give this role", widget=GovSubmitInput())


class EndRoleProfileForm(FlaskForm):  # type: ignore[misc]
    """The last day of a role."""

    last_day = DayField("What is its last day?", empty="Enter the last day", hint="For example, 30 6 2027")
    submit = SubmitField("End it", widget=GovSubmitInput())


class LeaverForm(FlaskForm):  # type: ignore[misc]
    """Somebody's last day."""

    last_day = DayField("Their last day", empty="Enter their last day", hint="For example, 30 9 2026")
    submit = SubmitField("Record that they have left", widget=GovSubmitInput())


class UnitForm(FlaskForm):  # type: ignore[misc]
    """A unit to be added."""

    name = one_line("Name", most=160, needed="Enter a name")
    kind = RadioField(
        "Kind",
        widget=GovRadioInput(),
        choices=[SelectChoice(kind.value, UNIT_KINDS[kind]) for kind in UnitKind],
        validators=[InputRequired(message="Choose a kind")],
    )
    parent = SelectField("Below", widget=GovSelect(), description="A body is at the top; nothing is below a team.")
    submit = SubmitField("Add this unit", widget=GovSubmitInput())


class RenameForm(FlaskForm):  # type: ignore[misc]
    """A unit's other name."""

    name = one_line("Name", most=160, needed="Enter a name")
    submit = SubmitField("Save", widget=GovSubmitInput())


class FallbackForm(FlaskForm):  # type: ignore[misc]
    """Who decides in a unit what its managers do not."""

    email = EmailField(
        "Their e-mail address",
        widget=GovTextInput(),
        description="Somebody whom the area knows and who can judge its work, such as a deputy director.",
        validators=[InputRequired(message="Enter their e-mail address"), Length(max=254)],
    )
    ends_on = DayField("Last day (if you know it)", hint="Leave it empty until further notice. For example, 30 9 2027")
    submit = SubmitField("Name them from today", widget=GovSubmitInput())


class PeopleFileForm(FlaskForm):  # type: ignore[misc]
    """A file of people."""

    file = FileField("CSV file", widget=GovFileInput(), validators=[FileRequired(message="Choose a file")])
    submit = SubmitField("Show what would change", widget=GovSubmitInput())


class PastLearningForm(FlaskForm):  # type: ignore[misc]
    """A file of past learning."""

    file = FileField("CSV file", widget=GovFileInput(), validators=[FileRequired(message="Choose a file")])
    submit = SubmitField("Show what would be added", widget=GovSubmitInput())


class DaysForm(FlaskForm):  # type: ignore[misc]
    """A file of days for the institution's calendar, and what they are where it does not say."""

    file = FileField("File", widget=GovFileInput(), validators=[FileRequired(message="Choose a file")])
    kind = RadioField(
        "What are the days in it?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice(DayKind.CLOSED.value, "Bank holidays, or other days on which nobody works"),
            SelectChoice(DayKind.RECESS.value, "Recess"),
            SelectChoice(DayKind.SITTING.value, "Sitting days"),
        ],
        validators=[InputRequired(message="Choose what the days in the file are")],
    )
    submit = SubmitField("Show what would change", widget=GovSubmitInput())


class JobTitlesForm(FlaskForm):  # type: ignore[misc]
    """A table of job titles, and for whom it is meant."""

    file = FileField("CSV file", widget=GovFileInput(), validators=[FileRequired(message="Choose a file")])
    whom = RadioField(
        "Whose role does it set?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("without-role", "Only people who have no role yet"),
            SelectChoice("everybody", "Everybody with the job title, also in place of a role that was agreed"),
        ],
        default="without-role",
    )
    submit = SubmitField("Show whose role would change", widget=GovSubmitInput())


def unit_choices(
    tree: Sequence[TreeUnit], none: str, *, fits: Callable[[TreeUnit], bool] = lambda _unit: True
) -> list[SelectChoice]:
    """The tree as choices, each set in by its depth, with a first one that chooses no unit."""
    return [
        SelectChoice("", none),
        *(SelectChoice(str(unit.id), "– " * (unit.depth - 1) + unit.name) for unit in tree if fits(unit)),
    ]


def profile_choices(profiles: Sequence[RoleProfile]) -> list[SelectChoice]:
    """The role profiles as choices."""
    return [
        SelectChoice("", "None: only what is asked of everyone"),
        *(SelectChoice(str(profile.id), profile.name) for profile in profiles),
    ]
