"""Whether a database is one of ours, and bringing it up to date: whole or not at all."""

from __future__ import annotations

from sqlite_utils import Database

from bot.store.migrations import migrations


class NotOurs(Exception):
    """A database that this code cannot work on; the message says why."""


def check_schema(db: Database) -> bool:
    """Whether anything is in it. Raises NotOurs where that is another program's, or a newer
    version's; nothing is changed."""
    applied = [migration.name for migration in migrations.applied(db)]
    newer = sorted(set(applied) - _known())
    if newer:
        raise NotOurs(f"a newer version of golden-rule made these records ({newer[-1]}): use that")
    tables = [table for table in db.table_names() if not table.startswith("_sqlite")]
    if tables and not applied:
        raise NotOurs("this is another program's database")
    return bool(applied)


def bring_up_to_date(db: Database) -> None:
    """Run the migrations that have not run yet, all in one transaction.

    Whatever ends it half-way, even SIGKILL, leaves the schema and the records as they were, and
    of two processes that come at once the second finds nothing left to do.
    """
    if not migrations.pending(db):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(db)
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _known() -> set[str]:
    return {migration.name for migration in migrations.pending(Database(memory=True))}
