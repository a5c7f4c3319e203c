"""The latest automated accessibility test, as the browser suite wrote it down: the statement quotes it instead of promising."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).parent / "data" / "accessibility.json"


class AccessibilityResults(BaseModel):
    """What was tested on a day, and what was found."""

    model_config = ConfigDict(frozen=True)

    tested_on: date
    engine: str
    pages: int
    tests: int
    violations: int
    widths: tuple[int, ...]


@cache
def latest_results() -> AccessibilityResults | None:
    """The results that ship with this version; none when none were written."""
    return AccessibilityResults.model_validate_json(FILE.read_text(encoding="utf-8")) if FILE.exists() else None
