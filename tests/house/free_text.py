"""Which columns may hold what somebody wrote, or who somebody is: the declaration in free_text.txt, and the columns that exist."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import JSON, LargeBinary, String

from skills_centre.platform.database import Base, Coded

DECLARATION = Path(__file__).with_name("free_text.txt")
PACKAGE = Path(__file__).parent.parent.parent / "skills_centre"

#: "person": about somebody or by somebody, so that retention erases it. "institution": what the institution publishes as its own.
#: "code": keys, digests and names of fields, which the product makes itself.
KINDS = {"person", "institution", "code"}


def declared() -> dict[str, str]:
    """The kind of each column, by table.column."""
    return dict(line.split() for line in DECLARATION.read_text().splitlines())


def columns() -> set[str]:
    """Every column of the schema that can hold text or bytes, as table.column; those held to a list of codes are left out."""
    files = [*PACKAGE.rglob("models.py"), *PACKAGE.rglob("models/*.py"), *(PACKAGE / "platform").glob("*.py")]
    for path in sorted(files):
        import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if not isinstance(column.type, Coded) and isinstance(column.type, String | JSON | LargeBinary)
    }
