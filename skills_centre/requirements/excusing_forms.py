"""Forms about one person's required learning: excusing them, and recording that they are away."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea
from wtforms import SelectField, SubmitField, TextAreaField

from skills_centre.platform.fields import DayField


class ExcuseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """From which course, until when, and why; the service knows the rules."""

    course = SelectField("From which course?", choices=[], widget=GovSelect(), validate_choice=False)
    ends_on = DayField(
        "Until when?",
        empty="Enter the last day",
        hint="The last day on which it is not asked. Afterwards they have as many days as the rule gives.",
    )
    reason = TextAreaField(
        "Why?", widget=GovTextArea(), description="They read it, so do not write what they would rather not see kept."
    )
    submit = SubmitField("Exempt them", widget=GovSubmitInput())


class AbsenceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """From when, and until when if that is known. Why is asked of nobody."""

    starts_on = DayField("First day away", empty="Enter the first day away", hint="For example, 30 9 2026")
    back_on = DayField("First day back", hint="Leave it empty if nobody knows yet")
    submit = SubmitField("Record the absence", widget=GovSubmitInput())


class BackForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """On which day somebody is back."""

    back_on = DayField("First day back", empty="Enter the first day back", hint="For example, 30 9 2026")
    submit = SubmitField("Save", widget=GovSubmitInput())
