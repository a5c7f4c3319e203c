"""Forms about how and by when somebody learns."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import DateField, RadioField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired


class FinishByForm(FlaskForm):  # type: ignore[misc]
    """The day that somebody hopes to finish a course by, in three boxes."""

    due_on = DateField(
        "When do you hope to finish?",
        format="%d %m %Y",
        validators=[InputRequired(message="Enter a day to finish by")],
        invalid_value_message="Enter a day that exists, such as 9 12 2026",  # type: ignore[call-arg]  # its type stubs are older
    )


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
