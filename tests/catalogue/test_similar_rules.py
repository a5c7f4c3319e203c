"""Which courses are like another, and why."""

from skills_centre.catalogue.rules.similar import Levels, Likeness, most_similar

NAMES = {"data": "Data analysis", "tea": "Tea"}


def like(
    key: str, *, minutes: int = 10, topic: str = "Data", pathways: tuple[str, ...] = (), **skills: tuple[int, int]
) -> Likeness:
    return Likeness(
        key, minutes, {name: Levels(*levels) for name, levels in skills.items()}, topic, frozenset(pathways)
    )


def test_what_goes_on_where_it_ends_comes_first_then_pathway_shared_skill_and_topic() -> None:
    this = like("this", data=(0, 2), tea=(0, 1), pathways=("All",))
    others = [
        like("topic"),
        like("nothing", topic="Leadership"),
        like("same", topic="Leadership", data=(0, 3)),
        like("walks", topic="Leadership", pathways=("All",)),
        like("onwards", topic="Leadership", data=(2, 3)),
    ]
    found = most_similar(this, [*others, this], names=NAMES, most=9)
    assert [(one.key, one.reason) for one in found] == [
        ("onwards", "Goes on where this one ends in Data analysis"),
        ("walks", "Also on the pathway “All”"),
        ("same", "Also teaches Data analysis"),
        ("topic", "Also about data"),
    ]
    assert len(most_similar(this, others, names=NAMES)) == 3


def test_of_equals_the_shorter_comes_first_whatever_the_order() -> None:
    this = like("this", data=(0, 2), tea=(0, 2))
    others = [like("b", minutes=20, data=(0, 2), tea=(0, 2)), like("c", data=(0, 2), tea=(0, 2))]
    for some in (others, others[::-1]):
        assert [one.key for one in most_similar(this, some, names=NAMES)] == ["c", "b"]
    assert most_similar(this, others, names=NAMES)[0].reason == "Also teaches Data analysis and Tea"
