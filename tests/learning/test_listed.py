"""What a list of courses says of each to one person."""

from flask import Flask

from skills_centre.learning.models import Mark
from skills_centre.learning.queries.listed import Listed, listed_for
from skills_centre.learning.services.marks import mark_course
from skills_centre.platform.database import transaction
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course, completed, enrolled
from tests.people.builders import add


def test_a_list_says_where_one_stands_and_what_one_saved(app: Flask) -> None:
    ada, other = add("Ada Okafor"), add("Olu Other")
    done, begun, saved, other_one = (add_course(key, quiz=None) for key in ("done", "begun", "saved", "other-one"))
    for course_id in (done, begun):
        completed(ada, course_id)
    enrolled(ada, begun)
    with transaction():
        mark_course(ada, "saved", Mark.SAVED, now=NOW)
        mark_course(ada, "done", Mark.NOT_FOR_ME, now=NOW)
        mark_course(ada, "other-one", Mark.SAVED, now=NOW)
        mark_course(other, "begun", Mark.SAVED, now=NOW)
    mine = listed_for(ada)
    assert mine.saved == {saved, other_one}
    assert (mine.live, mine.completed) == (frozenset({begun}), frozenset({done}))
    assert mine.taken == {begun, done}
    assert listed_for(other) == Listed(frozenset(), frozenset(), frozenset({begun}))
    assert listed_for(add("Nia New")) == Listed(frozenset(), frozenset(), frozenset())
    assert statements(lambda: listed_for(ada)) == 1
