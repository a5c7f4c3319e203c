"""Forms in which people say what they thought of a course."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, Optional

from skills_centre.learning.rules.opinions import CONFIDENCE, RELEVANCE, SEEN_USED, USED
from skills_centre.platform.fields import some_lines

#: Said at every box whose words L&D may read.
WHO_READS = "Learning and development may read it, without your name, once at least five people have answered. Please name nobody."


def scale(label: str, steps: tuple[str, ...]) -> RadioField:
    """A question with the steps of a scale, from 1; it may be left out."""
    return RadioField(
        label,
        widget=GovRadioInput(),
        choices=[SelectChoice(str(step), words) for step, words in enumerate(steps, start=1)],
        validators=[Optional()],
    )


class ReactionForm(FlaskForm):  # type: ignore[misc]
    """What a learner thought of a course; every question may be left out."""

    relevance = scale("How relevant was it to your work?", RELEVANCE)
    before = scale("Before the course, how confident were you in doing what it teaches?", CONFIDENCE)
    after = scale("And now?", CONFIDENCE)
    comment = some_lines(
        "Anything that you would tell the people who look after it? (optional)", most=1_000, hint=WHO_READS
    )
    submit = SubmitField("Send my answers", widget=GovSubmitInput())


class FollowUpForm(FlaskForm):  # type: ignore[misc]
    """What a learner says three months after a course."""

    used = RadioField(
        "Have you used what you learned?",
        widget=GovRadioInput(),
        choices=[SelectChoice(use.value, words) for use, words in USED.items()],
        validators=[InputRequired(message="Say whether you have used it, or go on without answering")],
    )
    confidence = scale("How confident are you now in doing what it teaches? (optional)", CONFIDENCE)
    what = some_lines("What helped, or stood in the way? (optional)", most=1_000, hint=WHO_READS)
    submit = SubmitField("Send my answers", widget=GovSubmitInput())


class ManagerFollowUpForm(FlaskForm):  # type: ignore[misc]
    """The one question to a manager three months after a course."""

    used = RadioField(
        "Have you seen it used?",
        widget=GovRadioInput(),
        choices=[SelectChoice(use.value, words) for use, words in SEEN_USED.items()],
        validators=[InputRequired(message="Choose an answer, or go on without answering")],
    )
    submit = SubmitField("Send my answer", widget=GovSubmitInput())
