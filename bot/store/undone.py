"""What putting back an older copy would undo: the words that members had removed since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Undone:
    """A member who comes back with words, or with their name where they had left."""

    member: int
    council: str
    left: bool


def undone_by(copy: Path, database: Path) -> tuple[Undone, ...]:
    """The members of whom the copy holds what the present records hold no more; none where
    those cannot be read."""
    address = f"{database.resolve().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(copy.resolve().as_uri(), uri=True, timeout=5)) as db:
            db.execute("ATTACH ? AS now", (address,))
            rows = db.execute(_UNDONE).fetchall()
    except sqlite3.DatabaseError:
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
