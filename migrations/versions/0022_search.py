"""The search index: plain words, rows found by their course, and what they were made with; words that mean the same"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WEIGHTS = (("title", "A"), ("summary", "B"), ("skills", "B"), ("body", "D"))
VECTOR = " || ".join(
    f"setweight(to_tsvector('english', {column}), '{weight}')" for column, weight in WEIGHTS
)  # fmt: skip
TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"


def upgrade() -> None:
    """Keep what is indexed until the sweep has made it afresh: its empty `made_with` says that it is out of date."""
    set_lock_timeout()
    op.create_table(
        "synonym_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_synonym_set_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_set")),
    )
    if op.get_bind().dialect.name == "sqlite":
        rows = op.get_bind().execute(sa.text("SELECT course_id, title, summary, skills, body FROM course_search")).all()
        op.execute("DROP TABLE course_search")
        op.execute(
            "CREATE VIRTUAL TABLE course_search USING fts5(course_id UNINDEXED, made_with UNINDEXED, title, summary, skills, body, "
            f"{TOKENS})"
        )
        for row in rows:
            _insert(row, place=UUID(row.course_id).int & (2**63 - 1))
        return
    op.execute("ALTER TABLE course_search DROP COLUMN vector")
    op.execute("ALTER TABLE course_search ADD COLUMN made_with text NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE course_search ADD COLUMN vector tsvector")
    op.execute(f"UPDATE course_search SET vector = {VECTOR}")
    op.execute("ALTER TABLE course_search ALTER COLUMN vector SET NOT NULL")
    op.execute("ALTER TABLE course_search ALTER COLUMN made_with DROP DEFAULT")
    op.execute("CREATE INDEX ix_course_search_vector ON course_search USING gin (vector)")


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("synonym_set")
    if op.get_bind().dialect.name == "sqlite":
        rows = op.get_bind().execute(sa.text("SELECT course_id, title, summary, skills, body FROM course_search")).all()
        op.execute("DROP TABLE course_search")
        op.execute(
            f"CREATE VIRTUAL TABLE course_search USING fts5(course_id UNINDEXED, title, summary, skills, body, {TOKENS})"
        )
        for row in rows:
            _insert(row, place=None)
        return
    op.execute("ALTER TABLE course_search DROP COLUMN vector")
    op.execute("ALTER TABLE course_search DROP COLUMN made_with")
    op.execute(f"ALTER TABLE course_search ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) STORED")
    op.execute("CREATE INDEX ix_course_search_vector ON course_search USING gin (vector)")


def _insert(row: sa.Row[tuple[str, str, str, str, str]], *, place: int | None) -> None:
    """Put a row back; with a place, into the table that knows what its words were made with."""
    columns, values = ("rowid, made_with, ", ":place, '', ") if place is not None else ("", "")
    op.get_bind().execute(
        sa.text(
            f"INSERT INTO course_search ({columns}course_id, title, summary, skills, body) "
            f"VALUES ({values}:course_id, :title, :summary, :skills, :body)"
        ),
        {**row._mapping, **({"place": place} if place is not None else {})},
    )
