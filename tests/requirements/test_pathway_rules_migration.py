"""Going back before rules could ask for pathways loses nothing that is or was owed; on both databases."""

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from skills_centre.catalogue.services.pathways import take_course_out
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.migrations import downgrade, upgrade
from skills_centre.requirements.models import LearningRule, Obligation, ObligationRule, RuleClause, RuleEdition
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.rules import RuleDraft, change_rule
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.requirements.builders import EVERYONE, ONCE, YEARLY, learn, owed_of, pathway, rule

TODAY = local_day(NOW)
DAY = timedelta(days=1)


def release() -> None:
    """Let go of the database, so that its tables can be changed."""
    db.session.remove()
    db.engine.dispose()


def ends() -> dict[str, bool]:
    """Whether the rule of each course has ended, read without the models, which are ahead of a database that was taken back."""
    rows = db.session.execute(text("SELECT course_id, ended_at FROM learning_rule")).all()
    found = {str(row.course_id).replace("-", ""): row.ended_at is not None for row in rows}
    release()
    return found


def test_a_rule_for_a_pathway_becomes_one_for_each_of_its_courses(app: Flask, database_url: str) -> None:
    keeper, ada = add("Kim Keeper"), add("Ada Clerk")
    courses = [add_course(f"course-{letter}", title=f"Course {letter}") for letter in "abc"]
    done, gone, left = courses
    of = pathway(keeper, *courses)
    whom = (*EVERYONE, Clause(ClauseKind.PERSON_TYPE, "contractor", is_exclusion=True))
    made = rule(of, keeper, clauses=whom)
    rule(done, keeper, schedule=YEARLY)
    learn(ada, done, TODAY + DAY)
    with transaction():
        change_rule(made, RuleDraft(whom, ONCE, TODAY, tells_manager=False), by_id=keeper, now=NOW + DAY)
    assert of.pathway_id
    with transaction():
        take_course_out(of.pathway_id, "course-b", by_id=keeper, now=NOW + 2 * DAY)
        follow_rules(now=NOW + 2 * DAY)
    before = owed_of(ada)
    assert before[gone] == [(TODAY + 30 * DAY, Outcome.NO_LONGER)]
    release()
    downgrade(database_url, "0086")
    assert ends() == {done.hex: False, left.hex: False, gone.hex: True}
    upgrade(database_url)
    assert owed_of(ada) == before
    rules = {row.id: row for row in db.session.query(LearningRule)}
    assert {row.pathway_id for row in rules.values()} == {None}
    assert len(rules) == 4, "that for one course beside it stays"
    editions = {row.id: row.rule_id for row in db.session.query(RuleEdition)}
    assert len(editions) == 3 * 2 + 1
    assert db.session.query(RuleClause).count() == 3 * 2 * 2 + 1
    obligations: dict[UUID, Obligation] = {row.id: row for row in db.session.query(Obligation)}
    for asked in db.session.query(ObligationRule):
        assert editions[asked.edition_id] == asked.rule_id
        assert rules[asked.rule_id].course_id == obligations[asked.obligation_id].course_id
    for row in obligations.values():
        rule_id = editions[row.edition_id]
        assert rules[rule_id].course_id == row.course_id
    with transaction():
        assert follow_rules(now=NOW + 2 * DAY).is_nothing
