"""Which edition of the catalogue is on the shelves: as long as it stays, every reader finds the same courses in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, true

from skills_centre.catalogue.models import CourseState, CourseVersion, LocalPolicy
from skills_centre.platform.database import db
from skills_centre.skills.models import FrameworkVersion, VersionState


@dataclass(frozen=True)
class Edition:
    """A name for what is published now, in this database.

    A published version never changes, is never deleted, and never comes back once it is superseded or withdrawn. So a publication adds
    one to `ever_published`, and between two publications `published` can only fall: no two states of a catalogue have the same pair. The
    same holds for the frameworks, which give skills and levels their names.
    """

    database: str
    ever_published: int
    published: int
    last_published_at: datetime | None
    frameworks_ever_published: int
    frameworks_published: int


_VERSION, _FRAMEWORK = CourseVersion.__table__.c, FrameworkVersion.__table__.c
_COURSES = (
    select(
        func.count().label("ever_published"),
        func.count().filter(_VERSION.state == CourseState.PUBLISHED).label("published"),
        func.max(_VERSION.published_at).label("last_published_at"),
    )
    .where(_VERSION.state.in_((CourseState.PUBLISHED, CourseState.SUPERSEDED, CourseState.WITHDRAWN)))
    .subquery()
)
_FRAMEWORKS = (
    select(func.count().label("ever"), func.count().filter(_FRAMEWORK.state == VersionState.PUBLISHED).label("now"))
    .where(_FRAMEWORK.state.in_((VersionState.PUBLISHED, VersionState.SUPERSEDED)))
    .subquery()
)
_EDITION = select(_COURSES, _FRAMEWORKS).join_from(_COURSES, _FRAMEWORKS, true())


def catalogue_edition() -> Edition:
    """The edition that is on the shelves. One statement."""
    return Edition(str(db.engine.url), *db.session.execute(_EDITION).one())


#: Raised when the making of a course's searched text changes, so that every course is indexed again.
INDEXING = 3


def index_made_with() -> str:
    """A name for what the words of every indexed course are made with besides itself: the rules, skills' names, local policies."""
    frameworks = db.session.execute(select(_FRAMEWORKS)).one()
    policies = db.session.execute(select(func.count(), func.max(LocalPolicy.written_at))).one()
    written = policies[1].isoformat() if policies[1] else "-"
    return f"{INDEXING}:{frameworks.ever}:{frameworks.now}:{policies[0]}:{written}"
