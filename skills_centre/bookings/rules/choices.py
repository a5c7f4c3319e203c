"""What lists of sessions are narrowed to."""

from dataclasses import dataclass

#: The value of the choice "Online" among rooms.
ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    words: str
