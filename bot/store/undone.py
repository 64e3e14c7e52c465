"""What putting back an older copy would undo: the words that members had removed since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.store.opening import Key, KeyFault, connect


@dataclass(frozen=True, slots=True)
class Undone:
    """A member who comes back with words, or with their name where they had left."""

    member: int
    council: str
    left: bool


def undone_by(copy: Path, database: Path, key: Key | None = None) -> tuple[Undone, ...]:
    """The members of whom the copy holds what the present records hold no more; none where
    those cannot be read. The key is that of both."""
    address = f"{database.resolve().as_uri()}?mode=rw"
    try:
        with closing(connect(copy, key, how="mode=rw")) as db:
            db.execute("ATTACH ? AS now KEY ?", (address, key.words if key else ""))
            rows = db.execute(_UNDONE).fetchall()
    except (sqlite3.DatabaseError, KeyFault):
        return ()
    return tuple(Undone(id, council, bool(left)) for id, council, left in rows)


_UNDONE = """
SELECT m.id, m.council, n.user IS NULL FROM main.members AS m JOIN now.members AS n USING (id)
WHERE m.user IS NOT NULL AND (
  n.user IS NULL
  OR m.id IN (SELECT d.member FROM main.drafts AS d JOIN now.drafts AS e USING (id)
              WHERE d.text IS NOT NULL AND e.text IS NULL)
  OR m.id IN (SELECT q.member FROM main.questions AS q JOIN now.questions AS r USING (id)
              WHERE q.text IS NOT NULL AND r.text IS NULL)
) ORDER BY m.id
"""
