"""Parts of courses that are sessions"""

from alembic import op

from skills_centre.platform.ddl import guards_down, set_lock_timeout

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

FORMER_KINDS = "kind IN ('lesson', 'quiz', 'video', 'file', 'link', 'reflection')"
KINDS = f"{FORMER_KINDS[:-1]}, 'session')"


def upgrade() -> None:
    set_lock_timeout()
    _hold_to(KINDS)


def downgrade() -> None:
    set_lock_timeout()
    with guards_down("module"):
        op.execute("DELETE FROM module WHERE kind = 'session'")
    _hold_to(FORMER_KINDS)


def _hold_to(kinds: str) -> None:
    with guards_down("module"), op.batch_alter_table("module") as module:
        module.drop_constraint(op.f("ck_module_kind_known"), type_="check")
        module.create_check_constraint(op.f("ck_module_kind_known"), kinds)
