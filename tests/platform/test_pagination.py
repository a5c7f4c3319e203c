"""Lists in pages."""

from skills_centre.platform.pagination import Page, page_of


def test_a_list_comes_in_pages_of_25_and_a_number_beyond_it_gives_the_nearest() -> None:
    lines = list(range(60))
    assert (page_of(lines, None).first, page_of(lines, 1).last) == (1, 25)
    assert (page_of(lines, 3).first, page_of(lines, 3).last, page_of(lines, 3).lines) == (51, 60, list(range(50, 60)))
    assert page_of(lines, 99) == page_of(lines, 3)
    assert page_of(lines, -1).number == 1


def test_an_empty_list_is_one_empty_page() -> None:
    empty: Page[int] = page_of([], 4)
    assert (empty.number, empty.pages, empty.first, empty.last, empty.total) == (1, 1, 0, 0, 0)
