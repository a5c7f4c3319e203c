"""Certificates of completed courses."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.learning.rules.certificates import Shown
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class Certificate(Base):
    """That somebody completed a course, with a code by which others may check it. It holds no name: the person does.

    One that counts for each completion. The database refuses to change its code, its badge and its day, to unsay a revocation, and to
    delete it.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        one_of("shown", Shown),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),
        Index(
            "uq_certificate_enrolment",
            "enrolment_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    #: Without the hyphens of `as_written`.
    code: Mapped[str] = mapped_column(String(40), unique=True)
    #: What its Open Badge is called in public; drawn at random, so that it says neither when nor for whom.
    badge_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    issued_at: Mapped[datetime]
    shown: Mapped[Shown] = mapped_column(Coded(Shown))
    #: When the person chose what is shown; none as long as they have not.
    chosen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None] = mapped_column(index=True)
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reason_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
