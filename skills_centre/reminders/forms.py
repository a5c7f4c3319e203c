"""Forms with which messages are looked after."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.platform.mail.models import PauseReason
from skills_centre.platform.pages import counted
from skills_centre.reminders.services.pausing import LetGo


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
