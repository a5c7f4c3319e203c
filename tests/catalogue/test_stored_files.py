"""The files of a draft by their digests: a step of writing reads no film, and what lies here already keeps its meaning."""

import hashlib
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from skills_centre.catalogue.models import Course, CourseVersion, PackFile
from skills_centre.catalogue.packs import Pack, parse_pack
from skills_centre.catalogue.packs.manuscript import Manuscript, PartFields
from skills_centre.catalogue.queries.checking import findings_of
from skills_centre.catalogue.queries.courses import course_version, pack_files
from skills_centre.catalogue.queries.media import media_of
from skills_centre.catalogue.rules.checking import errors_in
from skills_centre.catalogue.services.editing import revise_draft
from skills_centre.catalogue.services.syncing import sync_pack
from skills_centre.platform.database import db, transaction
from skills_centre.platform.migrations import downgrade, upgrade
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.catalogue.parts import MP4, all_kinds
from tests.conftest import NOW, TODAY
from tests.people.builders import add

FILM = "media/pour.mp4"
PART = PartFields("Leaves", 6, is_required=True)


def with_words(version_id: UUID, words: str, author_id: UUID) -> None:
    def change(draft: Manuscript) -> Manuscript:
        return draft.with_lesson("leaves", PART, words)

    with transaction():
        seen = course_version(version_id).pack_digest
        assert revise_draft(version_id, change, seen=seen, by_id=author_id, now=NOW).is_changed


def put_film(version_id: UUID, content: bytes) -> None:
    with transaction() as session:
        session.execute(update(PackFile).filter_by(version_id=version_id, path=FILM).values(content=content))


def test_a_step_of_writing_and_the_check_neither_read_nor_write_a_film(app: Flask) -> None:
    ada = add("Ada Okafor")
    files = all_kinds()
    version_id = keep(parse_pack(files, folder="tea-making"), by_id=ada)
    put_film(version_id, b"not a film")  # whoever reads it would refuse it, and whoever writes it would put it right
    with_words(version_id, "Other words.\n", ada)
    assert not errors_in(findings_of(version_id, today=TODAY))
    assert pack_files(version_id)[FILM] == b"not a film"
    put_film(version_id, MP4)
    kept = pack_files(version_id)
    assert kept == {**files, "lessons/01.md": b"Other words.\n"}
    assert parse_pack(kept, folder="tea-making").digest == course_version(version_id).pack_digest
    assert {file.path: file.size for file in media_of(version_id)}[FILM] == len(MP4)


def test_a_film_of_the_same_name_takes_the_place_of_the_former(app: Flask) -> None:
    ada = add("Ada Okafor")
    version_id = keep(parse_pack(all_kinds(), folder="tea-making"), by_id=ada)
    with transaction():
        seen = course_version(version_id).pack_digest
        revise_draft(version_id, lambda draft: draft.with_media(FILM, MP4 + b"more"), seen=seen, by_id=ada, now=NOW)
    row = db.session.execute(select(PackFile).filter_by(version_id=version_id, path=FILM)).scalar_one()
    assert (row.content, row.digest, row.size) == (
        *(MP4 + b"more", hashlib.sha256(MP4 + b"more").hexdigest()),
        len(MP4) + 4,
    )


def digest_of_bytes(pack: Pack) -> str:
    """The digest of a pack as it was made before files had their own."""
    whole = hashlib.sha256()
    for path, content in sorted(pack.contents.items()):
        whole.update(f"{path}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def test_what_lay_here_before_files_had_digests_is_the_same_afterwards(app: Flask, database_url: str) -> None:
    ben, ada = add("Ben Ito"), add("Ada Okafor")
    tea, coffee = parse_pack(all_kinds(), folder="tea-making"), make_pack("coffee")
    published = publish_course(tea, reviewer_id=ben)
    with transaction():
        for pack in (tea, coffee):
            sync_pack(pack, approver_id=None, now=NOW)
    draft = db.session.scalars(select(CourseVersion.id).where(CourseVersion.pack_digest == coffee.digest)).one()
    with_words(draft, "Changed here.\n", ada)
    before = kept()
    downgrade(database_url, "0036")
    assert digests()[published.hex] == digest_of_bytes(tea)
    upgrade(database_url)
    after = kept()
    assert after[:2] == before[:2]
    assert after[2] == {"tea-making": tea.digest, "coffee": None}, "of a changed draft it is no longer known"
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(CourseVersion).where(CourseVersion.id == published).values(pack_digest="0" * 64))
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(PackFile).where(PackFile.version_id == published).values(content=b""))


def digests() -> dict[str, str]:
    """The digest of each version, read without the models, which are ahead of a database that was taken back."""
    rows = db.session.execute(text("SELECT id, pack_digest FROM course_version")).all()
    found = {str(row.id).replace("-", ""): row.pack_digest for row in rows}
    release()
    return found


def kept() -> tuple[object, ...]:
    files = select(PackFile.version_id, PackFile.path, PackFile.content, PackFile.digest, PackFile.size)
    found = (
        digests(),
        sorted(map(tuple, db.session.execute(files))),
        {row.key: row.synced_digest for row in db.session.execute(select(Course.key, Course.synced_digest))},
    )
    release()
    return found


def release() -> None:
    """Let go of the database, which a migration wants for itself."""
    db.session.close()
    db.engine.dispose()
