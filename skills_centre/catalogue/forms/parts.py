"""The forms in which videos, files, links, reflections and sessions are written."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovFileInput, GovSelect, GovSubmitInput
from wtforms import BooleanField, Field, Form, HiddenField, SelectField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import ValidationError

from skills_centre.catalogue.forms.fields import minutes_field, part_of, required_field
from skills_centre.catalogue.packs.limits import CAPTIONS, DOCUMENTS, IMAGES, MEGABYTE, VIDEOS, kind_of, most_bytes
from skills_centre.catalogue.packs.manuscript import PartFields
from skills_centre.catalogue.packs.parts import (
    AnyPart,
    FilePart,
    LinkPart,
    ReflectionPart,
    ReflectionQuestion,
    SessionPart,
    VideoPart,
    https,
    questions_of,
)
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.platform.fields import one_line, some_lines


def _whole_address(_form: Form, field: Field) -> None:
    """Refuse what is no whole address of the secure web. Raises ValidationError."""
    if field.data:
        try:
            https(field.data)
        except ValueError:
            raise ValidationError("Enter a whole address that begins with https://") from None


def _chosen(label: str, hint: str = "") -> SelectField:
    return SelectField(label, widget=GovSelect(), description=hint, validate_choice=False)


def _sent(label: str, hint: str = "") -> FileField:
    return FileField(label, widget=GovFileInput(), description=hint)


class PartForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What the forms of all these parts ask first; `seen` is the digest of the draft that was open, `was` the mark of these fields."""

    #: The fields that name a file of the course, and the kinds of file each takes. A new one comes in field `new_<name>`.
    files: ClassVar[dict[str, Sequence[str]]] = {}

    title = one_line("Title", most=120)
    minutes = minutes_field()
    required = required_field()
    seen = HiddenField()
    was = HiddenField()
    submit = SubmitField("Save", widget=GovSubmitInput())

    def outline(self) -> PartFields:
        """What the form says for the course's outline."""
        return part_of(self.data)

    def content(self, former: AnyPart | None) -> AnyPart:
        """What the form says of the part itself."""
        raise NotImplementedError

    def offer(self, paths: Sequence[str]) -> None:
        """Give the choices of files that the draft holds already."""
        for name, kinds in self.files.items():
            there = [SelectChoice(path, path.rpartition("/")[2]) for path in paths if kind_of(path) in kinds]
            self[name].choices = [SelectChoice("", "None chosen"), *there]

    def new_files(self) -> dict[str, tuple[str, bytes]]:
        """The files that were sent, by the field that is to name each; what cannot be taken is said beside its field."""
        found: dict[str, tuple[str, bytes]] = {}
        for name, kinds in self.files.items():
            field = self[f"new_{name}"]
            if not field.data or not getattr(field.data, "filename", ""):
                continue
            said = field.data.filename.casefold().replace(".jpeg", ".jpg")
            most = most_bytes(said)
            content = field.data.stream.read(most + 1) if kind_of(said) in kinds else b""
            if kind_of(said) not in kinds:
                field.errors = [*field.errors, f"The file must end in .{', .'.join(kinds)}"]
            elif not content or len(content) > most:
                what = f"larger than {most // MEGABYTE} MB, which is the most it may have" if content else "empty"
                field.errors = [*field.errors, f"The file is {what}"]
            else:
                found[name] = (field.data.filename, content)
        return found


class VideoForm(PartForm):
    """A video: a file of the course's own, or the address of one elsewhere."""

    files: ClassVar[dict[str, Sequence[str]]] = {"video": VIDEOS, "captions": (CAPTIONS,), "poster": IMAGES}

    new_video = _sent("Upload a video", "An mp4 or webm file of at most 50 MB.")
    video = _chosen("Or choose one of this course’s files")
    new_captions = _sent("Upload its captions", "A .vtt file. An uploaded video cannot do without.")
    captions = _chosen("Or choose captions among this course’s files")
    new_poster = _sent("Upload a picture to show before it plays", "If you like: a png, jpg or webp file.")
    poster = _chosen("Or choose a picture among this course’s files")
    address = one_line(
        "Address of a video on another site",
        most=2_000,
        hint="Instead of a file, such as https://example.org/film.",
        is_needed=False,
    )
    captions_there = BooleanField(
        "I have seen that the video on the other site has captions", widget=GovCheckboxInput()
    )
    transcript = some_lines(
        "Transcript",
        most=200_000,
        empty="Enter the transcript",
        hint="Everything that is said, and what is shown where it matters. It can be read and searched below the video.",
    )
    submit = SubmitField("Save the video", widget=GovSubmitInput())

    validate_address = _whole_address

    def validate_new_video(self, _field: Field) -> None:
        """Refuse a part without any video. Raises ValidationError."""
        if not self.video.data and not self.address.data:
            raise ValidationError("Upload a video, or enter the address of one on another site")

    def validate_new_captions(self, _field: Field) -> None:
        """Refuse an uploaded video without captions. Raises ValidationError."""
        if self.video.data and not self.captions.data:
            raise ValidationError("A video needs captions, for those who cannot hear it; add a .vtt file")

    def validate_captions_there(self, field: Field) -> None:
        """Refuse a video elsewhere of which nobody has said that it has captions. Raises ValidationError."""
        if self.address.data and not self.video.data and not field.data:
            raise ValidationError("Look whether the video there has captions. Without them it is not for everybody")

    def content(self, former: AnyPart | None) -> AnyPart:
        """What the form says of the video."""
        said = self.data
        text = _kept(f"{said['transcript']}\n", former.transcript if isinstance(former, VideoPart) else "")
        named = {name: said[name] or None for name in ("video", "address", "captions", "poster")}
        return VideoPart.model_construct(**named, transcript=text)


class DocumentForm(PartForm):
    """A document to take away."""

    files: ClassVar[dict[str, Sequence[str]]] = {"document": (*DOCUMENTS, *IMAGES)}

    new_document = _sent(
        "Upload a file", "A pdf, docx, xlsx, pptx, odt, ods, csv, png, jpg or webp file of at most 5 MB."
    )
    document = _chosen("Or choose one of this course’s files")
    description = some_lines(
        "Description",
        most=20_000,
        empty="Enter the description",
        hint="What the file is, and what to do with it. People read this before they download it.",
    )
    submit = SubmitField("Save the file", widget=GovSubmitInput())

    def validate_new_document(self, _field: Field) -> None:
        """Refuse a part without a file. Raises ValidationError."""
        if not self.document.data:
            raise ValidationError("Choose a file")

    def content(self, former: AnyPart | None) -> AnyPart:
        """What the form says of the document."""
        text = _kept(f"{self.description.data}\n", former.description if isinstance(former, FilePart) else "")
        return FilePart.model_construct(document=self.document.data or "", description=text)


class LinkForm(PartForm):
    """A page of somebody else's."""

    address = one_line("Address", most=2_000, hint="Such as https://example.org/guide.")
    opens = one_line(
        "What opens",
        most=160,
        hint="The words of the link, such as “The guide to plain numbers”.",
        called="words of the link",
    )
    run_by = one_line(
        "Who runs the site",
        most=160,
        hint="Such as “the Office for National Statistics”.",
        called="name of whoever runs the site",
    )
    description = some_lines(
        "Description", most=20_000, empty="Enter the description", hint="Why to go there, and what to do or look for."
    )
    submit = SubmitField("Save the link", widget=GovSubmitInput())

    validate_address = _whole_address

    def content(self, former: AnyPart | None) -> AnyPart:
        """What the form says of the link."""
        said = self.data
        text = _kept(f"{said['description']}\n", former.description if isinstance(former, LinkPart) else "")
        return LinkPart.model_construct(
            address=said["address"], opens=said["opens"], run_by=said["run_by"], description=text
        )


class ReflectionForm(PartForm):
    """Something to think about."""

    prompt = some_lines(
        "Introduction",
        most=20_000,
        empty="Enter the introduction",
        hint="What to look back on, and why it is worth it.",
    )
    questions = some_lines(
        "Questions",
        most=5_000,
        empty="Enter at least one question",
        hint="One a line, ten at most. Each gets a box in which learners write for themselves.",
    )
    submit = SubmitField("Save the reflection", widget=GovSubmitInput())

    def content(self, former: AnyPart | None) -> AnyPart:
        """What the form says of the reflection."""
        before: list[ReflectionQuestion] = former.questions if isinstance(former, ReflectionPart) else []
        text = _kept(f"{self.prompt.data}\n", former.prompt if isinstance(former, ReflectionPart) else "")
        lines = (self.questions.data or "").split("\n")
        return ReflectionPart.model_construct(prompt=text, questions=questions_of(lines, before))


class SessionPartForm(PartForm):
    """What is taught together. Its dates are scheduled elsewhere, so that new ones need no new version."""

    description = some_lines(
        "Description",
        most=20_000,
        empty="Enter the description",
        hint="What happens there, who it is with, and what to bring or do before.",
    )
    submit = SubmitField("Save the session", widget=GovSubmitInput())

    def content(self, former: AnyPart | None) -> AnyPart:
        """What the form says of the session."""
        text = _kept(f"{self.description.data}\n", former.description if isinstance(former, SessionPart) else "")
        return SessionPart.model_construct(description=text)


FORMS: dict[ModuleKind, Callable[..., PartForm]] = {
    ModuleKind.VIDEO: VideoForm,
    ModuleKind.FILE: DocumentForm,
    ModuleKind.LINK: LinkForm,
    ModuleKind.REFLECTION: ReflectionForm,
    ModuleKind.SESSION: SessionPartForm,
}


def said_by(part: AnyPart) -> dict[str, object]:
    """What a part says, for the fields of its form; questions one a line."""
    if isinstance(part, ReflectionPart):
        return {"prompt": part.prompt, "questions": "\n".join(question.text for question in part.questions)}
    if isinstance(part, VideoPart):
        return {**part.model_dump(), "captions_there": bool(part.address)}
    return part.model_dump()


def _kept(text: str, former: str) -> str:
    """The text, or the former one where they differ only by white space at the end."""
    return former if former.rstrip() == text.rstrip() else text
