"""No table of the search index's places: a course's place follows from its id, and nothing ever read the table"""

from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE course_search_place")


def downgrade() -> None:
    set_lock_timeout()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TABLE course_search_place (place INTEGER CONSTRAINT pk_course_search_place PRIMARY KEY, "
            "course_id CHAR(32) NOT NULL)"
        )
        op.execute("INSERT INTO course_search_place (place, course_id) SELECT rowid, course_id FROM course_search")
