"""The form of a rule, which reads as the sentence that the rule says."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, ValidationError

from skills_centre.bookings.rules.typed import number_of
from skills_centre.people.models import PRIVATE_PERSON_TYPES, PersonType
from skills_centre.people.queries.register import RegisteredUnit
from skills_centre.people.vocabulary import PERSON_TYPES
from skills_centre.platform.fields import DayField, some_lines
from skills_centre.platform.ids import new_id, read_id
from skills_centre.platform.text import normal_email
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.rules import RuleDraft

EVERYONE, SOME = "everyone", "some"
COURSE, PATHWAY = "course", "pathway"
#: The kinds of people of whom something can be required.
ASKED_TYPES = tuple(one for one in PersonType if one not in PRIVATE_PERSON_TYPES)


class Timing(StrEnum):
    """By when something is asked for, and whether again."""

    DAYS = "days"
    DATE = "date"
    ROLLING = "rolling"
    FIXED = "fixed"


def _number(label: str, *, hint: str = "") -> StringField:
    return StringField(label, widget=GovTextInput(), description=hint)


def _ticks(label: str, *, hint: str = "") -> SelectMultipleField:
    return SelectMultipleField(label, widget=GovCheckboxesInput(), description=hint)


def _addresses(label: str, hint: str) -> Field:
    return some_lines(label, most=20_000, hint=hint)


class RuleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Everything that a rule says."""

    whom = RadioField(
        "Who?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice(EVERYONE, "Everyone"),
            SelectChoice(SOME, "Everyone who fits what you choose"),
        ],
        default=EVERYONE,
        validators=[InputRequired(message="Choose whom the rule is for")],
    )
    units = _ticks("In these parts of the organisation, and all below them")
    person_types = _ticks("Of these kinds")
    profiles = _ticks("With one of these roles")
    people = _addresses("And these people, whatever else you choose", "Their e-mail addresses, one on each line.")
    new_starters = BooleanField("Only those who join on or after the rule’s first day", widget=GovCheckboxInput())
    except_units = _ticks("Nobody in these parts of the organisation, nor below them")
    except_types = _ticks("Nobody of these kinds")
    except_profiles = _ticks("Nobody with one of these roles")
    except_people = _addresses("Not these people", "Their e-mail addresses, one on each line.")
    what = RadioField(
        "What?",
        widget=GovRadioInput(),
        choices=[SelectChoice(COURSE, "A course"), SelectChoice(PATHWAY, "Every course of a pathway")],
        default=COURSE,
        validators=[InputRequired(message="Choose whether the rule asks for a course or for a pathway")],
    )
    # What was withdrawn while the form was open is refused in words of its own.
    course = SelectField("Which course?", widget=GovSelect(), default="", validate_choice=False)
    pathway = SelectField("Which pathway?", widget=GovSelect(), default="", validate_choice=False)
    timing = RadioField(
        "By when?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice(Timing.DAYS.value, "Once, some days after joining"),
            SelectChoice(Timing.DATE.value, "Once, by a date that is the same for everyone"),
            SelectChoice(Timing.ROLLING.value, "Again and again, some months after each completion"),
            SelectChoice(Timing.FIXED.value, "Again and again, on the same date for everyone"),
        ],
        default=Timing.DAYS.value,
        validators=[InputRequired(message="Choose by when")],
    )
    date_once = DayField("By which date?", hint="For example, 30 9 2027.")
    months_rolling = _number("How many months after each completion?", hint="Such as 12.")
    date_fixed = DayField("What is the first date?", hint="Every other is worked out from it. For example, 31 3 2027.")
    months_fixed = _number("Every how many months?", hint="Such as 12.")
    days = _number(
        "How many days does everyone have at least?",
        hint="Counted from the day on which the rule begins, they join, move or are brought in here, whichever is the latest.",
    )
    grace_days = _number("How many more days before it counts as overdue?", hint="Leave it empty for none.")
    counts_back_months = _number(
        "For how many months back does an earlier completion count?",
        hint="Leave it empty if any completion counts, however long ago. Asked only of what is required once.",
    )
    starts_on = DayField("First day of the rule", empty="Enter the first day", hint="Today or later.")
    ends_on = DayField("Last day of the rule", hint="Leave it empty until further notice.")
    tells_manager = BooleanField(
        "Tell line managers what stays overdue for a week", widget=GovCheckboxInput(), default=True
    )
    form_id = HiddenField()
    #: The edition that was open when a change was begun.
    was = HiddenField()
    submit = SubmitField("Show who, what and when", widget=GovSubmitInput())

    def offer(
        self,
        *,
        courses: Mapping[UUID, str],
        pathways: Mapping[UUID, str],
        units: Sequence[RegisteredUnit],
        profiles: Mapping[UUID, str],
    ) -> None:
        """Give the choices."""
        self.course.choices = [SelectChoice("", "Choose a course"), *_choices(courses)]
        self.pathway.choices = [SelectChoice("", "Choose a pathway"), *_choices(pathways)]
        tree = [SelectChoice(str(one.id), "– " * (len(one.path) - 1) + one.name) for one in units]
        types = [SelectChoice(one.value, PERSON_TYPES[one]) for one in ASKED_TYPES]
        self.units.choices = self.except_units.choices = tree
        self.person_types.choices = self.except_types.choices = types
        self.profiles.choices = self.except_profiles.choices = _choices(profiles)
        if not self.form_id.data:
            self.form_id.data = str(new_id())

    def keep(self, subject: RuleSubject) -> None:
        """Let it be about what a rule asks for already, whatever was sent."""
        for name, value in self.subject_boxes(subject).items():
            self[name].data = value

    @staticmethod
    def subject_boxes(subject: RuleSubject) -> dict[str, str]:
        """The boxes that say what a rule asks for."""
        return {
            "what": PATHWAY if subject.is_pathway else COURSE,
            "course": str(subject.course_id or ""),
            "pathway": str(subject.pathway_id or ""),
        }

    def validate_course(self, field: SelectField) -> None:
        """A rule that asks for a course says which."""
        if self.what.data == COURSE and read_id(field.data) is None:
            raise ValidationError("Choose the course")

    def validate_pathway(self, field: SelectField) -> None:
        """A rule that asks for a pathway says which."""
        if self.what.data == PATHWAY and read_id(field.data) is None:
            raise ValidationError("Choose the pathway")

    def subject(self) -> RuleSubject:
        """What a valid form asks for; what was chosen of the other sort counts for nothing."""
        if self.what.data == PATHWAY:
            return RuleSubject(pathway_id=UUID(self.pathway.data))
        return RuleSubject(course_id=UUID(self.course.data))

    def validate_days(self, field: StringField) -> None:
        """Everybody has a day at least, so that nobody is overdue at once."""
        _within(field, 1, 3_650, "Enter how many days, from 1 to 3,650")

    def validate_grace_days(self, field: StringField) -> None:
        """No grace, or some days."""
        _within(field, 0, 365, "Enter how many days, from 0 to 365, or leave it empty", is_needed=False)

    def validate_counts_back_months(self, field: StringField) -> None:
        """Any completion counts, or those of some months."""
        _within(field, 0, 240, "Enter how many months, from 0 to 240, or leave it empty", is_needed=False)

    def validate_months_rolling(self, field: StringField) -> None:
        """A rolling rule has months."""
        if self.timing.data == Timing.ROLLING:
            _within(field, 1, 120, "Enter how many months, from 1 to 120")

    def validate_months_fixed(self, field: StringField) -> None:
        """A cycle has months."""
        if self.timing.data == Timing.FIXED:
            _within(field, 1, 120, "Enter how many months, from 1 to 120")

    def validate_date_once(self, field: DayField) -> None:
        """A date for everybody is given, and comes after the rule has begun."""
        if self.timing.data != Timing.DATE:
            return
        if field.data is None and not field.errors:
            raise ValidationError("Enter the date")
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("The date is before the first day of the rule. Choose a later one")

    def validate_date_fixed(self, field: DayField) -> None:
        """A cycle has its first date."""
        if self.timing.data == Timing.FIXED and field.data is None and not field.errors:
            raise ValidationError("Enter the first date")

    def addresses(self) -> list[str]:
        """The addresses of everybody who is named, wherever."""
        return [*_lines(self.people), *_lines(self.except_people)]

    def refuse_unknown(self, known: Mapping[str, UUID]) -> bool:
        """Say beside a box which of its addresses nobody here has; whether there are none such."""
        for box in (self.people, self.except_people):
            unknown = [one for one in _lines(box) if one not in known]
            if unknown:
                box.errors = [*box.errors, f"Nobody here has this address: {', '.join(unknown[:5])}"]
        return not (self.people.errors or self.except_people.errors)

    def draft(self, known: Mapping[str, UUID]) -> RuleDraft:
        """What a valid form says; `known` are the people by their addresses."""
        return RuleDraft(
            clauses=tuple(dict.fromkeys([*self._whom(known), *self._except(known)])),
            schedule=self._schedule(),
            starts_on=self.starts_on.day,
            ends_on=self.ends_on.data,
            tells_manager=bool(self.tells_manager.data),
        )

    def _whom(self, known: Mapping[str, UUID]) -> list[Clause]:
        starters = [Clause(ClauseKind.NEW_STARTERS)] if self.new_starters.data else []
        if self.whom.data == EVERYONE:
            return [Clause(ClauseKind.EVERYONE), *starters]
        chosen = [
            *_of(ClauseKind.UNIT, self.units),
            *[Clause(ClauseKind.PERSON_TYPE, one) for one in self.person_types.data or ()],
            *_of(ClauseKind.PROFILE, self.profiles),
        ]
        return [*chosen, *(starters if chosen else []), *_named(self.people, known)]

    def _except(self, known: Mapping[str, UUID]) -> list[Clause]:
        return [
            *_of(ClauseKind.UNIT, self.except_units, is_exclusion=True),
            *[Clause(ClauseKind.PERSON_TYPE, one, is_exclusion=True) for one in self.except_types.data or ()],
            *_of(ClauseKind.PROFILE, self.except_profiles, is_exclusion=True),
            *_named(self.except_people, known, is_exclusion=True),
        ]

    def _schedule(self) -> Schedule:
        timing = Timing(self.timing.data)
        recurrence = {Timing.ROLLING: Recurrence.ROLLING, Timing.FIXED: Recurrence.FIXED}.get(timing, Recurrence.ONCE)
        fixed_on = {Timing.DATE: self.date_once.data, Timing.FIXED: self.date_fixed.data}.get(timing)
        months = {Timing.ROLLING: self.months_rolling.data, Timing.FIXED: self.months_fixed.data}.get(timing)
        back = number_of(self.counts_back_months.data or "") if recurrence is Recurrence.ONCE else None
        return Schedule(
            recurrence,
            days=number_of(self.days.data or "") or 1,
            fixed_on=fixed_on,
            months=number_of(months or ""),
            grace_days=number_of(self.grace_days.data or "") or 0,
            counts_back_months=back,
        )


def filled_from(subject: RuleSubject, draft: RuleDraft, emails: Mapping[UUID, str]) -> dict[str, object]:
    """The boxes of the form as a rule fills them; `emails` are those of the people whom it names."""
    schedule = draft.schedule
    boxes: dict[str, object] = {
        **RuleForm.subject_boxes(subject),
        "whom": EVERYONE if any(one.kind is ClauseKind.EVERYONE for one in draft.clauses) else SOME,
        "new_starters": any(one.kind is ClauseKind.NEW_STARTERS for one in draft.clauses),
        "days": str(schedule.days),
        "grace_days": str(schedule.grace_days or ""),
        "counts_back_months": "" if schedule.counts_back_months is None else str(schedule.counts_back_months),
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "tells_manager": draft.tells_manager,
    }
    boxes |= _timing_boxes(schedule)
    for name, kind in (("units", ClauseKind.UNIT), ("types", ClauseKind.PERSON_TYPE), ("profiles", ClauseKind.PROFILE)):
        for is_exclusion in (False, True):
            box = f"except_{name}" if is_exclusion else {"types": "person_types"}.get(name, name)
            boxes[box] = [str(one.value) for one in _fitting(draft, kind, is_exclusion=is_exclusion)]
    for box, is_exclusion in (("people", False), ("except_people", True)):
        named = [one.value for one in _fitting(draft, ClauseKind.PERSON, is_exclusion=is_exclusion)]
        boxes[box] = "\n".join(emails[one] for one in named if isinstance(one, UUID) and one in emails)
    return boxes


def fresh_boxes(today: date, course: str, pathway: str) -> dict[str, object]:
    """The boxes of a new rule, for a course or a pathway that somebody came from."""
    what = PATHWAY if pathway else COURSE
    return {"what": what, "course": course, "pathway": pathway, "days": "30", "starts_on": today, "tells_manager": True}


def _timing_boxes(schedule: Schedule) -> dict[str, object]:
    months = str(schedule.months or "")
    if schedule.recurrence is Recurrence.ROLLING:
        return {"timing": Timing.ROLLING.value, "months_rolling": months}
    if schedule.recurrence is Recurrence.FIXED:
        return {"timing": Timing.FIXED.value, "months_fixed": months, "date_fixed": schedule.fixed_on}
    if schedule.fixed_on:
        return {"timing": Timing.DATE.value, "date_once": schedule.fixed_on}
    return {"timing": Timing.DAYS.value}


def _fitting(draft: RuleDraft, kind: ClauseKind, *, is_exclusion: bool) -> list[Clause]:
    return [one for one in draft.clauses if one.kind is kind and one.is_exclusion == is_exclusion]


def _choices(named: Mapping[UUID, str]) -> list[SelectChoice]:
    return [SelectChoice(str(one), name) for one, name in named.items()]


def _lines(box: Field) -> list[str]:
    """The addresses in a box, one a line or with commas or semicolons between."""
    return [
        normal_email(one) for one in (box.data or "").replace(",", "\n").replace(";", "\n").split("\n") if one.strip()
    ]


def _of(kind: ClauseKind, field: SelectMultipleField, *, is_exclusion: bool = False) -> list[Clause]:
    return [Clause(kind, UUID(one), is_exclusion=is_exclusion) for one in field.data or ()]


def _named(box: Field, known: Mapping[str, UUID], *, is_exclusion: bool = False) -> list[Clause]:
    return [Clause(ClauseKind.PERSON, known[one], is_exclusion=is_exclusion) for one in _lines(box)]


def _within(field: Field, least: int, most: int, sentence: str, *, is_needed: bool = True) -> None:
    typed = (field.data or "").strip()
    if not typed and not is_needed:
        return
    number = number_of(typed)
    if number is None or not least <= number <= most:
        raise ValidationError(sentence)
