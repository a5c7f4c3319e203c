"""The forms in which a course is written: about the course, its lessons, its skills and what to take first."""

from decimal import Decimal

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextInput
from wtforms import DecimalField, HiddenField, SelectField, StringField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, Length, Optional, Regexp

from skills_centre.catalogue.forms.fields import NOT_CHOSEN, minutes_field, part_of, required_field, summary_field
from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.packs.fields import KEY_PATTERN
from skills_centre.catalogue.packs.manuscript import CourseFields, PartFields
from skills_centre.platform.fields import DayField, one_line, some_lines, within


class CourseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What is said of a course as a whole; `seen` is the digest of the draft that the writer had open, `was` the mark of these fields."""

    title = one_line("Title", most=100)
    summary = summary_field("courses")
    description = some_lines(
        "Description",
        most=20_000,
        empty="Enter the description",
        hint="What the course is for and how it works: two or three short paragraphs.",
    )
    outcomes = some_lines(
        "After this course you can …",
        most=8_000,
        empty="Enter at least one outcome",
        hint="One a line, such as “spot the kinds of mistake that AI tools make”.",
    )
    audience = one_line("Audience", most=300, hint="Who it is for, such as “Everyone who writes briefings”.")
    topic = SelectField(
        "Topic",
        widget=GovSelect(),
        choices=[NOT_CHOSEN, *(SelectChoice(topic.value) for topic in Topic)],
        validators=[InputRequired(message="Choose a topic")],
    )
    delivery = SelectField(
        "Format",
        widget=GovSelect(),
        choices=[NOT_CHOSEN, *(SelectChoice(delivery.value, delivery.in_words) for delivery in Delivery)],
        validators=[InputRequired(message="Choose a format")],
    )
    provider = one_line("Provider", most=120, hint="Who offers it.")
    owner = one_line("Owner", most=120, hint="The team that keeps it right.")
    review_on = DayField(
        "Review date",
        empty="Enter the review date",
        hint="The day by which the owner reads it again, such as 30 9 2027.",
    )
    cost = DecimalField(
        "Cost in pounds",
        widget=GovTextInput(),
        description="For one person. 0 if it is free.",
        places=2,
        default=Decimal(0),
        validators=[
            InputRequired(message="Enter the cost, or 0"),
            within(0, 1_000_000, "The cost must be a number of pounds from 0 to 1,000,000, such as 12.50"),
        ],
    )
    seen = HiddenField()
    was = HiddenField()
    submit = SubmitField("Save", widget=GovSubmitInput())

    def fields(self) -> CourseFields:
        """What the form says, once it is valid."""
        said = self.data
        return CourseFields(
            title=said["title"],
            summary=said["summary"],
            description=said["description"],
            outcomes=tuple(line.strip() for line in said["outcomes"].split("\n") if line.strip()),
            audience=said["audience"],
            topic=Topic(said["topic"]),
            provider=said["provider"],
            owner=said["owner"],
            review_on=said["review_on"],
            delivery=Delivery(said["delivery"]),
            cost_pence=int((said["cost"] * 100).to_integral_value()),
        )


class NewCourseForm(CourseForm):
    """A new course, which begins with its first lesson."""

    key = StringField(
        "Key",
        widget=GovTextInput(),
        description=(
            "The end of the course's address, such as “checking-ai”. Leave it empty to have it made from the title. It never changes."
        ),
        filters=[lambda text: text.strip() if text else text],
        validators=[
            Optional(),
            Length(max=80, message="The key must be 80 characters or fewer"),
            Regexp(KEY_PATTERN, message="The key must be lower-case letters and digits, with hyphens between"),
        ],
    )
    lesson_title = one_line("Title of the first lesson", most=120)
    minutes = minutes_field()
    text = some_lines("Text of the first lesson", most=200_000, empty="Enter the text of the first lesson")
    submit = SubmitField("Create the draft", widget=GovSubmitInput())
    preview = SubmitField("Preview the lesson", widget=GovSubmitInput())


class LessonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A lesson."""

    title = one_line("Title", most=120)
    minutes = minutes_field()
    required = required_field()
    text = some_lines("Text", most=200_000, empty="Enter the text")
    seen = HiddenField()
    was = HiddenField()
    submit = SubmitField("Save the lesson", widget=GovSubmitInput())
    preview = SubmitField("Preview", widget=GovSubmitInput())

    def part(self) -> PartFields:
        """What the form says for the course's outline."""
        return part_of(self.data)

    def lesson(self) -> str:
        """The lesson's text as its file holds it."""
        return f"{self.text.data}\n"


class TaughtForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One more skill that the course teaches."""

    skill = SelectField("Skill", widget=GovSelect(), validators=[InputRequired(message="Choose a skill")])
    from_level = SelectField("From", widget=GovSelect(), coerce=int)
    to_level = SelectField("To", widget=GovSelect(), coerce=int)
    seen = HiddenField()
    submit = SubmitField("Add the skill", widget=GovSubmitInput())

    def offer(self, skills: dict[str, str], scale: dict[int, str]) -> None:
        """Give the choices: skills by key, levels by rank."""
        self.skill.choices = [NOT_CHOSEN, *(SelectChoice(key, name) for key, name in skills.items())]
        levels = [SelectChoice(rank, name) for rank, name in scale.items()]
        self.from_level.choices = levels[:-1]
        self.to_level.choices = levels[1:]


class FirstForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One more course to take first."""

    course = SelectField("Course", widget=GovSelect(), validators=[InputRequired(message="Choose a course")])
    seen = HiddenField()
    submit = SubmitField("Add the course", widget=GovSubmitInput())

    def offer(self, courses: dict[str, str]) -> None:
        """Give the choices: courses by key."""
        self.course.choices = [NOT_CHOSEN, *(SelectChoice(key, title) for key, title in courses.items())]
