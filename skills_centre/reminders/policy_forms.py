"""Forms with which it is decided when, how often and in which way a kind of reminder reaches people, and in which hours."""

from datetime import time

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older

from skills_centre.bookings.rules.typed import number_of
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.openings import COUNT, FIRST_NAME, NOUNS
from skills_centre.reminders.rules.policies import MOST_A_WEEK, TERMS, Bounds, Policy
from skills_centre.reminders.rules.timing import EARLIEST_HOUR, LATEST_HOUR, Hours, hour_in_words
from skills_centre.reminders.rules.ways import Way, ways_of

YES, NO = "yes", "no"
_WAYS = {
    Way.DIGEST: "In the day’s one message, by e-mail",
    Way.AT_ONCE: "At once, by an e-mail of its own, at any hour",
    Way.SITE: "On the site only, without e-mail",
}
#: A way in the form alone: at once, but within the hours of ordinary mail.
IN_HOURS = "at-once-in-hours"
_ALWAYS_HERE = "However it comes, it stands on their page My messages."


class PolicyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What may be decided of a kind; what is fixed is taken out with `keep_only`."""

    is_on = RadioField(
        "Send it?",
        widget=GovRadioInput(),
        choices=[SelectChoice(YES, "Yes"), SelectChoice(NO, "No: nobody gets it")],
    )
    way = RadioField(
        "How does it reach people?",
        widget=GovRadioInput(),
        description=f"{_ALWAYS_HERE} What leaves at once is outside the limit of a week. Members, peers and their staff have it in the"
        " day’s message all the same.",
        choices=[],
        validate_choice=False,
    )
    days = StringField(widget=GovTextInput())
    most_a_week = SelectField(
        "At most on how many days of a week does the same person get it?",
        widget=GovSelect(),
        description="What there is no room for waits for its turn; nothing is lost. A later reminder of the same thing takes its place.",
        choices=[
            SelectChoice("", "No limit"),
            *(SelectChoice(str(number), str(number)) for number in range(1, MOST_A_WEEK + 1)),
        ],
    )
    opening = TextAreaField(
        "A first sentence of your own",
        widget=GovTextArea(),
        description="It comes after the greeting, in messages that begin with this. Plain words, 300 characters at the most, and no"
        " addresses. Leave it empty for none. Members, peers and their staff do not get it.",
        filters=[lambda text: " ".join(text.split()) if text else text],
    )
    #: The edition that was open when the change was begun.
    was = HiddenField()
    submit = SubmitField("Show what it would do", widget=GovSubmitInput())

    def keep_only(self, kind: ReminderKind, *, counted_from: str) -> None:
        """Ask about what may be decided of a kind alone, in its words."""
        terms = TERMS[kind]
        if not terms.may_be_off:
            del self.is_on
        if not terms.may_be_capped:
            del self.most_a_week
        offered = ways_of(kind)
        self.opening.description = f"{self.opening.description} {_places_in_words(kind)}"
        self.way.choices = [SelectChoice(way.value, _WAYS[way]) for way in offered]
        if Way.AT_ONCE in offered:
            words = "At once, but only in the hours of ordinary mail; what comes up at night or at a weekend leaves when they begin"
            self.way.choices.insert(offered.index(Way.AT_ONCE) + 1, SelectChoice(IN_HOURS, words))
        if Way.AT_ONCE not in offered:
            self.way.description = _ALWAYS_HERE
        if len(offered) == 1:
            del self.way
        if terms.bounds is None:
            del self.days
            return
        where = "before" if terms.bounds.earliest < 0 else "after"
        self.days.label.text = f"How many days {where} {counted_from}?"
        self.days.description = (
            f"Numbers of days with commas between, such as {typed_days(terms.default.offsets)}."
            + (" 0 is the day itself." if terms.bounds.earliest <= 0 <= terms.bounds.latest else "")
            + " On a day on which nobody works it leaves on the working day before, or after."
        )

    def validate_days(self, field: StringField) -> None:
        """The days are whole numbers."""
        if any(number_of(one) is None for one in _split(field.data)):
            raise ValidationError("Enter whole numbers with commas between")

    def validate_way(self, field: RadioField) -> None:
        """It is a way at all; whether it may be chosen of the kind, and why not, its service says."""
        if field.data not in {*Way, IN_HOURS}:
            raise ValidationError("Choose one of the ways in which it may reach people")

    def policy(self, kind: ReminderKind) -> Policy:
        """What a valid form decides; what it did not ask about stays as the default has it."""
        terms = TERMS[kind]
        in_hours = len(ways_of(kind)) > 1 and self.way.data == IN_HOURS
        way = Way.AT_ONCE if in_hours else Way(self.way.data) if len(ways_of(kind)) > 1 else terms.default.way
        return Policy(
            _offsets(self.days.data, terms.bounds) if terms.bounds else terms.default.offsets,
            is_on=self.is_on.data != NO if terms.may_be_off else True,
            most_a_week=number_of(self.most_a_week.data or "") if terms.may_be_capped else None,
            opening=self.opening.data or "",
            way=way,
            in_hours=in_hours,
        )


def _places_in_words(kind: ReminderKind) -> str:
    """What may be written in curly brackets, and what is filled in for it."""
    name = f"{FIRST_NAME} is filled in with their first name"
    return f"{name}, and {COUNT} with how many, such as “3 {NOUNS[kind][1]}”." if kind in NOUNS else f"{name}."


def boxes_of(policy: Policy) -> dict[str, str]:
    """A policy as the boxes of the form show it."""
    return {
        "is_on": YES if policy.is_on else NO,
        "days": typed_days(policy.offsets),
        "most_a_week": str(policy.most_a_week or ""),
        "opening": policy.opening,
        "way": IN_HOURS if policy.in_hours else policy.way.value,
    }


def typed_days(offsets: tuple[int, ...]) -> str:
    """The days as people type them: without signs, the furthest before first."""
    return ", ".join(str(abs(one)) for one in sorted(offsets))


def _offsets(typed: str | None, bounds: Bounds) -> tuple[int, ...]:
    sign = -1 if bounds.earliest < 0 else 1
    return tuple(sorted({sign * (number_of(one) or 0) for one in _split(typed)}))


def _split(typed: str | None) -> list[str]:
    return [one for one in (typed or "").replace(";", ",").split(",") if one.strip()]


def _hours(label: str, first: int, last: int) -> SelectField:
    choices = [SelectChoice(str(hour), hour_in_words(hour)) for hour in range(first, last + 1)]
    return SelectField(label, widget=GovSelect(), choices=choices)


class HoursForm(FlaskForm):  # type: ignore[misc]
    """Between which hours ordinary mail leaves."""

    opens = _hours("From", EARLIEST_HOUR, LATEST_HOUR - 1)
    closes = _hours("To", EARLIEST_HOUR + 1, LATEST_HOUR)
    was = HiddenField()
    submit = SubmitField("Save", widget=GovSubmitInput())

    def hours(self) -> Hours:
        """What a valid form decides."""
        return Hours(time(int(self.opens.data)), time(int(self.closes.data)))
