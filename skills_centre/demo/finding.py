"""How the demonstration's people find courses: the search words that mean the same to them, and what they found nothing for."""

import random
from datetime import datetime

from skills_centre.catalogue.services.synonyms import keep_synonyms
from skills_centre.demo.courses import COURSES_SINCE
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan
from skills_centre.learning.rules.demand import topic_key
from skills_centre.learning.services.demand import answer_topics, ask_for_topic, plan_topics
from skills_centre.people.models import PRIVATE_PERSON_TYPES

SYNONYMS = (
    ("GDPR", "data protection", "personal data"),
    ("a11y", "accessibility"),
    ("AI", "artificial intelligence", "machine learning", "ML"),
    ("chatbot", "assistant", "Copilot", "ChatGPT"),
    ("phishing", "scam", "suspicious email"),
    ("Excel", "spreadsheet"),
    ("UX", "user experience", "user-centred design", "UCD"),
    ("scrum", "agile"),
)

#: Topics that nobody teaches, with how many ask for each, a skill that the first names, and what the first writes.
WISHES: dict[str, tuple[int, str | None, str | None]] = {
    "Python for data": (
        7,
        "data-analysis",
        "To stop copying the same figures between three spreadsheets every Monday.",
    ),
    "Data with Pyhton": (1, None, None),
    "Power BI dashboards": (
        4,
        "presenting-data",
        "My committee asks for the same chart each week, and I draw it by hand.",
    ),
    "Mapping with open data": (3, None, "To show constituencies on a map."),
    "British Sign Language basics": (2, None, None),
}


def write_synonyms(plan: Plan, *, now: datetime) -> None:
    """Keep the search words that mean the same."""
    keeper = plan.account("admin@example.org").id
    for terms in SYNONYMS:
        keep_synonyms(terms, set_id=None, by_id=keeper, now=days_ago(now, COURSES_SINCE))


def write_demand(plan: Plan, dice: random.Random, *, now: datetime) -> None:
    """Let some people ask for what nobody teaches yet, and one wish be answered."""
    keeper = plan.account("admin@example.org").id
    staff = [one.id for one in plan.people if one.person_type not in PRIVATE_PERSON_TYPES]
    for topic, (wishers, skill_key, why) in WISHES.items():
        for at, person_id in enumerate(dice.sample(staff, wishers)):
            asked_at = days_ago(now, 20 + 9 * at)
            ask_for_topic(person_id, topic, skill_key=skill_key, why=why if at == 0 else None, now=asked_at)
    own = plan.account("staff@example.org").id
    for topic in ("Working with Python", "Phishing"):
        ask_for_topic(own, topic, now=days_ago(now, 60))
    plan_topics({topic_key("Mapping with open data")}, by_id=keeper, now=days_ago(now, 12))
    answer_topics({topic_key("Phishing")}, "staying-safe-online", by_id=keeper, now=days_ago(now, 40))
