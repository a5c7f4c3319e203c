"""What changed between two texts, and between two versions of a course."""

from collections.abc import Callable
from typing import Any

import pytest

from skills_centre.catalogue.packs import parse_pack
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.queries.differences import Difference, difference_of
from skills_centre.catalogue.rules.differences import CONTEXT, MOST_LINES, Kind, compare_texts, moved
from skills_centre.people.models import Person, Role
from tests.catalogue.builders import LESSON, PNG, course_data, keep, make_pack, pack_files, publish_course
from tests.conftest import NOW

MakePerson = Callable[..., Person]


def kinds(old: str, new: str) -> list[Kind]:
    return [line.kind for line in compare_texts(old, new)]


def test_equal_texts_have_no_lines() -> None:
    assert compare_texts("a\nb\n", "a\nb") == ()
    assert compare_texts("", "") == ()


def test_a_changed_word_is_shown_inside_its_line() -> None:
    (line,) = compare_texts("Make the tea hot.", "Make the coffee hot.")
    assert line.kind is Kind.CHANGED
    assert [(run.kind, run.text) for run in line.runs] == [
        (Kind.SAME, "Make the "),
        (Kind.REMOVED, "tea"),
        (Kind.ADDED, "coffee"),
        (Kind.SAME, " hot."),
    ]


@pytest.mark.parametrize(("old", "new"), [("£0.00", "£12.50"), ("14.5", "19.5"), ("1,250", "1,350"), ("9:30", "10:30")])
def test_a_number_changes_as_a_whole(old: str, new: str) -> None:
    (line,) = compare_texts(f"It costs {old} a head.", f"It costs {new} a head.")
    mark = "£" if "£" in old else ""
    assert [run.text for run in line.runs] == [
        f"It costs {mark}", old.removeprefix(mark), new.removeprefix(mark), " a head.",
    ]  # fmt: skip


def test_lines_that_have_nothing_in_common_are_removed_and_added() -> None:
    assert kinds("Warm the pot.", "A completely other sentence stands here!") == [Kind.REMOVED, Kind.ADDED]


def test_a_whole_text_comes_or_goes() -> None:
    assert kinds("", "a\nb") == [Kind.ADDED, Kind.ADDED]
    assert kinds("a\nb", "") == [Kind.REMOVED, Kind.REMOVED]


def test_long_stretches_that_stayed_are_counted_and_not_shown() -> None:
    many = [f"line {number}" for number in range(20)]
    lines = compare_texts("\n".join(many), "\n".join([*many[:10], "quite another thing", *many[10:]]))
    assert [line.kind for line in lines] == [
        Kind.SKIPPED,
        *[Kind.SAME] * CONTEXT,
        Kind.ADDED,
        *[Kind.SAME] * CONTEXT,
        Kind.SKIPPED,
    ]
    assert (lines[0].skipped, lines[-1].skipped) == (8, 8)


def test_a_text_too_long_to_compare_counts_as_replaced() -> None:
    long = "\n".join(["x"] * (MOST_LINES + 1))
    assert set(kinds(long, long + "\ny")) == {Kind.REMOVED, Kind.ADDED}


def test_the_fewest_parts_count_as_moved() -> None:
    assert moved(["a", "b", "c", "d"], ["d", "a", "b", "c"]) == {"d"}
    assert moved(["a", "b", "c"], ["a", "x", "c"]) == set()


@pytest.fixture
def people(make_person: MakePerson) -> tuple[Person, Person]:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)), make_person(
        "Ben Ito", roles=(Role.LD_ADMINISTRATOR,)
    )


def difference(pack: object, people: tuple[Person, Person]) -> Difference:
    found = difference_of(course_version(keep(pack, by_id=people[0].id)))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_first_version_has_nothing_to_be_compared_with(people: tuple[Person, Person]) -> None:
    assert difference_of(course_version(keep(make_pack(), by_id=people[0].id))) is None


def test_every_field_that_differs_is_named(people: tuple[Person, Person]) -> None:
    publish_course(make_pack(), by_id=people[0].id, reviewer_id=people[1].id)
    changes: dict[str, Any] = {
        "title": "Making better tea",
        "summary": "How to make better tea.",
        "description": "Why better tea matters.",
        "outcomes": ["make tea", "drink it"],
        "audience": "Clerks",
        "topic": "Data",
        "provider": "The other Centre",
        "owner": "Water team",
        "review_on": "2028-01-31",
        "delivery": "workshop",
        "cost_pence": 250,
        "skills": [{"skill": "clear-writing", "from": 1, "to": 3}],
        "prerequisites": ["water-boiling"],
    }
    found = difference(make_pack(**changes), people)
    assert [field.name for field in found.fields] == [
        "Title", "Summary", "Description", "Outcomes", "Audience", "Topic", "Provider", "Owner", "Review date", "Format", "Cost",
        "Skills taught", "Courses to take first",
    ]  # fmt: skip
    assert (found.parts, found.files, found.against.number) == ([], [], "1.0")


def test_parts_that_came_went_moved_or_changed_are_told(people: tuple[Person, Person]) -> None:
    publish_course(make_pack(), by_id=people[0].id, reviewer_id=people[1].id)
    leaves, check = course_data()["modules"]
    cups = {**leaves, "key": "cups", "title": "Cups", "file": "lessons/02.md"}
    files = pack_files(modules=[check, cups, {**leaves, "minutes": 7}], minutes=17)
    files["lessons/02.md"] = b"Words of cups.\n"
    found = difference(parse_pack(files, folder="tea-making"), people)
    told = {part.title: part for part in found.parts}
    assert {title: part.kind for title, part in told.items() if not part.has_moved or part.lines} == {
        "Leaves": Kind.CHANGED,
        "Cups": Kind.ADDED,
    }
    assert sum(part.has_moved for part in found.parts) == 1
    without = difference(_only_quiz(), people)
    assert [(part.title, part.kind) for part in without.parts] == [("Leaves", Kind.REMOVED)]


def _only_quiz() -> object:
    _leaves, check = course_data()["modules"]
    files = pack_files(modules=[check], minutes=4)
    del files["lessons/01.md"]
    return parse_pack(files, folder="tea-making")


def test_a_quiz_is_compared_in_words(people: tuple[Person, Person]) -> None:
    publish_course(make_pack(), by_id=people[0].id, reviewer_id=people[1].id)
    files = pack_files()
    files["quiz.yaml"] = files["quiz.yaml"].replace(b"No, leaves need heat.", b"No, leaves need warmth.")
    (part,) = difference(parse_pack(files, folder="tea-making"), people).parts
    words = ["".join(run.text for run in line.runs) for line in part.lines if line.kind is Kind.CHANGED]
    assert words == ["Feedback: No, leaves need heatwarmth."]


def test_images_that_came_went_or_changed_are_named(people: tuple[Person, Person]) -> None:
    def with_images(**images: bytes) -> object:
        lesson = LESSON + "".join(f"\n![A pot](media/{name}.png)\n" for name in images)
        files = pack_files(lesson=lesson) | {f"media/{name}.png": content for name, content in images.items()}
        return parse_pack(files, folder="tea-making")

    publish_course(with_images(a=PNG, b=PNG), by_id=people[0].id, reviewer_id=people[1].id)  # type: ignore[arg-type]
    found = difference(with_images(b=PNG + b"x", c=PNG), people)
    assert [(file.path, file.kind) for file in found.files] == [
        ("media/a.png", Kind.REMOVED),
        ("media/b.png", Kind.CHANGED),
        ("media/c.png", Kind.ADDED),
    ]


def test_a_published_version_is_compared_with_the_one_before_it(people: tuple[Person, Person]) -> None:
    publish_course(make_pack(), by_id=people[0].id, reviewer_id=people[1].id)
    second = publish_course(make_pack(title="Tea"), by_id=people[0].id, reviewer_id=people[1].id, now=NOW)
    found = difference_of(course_version(second))
    assert found is not None
    assert (found.against.number, [field.name for field in found.fields]) == ("1.0", ["Title"])
