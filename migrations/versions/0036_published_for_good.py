"""Who made, reviewed and published a course's version, and when, stand still too; and no ended version comes back"""

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

PLAIN = (
    *("title", "summary", "description", "minutes", "pack_digest", "major", "minor", "course_id", "audience", "topic", "delivery"),
    *("provider", "owner", "review_on", "cost_pence"),
)  # fmt: skip
#: Kept as JSON, for which PostgreSQL knows no comparison.
STRUCTURED = ("outcomes", "prerequisites", "local_policy")
FURTHER = ("id", "sort_key", "made_at")
#: Columns that may be empty.
FURTHER_EMPTY = ("made_by", "submitted_at", "reviewed_by", "published_at", "publish_at")

OUT = "OLD.state IN ('published', 'superseded', 'withdrawn')"
BACK = "NEW.state IN ('draft', 'in-review')"
ENDED = "(OLD.state IN ('superseded', 'withdrawn') AND NEW.state <> OLD.state)"


def upgrade() -> None:
    set_lock_timeout()
    _guard_by(
        *_formerly_guarded(),
        *(f"NEW.{column} <> OLD.{column}" for column in FURTHER),
        *(
            f"(NEW.{column} IS NULL) <> (OLD.{column} IS NULL) OR NEW.{column} <> OLD.{column}"
            for column in FURTHER_EMPTY
        ),
        ENDED,
    )


def downgrade() -> None:
    set_lock_timeout()
    _guard_by(*_formerly_guarded())


def _formerly_guarded() -> list[str]:
    return [
        *(f"NEW.{column} <> OLD.{column}" for column in PLAIN),
        *(f"CAST(NEW.{column} AS TEXT) <> CAST(OLD.{column} AS TEXT)" for column in STRUCTURED),
        BACK,
    ]


def _guard_by(*changes: str) -> None:
    """Refuse these changes of a version that was published, in place of those that were refused before."""
    allow_again("course_version_published", table="course_version", events=("UPDATE",))
    refuse(
        "course_version_published",
        table="course_version",
        events=("UPDATE",),
        message="a published version never changes",
        when=f"{OUT} AND ({' OR '.join(changes)})",
    )
