"""Forms of messages: how often somebody hears of what, and with which all mail is looked after."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovSelect, GovSubmitInput
from wtforms import Field, Form, RadioField, SelectField, SelectMultipleField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, StopValidation, ValidationError

from skills_centre.platform.fields import DayField
from skills_centre.platform.mail.models import PauseReason
from skills_centre.platform.pages import counted
from skills_centre.reminders.errors import NoDayOfWork
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.own_days import WEEK, Pattern
from skills_centre.reminders.rules.topics import TOPICS, Frequency, Topic
from skills_centre.reminders.services.pausing import LetGo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
#: The choice that asks for a day.
ON_A_DAY = "day"
#: How often, in words.
FREQUENCIES = {
    Frequency.AS_IT_COMES: "As it comes",
    Frequency.WEEKLY: "Once a week",
    Frequency.NEVER: "Never",
}


class PauseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why no mail is to leave."""

    why = RadioField(
        "Why",
        widget=GovRadioInput(),
        choices=[
            SelectChoice(PauseReason.WRONG_MAIL.value, "Mail is going out that should not"),
            SelectChoice(PauseReason.SERVER_WORK.value, "The mail server is being worked on"),
            SelectChoice(PauseReason.RESTORING.value, "A backup is about to be restored"),
            SelectChoice(PauseReason.OTHER.value, "Something else"),
        ],
        validators=[InputRequired(message="Choose why no mail is to leave")],
    )
    submit = SubmitField("Pause all mail", widget=GovSubmitInput())


class LetGoForm(FlaskForm):  # type: ignore[misc]
    """What of the waiting mail leaves when the pause ends."""

    what = RadioField(
        "What may leave?",
        widget=GovRadioInput(),
        validators=[InputRequired(message="Choose what may leave")],
    )
    submit = SubmitField("Let mail leave again", widget=GovSubmitInput())

    def offer(self, *, waiting: int, older: int) -> None:
        """Say of each choice how many messages it means."""
        newer = waiting - older
        choices = [SelectChoice(LetGo.EVERYTHING.value, f"Everything: {counted(waiting, 'message')}")]
        if older and newer:
            words = f"Only what came since the pause: {counted(newer, 'message')}. {counted(older, 'older one')} will not be sent"
            choices.append(SelectChoice(LetGo.SINCE_THE_PAUSE.value, words))
        words = f"Nothing of it: {counted(waiting, 'message')} will not be sent, and new mail leaves from now on"
        self.what.choices = [*choices, SelectChoice(LetGo.NOTHING.value, words)]


def _some_day(_form: Form, field: Field) -> None:
    """Refuse a week without a day of work."""
    if not field.data:
        raise StopValidation(NoDayOfWork.sentence)


class ChoicesForm(FlaskForm):  # type: ignore[misc]
    """How often one hears of each topic; those that are not asked of somebody are taken out with `keep_only`."""

    courses = RadioField(widget=GovRadioInput())
    own_plan = RadioField(widget=GovRadioInput())
    required = RadioField(widget=GovRadioInput())
    deciding = RadioField(widget=GovRadioInput())
    news = RadioField(widget=GovRadioInput())
    help = RadioField(widget=GovRadioInput())
    sessions = RadioField(widget=GovRadioInput())
    asked = RadioField(widget=GovRadioInput())
    team = RadioField(widget=GovRadioInput())
    team_month = RadioField(widget=GovRadioInput())
    of_use = RadioField(widget=GovRadioInput())
    recommended = RadioField(widget=GovRadioInput())
    announcements = RadioField(widget=GovRadioInput())
    weekly_on = SelectField("Once a week is on", widget=GovSelect())
    works_on = SelectMultipleField(
        "I work on",
        widget=GovCheckboxesInput(),
        description="Ordinary messages reach you on these days only.",
        validators=[_some_day],
    )
    save = SubmitField("Save my choices", widget=GovSubmitInput())

    def keep_only(self, topics: Iterable[Topic], *, unmailed: Collection[ReminderKind]) -> None:
        """Ask about these topics alone, each with what may be chosen for it, and say which of them hold what is not mailed."""
        asked = set(topics)
        for topic in Topic:
            if topic not in asked:
                del self[field_of(topic)]
                continue
            facts, field = TOPICS[topic], self[field_of(topic)]
            field.label.text, field.description = facts.name, facts.about + _how(facts.kinds, unmailed)
            field.choices = [SelectChoice(one.value, FREQUENCIES[one]) for one in facts.choices]
        days = [SelectChoice(str(number), name) for number, name in enumerate(WEEKDAYS)]
        self.weekly_on.choices = self.works_on.choices = days

    def chosen(self) -> dict[Topic, Frequency]:
        """What was chosen for each topic that was asked about."""
        return {topic: Frequency(self[field_of(topic)].data) for topic in Topic if field_of(topic) in self}

    def pattern(self) -> Pattern:
        """On which days."""
        return Pattern(frozenset(int(day) for day in self.works_on.data or ()) & WEEK, int(self.weekly_on.data or 0))


class LaterForm(FlaskForm):  # type: ignore[misc]
    """When to hear of something again."""

    when = RadioField(
        "When do you want to hear of it again?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("3", "In 3 days"),
            SelectChoice("7", "In a week"),
            SelectChoice(ON_A_DAY, "On a day of your choice, such as the first after your leave"),
        ],
        validators=[InputRequired(message="Choose when")],
    )
    on = DayField("Which day?", hint="For example, 30 9 2027. Only if you chose a day.")
    submit = SubmitField("Not before then", widget=GovSubmitInput())

    def validate_on(self, field: DayField) -> None:
        """A day, where one was chosen."""
        if self.when.data == ON_A_DAY and field.data is None:
            raise ValidationError("Enter the day")

    def until(self, today: date) -> date:
        """The day that a valid form gives."""
        return self.on.day if self.when.data == ON_A_DAY else today + timedelta(days=int(self.when.data))


def _how(kinds: Collection[ReminderKind], unmailed: Collection[ReminderKind]) -> str:
    """What to say of a topic that holds kinds which are told on the site only."""
    if all(kind in unmailed for kind in kinds):
        return " You read of this on the site only: your institution does not mail it."
    if any(kind in unmailed for kind in kinds):
        return " Some of it you read of on the site only: your institution does not mail it."
    return ""


def field_of(topic: Topic) -> str:
    """The name of a topic's field."""
    return topic.value.replace("-", "_")
