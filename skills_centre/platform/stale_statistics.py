"""Letting PostgreSQL's planner look again at tables that have changed much since it last did, before much is read from them."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from skills_centre.platform.database import Base, is_postgresql, refresh_statistics, table_of

#: Smaller tables, in pages of 8 kB, are read fast however it is done: a thousand people, or twice as many rows of few columns.
MANY_PAGES = 16
#: By which share of its size a table has grown where what is known of it no longer serves.
LARGE_SHARE = 0.2

# Size is told at once and within a transaction; the counters of changes are told late, and by a commit a second time of what was looked at
# already within it. A table that was looked at while it held nothing has no statistics, and needs none until it grows.
_STALE = text(
    """
    SELECT relation.relname
    FROM pg_class AS relation
    JOIN pg_namespace AS place ON place.oid = relation.relnamespace
    CROSS JOIN LATERAL (SELECT pg_relation_size(relation.oid) / current_setting('block_size')::int AS pages) AS now
    WHERE relation.oid IN (SELECT to_regclass(name) FROM unnest(CAST(:names AS text[])) AS name)
      AND now.pages >= :many
      AND (
        now.pages > relation.relpages * (1 + :share)
        OR relation.reltuples <> 0 AND NOT EXISTS (
            SELECT FROM pg_stats WHERE pg_stats.schemaname = place.nspname AND pg_stats.tablename = relation.relname
        )
      )
    """
)


def refresh_stale_statistics(session: Session, *models: type[Base]) -> None:
    """Let the planner see what those of these tables hold that are large and were never looked at, or have grown by a large share since.

    PostgreSQL does so itself, but minutes after much was written; until then it may join such tables row by row, which takes seconds.
    One statement where there is nothing to do; none on SQLite.
    """
    if not is_postgresql(session):
        return
    named = {table_of(model).name: model for model in models}
    stale = session.scalars(_STALE, {"names": list(named), "many": MANY_PAGES, "share": LARGE_SHARE}).all()
    if stale:
        refresh_statistics(session, *(named[name] for name in sorted(stale)))
