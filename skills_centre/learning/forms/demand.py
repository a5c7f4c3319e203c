"""Forms about topics that people wish to learn."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput
from wtforms import SelectField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.platform.fields import one_line, some_lines


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
