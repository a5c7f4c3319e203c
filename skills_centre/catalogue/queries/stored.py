"""The files of a version without the bytes of its media: what a step of writing or checking a draft needs."""

from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import PackFile
from skills_centre.catalogue.packs.parsing import MEDIA_FOLDER
from skills_centre.catalogue.packs.stored import Content, StoredFile
from skills_centre.platform.database import db


def stored_files(version_id: UUID) -> dict[str, StoredFile]:
    """The digest and size of each file of a version, by its path."""
    rows = db.session.execute(
        select(PackFile.path, PackFile.digest, PackFile.size)
        .where(PackFile.version_id == version_id)
        .order_by(PackFile.path)
    )
    return {row.path: StoredFile(row.digest, row.size) for row in rows}


def texts_and_stored(version_id: UUID) -> dict[str, Content]:
    """The files of a version by their paths: texts byte for byte, and of its media what stands for them."""
    rows = db.session.execute(
        select(PackFile.path, PackFile.content).where(
            PackFile.version_id == version_id, PackFile.path.not_like(f"{MEDIA_FOLDER}%")
        )
    )
    texts: dict[str, Content] = {row.path: row.content for row in rows}
    return {**stored_files(version_id), **texts}
