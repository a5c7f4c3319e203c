"""What editions say of their skills is read once by a process, and never from what was undone."""

from dataclasses import replace
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from skills_centre.people.models import Role
from skills_centre.platform.database import db, rehearsal, transaction
from skills_centre.skills.models import FrameworkVersion, Skill
from skills_centre.skills.queries.definitions import forget
from skills_centre.skills.queries.described import DescribedSkill, described_skills
from skills_centre.skills.services.frameworks import load_framework, publish_version
from tests.counting import texts
from tests.skills.builders import NOW, a_person, changed, published, skill, skill_id, small_framework


def described(key: str) -> DescribedSkill:
    one = skill_id(key)
    return described_skills([one])[one]


def test_the_words_of_an_edition_are_read_once(app: Flask) -> None:
    published(small_framework())
    writing, searching = skill_id("writing"), skill_id("searching")

    def twice() -> None:
        described_skills([writing])
        described_skills([writing, searching])

    taken = texts(twice)
    assert len([one for one in taken if "descriptor" in one]) == 1
    assert len([one for one in taken if one.lstrip().startswith("SELECT")]) == 4


def test_a_newer_edition_is_told_as_soon_as_it_is_published(app: Flask) -> None:
    forget()
    published(small_framework())
    before = described("writing")
    assert (before.name, before.levels[0].body) == ("Writing", "writing at Awareness")
    renamed = tuple(
        skill(one.key, name="Writing well") if one.key == "writing" else one for one in small_framework().skills
    )
    published(changed(small_framework(), skills=renamed))
    after = described("writing")
    assert (after.name, after.version_number, after.is_published) == ("Writing well", 2, True)
    assert described("searching").version_number == 2


def test_a_skill_that_is_gone_is_told_by_its_last_edition(app: Flask) -> None:
    published(small_framework())
    kept = small_framework()
    published(
        changed(
            kept,
            skills=tuple(one for one in kept.skills if one.key != "leading"),
            families=tuple(replace(one, roles=one.roles[:1]) for one in kept.families),
        )
    )
    gone, there = described("leading"), described("writing")
    assert (gone.version_number, gone.is_published, there.version_number, there.is_published) == (1, False, 2, True)
    assert [one.name for one in gone.levels] == ["Developing", "Met"]


def test_what_is_undone_is_not_kept(app: Flask) -> None:
    approver = a_person("Ines Approver", roles=(Role.LD_ADMINISTRATOR,))

    def load(name: str) -> UUID:
        renamed = (skill("writing", name=name), *small_framework().skills[1:])
        return load_framework(changed(small_framework(), skills=renamed), by_id=None, now=NOW)

    with rehearsal():
        version_id = load("Never so")
        publish_version(version_id, by_id=approver, now=NOW)
        assert described("writing").name == "Never so"
    assert db.session.scalar(select(FrameworkVersion.id)) is None
    with transaction():
        version_id = load("As it is")
    with rehearsal():
        publish_version(version_id, by_id=approver, now=NOW)
        assert described("writing").name == "As it is"
    with transaction():
        publish_version(version_id, by_id=approver, now=NOW)
    assert described("writing").name == "As it is"


def test_what_no_edition_says_is_read_each_time(app: Flask) -> None:
    published(small_framework())
    assert described("writing").address == "writing"
    published(small_framework("other"))
    taken = described_skills(db.session.scalars(select(Skill.id).where(Skill.key == "writing")).all())
    assert {one.address for one in taken.values()} == {"house.writing", "other.writing"}
