"""Rules that ask for a pathway instead of a course, and since when a pathway requires each of its courses"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import guards_down, set_lock_timeout
from skills_centre.platform.ids import new_id

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

ID = sa.Uuid()


def _table(name: str, *ids: str, **others: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(one, ID) for one in ids), *(sa.column(one, kind) for one, kind in others.items()))


INSTANT = sa.DateTime(timezone=True)
RULE = _table("learning_rule", "id", "course_id", "pathway_id", "ended_by", ended_at=INSTANT)
PATHWAY = _table("pathway", "id", state=sa.String())
STEP = _table("pathway_course", "pathway_id", "course_id", is_required=sa.Boolean(), position=sa.Integer())
SAID = (
    "number", "starts_on", "ends_on", "recurrence", "days", "fixed_on", "months", "grace_days", "counts_back_months",
    "tells_manager", "made_by", "made_at",
)  # fmt: skip
EDITION = sa.table("rule_edition", sa.column("id", ID), sa.column("rule_id", ID), *(sa.column(one) for one in SAID))
WHOM = ("is_exclusion", "kind", "unit_id", "profile_id", "person_type", "person_id")
CLAUSE = sa.table("rule_clause", sa.column("id", ID), sa.column("edition_id", ID), *(sa.column(one) for one in WHOM))
OBLIGATION = _table("obligation", "id", "course_id", "edition_id")
ASKED = _table("obligation_rule", "obligation_id", "rule_id", "edition_id")


def upgrade() -> None:
    set_lock_timeout()
    with op.batch_alter_table("pathway_course") as step:
        step.add_column(sa.Column("required_since", INSTANT, nullable=True))
    op.execute(
        "UPDATE pathway_course SET required_since = (SELECT made_at FROM pathway WHERE pathway.id = pathway_course.pathway_id) "
        "WHERE is_required"
    )
    with op.batch_alter_table("pathway_course") as step:
        step.create_check_constraint(
            op.f("ck_pathway_course_required_since"), "is_required = (required_since IS NOT NULL)"
        )
    with op.batch_alter_table("learning_rule") as rule:
        rule.add_column(sa.Column("pathway_id", ID, nullable=True))
        rule.create_foreign_key(op.f("fk_learning_rule_pathway_id"), "pathway", ["pathway_id"], ["id"])
        rule.alter_column("course_id", existing_type=ID, nullable=True)
        rule.create_index(op.f("ix_learning_rule_pathway_id"), ["pathway_id"])
        rule.create_check_constraint(
            op.f("ck_learning_rule_course_or_pathway"), "(course_id IS NULL) <> (pathway_id IS NULL)"
        )


def downgrade() -> None:
    set_lock_timeout()
    with op.batch_alter_table("learning_rule") as rule:
        rule.drop_constraint(op.f("ck_learning_rule_course_or_pathway"), type_="check")
    with guards_down("obligation"), guards_down("rule_clause"), guards_down("rule_edition"):
        for row in op.get_bind().execute(sa.select(RULE).where(RULE.c.pathway_id.is_not(None))).mappings().all():
            _divide(row)
    with op.batch_alter_table("learning_rule") as rule:
        rule.alter_column("course_id", existing_type=ID, nullable=False)
        rule.drop_index(op.f("ix_learning_rule_pathway_id"))
        rule.drop_constraint(op.f("fk_learning_rule_pathway_id"), type_="foreignkey")
        rule.drop_column("pathway_id")
    with op.batch_alter_table("pathway_course") as step:
        step.drop_constraint(op.f("ck_pathway_course_required_since"), type_="check")
        step.drop_column("required_since")


def _divide(rule: Mapping[str, Any]) -> None:
    """Make a rule for each course of a rule for a pathway, so that what is and was owed by it stays; one asked no more is ended."""
    database = op.get_bind()
    asked = list(
        database.scalars(
            sa.select(STEP.c.course_id)
            .join(PATHWAY, PATHWAY.c.id == STEP.c.pathway_id)
            .where(PATHWAY.c.id == rule["pathway_id"], PATHWAY.c.state == "published", STEP.c.is_required)
            .order_by(STEP.c.position)
        )
    )
    obligations: dict[UUID, list[UUID]] = defaultdict(list)
    for course_id, obligation_id in database.execute(
        sa.select(OBLIGATION.c.course_id, OBLIGATION.c.id)
        .join(ASKED, ASKED.c.obligation_id == OBLIGATION.c.id)
        .where(ASKED.c.rule_id == rule["id"])
        .order_by(OBLIGATION.c.id)
    ):
        obligations[course_id].append(obligation_id)
    courses = list(dict.fromkeys([*asked, *obligations]))
    for course_id in courses[1:]:
        _copy(rule, course_id, obligations[course_id], is_asked=course_id in asked)
    if courses:
        kept = sa.update(RULE).where(RULE.c.id == rule["id"])
        database.execute(kept.values(course_id=courses[0], **_end(rule, is_asked=courses[0] in asked)))
        return
    editions = sa.select(EDITION.c.id).where(EDITION.c.rule_id == rule["id"])
    database.execute(sa.delete(CLAUSE).where(CLAUSE.c.edition_id.in_(editions)))
    database.execute(sa.delete(EDITION).where(EDITION.c.rule_id == rule["id"]))
    database.execute(sa.delete(RULE).where(RULE.c.id == rule["id"]))


def _copy(rule: Mapping[str, Any], course_id: UUID, obligation_ids: list[UUID], *, is_asked: bool) -> None:
    """The same rule for one course, with every edition and clause of it; these obligations go by it from then on."""
    database, rule_id = op.get_bind(), new_id()
    database.execute(sa.insert(RULE).values(id=rule_id, course_id=course_id, **_end(rule, is_asked=is_asked)))
    for was in database.scalars(sa.select(EDITION.c.id).where(EDITION.c.rule_id == rule["id"])).all():
        edition_id = new_id()
        _copy_row(EDITION, was, id=edition_id, rule_id=rule_id)
        for clause_id in database.scalars(sa.select(CLAUSE.c.id).where(CLAUSE.c.edition_id == was)).all():
            _copy_row(CLAUSE, clause_id, id=new_id(), edition_id=edition_id)
        of_course = OBLIGATION.c.id.in_(obligation_ids), OBLIGATION.c.edition_id == was
        database.execute(sa.update(OBLIGATION).where(*of_course).values(edition_id=edition_id))
        by_rule = ASKED.c.obligation_id.in_(obligation_ids), ASKED.c.edition_id == was
        database.execute(sa.update(ASKED).where(*by_rule).values(rule_id=rule_id, edition_id=edition_id))


def _copy_row(table: sa.TableClause, row_id: UUID, **ids: UUID) -> None:
    """The same row once more, with these ids in the place of its own."""
    others = [name for name in table.c.keys() if name not in ids]  # noqa: SIM118 - a collection of columns
    values = [sa.literal(value, ID) for value in ids.values()]
    row = sa.select(*values, *(table.c[name] for name in others)).where(table.c.id == row_id)
    op.get_bind().execute(sa.insert(table).from_select([*ids, *others], row))


def _end(rule: Mapping[str, Any], *, is_asked: bool) -> dict[str, Any]:
    """When and by whom a rule for one course has ended: as the whole one, or with it, where its pathway asks for the course no more."""
    if is_asked or rule["ended_at"]:
        return {"ended_at": rule["ended_at"], "ended_by": rule["ended_by"]}
    by_id, at = op.get_bind().execute(
        sa.text("SELECT made_by, made_at FROM rule_edition WHERE rule_id = :rule ORDER BY number DESC LIMIT 1").columns(
            sa.column("made_by", ID), sa.column("made_at", INSTANT)
        ).bindparams(sa.bindparam("rule", rule["id"], ID))
    ).one()  # fmt: skip
    return {"ended_at": at, "ended_by": by_id}
