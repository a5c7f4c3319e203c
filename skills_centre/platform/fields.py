"""Fields that forms of several domains share."""

from datetime import date
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovDateInput
from wtforms import DateField


class DayField(DateField):
    """A day in three boxes; what was typed stays in them when it is no day. Without a sentence for `empty` it may stay empty."""

    widget = GovDateInput()

    def __init__(self, label: str, *, empty: str = "", hint: str = "", **bound: Any) -> None:  # noqa: ANN401 - WTForms binds it
        super().__init__(label, format="%d %m %Y", description=hint, **bound)
        self._empty = empty

    @property
    def day(self) -> date:
        """The day that a valid form gives. Raises ValueError when there is none."""
        if self.data is None:
            raise ValueError("the form is not valid")
        return self.data

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read day, month and year. Raises ValueError with a sentence."""
        boxes = [box.strip()[:10] for box in [*valuelist, "", "", ""][:3]]
        self.raw_data = boxes
        self.data = None
        if not any(boxes):
            if self._empty:
                raise ValueError(self._empty)
            return
        try:
            self.data = date(int(boxes[2]), int(boxes[1]), int(boxes[0]))
        except ValueError:
            raise ValueError("Enter a real day, such as 30 9 2026") from None
