"""Who in the file is who here: by staff number, or else by e-mail address."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from skills_centre.home.people_import.entries import Entry, Problem
from skills_centre.home.people_import.file import Column, PeopleFile
from skills_centre.people.queries.register import RegisteredPerson
from skills_centre.platform.text import normal_email

#: A person here by their id; one whom the file brings by their address.
Key = UUID | str


class Matching:
    """The file's entries, each with the person whom it is about, and what is wrong with that."""

    def __init__(
        self, file: PeopleFile, entries: Sequence[Entry], people: Sequence[RegisteredPerson], today: date
    ) -> None:
        self._people = people
        self._today = today
        self._by_email = {person.email: person for person in people}
        self._by_number = {person.staff_number: person for person in people if person.staff_number}
        self._numbers_in_file = {cells.texts.get(Column.STAFF_NUMBER, "") for cells in file.rows} - {""}
        self._emails_in_file = {normal_email(cells.texts.get(Column.EMAIL, "")) for cells in file.rows}
        self._persons: dict[int, RegisteredPerson | None] = {}
        self._entries_by_email: dict[str, Entry] = {}
        self.entries: dict[Key, Entry] = {}
        self.by_id = {person.id: person for person in people}
        self.problems: list[Problem] = []
        for entry in entries:
            self._take(entry)

    def person_of(self, entry: Entry) -> RegisteredPerson | None:
        """The person here whom an entry is about; none when it brings somebody."""
        return self._persons[entry.row]

    def entry_of_email(self, email: str) -> Entry | None:
        """The entry that gives somebody this address."""
        return self._entries_by_email.get(email)

    def person_of_email(self, email: str) -> RegisteredPerson | None:
        """Whoever has this address here now."""
        return self._by_email.get(email)

    def is_in_file(self, email: str) -> bool:
        """Whether some row has this address, even one with mistakes in it."""
        return email in self._emails_in_file

    def has_left(self, entry: Entry) -> bool:
        """Whether the file says that they have left by today."""
        return entry.left_on is not None and entry.left_on <= self._today

    def leaves(self, person_id: UUID) -> bool:
        """Whether a person here has left, or leaves by what the file says."""
        entry = self.entries.get(person_id)
        return self.by_id[person_id].left_on is not None or (entry is not None and self.has_left(entry))

    def name(self, key: Key) -> str:
        """How somebody is called: as the file says, or else as here."""
        entry = self.entries.get(key)
        return entry.name if entry else self.by_id[key].name if isinstance(key, UUID) else key

    def left_out(self) -> Iterator[RegisteredPerson]:
        """The people who are here and in no row; a row with mistakes in it counts as theirs."""
        for person in self._people:
            is_named = self.is_in_file(person.email) or person.staff_number in self._numbers_in_file
            if person.left_on is None and not is_named and person.id not in self.entries:
                yield person

    def _take(self, entry: Entry) -> None:
        person = self._match(entry)
        key: Key = person.id if person else entry.email
        earlier = self.entries.get(key)
        if earlier is None:
            self._persons[entry.row] = person
            self.entries[key] = self._entries_by_email[entry.email] = entry
        elif person:  # two new people with one address have been told of already
            self._wrong(entry, Column.EMAIL, f"Row {earlier.row} is about the same person, {person.name}.")

    def _match(self, entry: Entry) -> RegisteredPerson | None:
        by_number = self._by_number.get(entry.staff_number) if entry.staff_number else None
        by_email = self._by_email.get(entry.email)
        if by_email and by_email.staff_number in self._numbers_in_file and by_email.staff_number != entry.staff_number:
            by_email = None  # another row is about them, and gives them another address
        if by_number and by_email and by_number != by_email:
            told = f"The staff number belongs to {by_number.name}, but this address to {by_email.name}."
            self._wrong(entry, Column.EMAIL, told)
        elif by_email and not by_number and entry.staff_number and by_email.staff_number:
            told = f"{by_email.name} has this address, but the staff number {by_email.staff_number}."
            self._wrong(entry, Column.STAFF_NUMBER, told)
        return by_number or by_email

    def _wrong(self, entry: Entry, column: Column, sentence: str) -> None:
        self.problems.append(Problem(entry.row, column, sentence))
