"""Finding, reading and answering with 5,000 courses, against bare pages and the raw search, on the same server in the same run.

Pages are measured as in `bench.web`: requests for each second of the server's processor.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, repeat
from pathlib import Path
from statistics import median
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import event, text

from bench.courses_data import COURSES, prepare, speech, vocabulary
from bench.databases import databases, settings_for
from bench.measure import Measurement, at_least, at_most
from bench.web import ROUNDS, Rate, answer, ask, connection_to, kept_cookie, serving
from skills_centre.app import create_app
from skills_centre.catalogue.queries.edition import catalogue_edition
from skills_centre.catalogue.queries.finding import Wanted, fitting
from skills_centre.catalogue.queries.shelf import ShelvedCourse, shelf_of
from skills_centre.catalogue.queries.vocabulary import probably_meant
from skills_centre.catalogue.queries.vocabulary import vocabulary as known_words
from skills_centre.catalogue.rules import Order
from skills_centre.catalogue.search import find_extracts
from skills_centre.learning.rules.questions import Answer
from skills_centre.learning.services.quizzes import begin_attempt, save_answer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, is_postgresql, transaction

PAGE = 25
SEARCHES = 60
MOST_STATEMENTS = 6

RAW = {
    False: "SELECT course_id, -bm25(course_search, 0.0, 0.0, 20.0, 8.0, 8.0, 1.0) AS rank FROM course_search "
    "WHERE course_search MATCH :words ORDER BY rank DESC LIMIT 25",
    True: "SELECT course_id, ts_rank('{0.05, 0.1, 0.4, 1.0}', vector, to_tsquery('english', :words), 1) AS rank FROM course_search "
    "WHERE vector @@ to_tsquery('english', :words) ORDER BY rank DESC LIMIT 25",
}  # fmt: skip


def run() -> list[Measurement]:
    """The pages on SQLite; the search and an answer on both databases."""
    with tempfile.TemporaryDirectory() as folder:
        measured = _pages(Path(folder))
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as addresses:
        for kind, address in addresses.items():
            settings = settings_for(address, Path(folder))
            enrolment_id = prepare(settings)
            with create_app(settings).app_context():
                measured += [_search(kind), _answer(kind, enrolment_id)]
                _tell_of_vocabulary(kind)
                db.session.remove()
                db.engine.dispose()
    return measured


def _pages(folder: Path) -> list[Measurement]:
    with serving(folder, data="bench.courses_data") as port:
        cookie = kept_cookie(port, (folder / "bench-cookie").read_text())
        lesson = f"/learning/{(folder / 'bench-enrolment').read_text()}/lesson-1"
        size = len(answer(connection_to(port), lesson, cookie))
        pages: dict[str, Iterator[str]] = {
            "bare page of 50 rows": repeat("/bench/bare"),
            "search page": cycle(_addresses(SEARCHES)),
            "bare page of the same bytes": repeat(f"/bench/bytes/{size}"),
            "lesson page": repeat(lesson),
        }
        rates: dict[str, list[Rate]] = {name: [] for name in pages}
        ask(port, cycle(_addresses(SEARCHES)), cookie)
        for _ in range(ROUNDS):
            for name, paths in pages.items():
                rates[name].append(ask(port, paths, cookie))
        unasked = [ask(port, _addresses(100_000, seed=at), cookie) for at in (3, 4, 5)]
    for name, some in {**rates, "words never asked": unasked}.items():
        print(f"{name}: {some[0].size:,} bytes, {median(rate.of_clock for rate in some):.0f} requests/s by the clock")

    def measured(name: str, mine: list[Rate], bare: str, goal: float) -> Measurement:
        value, limit = (median(rate.of_processor for rate in some) for some in (mine, rates[bare]))
        return at_least(f"courses: {name}", value=value, limit=limit, unit="requests/s of processor", goal=goal)

    return [
        measured(f"search page, {COURSES:,} courses", rates["search page"], "bare page of 50 rows", 0.5),
        measured("search page, words never asked", unasked, "bare page of 50 rows", 0.02),
        measured("lesson page", rates["lesson page"], "bare page of the same bytes", 0.5),
    ]


def _addresses(many: int, *, seed: int = 1) -> Iterator[str]:
    for words in _queries(many, seed=seed):
        yield f"/courses?q={quote(' '.join(words))}"


def _queries(many: int, *, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Searches for one to three of the words that courses are written in."""
    dice = random.Random(seed)
    said = speech(dice, vocabulary())
    for _ in range(many):
        yield tuple(dict.fromkeys(next(said) for _ in range(dice.randint(1, 3))))


def _search(kind: str) -> Measurement:
    """The best 25 courses for the same words, by the product and by the raw query; where it was found and the counts are told beside."""
    ours, raw, beside = [], [], {"extracts": 0.0, "counts of choices": 0.0}
    edition = catalogue_edition()
    began = time.perf_counter()
    shelf_of(edition)
    print(f"{kind}: the shelf read in {time.perf_counter() - began:.2f} s, once for an edition")

    def found(wanted: Wanted) -> list[ShelvedCourse]:
        return fitting(wanted, edition, Order.RELEVANCE).page(first=0, most=PAGE)

    for words in _queries(SEARCHES):
        wanted = Wanted(words=words)
        raw.append(_quickest(partial(_by_hand, wanted)))
        ours.append(_quickest(partial(found, wanted)))
        page = [one.card.course_id for one in found(wanted)]
        beside["extracts"] += _quickest(partial(find_extracts, wanted.terms, page))
        beside["counts of choices"] += _quickest(fitting(wanted, edition).counts)
    told = ", ".join(f"{name} {total / SEARCHES * 1000:.1f} ms" for name, total in beside.items())
    print(f"{kind}: a search {sum(ours) / SEARCHES * 1000:.1f} ms, raw {sum(raw) / SEARCHES * 1000:.1f} ms; {told}")
    return at_most(f"courses: search, {kind}", value=sum(ours), limit=sum(raw), unit="s for 60 searches", goal=2.0)


def _by_hand(wanted: Wanted) -> None:
    on_postgresql = is_postgresql(db.session())
    words = (
        " & ".join(f"{word}:*" for word in wanted.words)
        if on_postgresql
        else " AND ".join(f'"{word}" *' for word in wanted.words)
    )
    db.session.execute(text(RAW[on_postgresql]), {"words": words}).all()


def _answer(kind: str, enrolment_id: UUID) -> Measurement:
    """The statements that saving an answer takes, in its one transaction."""
    person_id = db.session.scalar(text("SELECT person_id FROM enrolment"))
    person_id = UUID(str(person_id))
    with transaction():
        number = begin_attempt(enrolment_id, "quiz", person_id=person_id, now=utc_now())
    seen: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: seen.append(statement))
    with transaction():
        save_answer(
            enrolment_id,
            "quiz",
            number,
            question_key="question-1",
            answer=Answer((0,)),
            person_id=person_id,
            now=utc_now(),
        )
    said = [one for one in seen if not one.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    for statement in said:
        print(f"  {' '.join(statement.split())[:110]}")
    return at_most(
        f"courses: saving an answer, {kind}", value=len(said), limit=MOST_STATEMENTS, unit="statements", goal=1.0
    )


def _tell_of_vocabulary(kind: str) -> None:
    """How long the words that were probably meant take: gathered once for an edition, and looked up."""
    began = time.perf_counter()
    known = known_words()
    gathered = time.perf_counter() - began
    lookup = _quickest(lambda: probably_meant(["bacedjfo", "gulameno"], known))
    print(
        f"{kind}: {len(known.words):,} known words gathered in {gathered:.2f} s, two corrected in {lookup * 1000:.1f} ms"
    )


def _quickest(do: Callable[[], object]) -> float:
    """The best of three, in seconds."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        do()
        taken.append(time.perf_counter() - began)
    return min(taken)
