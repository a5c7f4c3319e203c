"""The pages on which somebody says what became of each skill, and sees what a draft would change for people."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.people.models import Membership, Person, PersonType, Role, UnitKind
from skills_centre.people.services.organisation import add_unit
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.models import SkillMapping, Source
from skills_centre.skills.queries.mapping import unmapped_skills
from skills_centre.skills.services.frameworks import load_framework
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.standing import refresh_everybody
from tests.counting import statements
from tests.skills.assessed import ageing_framework, record
from tests.skills.builders import TODAY, needs, profile_id, publish_draft, published, skill, skill_id
from tests.skills.renaming import asking, renamed, with_skills, without

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]


@pytest.fixture
def keeper(make_person: Maker) -> UUID:
    return make_person("Lena Lead", roles=(Role.SKILLS_LEAD,)).id


def drafted(definition: FrameworkDefinition) -> str:
    """Publish the first edition and load another as a draft; give the address of the draft."""
    published(ageing_framework())
    with transaction():
        version_id = load_framework(definition, by_id=None, now=utc_now())
    return f"/administration/frameworks/versions/{version_id}"


def version_of(address: str) -> UUID:
    return UUID(address.rsplit("/", 1)[1])


def kinds() -> list[str]:
    return sorted(one.value for one in db.session.scalars(select(SkillMapping.kind)))


def test_obvious_renames_are_accepted_by_one_press_however_often_it_is_sent(be: Be, keeper: UUID) -> None:
    address = drafted(renamed(ageing_framework(), "writing", "drafting"))
    browser = be(keeper)
    page = browser.get(f"{address}/mapping").text
    assert "1 skill of version 1 is gone" in page
    assert "Perhaps renamed to <strong>Drafting</strong>" in page
    for said in ("Accepted 1 rename.", "Accepted 0 renames."):
        assert said in browser.post(f"{address}/mapping", data={"act": "obvious"}, follow_redirects=True).text
    page = browser.get(f"{address}/mapping").text
    assert "It is said of every skill" in page
    assert "Said by Lena Lead" in page
    assert "Takes over from Writing" in page
    assert kinds() == ["renamed"]


def test_one_proposal_is_accepted_by_its_own_press(be: Be, keeper: UUID) -> None:
    address = drafted(renamed(ageing_framework(), "writing", "drafting"))
    answer = be(keeper).post(f"{address}/mapping", data={"accept": str(skill_id("writing"))}, follow_redirects=True)
    assert "Kept what became of “Writing”" in answer.text
    assert kinds() == ["renamed"]
    assert be(keeper).post(f"{address}/mapping", data={"accept": "nonsense"}).status_code == 404


def test_what_nobody_was_ever_assessed_in_is_retired_by_one_press(be: Be, keeper: UUID) -> None:
    address = drafted(without(ageing_framework(), "writing"))
    page = be(keeper).get(f"{address}/mapping").text
    assert "Retire 1 skill nobody was ever assessed in" in page
    assert (
        "Retired 1 skill"
        in be(keeper).post(f"{address}/mapping", data={"act": "never-assessed"}, follow_redirects=True).text
    )
    assert kinds() == ["retired"]


@pytest.mark.parametrize(
    ("form", "made"),
    [
        ({"kind": "renamed", "renamed_to": "drafting"}, ["renamed"]),
        ({"kind": "merged", "merged_to": "searching"}, ["merged"]),
        ({"kind": "split", "split_to": ["drafting", "editing"]}, ["split", "split"]),
        ({"kind": "retired", "renamed_to": "drafting"}, ["retired"]),
    ],
)
def test_each_kind_can_be_said_of_a_skill_and_taken_back(
    be: Be, keeper: UUID, form: dict[str, str | list[str]], made: list[str]
) -> None:
    address = drafted(with_skills(renamed(ageing_framework(), "writing", "drafting"), skill("editing")))
    one = f"{address}/mapping/{skill_id('writing')}"
    ids = {
        field: [str(skill_id(key)) for key in ([said] if isinstance(said, str) else said)] if field != "kind" else said
        for field, said in form.items()
    }
    browser = be(keeper)
    assert "What became of Writing" in browser.get(one).text
    assert browser.post(one, data=ids).status_code == 303
    assert kinds() == made
    assert browser.get(one).status_code == 200
    assert browser.post(one, data={"kind": "undecided"}).status_code == 303
    assert kinds() == []


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Choose what became of it."),
        ({"kind": "renamed", "renamed_to": ""}, "Choose the one skill"),
        ({"kind": "renamed", "renamed_to": "no id"}, "Choose the one skill"),
        ({"kind": "split", "split_to": "00000000-0000-0000-0000-000000000001"}, "at least two"),
        ({"kind": "merged", "merged_to": "00000000-0000-0000-0000-000000000001"}, "does not have that skill any more"),
    ],
)
def test_what_cannot_be_is_refused_in_words(be: Be, keeper: UUID, form: dict[str, str], sentence: str) -> None:
    address = drafted(renamed(ageing_framework(), "writing", "drafting"))
    answer = be(keeper).post(f"{address}/mapping/{skill_id('writing')}", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert kinds() == []


def test_a_draft_with_unmapped_skills_is_not_published_and_the_page_says_why(be: Be, keeper: UUID) -> None:
    address = drafted(renamed(ageing_framework(), "writing", "drafting"))
    answer = be(keeper).post(f"{address}/publish", follow_redirects=True)
    assert "Say first what became of “Writing”" in answer.text
    assert len(unmapped_skills(version_of(address))) == 1


def test_what_an_import_kept_beside_its_new_name_is_pointed_out_and_taken_out(be: Be, keeper: UUID) -> None:
    first = ageing_framework()
    old = next(one for one in first.skills if one.key == "writing")
    address = drafted(with_skills(renamed(first, "writing", "drafting"), old))
    assert "Still here, beside something that looks like it" in be(keeper).get(f"{address}/mapping").text
    be(keeper).post(f"{address}/mapping", data={"accept": str(skill_id("writing"))})
    page = be(keeper).get(f"{address}/mapping").text
    assert "Still here" not in page
    assert "Takes over from Writing" in page


def test_a_rename_reads_as_a_rename_on_every_page_of_the_draft(be: Be, keeper: UUID) -> None:
    address = drafted(renamed(ageing_framework(), "writing", "drafting"))
    assert "Gone: skills" in be(keeper).get(address).text
    be(keeper).post(f"{address}/mapping", data={"act": "obvious"})
    page = be(keeper).get(address).text
    assert "Gone: skills" not in page
    assert "Changed skills (1)" in page
    changes = be(keeper).get(f"{address}/changes").text
    assert ">Gone<" not in changes
    assert ">New<" not in changes
    assert "Drafting" in changes


def test_an_auditor_reads_the_mapping_and_changes_nothing_and_staff_see_neither_page(
    be: Be, keeper: UUID, make_person: Maker
) -> None:
    address = drafted(renamed(ageing_framework(), "writing", "drafting"))
    auditor, staff = make_person("Aud Itor", roles=(Role.AUDITOR,)).id, make_person("Nia New").id
    page = be(auditor).get(f"{address}/mapping")
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main")[1]
    assert be(auditor).post(f"{address}/mapping", data={"act": "obvious"}).status_code == 404
    for path in ("mapping", "impact", "impact.csv"):
        assert be(staff).get(f"{address}/{path}").status_code == 404
    assert be(auditor).get(f"{address}/impact").status_code == 404
    assert be(keeper).get(f"/administration/frameworks/versions/{UUID(int=0)}/mapping").status_code == 404


def thirteen_clerks(mina: UUID) -> None:
    """All confirmed at what is asked: eleven in one team, two in a small one."""
    with transaction() as session:
        house = add_unit("House", UnitKind.BODY, parent_id=None, by_id=mina, now=utc_now())
        large, small = (
            add_unit(name, UnitKind.TEAM, parent_id=house, by_id=mina, now=utc_now()) for name in ("Large", "=Small")
        )
        for number in range(13):
            clerk = Person(
                name=f"Clerk {number}", sort_key=f"clerk {number}", person_type=PersonType.HOUSE_STAFF, joined_on=TODAY
            )
            session.add(clerk)
            session.flush()
            session.add(Membership(person_id=clerk.id, unit_id=large if number < 11 else small, starts_on=TODAY))
            set_primary_profile(clerk.id, profile_id("clerk"), starts_on=TODAY, by_id=None, now=utc_now())
            record(clerk.id, skill_id("writing"), 2, source=Source.MANAGER, assessor_id=mina)
        refresh_everybody(now=utc_now())


def test_the_impact_of_a_draft_is_counted_without_names(be: Be, keeper: UUID, make_person: Maker) -> None:
    published(ageing_framework())
    mina = make_person("Mina Manager").id
    thirteen_clerks(mina)
    with transaction():
        draft = load_framework(asking(ageing_framework(), "clerk", needs("writing", 3)), by_id=None, now=utc_now())
    address = f"/administration/frameworks/versions/{draft}"
    page = be(keeper).get(f"{address}/impact").text
    assert "about 15 people would no longer meet something" in page
    assert "Clerk 1" not in page
    assert "Large" in page
    assert "Small" not in page
    assert "in an area of fewer than ten people" in page
    rows = be(keeper).get(f"{address}/impact.csv")
    assert rows.mimetype == "text/csv"
    assert "Clerk 1" not in rows.text
    assert "met to below,,15" in rows.text
    publish_draft(draft)
    assert "has been published" in be(keeper).get(f"{address}/impact", follow_redirects=True).text
    assert be(keeper).get(f"{address}/impact.csv").status_code == 404


def test_the_pages_take_a_constant_number_of_statements(be: Be, keeper: UUID) -> None:
    first = ageing_framework()
    published(with_skills(first, *(skill(f"old-{number}") for number in range(30))))
    with transaction():
        few = load_framework(
            renamed(with_skills(first, *(skill(f"old-{n}") for n in range(29))), "writing", "drafting"),
            by_id=None,
            now=utc_now(),
        )
        many = load_framework(with_skills(first, *(skill(f"new-{n}") for n in range(30))), by_id=None, now=utc_now())
    browser = be(keeper)

    def cost(version_id: UUID, path: str) -> int:
        return statements(lambda: browser.get(f"/administration/frameworks/versions/{version_id}/{path}"))

    for path in ("mapping", f"mapping/{skill_id('writing')}", "impact"):
        assert cost(few, path) == cost(many, path) <= 40, path
