"""The form of a note on a part of a course."""

from flask_wtf import FlaskForm
from wtforms import HiddenField

from skills_centre.platform.fields import some_lines


class ModuleNoteForm(FlaskForm):  # type: ignore[misc]
    """A learner's own note on a part of a course, and the revision that they saw."""

    text = some_lines("Your note", most=10_000)
    seen = HiddenField()

    @property
    def revision(self) -> int:
        """The revision that was seen; 0 for whatever is no number."""
        seen = str(self.seen.data or "")
        return int(seen) if seen.isdecimal() and len(seen) < 10 else 0
