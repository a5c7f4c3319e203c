"""Who answers for a skill."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.people.services.roles import end_role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.skills.errors import NotASkillsLead
from skills_centre.skills.models import SkillOwner
from skills_centre.skills.queries.owners import Owner, owned_skills, owner_of_skill, owners_of_skills
from skills_centre.skills.services.owning import name_owner
from tests.counting import statements
from tests.skills.builders import NOW, a_person, changed, published, skill, skill_id, small_framework

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]
LEAD = (Role.SKILLS_LEAD,)


def name(person_id: UUID | None, key: str = "writing") -> bool:
    with transaction():
        return name_owner(skill_id(key), person_id, by_id=None, now=NOW)


def acts() -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "framework.name-owner")
        )
        or 0
    )


def test_a_skill_has_the_owner_that_was_named_last_and_each_change_is_on_record(app: Flask) -> None:
    published(small_framework())
    ada, bo = a_person("Ada", roles=LEAD), a_person("Bo", roles=LEAD)
    assert owner_of_skill(skill_id("writing")) is None
    assert [name(ada), name(ada), name(bo)] == [True, False, True]
    assert owners_of_skills([skill_id("writing"), skill_id("searching")]) == {skill_id("writing"): Owner(bo, "Bo")}
    assert [name(None), name(None)] == [True, False]
    assert owner_of_skill(skill_id("writing")) is None
    assert acts() == 3


def test_only_a_skills_lead_can_answer_for_a_skill(app: Flask) -> None:
    published(small_framework())
    for roles in ((), (Role.LD_ADMINISTRATOR,), (Role.AUDITOR,)):
        with pytest.raises(NotASkillsLead):
            name(a_person("Cy", roles=roles))
    with pytest.raises(NotFound), transaction():
        name_owner(uuid4(), None, by_id=None, now=NOW)
    assert acts() == 0


def test_an_owner_who_leaves_or_loses_the_role_answers_for_nothing(app: Flask) -> None:
    version_id = published(small_framework())
    ada, bo = a_person("Ada", roles=LEAD), a_person("Bo", roles=LEAD)
    name(ada), name(bo, "searching")
    with transaction() as session:
        session.get_one(Person, ada).left_on = NOW.date()
        end_role(
            session.execute(select(RoleGrant.id).where(RoleGrant.person_id == bo)).scalar_one(), by_id=None, now=NOW
        )
    assert owners_of_skills([skill_id("writing"), skill_id("searching")]) == {}
    assert [one.owner for one in owned_skills("house", version_id)] == [None, None, None]


@pytest.mark.sqlite_only
def test_an_owner_is_named_and_shown_on_pages(be: Be, make_person: Maker) -> None:
    published(small_framework())
    lead = make_person("Lena Lead", roles=LEAD)
    address = "/administration/frameworks/house/skills/writing"
    browser = be(lead.id)
    assert "Nobody yet" in browser.get(address).text
    assert browser.post(address, data={"owner": str(lead.id)}).status_code == 303
    assert browser.post(address, data={"owner": str(lead.id)}).status_code == 303
    assert acts() == 1
    listed = browser.get("/administration/frameworks/house/skills").text
    assert "Lena Lead" in listed
    assert "2 skills without an owner" in listed
    assert ">Writing<" not in browser.get("/administration/frameworks/house/skills?show=without").text


@pytest.mark.sqlite_only
def test_whoever_is_not_on_the_list_is_refused_with_the_sentence(be: Be, make_person: Maker) -> None:
    published(small_framework())
    lead, other = make_person("Lena Lead", roles=LEAD), make_person("Otto Other")
    address = "/administration/frameworks/house/skills/writing"
    for chosen in (str(other.id), "somebody", ""):
        answer = be(lead.id).post(address, data={"owner": chosen})
        assert answer.status_code == 422
        assert "only a skills lead can answer for a skill" in answer.text
    assert db.session.scalar(select(func.count()).select_from(SkillOwner)) == 0
    assert be(lead.id).get("/administration/frameworks/house/skills/flying").status_code == 404


@pytest.mark.sqlite_only
def test_the_list_costs_the_same_with_many_skills(be: Be, make_person: Maker) -> None:
    lead = make_person("Lena Lead", roles=LEAD)
    published(small_framework())
    more = small_framework("more")
    published(changed(more, skills=(*more.skills, *(skill(f"skill-{n}") for n in range(60)))))
    browser = be(lead.id)
    costs = [
        statements(lambda key=key: browser.get(f"/administration/frameworks/{key}/skills"))  # type: ignore[misc]
        for key in ("house", "more")
    ]
    assert costs[0] == costs[1]
