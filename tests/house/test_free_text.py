"""Every column that can hold text is declared, so that nobody adds a place for people's words that retention does not know."""

from tests.house.free_text import DECLARATION, KINDS, columns, declared


def test_every_text_column_says_whether_it_may_hold_what_people_wrote() -> None:
    missing = sorted(columns() - declared().keys())
    assert not missing, (
        f"Add to {DECLARATION.name}, sorted, each with person, institution or code after it (see free_text.py):\n"
        + "\n".join(missing)
        + "\nWhat is a person's must also be written in tests/people/test_erasure.py, and erased by the retention service."
    )
    assert sorted(declared().keys() - columns()) == []
    assert set(declared().values()) <= KINDS


def test_the_declaration_is_sorted() -> None:
    lines = DECLARATION.read_text().splitlines()
    assert lines == sorted(lines)
