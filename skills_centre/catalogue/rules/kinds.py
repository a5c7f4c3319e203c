"""What a part of a course may be."""

from enum import StrEnum


class ModuleKind(StrEnum):
    """What a module is."""

    LESSON = "lesson"
    QUIZ = "quiz"
    VIDEO = "video"
    FILE = "file"
    LINK = "link"
    REFLECTION = "reflection"
    #: Taught together, on a date: done by having been there (see bookings).
    SESSION = "session"

    @property
    def in_words(self) -> str:
        """What pages call it: "Lesson"."""
        return self.value.capitalize()
