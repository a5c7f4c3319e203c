"""What the page of a mail's link needs to know of its receiver."""

from uuid import UUID

from skills_centre.people.queries.recipients import recipients


def is_written_to(person_id: UUID) -> bool:
    """Whether somebody is here still; whoever left is sent nothing."""
    person = recipients([person_id]).get(person_id)
    return person is not None and not person.has_left
