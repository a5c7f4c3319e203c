"""The digest and size of each file of a pack, and digests of packs that are made of them

A pack's digest was that of all its bytes, so that a step of writing a draft read every film. Where a folder of packs was last synced is kept
for whatever is still a version here; of a draft that was changed since, the next sync says that both were changed.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import guards_down, set_lock_timeout

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

FILE = sa.table(
    "pack_file",
    sa.column("version_id", sa.Uuid()),
    sa.column("path", sa.String()),
    sa.column("content", sa.LargeBinary()),
    sa.column("digest", sa.String()),
    sa.column("size", sa.Integer()),
)
VERSION = sa.table(
    "course_version",
    sa.column("id", sa.Uuid()),
    sa.column("course_id", sa.Uuid()),
    sa.column("pack_digest", sa.String()),
)
COURSE = sa.table("course", sa.column("id", sa.Uuid()), sa.column("synced_digest", sa.String()))


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("pack_file", sa.Column("digest", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("pack_file", sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
    with guards_down("pack_file"):
        for version_id, path in _files():
            content = _content(version_id, path)
            op.execute(
                FILE.update()
                .where(FILE.c.version_id == version_id, FILE.c.path == path)
                .values(digest=hashlib.sha256(content).hexdigest(), size=len(content))
            )
    _give_digests(_of_digests)


def downgrade() -> None:
    set_lock_timeout()
    _give_digests(_of_bytes)
    op.drop_column("pack_file", "size")
    op.drop_column("pack_file", "digest")


def _files() -> list[Any]:
    return list(op.get_bind().execute(sa.select(FILE.c.version_id, FILE.c.path)))


def _content(version_id: object, path: str) -> bytes:
    found = sa.select(FILE.c.content).where(FILE.c.version_id == version_id, FILE.c.path == path)
    return bytes(op.get_bind().execute(found).scalar_one())


def _of_digests(version_id: object, paths: list[str]) -> str:
    """The digest of a pack as it is now."""
    whole = hashlib.sha256()
    found = sa.select(FILE.c.path, FILE.c.size, FILE.c.digest).where(FILE.c.version_id == version_id)
    kept = {row.path: row for row in op.get_bind().execute(found)}
    for path in sorted(paths):
        whole.update(f"{path}\0{kept[path].size}\0{kept[path].digest}\0".encode())
    return whole.hexdigest()


def _of_bytes(version_id: object, paths: list[str]) -> str:
    """The digest of a pack as it was before."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        content = _content(version_id, path)
        whole.update(f"{path}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _give_digests(digest: Callable[[object, list[str]], str]) -> None:
    """Give each version that has files the digest of its pack, and each course that of what was last synced, where it is known."""
    paths = defaultdict(list)
    for version_id, path in _files():
        paths[version_id].append(path)
    new = {}
    with guards_down("course_version"):
        for row in op.get_bind().execute(sa.select(VERSION)).all():
            if row.id in paths:
                new[row.course_id, row.pack_digest] = digest(row.id, paths[row.id])
                op.execute(
                    VERSION.update()
                    .where(VERSION.c.id == row.id)
                    .values(pack_digest=new[row.course_id, row.pack_digest])
                )
    for row in op.get_bind().execute(sa.select(COURSE).where(COURSE.c.synced_digest.is_not(None))).all():
        op.execute(
            COURSE.update().where(COURSE.c.id == row.id).values(synced_digest=new.get((row.id, row.synced_digest)))
        )
