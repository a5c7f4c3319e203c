"""The text of the published courses, searched: FTS5 on SQLite, a weighted tsvector on PostgreSQL. No other file knows the difference.

Both index the same plain words (no accents, no case, no punctuation) with the stemmer that they bring, Porter's or its successor.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Float,
    Function,
    Select,
    String,
    Text,
    Uuid,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from skills_centre.catalogue.rules.asking import Term, Way, plain
from skills_centre.catalogue.rules.marking import BEGINS, ENDS, without_marks
from skills_centre.platform.database import db, is_postgresql

_index = table(
    "course_search",
    column("course_id", Uuid()),
    column("made_with", String()),
    column("title", Text()),
    column("summary", Text()),
    column("body", Text()),
    column("vector"),
)

#: The worth of a match in the body, nowhere, in summary and skills, and in the title.
_WEIGHTS = "'{0.05, 0.1, 0.4, 1.0}'"
_RANK = "bm25(course_search, 0.0, 0.0, 20.0, 8.0, 8.0, 1.0)"
#: PostgreSQL divides the rank by 1 + the logarithm of the text's length, as bm25 does in its way.
_BY_LENGTH = 1

_FOUND = "FROM course_search WHERE course_search MATCH :words"
_RANKED_SQLITE = text(f"SELECT rowid, {_RANK} AS found_rank {_FOUND} ORDER BY found_rank")
_FOUND_SQLITE = text(f"SELECT rowid, 0.0 {_FOUND}")
_ANY_SQLITE = text(f"SELECT rowid {_FOUND} LIMIT 1")

_WHOLE = f"HighlightAll=true, StartSel={BEGINS}, StopSel={ENDS}"
_EXTRACT = f"MaxFragments=1, MaxWords=32, MinWords=16, StartSel={BEGINS}, StopSel={ENDS}"

_INSERT_SQLITE = text(
    "INSERT INTO course_search (rowid, course_id, made_with, title, summary, skills, body) "
    "VALUES (:place, :course_id, :made_with, :title, :summary, :skills, :body)"
)
_INSERT_POSTGRESQL = text(
    "INSERT INTO course_search (course_id, made_with, title, summary, skills, body, vector) "
    "VALUES (:course_id, :made_with, :title, :summary, :skills, :body, "
    "setweight(to_tsvector('english', CAST(:title_words AS text)), 'A') || "
    "setweight(to_tsvector('english', CAST(:summary_words AS text)), 'B') || "
    "setweight(to_tsvector('english', CAST(:skills_words AS text)), 'B') || "
    "setweight(to_tsvector('english', CAST(:body_words AS text)), 'D'))"
)


@dataclass(frozen=True)
class SearchText:
    """What is searched of a course, most telling part first; plain words, no Markdown."""

    title: str
    summary: str
    skills: str
    body: str


@dataclass(frozen=True)
class Found:
    """Where a course holds what was asked for, between marks: its title and summary whole, and a piece of its text."""

    title: str
    summary: str
    extract: str


def search(terms: Sequence[Term], *, is_ranked: bool) -> Sequence[tuple[int, float]]:
    """The places in the index of the courses that hold every term in one of its ways, each with a rank that is less for the better.

    With `is_ranked` the best come first; else every rank is zero, which is found more quickly. One statement.
    """
    if is_postgresql(db.session()):
        rows = db.session.execute(_matches(terms, is_ranked=is_ranked)).all()
        return [(place_of(course_id), rank) for course_id, rank in rows]
    statement = _RANKED_SQLITE if is_ranked else _FOUND_SQLITE
    return db.session.execute(statement, {"words": _fts5_query(terms)}).tuples().all()


def _matches(terms: Sequence[Term], *, is_ranked: bool) -> Select[tuple[UUID, float]]:
    """On PostgreSQL, the courses that hold every term."""
    asked, vector = _tsquery(terms), _index.c.vector
    holding = vector.bool_op("@@")(asked)
    if not is_ranked:
        return select(_index.c.course_id, literal_column("0.0", Float())).where(holding)
    rank = -func.ts_rank(literal_column(_WEIGHTS), vector, asked, _BY_LENGTH, type_=Float())
    return select(_index.c.course_id, rank.label("rank")).where(holding).order_by(literal_column("rank"))


def find_extracts(terms: Sequence[Term], course_ids: Collection[UUID]) -> dict[UUID, Found]:
    """Where each of these courses holds what was asked for. One statement."""
    if not terms or not course_ids:
        return {}
    if is_postgresql(db.session()):
        asked, columns = _tsquery(terms), _index.c
        statement = select(
            columns.course_id,
            func.ts_headline(literal_column("'english'"), columns.title, asked, _WHOLE),
            func.ts_headline(literal_column("'english'"), columns.summary, asked, _WHOLE),
            func.ts_headline(literal_column("'english'"), columns.body, asked, _EXTRACT),
        ).where(columns.course_id.in_(course_ids))
        rows = db.session.execute(statement)
    else:
        # The plus keeps SQLite from searching once more for each of the rows.
        rows = db.session.execute(
            text(
                "SELECT course_id, highlight(course_search, 2, :begins, :ends), highlight(course_search, 3, :begins, :ends), "
                "snippet(course_search, 5, :begins, :ends, '…', 28) "
                "FROM course_search WHERE course_search MATCH :words AND +rowid IN :places"
            )
            .bindparams(bindparam("places", expanding=True))
            .columns(column("course_id", Uuid()), column("title"), column("summary"), column("extract")),
            {
                "words": _fts5_query(terms),
                "places": [place_of(one) for one in course_ids],
                "begins": BEGINS,
                "ends": ENDS,
            },
        )
    return {row[0]: Found(*row[1:]) for row in rows}


def unknown_words(words: Collection[str]) -> set[str]:
    """Those words that no published course holds, nor one that begins with them. A statement a word."""
    return {word for word in words if not _is_held(Term((Way((word,), begins=True),)))}


def _is_held(term: Term) -> bool:
    if is_postgresql(db.session()):
        found = db.session.execute(_matches([term], is_ranked=False).limit(1))
    else:
        found = db.session.execute(_ANY_SQLITE, {"words": _fts5_query([term])})
    return found.first() is not None


def index_course(course_id: UUID, searched: SearchText, *, made_with: str = "") -> None:
    """Put a course's text in the index, in place of what was there; in the transaction that publishes it.

    `made_with` says from what it was made besides the course, so that what has gone out of date is found (`indexed_with`).
    """
    forget_course(course_id)
    parts = {
        name: without_marks(words)
        for name, words in (
            ("title", searched.title), ("summary", searched.summary), ("skills", searched.skills), ("body", searched.body)
        )
    }  # fmt: skip
    if is_postgresql(db.session()):
        words = {f"{part}_words": plain(words) for part, words in parts.items()}
        db.session.execute(_INSERT_POSTGRESQL, {"course_id": course_id, "made_with": made_with, **parts, **words})
        return
    row = {"place": place_of(course_id), "course_id": course_id.hex, "made_with": made_with, **parts}
    db.session.execute(_INSERT_SQLITE, row)


def forget_course(course_id: UUID) -> None:
    """Take a course out of the index, as when it is withdrawn."""
    if is_postgresql(db.session()):
        db.session.execute(text("DELETE FROM course_search WHERE course_id = :course_id"), {"course_id": course_id})
        return
    db.session.execute(text("DELETE FROM course_search WHERE rowid = :place"), {"place": place_of(course_id)})


def indexed_with() -> dict[UUID, str]:
    """The courses in the index, and what each one's text was made with."""
    return {row.course_id: row.made_with for row in db.session.execute(select(_index.c.course_id, _index.c.made_with))}


def place_of(course_id: UUID) -> int:
    """A course's place in the index: FTS5 has no other key than a number of 63 bits, so the random end of the course's id."""
    return course_id.int & (2**63 - 1)


def _fts5_query(terms: Sequence[Term]) -> str:
    return " AND ".join(f"({' OR '.join(_fts5_way(way) for way in term.ways)})" for term in terms)


def _fts5_way(way: Way) -> str:
    star = " *" if way.begins else ""
    if way.is_phrase or len(way.words) == 1:
        return f'"{" ".join(way.words)}"{star}'
    return "(" + " AND ".join(f'"{word}"{star}' for word in way.words) + ")"


def _tsquery(terms: Sequence[Term]) -> Function[Any]:
    asked = " & ".join(f"({' | '.join(_tsquery_way(way) for way in term.ways)})" for term in terms)
    return func.to_tsquery(literal_column("'english'"), asked)


def _tsquery_way(way: Way) -> str:
    star = ":*" if way.begins else ""
    between = " <-> " if way.is_phrase else " & "
    return "(" + between.join(f"{word}{star}" for word in way.words) + ")"
