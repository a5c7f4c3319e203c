"""The forms that bring a Word document in: which one, and what its lessons and pictures are called."""

from collections.abc import Iterator

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.catalogue.importing.word import Picture, ReadLesson, WordDocument, described
from skills_centre.catalogue.packs.manuscript import Manuscript, PartFields
from skills_centre.platform.fields import one_line, within


class WordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A Word document, and whether its main headings begin lessons."""

    file = FileField(
        "Word document",
        widget=GovFileInput(),
        description="Saved as .docx, up to 10 MB.",
        validators=[FileRequired(message="Choose a Word document")],
    )
    split = RadioField(
        "How should it become lessons?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("yes", "A lesson for each main heading (Heading 1 in Word)"),
            SelectChoice("no", "One lesson with all of it"),
        ],
        default="yes",
    )
    submit = SubmitField("Read the document", widget=GovSubmitInput())


class WordCheckForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What a read document becomes, to be put right before it is added; its fields are those of the document."""

    seen = HiddenField()
    submit = SubmitField("Add to the course", widget=GovSubmitInput())
    document: WordDocument

    def lesson_fields(self) -> Iterator[tuple[ReadLesson, StringField, IntegerField]]:
        """Each lesson with the fields of its title and minutes."""
        for number, lesson in enumerate(self.document.lessons, start=1):
            yield lesson, self[f"title_{number}"], self[f"minutes_{number}"]

    def picture_fields(self) -> Iterator[tuple[int, Picture, StringField, BooleanField]]:
        """Each picture with its number, the field of its description, and that which leaves it out."""
        for number, picture in enumerate(self.document.pictures, start=1):
            yield number, picture, self[f"words_{number}"], self[f"without_{number}"]

    def is_whole(self) -> bool:
        """Whether every picture that stays is described; what is missing is said beside it."""
        for number, _picture, words, without in self.picture_fields():
            if not without.data and not (words.data or "").strip():
                words.errors = [*words.errors, f"Say what picture {number} shows, or leave it out"]
        return not any(field.errors for field in self)

    def added_to(self, draft: Manuscript) -> Manuscript:
        """The draft with the document's lessons at its end, and the pictures that they show."""
        places: dict[str, str | None] = {}
        paths: dict[str, str] = {}
        for _number, picture, words, without in self.picture_fields():
            places[picture.path] = None if without.data else words.data
            if not without.data:
                paths[picture.path] = draft.media_path(picture.name, picture.content)
                draft = draft.with_media(paths[picture.path], picture.content)
        for lesson, title, minutes in self.lesson_fields():
            text = described(lesson.text, places)
            for former, path in paths.items():
                text = text.replace(f"]({former})", f"]({path})")
            part = PartFields(title.data or "", minutes.data or 0, is_required=True)
            draft = draft.with_new_lesson(part, f"{text}\n")
        return draft


def check_form(document: WordDocument) -> type[WordCheckForm]:
    """The form for one document: a title and minutes for each lesson, a description for each picture."""
    fields: dict[str, object] = {"document": document}
    for number, lesson in enumerate(document.lessons, start=1):
        fields[f"title_{number}"] = one_line(f"Title of lesson {number}", most=120)
        fields[f"minutes_{number}"] = IntegerField(
            f"Minutes of lesson {number}",
            widget=GovTextInput(),
            default=lesson.minutes,
            validators=[
                InputRequired(message=f"Enter the minutes of lesson {number}"),
                within(0, 600, "The minutes must be a whole number from 0 to 600"),
            ],
        )
    for number, _picture in enumerate(document.pictures, start=1):
        fields[f"words_{number}"] = one_line(
            f"What picture {number} shows", most=300, is_needed=False, called=f"description of picture {number}"
        )
        fields[f"without_{number}"] = BooleanField("Leave this picture out", widget=GovCheckboxInput())
    return type("WordCheckForm", (WordCheckForm,), fields)


def first_words(document: WordDocument) -> dict[str, object]:
    """What the document itself says, as the fields of its form."""
    return {
        **{f"title_{number}": lesson.title for number, lesson in enumerate(document.lessons, start=1)},
        **{f"words_{number}": picture.words for number, picture in enumerate(document.pictures, start=1)},
    }
