"""Pure decisions: passwords."""

import pytest

from skills_centre.people.rules import password_problem


@pytest.mark.parametrize(
    "password", ["quiet river lantern", "correct horse battery", "Tram4-Oboe-Winter", "x" * 6 + "qzjvk7&2w"]
)
def test_long_and_unobvious_passwords_will_do(password: str) -> None:
    assert password_problem(password, known=("Ada Okafor", "ada.okafor@example.org")) is None


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "password1234",
        "Password-2026!",
        "aaaaaaaaaaaaaa",
        "123456789012",
        "ada.okafor2026",
        "qwertyqwerty1",
        "x" * 201,
    ],
)
def test_short_obvious_and_endless_passwords_are_refused(password: str) -> None:
    assert password_problem(password, known=("Ada Okafor", "ada.okafor@example.org"))
