"""Members, peers and their staff are named by no rule, and nobody else's obligation becomes theirs: the database refuses it"""

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None

IS_PRIVATE = (
    "EXISTS (SELECT 1 FROM person WHERE person.id = NEW.person_id "
    "AND person.person_type IN ('member', 'members-staff', 'peer', 'peers-staff'))"
)
NEVER = "Members, peers and their staff can never be required to learn anything"


def upgrade() -> None:
    set_lock_timeout()
    refuse(
        "rule_clause_private", table="rule_clause", events=("INSERT",), message=NEVER, when=f"NOT NEW.is_exclusion AND {IS_PRIVATE}"
    )  # fmt: skip
    refuse("obligation_to_private", table="obligation", events=("UPDATE OF person_id",), message=NEVER, when=IS_PRIVATE)


def downgrade() -> None:
    set_lock_timeout()
    allow_again("obligation_to_private", table="obligation", events=("UPDATE OF person_id",))
    allow_again("rule_clause_private", table="rule_clause", events=("INSERT",))
