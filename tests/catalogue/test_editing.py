"""Writing a draft step by step: each step is checked as a pack, and nobody's work is written over."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.catalogue import errors
from skills_centre.catalogue.models import CourseState, Delivery, Topic
from skills_centre.catalogue.packs import PackRefused, parse_pack, read_folder
from skills_centre.catalogue.packs.manuscript import CourseFields, Manuscript, PartFields, free_key
from skills_centre.catalogue.packs.pack import SkillTaught
from skills_centre.catalogue.packs.quizzes import ChoiceQuestion, Option, Quiz
from skills_centre.catalogue.queries.administration import authors_of
from skills_centre.catalogue.queries.courses import course_version, module_of, modules_of, pack_files
from skills_centre.catalogue.queries.media import files_to_export, media_of
from skills_centre.catalogue.services.drafts import start_version
from skills_centre.catalogue.services.editing import create_course, revise_draft
from skills_centre.catalogue.services.policies import fill_policy
from skills_centre.catalogue.services.publishing import submit
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import PNG, keep, make_pack, publish_course
from tests.conftest import NOW
from tests.races.test_learning import race

MakePerson = Callable[..., Person]
CONTENT = Path(__file__).parent.parent.parent / "course_content"

FIELDS = CourseFields(
    title="Making tea",
    summary="How to make tea for a committee.",
    description="Why tea matters.",
    outcomes=("make tea", "pour it"),
    audience="Everyone",
    topic=Topic.LEADERSHIP,
    provider="The Centre",
    owner="Tea team",
    review_on=date(2027, 9, 30),
    delivery=Delivery.BITE_SIZE,
    cost_pence=250,
)
QUESTION = ChoiceQuestion(
    key="hot",
    kind="single",
    text="How hot?",
    options=[
        Option(text="Boiling", correct=True, feedback="Yes."),
        Option(text="Cold", correct=False, feedback="No."),
    ],
)
QUIZ = Quiz(pass_mark=80, questions=[QUESTION])


@pytest.fixture
def author(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def reviewer(make_person: MakePerson) -> Person:
    return make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,))


def create(author: Person, text: str = "Put the kettle on.\n") -> UUID:
    with transaction():
        return create_course(
            "tea-making", FIELDS, PartFields("Kettles", 5, is_required=True), text, by_id=author.id, now=NOW
        )


def revise(
    version_id: UUID, change: Callable[[Manuscript], Manuscript], by: Person, *, seen: str | None = None
) -> bool:
    with transaction():
        return revise_draft(
            version_id, change, seen=seen or course_version(version_id).pack_digest, by_id=by.id, now=NOW
        ).is_changed


def parts(version_id: UUID) -> list[str]:
    return [module.key for module in modules_of(version_id)]


def test_a_course_begins_with_its_first_lesson_and_grows(author: Person) -> None:
    version_id = create(author)
    assert create(author) == version_id
    revise(
        version_id,
        lambda draft: draft.with_new_lesson(PartFields("Leaves", 3, is_required=False), "Dry ones.\n"),
        author,
    )
    revise(version_id, lambda draft: draft.with_new_quiz(PartFields("Check", 4, is_required=True), QUIZ), author)
    course = course_version(version_id)
    assert (course.title, course.minutes, course.cost_pence, course.state) == ("Making tea", 12, 250, CourseState.DRAFT)
    assert course.outcomes == ("make tea", "pour it")
    assert parts(version_id) == ["kettles", "leaves", "check"]
    assert module_of(version_id, "check").quiz == QUIZ
    assert (module_of(version_id, "leaves").body, module_of(version_id, "leaves").is_required) == ("Dry ones.\n", False)
    assert parse_pack(pack_files(version_id), folder="tea-making").course.title == "Making tea"


def test_what_is_wrong_is_named_and_nothing_is_kept(author: Person) -> None:
    with pytest.raises(PackRefused, match="never closed"):
        create(author, "::: exercise\nTry.\n")
    version_id = create(author)
    before = pack_files(version_id)
    skills = [SkillTaught(skill="tea", from_level=2, to_level=1)]
    with pytest.raises(PackRefused, match="must be above") as refused:
        revise(version_id, lambda draft: draft.with_skills(skills), author)
    assert refused.value.problems[0].place == ("skills", 0)
    assert pack_files(version_id) == before


def test_parts_move_and_go_but_the_last_stays(author: Person) -> None:
    version_id = create(author)
    leaves, cups = PartFields("Leaves", 3, is_required=True), PartFields("Cups", 3, is_required=True)
    revise(version_id, lambda draft: draft.with_new_lesson(leaves, "Dry.\n").with_new_lesson(cups, "Clean.\n"), author)
    revise(version_id, lambda draft: draft.with_part_at("cups", 1), author)
    assert parts(version_id) == ["cups", "kettles", "leaves"]
    revise(version_id, lambda draft: draft.without_part("kettles"), author)
    revise(version_id, lambda draft: draft.without_part("cups"), author)
    assert (parts(version_id), sorted(pack_files(version_id))) == (["leaves"], ["course.yaml", "lessons/leaves.md"])
    with pytest.raises(errors.LastPart):
        revise(version_id, lambda draft: draft.without_part("leaves"), author)
    with pytest.raises(errors.PartGone):
        revise(version_id, lambda draft: draft.with_part_at("cups", 1), author)


def test_questions_are_added_changed_moved_and_taken_out(author: Person) -> None:
    version_id = create(author)
    revise(version_id, lambda draft: draft.with_new_quiz(PartFields("Check", 4, is_required=True), QUIZ), author)
    second = QUESTION.model_copy(update={"key": "", "text": "How long?"})
    for _press in range(2):
        revise(version_id, lambda draft: draft.with_question("check", second), author)
    changed = QUESTION.model_copy(update={"text": "How very hot?"})
    revise(version_id, lambda draft: draft.with_question("check", changed), author)
    revise(version_id, lambda draft: draft.with_question_at("check", "how-long", 1), author)
    quiz = module_of(version_id, "check").quiz
    assert quiz is not None
    assert [(one.key, one.text) for one in quiz.questions] == [("how-long", "How long?"), ("hot", "How very hot?")]
    revise(version_id, lambda draft: draft.without_question("check", "hot"), author)
    with pytest.raises(errors.LastPart):
        revise(version_id, lambda draft: draft.without_question("check", "how-long"), author)
    with pytest.raises(errors.PartGone):
        revise(version_id, lambda draft: draft.with_question("check", changed), author)
    for change in (
        lambda draft: draft.with_question_at("check", "hot", 1),
        lambda draft: draft.with_quiz("none", PartFields("x", 1, is_required=True), pass_mark=50),
        lambda draft: draft.with_lesson("none", PartFields("x", 1, is_required=True), "x"),
    ):
        with pytest.raises(errors.PartGone):
            revise(version_id, change, author)


def test_a_second_editor_writes_over_nothing(author: Person, reviewer: Person) -> None:
    version_id = create(author)
    seen = course_version(version_id).pack_digest
    part = PartFields("Kettles", 5, is_required=True)
    assert revise(version_id, lambda draft: draft.with_lesson("kettles", part, "Ben's words.\n"), reviewer, seen=seen)
    with pytest.raises(errors.DraftChanged):
        revise(version_id, lambda draft: draft.with_lesson("kettles", part, "Ada's words.\n"), author, seen=seen)
    assert not revise(version_id, lambda draft: draft.with_lesson("kettles", part, "Ben's words.\n"), author, seen=seen)
    assert module_of(version_id, "kettles").body == "Ben's words.\n"
    assert [one.name for one in authors_of(version_id)] == ["Ada Okafor", "Ben Ito"]


def test_of_rival_editors_one_is_kept_and_the_others_are_told(app: Flask, author: Person) -> None:
    version_id = create(author)
    seen, writer = course_version(version_id).pack_digest, author.id
    part = PartFields("Kettles", 5, is_required=True)
    outcomes = race(
        app,
        *[
            lambda words=words: (
                revise_draft(
                    version_id,
                    lambda draft: draft.with_lesson("kettles", part, words),
                    seen=seen,
                    by_id=writer,
                    now=NOW,
                ).is_changed
            )
            for words in ("One.\n", "Two.\n", "Three.\n", "Four.\n")
        ],
    )
    assert outcomes.count(True) == 1
    assert sum(isinstance(outcome, errors.DraftChanged) for outcome in outcomes) == 3


def test_submitting_and_writing_at_once_never_changes_what_is_reviewed(app: Flask, author: Person) -> None:
    version_id = create(author)
    seen, writer = course_version(version_id).pack_digest, author.id
    part = PartFields("Kettles", 5, is_required=True)
    written, submitted = race(
        app,
        lambda: (
            revise_draft(
                version_id, lambda draft: draft.with_lesson("kettles", part, "New.\n"), seen=seen, by_id=writer, now=NOW
            ).is_changed
        ),
        lambda: submit(version_id, by_id=writer, now=NOW),
    )
    assert submitted is None
    assert course_version(version_id).state is CourseState.IN_REVIEW
    body = module_of(version_id, "kettles").body
    assert body == ("New.\n" if written is True else "Put the kettle on.\n")
    assert written is True or isinstance(written, errors.InReview)


def test_only_a_draft_is_written(author: Person, reviewer: Person) -> None:
    version_id = create(author)
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    with pytest.raises(errors.InReview):
        revise(version_id, lambda draft: draft.with_prerequisites(["a"]), author)
    published = publish_course(make_pack("other"), by_id=author.id, reviewer_id=reviewer.id)
    with pytest.raises(errors.NotADraft):
        revise(published, lambda draft: draft.with_prerequisites(["a"]), author)


def test_a_key_of_an_earlier_part_is_never_used_again(author: Person, reviewer: Person) -> None:
    publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    with transaction():
        version_id = start_version("tea-making", by_id=author.id, now=NOW)
    revise(version_id, lambda draft: draft.without_part("leaves"), author)
    revise(
        version_id, lambda draft: draft.with_new_lesson(PartFields("Leaves", 3, is_required=True), "Others.\n"), author
    )
    assert parts(version_id) == ["check", "leaves-2"]


@pytest.mark.parametrize(
    "name", sorted(folder.name for folder in CONTENT.iterdir() if (folder / "course.yaml").exists())
)
def test_what_is_not_changed_keeps_its_bytes(app: Flask, author: Person, name: str) -> None:
    pack = parse_pack(read_folder(CONTENT / name), folder=name)
    version_id = keep(pack, by_id=author.id)
    manuscript = Manuscript.of(pack, used_keys=())
    assert manuscript.as_pack(owners={}).files == pack.files
    lesson = next(iter(pack.lessons))
    outline = next(module for module in pack.course.modules if module.key == lesson)
    part = PartFields(outline.title, outline.minutes, outline.required)
    assert not revise(
        version_id, lambda draft: draft.with_lesson(lesson, part, pack.lessons[lesson].rstrip() + "\n"), author
    )
    assert revise(version_id, lambda draft: draft.with_lesson(lesson, part, "Other words.\n"), author)
    changed = pack_files(version_id)
    differing = {path for path in changed if changed[path] != pack.files.get(path)}
    assert differing <= {outline.file, "course.yaml"}
    assert outline.file in differing


def test_a_local_policy_block_is_listed_by_itself_and_leaves_with_its_lesson(author: Person) -> None:
    with transaction():
        fill_policy("sugar", owner="Kitchen", body="Brown.", by_id=author.id, now=NOW)
    version_id = create(author, "::: local-policy milk\nWhich milk?\n:::\n\n::: local-policy sugar\n:::\n")
    listed = {block.key: (block.owner, block.asks) for block in course_version(version_id).local_policy}
    assert listed == {"milk": ("Tea team", "Which milk?"), "sugar": ("Kitchen", "What is the rule here on sugar?")}
    part = PartFields("Kettles", 5, is_required=True)
    text = "::: local-policy milk\nWhich milk, and whose?\n:::\n"
    revise(version_id, lambda draft: draft.with_lesson("kettles", part, text), author)
    assert [(block.key, block.asks) for block in course_version(version_id).local_policy] == [
        ("milk", "Which milk, and whose?")
    ]


def test_a_file_stays_in_the_draft_until_it_is_taken_out_and_is_used_before_it_is_submitted(author: Person) -> None:
    version_id = create(author)
    revise(version_id, lambda draft: draft.with_media(draft.media_path("My Pot.PNG", PNG), PNG), author)
    assert not revise(version_id, lambda draft: draft.with_media(draft.media_path("my pot.png", PNG), PNG), author)
    other = PNG + b"x"
    revise(version_id, lambda draft: draft.with_media(draft.media_path("my-pot.png", other), other), author)
    part = PartFields("Kettles", 5, is_required=True)
    revise(version_id, lambda draft: draft.with_lesson("kettles", part, "![A pot](media/my-pot.png)\n"), author)
    assert [(file.path, file.size, file.used_in) for file in media_of(version_id)] == [
        ("media/my-pot-2.png", len(other), ()),
        ("media/my-pot.png", len(PNG), ("Kettles",)),
    ]
    assert "media/my-pot-2.png" not in files_to_export(version_id)
    with transaction(), pytest.raises(errors.UnusedFiles, match="my-pot-2"):
        submit(version_id, by_id=author.id, now=NOW)
    with pytest.raises(PackRefused, match="has no file"):
        revise(version_id, lambda draft: draft.without_media("media/my-pot.png"), author)
    with pytest.raises(PackRefused, match="does not hold what its name says"):
        revise(version_id, lambda draft: draft.with_media("media/a.pdf", b"<html>"), author)
    revise(version_id, lambda draft: draft.without_media("media/my-pot-2.png"), author)
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    assert parse_pack(pack_files(version_id), folder="tea-making").files["media/my-pot.png"] == PNG


def test_keys_are_made_of_words_that_have_letters() -> None:
    assert free_key("Réading a Brief!", (), otherwise="lesson") == "reading-a-brief"
    assert free_key("Tea", {"tea", "tea-2"}, otherwise="lesson") == "tea-3"
    assert free_key("日本", (), otherwise="lesson") == "lesson"
    assert len(free_key("long " * 40, (), otherwise="lesson")) <= 70
