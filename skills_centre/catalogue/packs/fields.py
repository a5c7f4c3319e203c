"""The kinds of value that the fields of a pack hold."""

import math
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, StrictStr

from skills_centre.platform.text import is_visible

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
#: Beyond this nobody types a number into a box.
GREATEST = 1e12


def _visible(text: str) -> str:
    if not is_visible(text):
        raise ValueError("it holds a control character; type it again")
    if not text.strip():
        raise ValueError("it is empty")
    return text


def one_line(text: str) -> str:
    """The text, if it is one line. Raises ValueError."""
    if "\n" in text.strip():
        raise ValueError("it must be one line")
    return text


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("it must be a number")
    if abs(value) > GREATEST:
        raise ValueError("it is too great a number")
    return value


Text = Annotated[StrictStr, Field(max_length=20_000), AfterValidator(_visible)]
LongText = Annotated[StrictStr, Field(max_length=200_000), AfterValidator(_visible)]
Key = Annotated[StrictStr, Field(max_length=80, pattern=KEY_PATTERN)]
SkillKey = Annotated[StrictStr, Field(max_length=120, pattern=KEY_PATTERN)]
Number = Annotated[float, PlainValidator(_number)]


class Part(BaseModel):
    """Fields that belong together; no other field is allowed among them."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
