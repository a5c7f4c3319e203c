"""Catalogue"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: Tables whose rows belong to a course version, and stand still once it is published.
FROZEN = ("course_skill", "module", "pack_file", "course_author")
NOT_DRAFT = "(SELECT state FROM course_version WHERE id = {row}.version_id) NOT IN ('draft', 'in-review')"


def make_search_table() -> None:
    """The text of the published courses, one row each; skills_centre/catalogue/search.py reads and writes it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE course_search USING fts5(course_id UNINDEXED, title, summary, skills, body, "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        return
    weighted = " || ".join(
        f"setweight(to_tsvector('english', {column}), '{weight}')"
        for column, weight in (("title", "A"), ("summary", "B"), ("skills", "B"), ("body", "D"))
    )
    op.execute(
        "CREATE TABLE course_search (course_id uuid CONSTRAINT pk_course_search PRIMARY KEY, title text NOT NULL, "
        "summary text NOT NULL, skills text NOT NULL, body text NOT NULL, "
        f"vector tsvector GENERATED ALWAYS AS ({weighted}) STORED)"
    )
    op.execute("CREATE INDEX ix_course_search_vector ON course_search USING gin (vector)")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "course",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_course_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("key", name=op.f("uq_course_key")),
    )
    op.create_table(
        "local_policy",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_local_policy_written_by")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_local_policy")),
    )
    op.create_table(
        "course_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("sort_key", sa.String(length=100), nullable=False),
        sa.Column("summary", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=300), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(length=40), nullable=False),
        sa.Column("cost_pence", sa.Integer(), nullable=False),
        sa.Column("prerequisites", sa.JSON(), nullable=False),
        sa.Column("local_policy", sa.JSON(), nullable=False),
        sa.Column("pack_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "delivery IN ('bite-size', 'self-paced', 'workshop', 'blended', 'external-link', 'document', 'video', 'mentoring')",
            name=op.f("ck_course_version_delivery_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in-review', 'published', 'superseded', 'withdrawn')",
            name=op.f("ck_course_version_state_known"),
        ),
        sa.CheckConstraint(
            "topic IN ('Artificial intelligence', 'Data', 'Digital ways of working', 'User-centred design', 'Accessibility', 'Security and information', 'Leadership')",
            name=op.f("ck_course_version_topic_known"),
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_course_version_minutes_positive")),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR reviewed_by <> made_by", name=op.f("ck_course_version_reviewer_not_author")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_version_course_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_course_version_made_by")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["person.id"], name=op.f("fk_course_version_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_version")),
        sa.UniqueConstraint("course_id", "major", "minor", name=op.f("uq_course_version_course_id_major_minor")),
    )
    op.create_index(
        "uq_course_version_published",
        "course_version",
        ["course_id"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index(
        "uq_course_version_unpublished",
        "course_version",
        ["course_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'in-review')"),
        postgresql_where=sa.text("state IN ('draft', 'in-review')"),
    )
    op.create_table(
        "course_skill",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("skill_key", sa.String(length=120), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=False),
        sa.Column("to_level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["course_version.id"], name=op.f("fk_course_skill_version_id")),
        sa.PrimaryKeyConstraint("version_id", "skill_key", name=op.f("pk_course_skill")),
    )
    op.create_index(op.f("ix_course_skill_skill_key"), "course_skill", ["skill_key"], unique=False)
    op.create_table(
        "module",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("quiz", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("kind IN ('lesson', 'quiz')", name=op.f("ck_module_kind_known")),
        sa.ForeignKeyConstraint(["version_id"], ["course_version.id"], name=op.f("fk_module_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_module_version_id_key")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_module_version_id_position")),
    )
    op.create_table(
        "pack_file",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["course_version.id"], name=op.f("fk_pack_file_version_id")),
        sa.PrimaryKeyConstraint("version_id", "path", name=op.f("pk_pack_file")),
    )
    op.create_table(
        "course_author",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["course_version.id"], name=op.f("fk_course_author_version_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_author_person_id")),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_course_author")),
    )
    op.create_table(
        "course_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("words_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["course_version.id"], name=op.f("fk_course_comment_version_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_course_comment_author_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_course_comment_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_comment")),
    )
    op.create_index(op.f("ix_course_comment_version_id"), "course_comment", ["version_id"], unique=False)
    make_search_table()
    for table in FROZEN:
        refuse(
            f"{table}_insert_published",
            table=table,
            events=("INSERT",),
            when=NOT_DRAFT.format(row="NEW"),
            message=f"a published version never changes ({table})",
        )
        refuse(
            f"{table}_published",
            table=table,
            events=("UPDATE", "DELETE"),
            when=NOT_DRAFT.format(row="OLD"),
            message=f"a published version never changes ({table})",
        )
    refuse(
        "course_version_published",
        table="course_version",
        events=("UPDATE",),
        message="a published version never changes",
        when="OLD.state IN ('published', 'superseded', 'withdrawn') AND (NEW.title <> OLD.title OR NEW.summary <> OLD.summary "
        "OR NEW.description <> OLD.description OR NEW.minutes <> OLD.minutes OR NEW.pack_digest <> OLD.pack_digest "
        "OR NEW.major <> OLD.major OR NEW.minor <> OLD.minor OR NEW.course_id <> OLD.course_id "
        "OR NEW.audience <> OLD.audience OR NEW.topic <> OLD.topic OR NEW.delivery <> OLD.delivery OR NEW.provider <> OLD.provider "
        "OR NEW.owner <> OLD.owner OR NEW.review_on <> OLD.review_on OR NEW.cost_pence <> OLD.cost_pence "
        "OR CAST(NEW.outcomes AS TEXT) <> CAST(OLD.outcomes AS TEXT) OR CAST(NEW.prerequisites AS TEXT) <> CAST(OLD.prerequisites AS TEXT) "
        "OR CAST(NEW.local_policy AS TEXT) <> CAST(OLD.local_policy AS TEXT) "
        "OR NEW.state IN ('draft', 'in-review'))",
    )
    refuse(
        "course_version_reviewer_author",
        table="course_version",
        events=("UPDATE",),
        message="the reviewer is never an author",
        when="NEW.reviewed_by IS NOT NULL AND EXISTS (SELECT 1 FROM course_author WHERE version_id = NEW.id "
        "AND person_id = NEW.reviewed_by)",
    )
    refuse(
        "course_version_delete",
        table="course_version",
        events=("DELETE",),
        message="a published version never changes",
        when="OLD.state <> 'draft'",
    )


def downgrade() -> None:
    set_lock_timeout()
    allow_again("course_version_delete", table="course_version", events=("DELETE",))
    allow_again("course_version_reviewer_author", table="course_version", events=("UPDATE",))
    allow_again("course_version_published", table="course_version", events=("UPDATE",))
    for table in FROZEN:
        allow_again(f"{table}_published", table=table, events=("UPDATE", "DELETE"))
        allow_again(f"{table}_insert_published", table=table, events=("INSERT",))
    op.drop_table("course_search")
    op.drop_index(op.f("ix_course_comment_version_id"), table_name="course_comment")
    op.drop_table("course_comment")
    op.drop_table("course_author")
    op.drop_table("pack_file")
    op.drop_table("module")
    op.drop_index(op.f("ix_course_skill_skill_key"), table_name="course_skill")
    op.drop_table("course_skill")
    op.drop_index(
        "uq_course_version_unpublished",
        table_name="course_version",
        sqlite_where=sa.text("state IN ('draft', 'in-review')"),
        postgresql_where=sa.text("state IN ('draft', 'in-review')"),
    )
    op.drop_index(
        "uq_course_version_published",
        table_name="course_version",
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.drop_table("course_version")
    op.drop_table("local_policy")
    op.drop_table("course")
