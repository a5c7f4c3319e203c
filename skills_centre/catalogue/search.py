"""The text of the published courses, searched: FTS5 on SQLite, a weighted tsvector on PostgreSQL. No other file knows the difference."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Float, Select, Uuid, column, func, literal_column, select, table, text

from skills_centre.platform.database import db, is_postgresql

#: PostgreSQL's English stop words: dropped before either search, so that both find the same.
_STOP_WORDS = (
    "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its "
    "itself they them their theirs themselves what which who whom this that these those am is are was were be been being "
    "have has had having do does did doing a an the and but if or because as until while of at by for with about against "
    "between into through during before after above below to from up down in out on off over under again further then once "
    "here there when where why how all any both each few more most other some such no nor not only own same so than too "
    "very s t can will just don should now"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
_MOST_WORDS = 10
_course_search = table("course_search", column("course_id", Uuid()), column("vector"))


@dataclass(frozen=True)
class SearchText:
    """What is searched of a course, most telling part first."""

    title: str
    summary: str
    skills: str
    body: str


def search_words(asked: str) -> list[str]:
    """The words of a query that are worth looking for; marks and operators are not words, so no query is ever wrong."""
    words = re.findall(r"[^\W_]+", asked[:200].casefold().replace("’", "'").replace("'s", ""))
    return [word for word in dict.fromkeys(words) if word not in STOP_WORDS][:_MOST_WORDS]


def matches(words: list[str]) -> Select[tuple[UUID, float]]:
    """The courses that have every word (or one that begins with it), with a rank that is greater for the better."""
    if is_postgresql(db.session()):
        asked = func.to_tsquery(literal_column("'english'"), " & ".join(f"{word}:*" for word in words))
        vector = _course_search.c.vector
        return select(_course_search.c.course_id, func.ts_rank(vector, asked, type_=Float()).label("rank")).where(
            vector.bool_op("@@")(asked)
        )
    query = " ".join(f'"{word}"*' for word in words)
    return (
        select(
            _course_search.c.course_id,
            literal_column("-bm25(course_search, 0.0, 10.0, 5.0, 5.0, 1.0)", Float()).label("rank"),
        )
        .where(text("course_search MATCH :words"))
        .params(words=query)
    )


def index_course(course_id: UUID, searched: SearchText) -> None:
    """Put a course's text in the index, in place of what was there; in the transaction that publishes it."""
    forget_course(course_id)
    db.session.execute(
        text(
            "INSERT INTO course_search (course_id, title, summary, skills, body) VALUES (:course_id, :title, :summary, :skills, :body)"
        ),
        {
            "course_id": _stored(course_id),
            "title": searched.title,
            "summary": searched.summary,
            "skills": searched.skills,
            "body": searched.body,
        },
    )


def forget_course(course_id: UUID) -> None:
    """Take a course out of the index, as when it is withdrawn."""
    db.session.execute(
        text("DELETE FROM course_search WHERE course_id = :course_id"), {"course_id": _stored(course_id)}
    )


def _stored(course_id: UUID) -> UUID | str:
    """An id as its database keeps it: SQLite has no type for it."""
    return course_id if is_postgresql(db.session()) else course_id.hex
