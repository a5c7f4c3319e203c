"""The forms of a reviewer: sending a version back, and approving it for a time to come."""

from datetime import datetime

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import HiddenField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from skills_centre.catalogue.errors import CommentEmpty, CommentNeeded
from skills_centre.platform.fields import DayField, one_line
from skills_centre.platform.typed_times import instant_of, read_time


class ReturnForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What should change before the version is published."""

    comment = TextAreaField(
        "What should change?",
        widget=GovTextArea(),
        description="The authors read this, with your name.",
        validators=[
            InputRequired(message=CommentNeeded.sentence),
            Length(max=5000, message="Keep the comment under 5,000 characters"),
        ],
    )
    submit = SubmitField("Return to the authors", widget=GovSubmitInput())


class CommentForm(FlaskForm):  # type: ignore[misc]
    """Something said of a version that moves nothing."""

    remark = TextAreaField(
        "Your comment",
        widget=GovTextArea(),
        description="Whoever writes and reviews this version reads it here, with your name. No message is sent.",
        validators=[
            InputRequired(message=CommentEmpty.sentence),
            Length(max=5000, message="Keep the comment under 5,000 characters"),
        ],
    )
    add = SubmitField("Add the comment", widget=GovSubmitInput())


class ScheduleForm(FlaskForm):  # type: ignore[misc]
    """The day and the time of day in London at which a version is published; `seen` is the digest of what the reviewer read."""

    day = DayField("On which day?", empty="Enter the day", hint="For example, 30 9 2026")
    clock = one_line("Time", most=12, hint="As London’s clocks show it. For example, 9am or 14:30.")
    seen = HiddenField()
    submit = SubmitField("Approve it for this time", widget=GovSubmitInput())

    def instant(self) -> datetime | None:
        """The instant that a valid form means; none where no clock shows it, which the form then says."""
        clock = read_time(self.clock.data or "")
        if clock is None:
            self.clock.errors = [*self.clock.errors, "Enter a time such as 9am or 14:30"]
            return None
        instant = instant_of(self.day.day, clock)
        if instant is None:
            self.clock.errors = [
                *self.clock.errors,
                "The clocks go forward that night and skip this time; choose another",
            ]
        return instant
