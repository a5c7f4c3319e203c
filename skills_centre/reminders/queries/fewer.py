"""What the page of a mail's link needs to know of its receiver."""

from uuid import UUID

from skills_centre.people.queries.recipients import Recipient, recipients


def receiver(person_id: UUID) -> Recipient | None:
    """Whom we write to; none for somebody who left, and is sent nothing."""
    person = recipients([person_id]).get(person_id)
    return None if person is None or person.has_left else person
