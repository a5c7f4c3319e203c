"""The forms by which sessions are scheduled, changed and repeated, and rooms kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
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
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, StopValidation, ValidationError

from skills_centre.bookings.models import MessageTo
from skills_centre.bookings.queries.plans import KeptPlan
from skills_centre.bookings.rules.typed import in_pounds, number_of, pence_of
from skills_centre.bookings.services.scheduling import SessionPlan, Times
from skills_centre.bookings.services.venues import VenueFields
from skills_centre.platform.clock import local_day, local_time
from skills_centre.platform.fields import DayField, one_line, some_lines
from skills_centre.platform.ids import new_id
from skills_centre.platform.typed_times import instant_of, read_time

#: So many dates can one session have in the form.
MOST_DATES = 8
_END_OF_DAY = time(23, 59)


def a_day(number: int) -> DayField:
    """The day of one of a session's dates; only the first is needed."""
    return DayField(f"Date {number}", empty="Enter the date" if number == 1 else "", hint="For example, 9 12 2026.")


def a_time(label: str) -> StringField:
    """A time of day in one box."""
    return StringField(label, widget=GovTextInput(), validators=[_is_time])


def a_number(label: str, *, hint: str = "", empty: str = "") -> StringField:
    """A whole number in one box; without a sentence for `empty` it may stay empty."""

    def check(_form: Form, field: Field) -> None:
        typed = (field.data or "").strip()
        if not typed and empty:
            raise StopValidation(empty)
        if typed and number_of(typed) is None:
            raise ValidationError("Enter a whole number, such as 20")

    return StringField(label, widget=GovTextInput(), description=hint, validators=[check])


def _is_time(_form: Form, field: Field) -> None:
    if (field.data or "").strip() and read_time(field.data) is None:
        raise ValidationError("Enter a time, such as 9:30 or 2:15pm")


def _is_sum(_form: Form, field: Field) -> None:
    if pence_of(field.data or "") is None:
        raise ValidationError("Enter the cost in pounds, such as 45 or 12.50, or leave it empty")


class SessionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Everything that is said of a session. `dates` is how many dates are shown; those left empty are none."""

    course = SelectField("Course", widget=GovSelect(), default="")
    day_1, starts_1, ends_1 = a_day(1), a_time("Starts"), a_time("Ends")
    day_2, starts_2, ends_2 = a_day(2), a_time("Starts"), a_time("Ends")
    day_3, starts_3, ends_3 = a_day(3), a_time("Starts"), a_time("Ends")
    day_4, starts_4, ends_4 = a_day(4), a_time("Starts"), a_time("Ends")
    day_5, starts_5, ends_5 = a_day(5), a_time("Starts"), a_time("Ends")
    day_6, starts_6, ends_6 = a_day(6), a_time("Starts"), a_time("Ends")
    day_7, starts_7, ends_7 = a_day(7), a_time("Starts"), a_time("Ends")
    day_8, starts_8, ends_8 = a_day(8), a_time("Starts"), a_time("Ends")
    venue_id = SelectField("Room", widget=GovSelect(), default="")
    is_online = BooleanField("People can take part online", widget=GovCheckboxInput())
    joining_link = one_line(
        "Joining link", most=500, is_needed=False, hint="Shown only to people who have a place and to those who run it."
    )
    joining_instructions = some_lines(
        "Joining instructions",
        most=4_000,
        hint="What to bring, where to wait, whom to ask. Shown only to people who have a place.",
    )
    capacity = a_number("Most people", empty="Enter how many people the session takes")
    minimum = a_number(
        "Fewest people", hint="Below this it is not worth running. Leave it empty if there is no such number."
    )
    facilitators = SelectMultipleField("Who runs it", widget=GovCheckboxesInput())
    closes_on = DayField("Last day to book", hint="Leave it empty to take bookings until it starts.")
    closes_time = a_time("Time on that day")
    cancel_on = DayField("Last day to cancel", hint="A place given back later counts as late. Leave it empty for none.")
    cancel_time = a_time("Time on that day")
    needs_approval = BooleanField("A manager approves each booking", widget=GovCheckboxInput())
    is_role_need_first = BooleanField(
        "On the waiting list, people whose role asks for what the course teaches come first", widget=GovCheckboxInput()
    )
    audience = one_line(
        "Who it is for",
        most=300,
        is_needed=False,
        hint="Such as “Teams that answer the public”.",
        called="line on who it is for",
    )
    cost = StringField("Cost for each person", widget=GovTextInput(), validators=[_is_sum])
    opens = BooleanField("Take bookings at once", widget=GovCheckboxInput(), default=True)
    form_id = HiddenField()
    #: The mark of what the form showed when it was opened.
    was = HiddenField()
    dates = HiddenField(default="1")
    submit = SubmitField("Save", widget=GovSubmitInput())

    def offer(
        self,
        *,
        courses: Mapping[UUID, str],
        rooms: Mapping[UUID, str],
        facilitators: Mapping[UUID, str],
    ) -> None:
        """Give the choices, by id."""
        self.course.choices = [SelectChoice("", "Choose a course"), *_choices(courses)]
        self.venue_id.choices = [SelectChoice("", "No room: online only"), *_choices(rooms)]
        self.facilitators.choices = _choices(facilitators)
        if not self.form_id.data:
            self.form_id.data = str(new_id())

    @property
    def shown(self) -> int:
        """How many dates the page shows: those that were shown, and one more where it was asked for."""
        asked = number_of(self.dates.data or "") or 1
        filled = max((place for place in range(1, MOST_DATES + 1) if self._typed(place)), default=1)
        return max(1, min(MOST_DATES, max(asked, filled)))

    def show_another(self) -> None:
        """Show one more date."""
        self.dates.data = str(min(MOST_DATES, self.shown + 1))

    def rows(self) -> list[tuple[Field, Field, Field]]:
        """The boxes of the dates that are shown: day, start and end."""
        return [self._row(place) for place in range(1, self.shown + 1)]

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be read; what contradicts itself the service refuses."""
        is_fine = bool(super().validate(extra_validators))
        for place in range(1, MOST_DATES + 1):
            day, starts, ends = self._row(place)
            if place > 1 and not self._typed(place):
                continue
            if not (day.data or day.errors):
                day.errors = ["Enter the date"]
            for box, words in ((starts, "starts"), (ends, "ends")):
                if not (box.data or "").strip():
                    box.errors = [f"Enter when it {words}"]
                _refuse_skipped(day, box)
            is_fine = is_fine and not (day.errors or starts.errors or ends.errors)
        for day, clock in ((self.closes_on, self.closes_time), (self.cancel_on, self.cancel_time)):
            _refuse_skipped(day, clock)
            is_fine = is_fine and not clock.errors
        return is_fine

    def validate_course(self, field: SelectField) -> None:
        """A session is of a course."""
        if not field.data:
            raise ValidationError("Choose the course")

    def plan(self) -> SessionPlan:
        """What a valid form says."""
        dates = tuple(self._times(place) for place in range(1, MOST_DATES + 1) if self._typed(place))
        start = min(date.starts_at for date in dates)
        return SessionPlan(
            course_id=UUID(self.course.data),
            dates=dates,
            capacity=number_of(self.capacity.data or "") or 0,
            minimum=number_of(self.minimum.data or "") or 0,
            venue_id=UUID(self.venue_id.data) if self.venue_id.data else None,
            is_online=bool(self.is_online.data) or not self.venue_id.data,
            joining_link=self.joining_link.data or None,
            joining_instructions=self.joining_instructions.data or "",
            audience=self.audience.data or "",
            cost_pence=pence_of(self.cost.data or "") or 0,
            needs_approval=bool(self.needs_approval.data),
            is_role_need_first=bool(self.is_role_need_first.data),
            booking_closes_at=_by(self.closes_on, self.closes_time, start=start),
            cancel_by=_by(self.cancel_on, self.cancel_time, start=start),
            facilitators=tuple(UUID(one) for one in self.facilitators.data or ()),
        )

    def _row(self, place: int) -> tuple[Field, Field, Field]:
        return self[f"day_{place}"], self[f"starts_{place}"], self[f"ends_{place}"]

    def _typed(self, place: int) -> bool:
        day, starts, ends = self._row(place)
        return bool(day.data or any(day.raw_data or ()) or (starts.data or "").strip() or (ends.data or "").strip())

    def _times(self, place: int) -> Times:
        day, starts, ends = self._row(place)
        return Times(_instant(day, starts.data), _instant(day, ends.data))


def filled_from(kept: KeptPlan, *, with_dates: bool) -> dict[str, object]:
    """The boxes of the form as a session fills them; a copy has no dates yet."""
    boxes: dict[str, object] = {
        "course": str(kept.course_id),
        "venue_id": str(kept.venue_id or ""),
        "is_online": kept.is_online,
        "joining_link": kept.joining_link,
        "joining_instructions": kept.joining_instructions,
        "capacity": str(kept.capacity),
        "minimum": str(kept.minimum) if kept.minimum else "",
        "facilitators": [str(one) for one in kept.facilitators],
        "needs_approval": kept.needs_approval,
        "is_role_need_first": kept.is_role_need_first,
        "audience": kept.audience,
        "cost": in_pounds(kept.cost_pence),
    }
    if not with_dates:
        return boxes
    for place, (starts_at, ends_at) in enumerate(kept.dates[:MOST_DATES], start=1):
        boxes[f"day_{place}"] = local_day(starts_at)
        boxes[f"starts_{place}"], boxes[f"ends_{place}"] = _clock(starts_at), _clock(ends_at)
    if kept.booking_closes_at < kept.starts_at:
        boxes["closes_on"], boxes["closes_time"] = local_day(kept.booking_closes_at), _clock(kept.booking_closes_at)
    if kept.cancel_by < kept.starts_at:
        boxes["cancel_on"], boxes["cancel_time"] = local_day(kept.cancel_by), _clock(kept.cancel_by)
    return boxes


def _clock(instant: datetime) -> str:
    return local_time(instant).strftime("%H:%M")


def _choices(named: Mapping[UUID, str]) -> list[SelectChoice]:
    return [SelectChoice(str(one), name) for one, name in named.items()]


def _instant(day: Field, typed: str | None) -> datetime:
    """The instant that two boxes mean; without a time the end of the day. Raises ValueError for a time that no clock shows."""
    found = instant_of(day.data, read_time(typed or "") or _END_OF_DAY)
    if found is None:
        raise ValueError(f"no clock shows {typed} on {day.data}")
    return found


def _refuse_skipped(day: Field, clock: Field) -> None:
    """Say beside a time of day that London's clocks skip it on its day."""
    typed = read_time(clock.data or "")
    if day.data and not day.errors and typed is not None and instant_of(day.data, typed) is None:
        clock.errors = [*clock.errors, "The clocks go forward that night and skip this time; choose another"]


def _by(day: Field, clock: Field, *, start: datetime) -> datetime | None:
    """A deadline: without a time the end of its day, or the start of the session where that is sooner."""
    if not day.data:
        return None
    until = _instant(day, clock.data)
    is_whole_day = not (clock.data or "").strip() and day.data == local_day(start)
    return min(until, start) if is_whole_day else until


class VenueForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A room."""

    name = one_line("Name", most=120, hint="Such as “Portcullis House, Room T”.")
    address = one_line("Address", most=300, is_needed=False)
    capacity = a_number("Most people", hint="How many the room takes. Leave it empty if you do not know.")
    access_notes = some_lines(
        "Getting in",
        most=2_000,
        hint="Steps, lifts, doors, hearing loops, whom to ask at the desk. Everybody who looks at a session there sees it.",
    )
    is_in_use = BooleanField("New sessions can be put here", widget=GovCheckboxInput(), default=True)
    submit = SubmitField("Save", widget=GovSubmitInput())

    def fields(self) -> VenueFields:
        """What a valid form says."""
        return VenueFields(
            name=self.name.data or "",
            address=self.address.data or "",
            capacity=number_of(self.capacity.data or "") or None,
            access_notes=self.access_notes.data or "",
            is_in_use=bool(self.is_in_use.data),
        )


class RepeatForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """How often a session is repeated, week after week."""

    weeks = a_number("How many more weeks?", hint="From 1 to 26.", empty="Enter for how many weeks to repeat it")
    form_id = HiddenField()
    submit = SubmitField("Repeat it", widget=GovSubmitInput())

    def validate_weeks(self, field: StringField) -> None:
        """Half a year at most."""
        if not 1 <= (number_of(field.data or "") or 0) <= 26:
            raise ValidationError("Enter a number from 1 to 26")


class CapacityForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """How many a session takes."""

    capacity = a_number("Most people", empty="Enter how many people the session takes")
    #: How many it took when the page was opened.
    was = HiddenField()
    submit = SubmitField("Change it", widget=GovSubmitInput())


class ReasonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why something is taken from somebody."""

    why = some_lines("Why?", most=1_000, empty="Enter the reason")
    submit = SubmitField("Go on", widget=GovSubmitInput())


class LateForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why somebody gets a place after booking has closed."""

    why = some_lines("Why?", most=1_000, empty="Enter the reason")
    passes_over = BooleanField("The place goes to them although others wait", widget=GovCheckboxInput())
    submit = SubmitField("Give the place", widget=GovSubmitInput())


class MessageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A message to the people of a session."""

    sent_to = RadioField(
        "Who gets it?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice(MessageTo.PLACES.value, "Those who have a place"),
            SelectChoice(MessageTo.EVERYONE.value, "Those too who wait, have an offer or have asked"),
        ],
        default=MessageTo.PLACES.value,
        validators=[InputRequired(message="Choose who gets it")],
    )
    subject = one_line("Subject", most=120)
    body = some_lines(
        "Message",
        most=5_000,
        empty="Enter the message",
        hint="Write nothing about a person in it: everybody gets the same words.",
    )
    form_id = HiddenField()
    submit = SubmitField("Go on", widget=GovSubmitInput())
