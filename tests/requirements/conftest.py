"""An L&D administrator who keeps rules and pathways, and a pathway of three courses, where a test names them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import utc_now
from skills_centre.requirements.rules.subjects import RuleSubject
from tests.learning.builders import add_course
from tests.requirements.builders import pathway


@pytest.fixture
def keeper(make_person: Callable[..., Person], found: None) -> UUID:
    return make_person("Kim Keeper", roles=(Role.LD_ADMINISTRATOR,)).id


@pytest.fixture
def admin(be: Callable[[UUID], FlaskClient], keeper: UUID) -> FlaskClient:
    return be(keeper)


@pytest.fixture
def courses(keeper: UUID) -> list[UUID]:
    return [add_course(f"course-{letter}", title=f"Course {letter}") for letter in "abc"]


@pytest.fixture
def way(keeper: UUID, courses: list[UUID]) -> RuleSubject:
    """A pathway that needs the first two courses, and of which the third is optional."""
    return pathway(keeper, *courses[:2], optional=(courses[2],), now=utc_now())
