"""Answers that people type: the same words however they are written, and the number that is meant."""

from decimal import Decimal

import pytest

from skills_centre.catalogue.rules.answers import read_number, right_number_in_words, says_the_same, with_unit


@pytest.mark.parametrize(
    ("given", "accepted", "near", "same"),
    [
        ("  Data   Protection Act. ", "data protection act", False, True),
        ("CAFÉ", "cafe", False, True),
        ("“alt text”!", "alt text", False, True),
        ("don’t know", "don't know", False, True),
        ("acessibility", "accessibility", False, False),
        ("acessibility", "accessibility", True, True),
        ("accesibilty", "accessibility", True, False),
        ("acecssibility", "accessibility", True, True),
        ("mode", "code", True, False),
        ("GDPR1", "GDPR2", True, False),
        ("the data", "data", True, False),
        ("...", "?", False, False),
        ("", "data", True, False),
    ],
)
def test_answers_are_the_same_words_however_they_are_written(given: str, accepted: str, near: bool, same: bool) -> None:
    assert says_the_same(given, accepted, near=near) is same


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"), (" 1,234.5 ", "1234.5"), ("1.234,5", "1234.5"), ("1 234", "1234"), ("1\u00a0234,50", "1234.5"),
        ("1,234", "1234"), ("0,125", "0.125"), ("1,5", "1.5"), ("1.234", "1.234"), ("1,234,567", "1234567"), ("1.234.567", "1234567"),
        ("£1,200", "1200"), ("-£5", "-5"), ("£-5.20", "-5.2"), ("12%", "12"), ("12 per cent", "12"), ("−3", "-3"), ("+3", "3"),
        (".5", "0.5"), ("5.", "5"), ("12 Days", "12"), ("12 days.", "12"), ("1,23,4", None), ("12,34.5", None), ("", None), ("£", None),
        ("twelve", None), ("1e5", None), ("--5", None), ("1 2", None), ("٣", None), ("1/2", None), ("5" * 31, None), (".", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_british_and_other_readers_write_it(typed: str, number: str | None) -> None:
    assert read_number(typed, unit="days") == (Decimal(number) if number else None)


def test_a_number_is_written_with_its_unit() -> None:
    numbers = [with_unit(Decimal("-1200.50"), "£"), with_unit(Decimal(12), "%"), with_unit(Decimal("1E+3"), "days")]
    assert numbers == ["−£1,200.5", "12%", "1,000 days"]
    five = Decimal(5)
    assert right_number_in_words(five, five, five, "days") == "5 days"
    assert right_number_in_words(five, Decimal("4.9"), Decimal("5.1")) == "5 (anything from 4.9 to 5.1 counts)"
    assert right_number_in_words(None, Decimal(4), Decimal(6), "%") == "anything from 4% to 6%"
