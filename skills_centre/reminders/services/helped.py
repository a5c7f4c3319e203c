"""Help between colleagues, in the ledger: a question for whoever lets others find them, and the answer for whoever asked, each once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from skills_centre.platform.clock import local_day
from skills_centre.reminders.queries.ledger import Owed
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.services.facts import Fact
from skills_centre.skills.queries.help_told import Question, questions_answered, questions_by_id, questions_waiting

ASKED, ANSWERED = ReminderKind.HELP_ASKED, ReminderKind.HELP_ANSWERED


def facts_of_help(since: datetime) -> Iterable[Fact]:
    """What was asked since an instant and waits, for whoever was asked; and what was answered since, for whoever asked."""
    for one in questions_waiting(since=since):
        yield Fact(one.helper_id, ASKED, one.id, local_day(one.asked_at))
    for one in questions_answered(since=since):
        if one.answered_at:
            yield Fact(one.asker_id, ANSWERED, one.id, local_day(one.answered_at))


def reasons_of_help(owed: Iterable[Owed]) -> dict[UUID, Reason | None]:
    """Why each reminder of help among these is not sent, looked at once more; none where it is still so."""
    mine = [one for one in owed if one.kind in {ASKED, ANSWERED}]
    questions = questions_by_id({one.subject_id for one in mine}) if mine else {}
    return {one.id: _reason(one.kind, questions.get(one.subject_id)) for one in mine}


def _reason(kind: ReminderKind, question: Question | None) -> Reason | None:
    if question is None:
        return Reason.NOT_ASKED
    if kind is ANSWERED:
        return None
    if question.answered_at:
        return Reason.ANSWERED
    if question.is_taken_back:
        return Reason.TAKEN_BACK
    return None if question.waits else Reason.NOT_ASKED
