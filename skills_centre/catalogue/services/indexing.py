"""Keeping the search index right: a course's words at its publication, and again when what they were made with has changed."""

import re
from uuid import UUID

from skills_centre.catalogue.queries.courses import CourseDetails, ModuleContent, course_version, module_contents
from skills_centre.catalogue.queries.edition import index_made_with
from skills_centre.catalogue.queries.policies import policy_words
from skills_centre.catalogue.queries.shelves import published_versions
from skills_centre.catalogue.search import SearchText, forget_course, index_course, indexed_with
from skills_centre.platform.plain_text import as_sentence, plain_text

_SOURCES = re.compile(r"^#+ Sources\s*$", flags=re.MULTILINE)


def index_version(version_id: UUID) -> None:
    """Put a version's words in the index in place of its course's former ones."""
    _index(version_id, made_with=index_made_with(), policies=policy_words())


def keep_index(*, most: int) -> int:
    """Index some courses again whose words are missing or out of date, and forget what is published no more.

    Gives how many it did, so that zero says that the index is right. Twice is once.
    """
    made_with = index_made_with()
    published, indexed = published_versions(), indexed_with()
    gone = [course_id for course_id in indexed if course_id not in published]
    stale = [course_id for course_id in published if indexed.get(course_id) != made_with]
    for course_id in gone[:most]:
        forget_course(course_id)
    policies = policy_words() if stale else {}
    for course_id in stale[: most - len(gone[:most])]:
        _index(published[course_id], made_with=made_with, policies=policies)
    return min(len(gone) + len(stale), most)


def searched_words(module: ModuleContent, policies: dict[str, str]) -> str:
    """What a search may find in a module: its title and text (a video's transcript, a link's description), and what its questions ask.

    Never which answers are right, and not the sources that a lesson ends with: their names and days would be found everywhere.
    """
    text = _SOURCES.split(module.words)[0]
    asked = [plain_text(question.text) for question in module.quiz.questions] if module.quiz else []
    return "\n".join([as_sentence(module.title), plain_text(text, policies=policies), *asked])


def _index(version_id: UUID, *, made_with: str, policies: dict[str, str]) -> None:
    version = course_version(version_id)
    index_course(version.course_id, _search_text(version, policies), made_with=made_with)


def _search_text(version: CourseDetails, policies: dict[str, str]) -> SearchText:
    modules = module_contents(version.version_id)
    return SearchText(
        title=version.title,
        summary=version.summary,
        skills=" ".join(f"{taught.name} {taught.key.replace('-', ' ')}" for taught in version.skills),
        body="\n".join(
            [
                plain_text(version.description),
                *(plain_text(outcome) for outcome in version.outcomes),
                *(searched_words(module, policies) for module in modules),
                f"For {version.audience}. {version.topic}. {version.provider}.",
            ]
        ),
    )
