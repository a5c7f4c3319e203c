"""What SQLite's planner knows of who is here. PostgreSQL's looks at every table by itself."""

from sqlalchemy import text

from skills_centre.people.models import LineClosure, Membership, Person
from skills_centre.platform.database import db, is_postgresql, table_of

#: Tables that hold everybody, and change little in a day. What fills and empties within a day is left out: a planner that saw it nearly
#: empty at night, or with all its rows alike, reads the whole of it from then on.
STEADY = (Person, Membership, LineClosure)


def look_at_people() -> None:
    """Let SQLite see how large the tables of people are; until then it takes each for as large as any other.

    Whatever joins people would start from all of them, although nothing may wait of what it looks for.
    """
    session = db.session()
    if not is_postgresql(session):
        for model in STEADY:
            session.execute(text(f"ANALYZE {table_of(model).name}"))
