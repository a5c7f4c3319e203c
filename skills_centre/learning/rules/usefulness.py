"""What others read of how useful a course was."""

#: The fewest answers of which anything is shown, and how many are added at a time: nobody who watches sees one answer come in.
FEWEST_ANSWERS = 5


def usefulness_in_words(useful: int, answers: int) -> str | None:
    """“18 of 20 people found this useful”; nothing below five answers."""
    if answers < FEWEST_ANSWERS:
        return None
    return f"{useful:,} of {answers:,} people who completed it found it useful"
