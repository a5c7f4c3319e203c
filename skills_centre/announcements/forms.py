"""The form of an announcement."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovSubmitInput
from wtforms import HiddenField, RadioField, SelectMultipleField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, ValidationError

from skills_centre.announcements.errors import LinkNotOurs, NoUnitChosen
from skills_centre.announcements.queries.announcements import Kept
from skills_centre.announcements.rules import (
    LONGEST_BODY,
    LONGEST_LINK,
    LONGEST_LINK_WORDS,
    LONGEST_TITLE,
    Audience,
    Draft,
    path_within,
)
from skills_centre.people.models import PersonType
from skills_centre.people.queries.register import RegisteredUnit
from skills_centre.people.vocabulary import PERSON_TYPES
from skills_centre.platform.fields import DayField, one_line, some_lines
from skills_centre.platform.ids import new_id
from skills_centre.platform.web import settings

EVERYWHERE, SOME = "everywhere", "some"
#: What a new announcement proposes: long enough for whoever is on leave.
PROPOSED = timedelta(days=28)


class AnnouncementForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What it says, whom it is for, and until when it stands."""

    title = one_line("Title", most=LONGEST_TITLE, hint="It is the subject of the message, too.")
    body = some_lines(
        "Text",
        most=LONGEST_BODY,
        empty="Enter the text",
        hint=f"At most {LONGEST_BODY:,} characters. Leave an empty line between paragraphs. Write nothing about a person in it: everybody"
        " gets the same words.",
    )
    link = one_line(
        "A page here to go on to",
        most=LONGEST_LINK,
        hint="Its address, copied from your browser: a course, a session or any page that everybody can open. Leave it empty for none.",
        is_needed=False,
        called="address",
    )
    link_words = one_line(
        "What the link says",
        most=LONGEST_LINK_WORDS,
        hint="For example, “See the dates”. Only if there is a link.",
        is_needed=False,
        called="words of the link",
    )
    whom = RadioField(
        "Whom is it for?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice(EVERYWHERE, "The whole organisation"),
            SelectChoice(SOME, "Some parts of it, and all below them"),
        ],
        default=EVERYWHERE,
        validators=[InputRequired(message="Choose whom it is for")],
    )
    units = SelectMultipleField("Which parts?", widget=GovCheckboxesInput())
    person_types = SelectMultipleField(
        "Only some kinds of people?",
        widget=GovCheckboxesInput(),
        choices=[SelectChoice(one.value, words) for one, words in PERSON_TYPES.items()],
        description="Leave all of them empty for every kind. Members, peers and their staff get it like everybody else.",
    )
    stands_until = DayField(
        "Until when does it stand?",
        empty="Enter the last day on which it stands",
        hint="The last day on which it is on people’s pages. Nothing of it is sent later. For example, 30 9 2027.",
    )
    form_id = HiddenField()
    was = HiddenField()
    submit = SubmitField("Save, and see whom it reaches", widget=GovSubmitInput())

    def offer(self, units: Iterable[RegisteredUnit], *, reach: frozenset[UUID] | None) -> None:
        """Offer the units that somebody's role reaches; the whole organisation only where it reaches all of it."""
        self.units.choices = [
            SelectChoice(str(one.id), f"{'– ' * (len(one.path) - 1)}{one.name}")
            for one in units
            if reach is None or one.id in reach
        ]
        if reach is not None:
            del self.whom

    @property
    def is_for_some(self) -> bool:
        """Whether units are chosen."""
        return "whom" not in self or self.whom.data == SOME

    def validate_units(self, field: SelectMultipleField) -> None:
        """A unit, where some are to be chosen."""
        if self.is_for_some and not field.data:
            raise ValidationError(NoUnitChosen.sentence)

    def validate_link(self, field: HiddenField) -> None:
        """A page of ours."""
        if field.data and path_within(field.data, settings().base_url) is None:
            raise ValidationError(LinkNotOurs.sentence)

    def validate_link_words(self, field: HiddenField) -> None:
        """Words for a link, and a link for words."""
        if self.link.data and not field.data:
            raise ValidationError("Enter what the link says")
        if field.data and not self.link.data:
            raise ValidationError("Enter the address of the page, or leave this empty")

    def draft(self) -> Draft:
        """What a valid form says."""
        return Draft(
            self.title.data or "",
            self.body.data or "",
            Audience(
                frozenset(UUID(one) for one in self.units.data or () if self.is_for_some),
                frozenset(PersonType(one) for one in self.person_types.data or ()),
            ),
            self.stands_until.day,
            (path_within(self.link.data, settings().base_url) or "") if self.link.data else "",
            self.link_words.data or "",
        )


def boxes_of(kept: Kept | None, *, today: date) -> dict[str, object]:
    """The boxes of the form as an announcement fills them, or as a new one proposes."""
    if kept is None:
        return {"stands_until": today + PROPOSED, "form_id": str(new_id()), "was": "0"}
    says = kept.says
    return {
        "title": says.title,
        "body": says.body,
        "link": says.link,
        "link_words": says.link_words,
        "whom": SOME if says.audience.units else EVERYWHERE,
        "units": [str(one) for one in says.audience.units],
        "person_types": [one.value for one in says.audience.person_types],
        "stands_until": says.stands_until,
        "form_id": str(kept.id),
        "was": str(kept.edition),
    }
