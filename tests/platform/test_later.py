"""What few requests need is not carried by every process."""

import subprocess
import sys

import pytest

from skills_centre.platform.later import imported_when_used

SELDOM_USED = {"css_inline", "icalendar", "mammoth", "openpyxl", "PIL", "typst"}


def test_the_application_starts_without_the_libraries_that_few_requests_need() -> None:
    asked = f"import sys, skills_centre.app; print(*({SELDOM_USED} & set(sys.modules)))"
    started = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == ""


def test_a_module_is_imported_when_something_of_it_is_asked() -> None:
    fractions = imported_when_used("fractions")
    assert fractions.Fraction(1, 2) + fractions.Fraction(1, 2) == 1


def test_what_a_module_does_not_have_it_does_not_have_later_either() -> None:
    with pytest.raises(AttributeError):
        _ = imported_when_used("fractions").nothing_of_the_kind
