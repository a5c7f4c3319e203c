"""Forms of the learning domain."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, Optional

from skills_centre.catalogue.packs.parts import ReflectionQuestion
from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.learning.rules.certificates import Shown
from skills_centre.learning.rules.opinions import CONFIDENCE, RELEVANCE, Use
from skills_centre.learning.rules.plans import ActionKind
from skills_centre.learning.rules.questions import Answer, MatchQuestion, Question, place_in_words
from skills_centre.platform.fields import DayField, one_line, some_lines
from skills_centre.platform.ids import is_uuid


class OneAnswerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The answer to a question that takes one option."""

    chosen = RadioField(widget=GovRadioInput())


class SeveralAnswersForm(FlaskForm):  # type: ignore[misc]
    """The answer to a question that takes every option that is right."""

    chosen = SelectMultipleField(widget=GovCheckboxesInput())


class FinishForm(FlaskForm):  # type: ignore[misc]
    """Finishing an attempt: nothing to fill in, but it may be refused."""


class TypedAnswerForm(FlaskForm):  # type: ignore[misc]
    """The answer to a question that is answered with a number or a few words."""

    typed = StringField(widget=GovTextInput())


def answer_form(question: Question, answer: Answer) -> FlaskForm:
    """The form of a question, its options in the order given, with what was answered in it."""
    if question.is_typed:
        form = TypedAnswerForm(formdata=None)
        form.typed.data = answer.typed
        return form
    if question.lines_up:
        return _lines_form(question, answer)
    several = question.kind is QuestionKind.MULTIPLE
    form = SeveralAnswersForm(formdata=None) if several else OneAnswerForm(formdata=None)
    form.chosen.choices = [SelectChoice(str(option.position), option.text) for option in question.options]
    marked = [str(position) for position in answer.chosen]
    form.chosen.data = marked if several else next(iter(marked), None)
    return form


def _lines_form(question: Question, answer: Answer) -> FlaskForm:
    """A select list for each line. Lines and choices are numbered as they are shown: the page gives no hint of the right answer."""
    if isinstance(question, MatchQuestion):
        lines = [(line.position, line.text) for line in question.lines]
        choices = [(option.position, option.text) for option in question.options]
    else:
        lines = [(option.position, option.text) for option in question.options]
        choices = [(place, place_in_words(place)) for place in range(len(lines))]
    listed = [
        SelectChoice("", "Choose"),
        *(SelectChoice(str(n), text) for n, (_at, text) in enumerate(choices, start=1)),
    ]
    fields = {
        f"line_{number}": SelectField(text, widget=GovSelect(), choices=listed, validate_choice=False)
        for number, (_position, text) in enumerate(lines, start=1)
    }
    form = type("LinesForm", (FlaskForm,), fields)(formdata=None)
    shown = {position: str(number) for number, (position, _text) in enumerate(choices, start=1)}
    for number, (position, _text) in enumerate(lines, start=1):
        form[f"line_{number}"].data = shown.get(answer.chosen[position], "") if answer.chosen else ""
    return form


def answer_sent(question: Question, sent: MultiDict[str, str]) -> Answer:
    """The answer that a form of this question sends, whole or not."""
    if question.is_typed:
        return Answer(typed=sent.get("typed", "").strip())
    if question.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
        return Answer(tuple(sent.getlist("chosen", type=int)))
    if isinstance(question, MatchQuestion):
        choices = [option.position for option in question.options]
        return Answer(tuple(_choice(sent, number, choices) for number in range(1, len(question.lines) + 1)))
    places = range(len(question.options))
    chosen = [-1] * len(question.options)
    for number, option in enumerate(question.options, start=1):
        chosen[option.position] = _choice(sent, number, places)
    return Answer(tuple(chosen))


def _choice(sent: MultiDict[str, str], number: int, choices: Sequence[int]) -> int:
    """The choice for a line: -1 for none, and -2 for one that was not offered."""
    value = sent.get(f"line_{number}", "")
    if not value:
        return -1
    return choices[int(value) - 1] if value.isdecimal() and 1 <= int(value) <= len(choices) else -2


def reflection_form(questions: Iterable[ReflectionQuestion], wrote: Mapping[str, str]) -> FlaskForm:
    """The boxes of a reflection, one a question, with what is written in them."""
    boxes = {
        f"answer-{question.key}": TextAreaField(question.text, widget=GovTextArea(), name=f"answer-{question.key}")
        for question in questions
    }
    form = type("ReflectionForm", (FlaskForm,), boxes)(formdata=None)
    for name in boxes:
        form[name].data = wrote.get(name.removeprefix("answer-"), "")
    return form


class ShownForm(FlaskForm):  # type: ignore[misc]
    """What others may see of a certificate; the page draws the choices."""

    shown = RadioField(choices=[SelectChoice(one.value, one.value) for one in Shown], validators=[InputRequired()])


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A certificate's code, sent as part of an address."""

    code = StringField("The code on the certificate", widget=GovTextInput())


class RevokeForm(FlaskForm):  # type: ignore[misc]
    """Why a certificate was wrongly issued."""

    reason = TextAreaField(
        "Why was it wrongly issued?",
        widget=GovTextArea(),
        description="The person reads this. A stranger who checks the certificate does not.",
    )
    submit = SubmitField("Revoke this certificate", widget=GovSubmitInput())


class FinishByForm(FlaskForm):  # type: ignore[misc]
    """The day that somebody hopes to finish a course by, in three boxes."""

    due_on = DateField(
        "When do you hope to finish?",
        format="%d %m %Y",
        validators=[InputRequired(message="Enter a day to finish by")],
        invalid_value_message="Enter a day that exists, such as 9 12 2026",  # type: ignore[call-arg]  # as above
    )


class GoalForm(FlaskForm):  # type: ignore[misc]
    """A goal's terms; the page draws the levels with what they mean, and the service knows which there are."""

    level = RadioField(
        choices=[], validate_choice=False, validators=[InputRequired(message="Choose the level to reach")], coerce=str
    )
    by_on = DayField("By when?", empty="Enter the day by which", hint="For example, 31 3 2027")
    why = TextAreaField("Why? (optional)", widget=GovTextArea())
    revision = HiddenField()
    #: A course to be the goal's first action, where one led here.
    course = HiddenField()


#: What each kind of action is called, on forms and in plans.
ACTION_KINDS = {
    ActionKind.COURSE: "A course from here",
    ActionKind.SESSION: "A session or workshop",
    ActionKind.ELSEWHERE: "Learning elsewhere",
    ActionKind.READING: "Reading",
    ActionKind.SHADOWING: "Shadowing somebody",
    ActionKind.MENTORING: "Mentoring",
}


class ActionForm(FlaskForm):  # type: ignore[misc]
    """Something to be done towards a goal."""

    kind = RadioField(
        "What kind of thing is it?",
        widget=GovRadioInput(),
        choices=[SelectChoice(kind.value, words) for kind, words in ACTION_KINDS.items()],
        validators=[InputRequired(message="Choose what kind of thing it is")],
    )
    course = SelectField("Which course? (for a course from here)", widget=GovSelect(), validate_choice=False)
    title = StringField(
        "What is it? (for everything else)",
        widget=GovTextInput(),
        description="In a few words, such as “Sit in on a committee hearing”.",
    )
    by_on = DayField("By when? (optional)", hint="For example, 31 1 2027")
    submit = SubmitField("Add to the plan", widget=GovSubmitInput())


class CourseIntoPlanForm(FlaskForm):  # type: ignore[misc]
    """The goal to which a course is added."""

    goal = RadioField(
        "Which goal is it for?", widget=GovRadioInput(), validators=[InputRequired(message="Choose a goal")]
    )
    by_on = DayField("By when? (optional)", hint="For example, 31 1 2027")
    submit = SubmitField("Add to my plan", widget=GovSubmitInput())


class DoneForm(FlaskForm):  # type: ignore[misc]
    """The day on which an action was done."""

    done_on = DayField("When was it done?", empty="Enter the day on which it was done", hint="For example, 12 11 2026")
    submit = SubmitField("It is done", widget=GovSubmitInput())


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A note about how a goal goes."""

    text = TextAreaField("How is it going?", widget=GovTextArea())
    submit = SubmitField("Keep this note", widget=GovSubmitInput())


class ModuleNoteForm(FlaskForm):  # type: ignore[misc]
    """A learner's own note on a part of a course, and the revision that they saw."""

    text = some_lines("Your note", most=10_000)
    seen = HiddenField()

    @property
    def revision(self) -> int:
        """The revision that was seen; 0 for whatever is no number."""
        seen = str(self.seen.data or "")
        return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


class LearnerSettingsForm(FlaskForm):  # type: ignore[misc]
    """How somebody likes to learn."""

    keys = RadioField(
        "Do you want single keys to move between the parts of a course?",
        widget=GovRadioInput(),
        choices=[SelectChoice("on", "Yes"), SelectChoice("off", "No")],
        description="J goes to the next part, K to the one before, N to your note, and O to the list of parts. "
        "They do nothing while you write. Leave them off if you use speech to control your computer.",
    )
    asked = RadioField(
        "May we ask you what you thought of courses?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("yes", "Yes, a few short questions when I complete one, and once three months later"),
            SelectChoice("no", "No, don’t ask me about courses"),
        ],
        description="Answering is always up to you. Nobody is shown who answered what.",
    )
    submit = SubmitField("Keep these choices", widget=GovSubmitInput())


#: Said at every box whose words L&D may read.
WHO_READS = "Learning and development may read it, without your name, once at least five people have answered. Please name nobody."


def _scale(label: str, steps: tuple[str, ...]) -> RadioField:
    """A question with the steps of a scale, from 1; it may be left out."""
    return RadioField(
        label,
        widget=GovRadioInput(),
        choices=[SelectChoice(str(step), words) for step, words in enumerate(steps, start=1)],
        validators=[Optional()],
    )


class ReactionForm(FlaskForm):  # type: ignore[misc]
    """What a learner thought of a course; every question may be left out."""

    relevance = _scale("How relevant was it to your work?", RELEVANCE)
    before = _scale("Before the course, how confident were you in doing what it teaches?", CONFIDENCE)
    after = _scale("And now?", CONFIDENCE)
    comment = some_lines(
        "Anything that you would tell the people who look after it? (optional)", most=1_000, hint=WHO_READS
    )
    submit = SubmitField("Send my answers", widget=GovSubmitInput())


class FollowUpForm(FlaskForm):  # type: ignore[misc]
    """What a learner says three months after a course."""

    used = RadioField(
        "Have you used what you learned?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice(Use.YES.value, "Yes"),
            SelectChoice(Use.SOMEWHAT.value, "A little"),
            SelectChoice(Use.NO.value, "Not yet"),
        ],
        validators=[InputRequired(message="Say whether you have used it, or go on without answering")],
    )
    confidence = _scale("How confident are you now in doing what it teaches? (optional)", CONFIDENCE)
    what = some_lines("What helped, or stood in the way? (optional)", most=1_000, hint=WHO_READS)
    submit = SubmitField("Send my answers", widget=GovSubmitInput())


class ManagerFollowUpForm(FlaskForm):  # type: ignore[misc]
    """The one question to a manager three months after a course."""

    used = RadioField(
        "Have you seen it used?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice(Use.YES.value, "Yes"),
            SelectChoice(Use.SOMEWHAT.value, "Somewhat"),
            SelectChoice(Use.NO.value, "No"),
            SelectChoice(Use.CANNOT_SAY.value, "I cannot say"),
        ],
        validators=[InputRequired(message="Choose an answer, or go on without answering")],
    )
    submit = SubmitField("Send my answer", widget=GovSubmitInput())


class MoveForm(FlaskForm):  # type: ignore[misc]
    """Who is moved to another version of a course, and why; the page draws the boxes beside the names."""

    who = RadioField(
        "Whom do you want to move?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("all", "Everybody who is under way on an earlier version"),
            SelectChoice("some", "Only the people ticked below"),
        ],
        validators=[InputRequired(message="Choose whom to move")],
    )
    reason = some_lines(
        "Why are they moved?",
        most=2000,
        empty="Say why they are moved. They read it.",
        hint="Everybody who is moved reads this.",
    )
    learners = SelectMultipleField(choices=[], validate_choice=False)
    submit = SubmitField("Move them", widget=GovSubmitInput())

    @property
    def chosen(self) -> list[UUID] | None:
        """The enrolments ticked; none where everybody is moved."""
        if self.who.data == "all":
            return None
        return [UUID(one) for one in self.learners.data or () if is_uuid(one)]


class TopicForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A wish for a course on a topic."""

    topic = one_line("Topic", most=100, hint="A few words, such as: writing simple Python programs.")
    skill = SelectField("Skill that it belongs to (optional)", widget=GovSelect(), default="")
    why = some_lines(
        "What would it let you do? (optional)",
        most=500,
        hint="The learning and development team read this without your name.",
    )
    submit = SubmitField("Send", widget=GovSubmitInput())

    def offer(self, skills: Mapping[str, str]) -> None:
        """Give the skills to choose from."""
        self.skill.choices = [
            SelectChoice("", "None, or I do not know"),
            *(SelectChoice(*one) for one in skills.items()),
        ]


class AnswerTopicForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The course that answers a topic."""

    course = SelectField("Course", widget=GovSelect(), validators=[InputRequired(message="Choose a course")])
    submit = SubmitField("Tell them", widget=GovSubmitInput())

    def offer(self, courses: Mapping[str, str]) -> None:
        """Give the courses to choose from."""
        self.course.choices = [SelectChoice("", "Choose a course"), *(SelectChoice(*one) for one in courses.items())]
