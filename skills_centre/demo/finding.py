"""How the demonstration's people find courses: the search words that mean the same to them."""

from datetime import datetime

from skills_centre.catalogue.services.synonyms import keep_synonyms
from skills_centre.demo.courses import COURSES_SINCE
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan

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


def write_synonyms(plan: Plan, *, now: datetime) -> None:
    """Keep the search words that mean the same."""
    keeper = plan.account("admin@example.org").id
    for terms in SYNONYMS:
        keep_synonyms(terms, set_id=None, by_id=keeper, now=days_ago(now, COURSES_SINCE))
