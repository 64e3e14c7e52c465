"""Where a Telegram number stands in the records: every column of every table is looked at."""

from __future__ import annotations

from bot.store import Store


def held(store: Store, number: int) -> set[str]:
    """The columns, as `table.column`, in which this number stands, alone or inside a text;
    a stranger's messages are counted under its negative."""
    db = store._db
    found = set()
    for table in db.tables:
        for row in table.rows:
            found |= {f"{table.name}.{name}" for name, value in row.items() if _in(value, number)}
    return found


def _in(value: object, number: int) -> bool:
    return str(number) in (value.hex() if isinstance(value, bytes) else str(value))
