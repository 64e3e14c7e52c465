"""The schema is brought up to date whole or not at all, and only where the records are ours."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.config import REPOSITORY
from bot.desk import Role
from bot.store import NotOurs, Store
from bot.store.base import open_database
from bot.store.migrations import migrations
from bot.store.schema import bring_up_to_date

KILLED = """
import os, signal, sys
from pathlib import Path
from bot.store.base import open_database
from bot.store.migrations import migrations

@migrations()
def m900_one(db):
    db.executescript("CREATE TABLE one (id INTEGER); DELETE FROM members;")
    if sys.argv[2] == "inside":
        os.kill(os.getpid(), signal.SIGKILL)

@migrations()
def m901_two(db):
    os.kill(os.getpid(), signal.SIGKILL)

open_database(Path(sys.argv[1]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


@pytest.fixture
def old(path: Path) -> Path:
    """Records of an earlier version, with a member."""
    with closing(sqlite3.connect(path)) as conn:
        db = Database(conn)
        migrations.apply(db, stop_before="m003_inbox")
        conn.execute(
            "INSERT INTO members (user, council, role, name, enrolled_at, current_at)"
            " VALUES (1, 'wyre', 'councillor', 'Ann', '2026', '2026')"
        )
        conn.commit()
    return path


def state(path: Path) -> tuple[list[str], list[str]]:
    """Tables, and migrations that are on record."""
    with closing(sqlite3.connect(path)) as conn:
        db = Database(conn)
        return sorted(db.table_names()), [m.name for m in migrations.applied(db)]


@pytest.mark.parametrize("where", ["inside", "between"])
def test_a_start_that_is_killed_half_way_leaves_everything_as_it_was(old: Path, where: str) -> None:
    """Inside a migration or between two: afterwards the next start does it all."""
    before = state(old)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(old), where],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL
    assert state(old) == before
    with Store.open(old) as store:
        assert [member.name for member in store.everyone()] == ["Ann"]
        assert store.inbox() == ()


def test_a_migration_that_fails_leaves_everything_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those before it as well; then it starts again."""
    before = state(old)
    steps = list(migrations._migrations)

    def fail(db: Database) -> None:
        db.execute("CREATE TABLE half (id INTEGER)")
        raise RuntimeError("no more")

    monkeypatch.setattr(migrations, "_migrations", steps)
    migrations(name="m900_fails")(fail)
    with pytest.raises(RuntimeError, match="no more"):
        Store.open(old)
    assert state(old) == before
    steps.pop()
    Store.open(old).close()
    assert "incidents" in state(old)[0]


def test_of_two_that_start_at_once_the_second_finds_it_done(old: Path) -> None:
    """It looked before the first was through."""
    with closing(Database(old)) as late:
        seen: list[Callable[..., object]] = []
        real = late.execute

        def execute(sql: str, *more: object) -> object:
            if sql == "BEGIN IMMEDIATE" and not seen:
                seen.append(execute)
                open_database(old).close()
            return real(sql, *more)  # type: ignore[arg-type]

        late.execute = execute  # type: ignore[method-assign, assignment]
        bring_up_to_date(late)
        assert seen
    assert state(old)[1].count("m004_help") == 1


def test_records_of_a_newer_version_are_not_touched(path: Path) -> None:
    """The line names what this code does not know."""
    with closing(open_database(path)) as db:
        db["_sqlite_migrations"].insert(  # type: ignore[union-attr]
            {"migration_set": "golden-rule", "name": "m999_future", "applied_at": "2030"}
        )
    before = path.read_bytes()
    with pytest.raises(NotOurs, match=r"a newer version .*m999_future"):
        Store.open(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_not_touched(path: Path) -> None:
    """A wrong path in the settings."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE recipes (id INTEGER)")
    with pytest.raises(NotOurs, match="another program"):
        Store.open(path)
    assert state(path) == (["recipes"], [])


def test_records_of_an_earlier_version_are_kept(old: Path) -> None:
    """With what was in them."""
    with Store.open(old) as store:
        assert store.everyone()[0].role is Role.COUNCILLOR
