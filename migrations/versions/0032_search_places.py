"""On SQLite, which course each row of the search index is, without reading the course's whole text"""

from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TABLE course_search_place (place INTEGER CONSTRAINT pk_course_search_place PRIMARY KEY, "
            "course_id CHAR(32) NOT NULL)"
        )
        op.execute("INSERT INTO course_search_place (place, course_id) SELECT rowid, course_id FROM course_search")


def downgrade() -> None:
    set_lock_timeout()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE course_search_place")
