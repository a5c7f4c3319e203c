"""Builds the demonstration institution: the same people and the same past for the same seed and day."""

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from skills_centre.demo.acting import TargetKeeper, write_suggestion
from skills_centre.demo.announcing import write_announcement_to_everybody
from skills_centre.demo.attempts import write_attempts
from skills_centre.demo.calendar import write_calendar
from skills_centre.demo.certificates import issue_some
from skills_centre.demo.content import DATA, institution_data
from skills_centre.demo.courses import LearningWriter, write_local_policies
from skills_centre.demo.desks import write_desks
from skills_centre.demo.editions import publish_courses, publish_second_version, replace_a_course
from skills_centre.demo.finding import write_demand, write_synonyms
from skills_centre.demo.guiding import write_guiding
from skills_centre.demo.helping import HelpWriter
from skills_centre.demo.history import HistoryWriter, give_profiles
from skills_centre.demo.keepers import name_keepers
from skills_centre.demo.living import live_through
from skills_centre.demo.messages import write_past_messages
from skills_centre.demo.next_edition import draft_next_edition
from skills_centre.demo.opinions import OpinionWriter
from skills_centre.demo.organisation import PAST, days_ago, write_organisation
from skills_centre.demo.people import plan_organisation
from skills_centre.demo.plans import PlanWriter
from skills_centre.demo.records import RecordWriter
from skills_centre.demo.required import RequiredWriter
from skills_centre.demo.reviews import write_reviews
from skills_centre.demo.sessions import SessionWriter
from skills_centre.demo.value import write_value
from skills_centre.gaps.services.organisation import work_out_organisation
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.learning.models import LearningRecordEntry
from skills_centre.people.models import Membership, Person
from skills_centre.people.services.founding import found_institution
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, refresh_statistics
from skills_centre.skills.importing.yaml_file import read_yaml
from skills_centre.skills.models import PersonProfile, RequiredSkill
from skills_centre.skills.services.frameworks import load_framework, publish_version
from skills_centre.skills.services.standing import refresh_everybody

SEED = 20240926


def build_demonstration(course_content: Path, *, now: datetime, say: Callable[[str], None], seed: int = SEED) -> None:
    """Write the whole demonstration in the open transaction: all of it or nothing. Raises AlreadyFounded."""
    dice = random.Random(seed)
    today = local_day(now)
    begun = days_ago(now, PAST)
    found_institution(institution_data().name, is_demonstration=True, now=begun)
    write_calendar(now=now)
    plan = plan_organisation(dice, today=today)
    say(f"  {len(plan.people)} people in {len(plan.units)} units …")
    write_organisation(plan, now=now)
    reviewer_id = plan.account("reviewer@example.org").id
    _publish_framework(reviewer_id, at=begun)
    say("  Roles and eighteen months of assessments …")
    give_profiles(plan, now=now)
    name_keepers(plan, now=begun)
    live_through(HistoryWriter(plan, dice, now).make_up(), now=now, each_night=TargetKeeper(plan, now).keep)
    say("  Courses, enrolments and completions …")
    write_local_policies(now=now)
    write_synonyms(plan, now=now)
    publish_courses(course_content, reviewer_id, now=now)
    LearningWriter(plan, dice, now).write()
    replace_a_course(plan, now=now)
    write_attempts(plan, now=now)
    publish_second_version(course_content, reviewer_id, now=now)
    write_reviews(plan, now=now)
    issue_some(plan, now=now)
    OpinionWriter(plan, random.Random(f"{seed} opinions"), now).write()
    RecordWriter(plan, random.Random(f"{seed} records"), now).write()
    say("  Working out where everybody stands …")
    refresh_everybody(now=now)
    refresh_statistics(
        db.session(), Person, Membership, PersonProfile, RequiredSkill
    )  # else whom they add up takes minutes
    write_demand(plan, random.Random(f"{seed} demand"), now=now)
    PlanWriter(plan, random.Random(f"{seed} plans"), now).write()
    HelpWriter(plan, random.Random(f"{seed} helping"), now).write()
    write_guiding(plan, random.Random(f"{seed} guiding"), now=now)
    write_suggestion(plan, now=now)
    recompute_summaries(now=now)
    work_out_organisation(now=now)
    draft_next_edition(
        read_yaml(DATA / "framework.yaml"), by_id=plan.account("admin@example.org").id, now=days_ago(now, 2)
    )
    write_desks(plan, now=now)
    say("  Sessions and who booked them …")
    SessionWriter(plan, now).write()
    say("  Required learning …")
    refresh_statistics(db.session(), Person, LearningRecordEntry)  # by which the rules are followed
    RequiredWriter(plan, random.Random(f"{seed} required"), now).write()
    write_value(plan, now=now)
    write_announcement_to_everybody(plan, now=now)
    write_past_messages(now=now)


def _publish_framework(approver_id: UUID, *, at: datetime) -> None:
    definition = read_yaml(DATA / "framework.yaml")
    version_id = load_framework(definition, by_id=None, now=at)
    publish_version(version_id, by_id=approver_id, now=at)
