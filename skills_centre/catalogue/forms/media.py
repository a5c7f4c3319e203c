"""The form that takes a file into a draft."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import HiddenField, SubmitField
from wtforms.validators import ValidationError

from skills_centre.catalogue.packs.limits import (
    CAPTIONS,
    DOCUMENTS,
    IMAGES,
    MEDIA_TYPES,
    MEGABYTE,
    VIDEOS,
    kind_of,
    most_bytes,
)

#: What the browser offers to choose from.
ACCEPTED = ",".join(f".{kind}" for kind in (*IMAGES, "jpeg", *VIDEOS, CAPTIONS, *DOCUMENTS))


class MediaForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One image, film, captions file or document; `seen` is the digest of the draft that the writer had open."""

    file = FileField(
        "File",
        widget=GovFileInput(),
        description=(
            "An image (png, jpg, webp), a video (mp4, webm), captions (vtt), or a document (pdf, docx, xlsx, pptx, odt, ods, csv). "
            "A video may have 50 MB, anything else 5 MB."
        ),
        validators=[FileRequired(message="Choose a file")],
    )
    seen = HiddenField()
    submit = SubmitField("Upload", widget=GovSubmitInput())

    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        """Read the file, but no more of it than its kind may have. Raises ValidationError."""
        name = field.data.filename.casefold().replace(".jpeg", ".jpg")
        if kind_of(name) not in MEDIA_TYPES:
            raise ValidationError("We do not take files of this kind. Save it as one of those named above")
        most = most_bytes(name)
        self.content = field.data.stream.read(most + 1)
        if not self.content:
            raise ValidationError("The file is empty")
        if len(self.content) > most:
            raise ValidationError(f"The file is larger than {most // MEGABYTE} MB, which is the most it may have")
