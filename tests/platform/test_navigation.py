"""Where the navigation says that a page is."""

import pytest

from skills_centre.platform.navigation import navigation


@pytest.mark.parametrize(
    ("path", "section", "how"),
    [
        ("/", "Home", "page"),
        ("/courses", "Courses", "page"),
        ("/courses/checking-ai", "Courses", "true"),
        ("/saved-courses", "Courses", "true"),
        ("/learning/topics", "My learning", "true"),
        ("/learning/topics/new", "Courses", "true"),
        ("/learning/42/lesson-1", "My learning", "true"),
        ("/my-plan", "My skills", "true"),
        ("/team/people/42", "My team", "true"),
        ("/administration/people", "Administration", "true"),
    ],
)
def test_a_page_is_in_one_section(path: str, section: str, how: str) -> None:
    links = navigation(path, is_manager=True, may_administer=True)
    assert {link.text: link.current for link in links if link.current} == {section: how}


def test_a_page_of_no_section_marks_none() -> None:
    assert not any(link.current for link in navigation("/account", is_manager=True, may_administer=True))


def test_a_section_is_offered_to_those_who_have_something_there() -> None:
    assert [link.text for link in navigation("/", is_manager=False, may_administer=False)] == [
        "Home",
        "Courses",
        "My learning",
        "My skills",
    ]
    assert navigation("/", is_manager=True, may_administer=False)[-1].text == "My team"
    assert navigation("/", is_manager=False, may_administer=True)[-1].text == "Administration"
