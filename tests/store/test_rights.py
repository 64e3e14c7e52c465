"""Nobody but their owner may read the records."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import Act, Store, alone
from bot.store.copies import back_up, beside
from bot.store.rights import as_the_folder


@pytest.fixture(autouse=True)
def lax() -> Iterator[None]:
    """A machine on which everybody may do everything with a new file."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "records.db"


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_all_that_is_made_is_for_its_owner_alone(path: Path) -> None:
    """The folder, the database, what SQLite keeps beside it, the lock, a copy."""
    with alone(path), Store.open(path) as store:
        store.expect(1, Act.ASK)
        back_up(path, beside(path, "", datetime(2026, 11, 21, tzinfo=UTC)))
        made = {file.name: rights(file) for file in path.parent.iterdir()}
    assert made == dict.fromkeys(
        [
            "records.db",
            "records.db-wal",
            "records.db-shm",
            "records.db.lock",
            "records-2026-11-21-000000.db",
        ],
        0o600,
    )
    assert rights(path.parent) == 0o700


def test_a_folder_for_a_copy_is_made_for_its_owner_alone(path: Path) -> None:
    """Also where it lies elsewhere."""
    Store.open(path).close()
    copy = path.parent.parent / "copies" / "a.db"
    back_up(path, copy)
    assert (rights(copy.parent), rights(copy)) == (0o700, 0o600)


def test_wider_rights_are_taken_away_with_one_line(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of everything that an older version left; the second start has nothing to do."""
    path.parent.mkdir(mode=0o755)
    names = [
        "records.db",
        "records.db.lock",
        "records.db.alive",
        "records-2026.db",
        "records.db-wal",
    ]
    for name in names:
        (path.parent / name).touch(0o644)
    with caplog.at_level(logging.INFO, "bot.store"), alone(path), Store.open(path):
        assert rights(path.parent) == 0o700
        assert {rights(file) for file in path.parent.iterdir()} == {0o600}
    (line,) = caplog.records
    assert getattr(line, "event", "") == "rights_tightened"
    assert sorted(line.fields["files"]) == sorted([*names, "data"])  # type: ignore[attr-defined]
    caplog.clear()
    with caplog.at_level(logging.INFO, "bot.store"), alone(path):
        pass
    assert not caplog.records


def test_a_folder_that_others_use_is_left_alone(path: Path) -> None:
    """As is what lies in it: somebody put the database into their home, or into /tmp."""
    path.parent.mkdir(mode=0o755)
    other = path.parent / "letter.txt"
    other.touch(0o644)
    Store.open(path).close()
    assert (rights(path.parent), rights(other), rights(path)) == (0o755, 0o644, 0o600)


def test_what_root_makes_belongs_to_the_owner_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the bot could not open what `sudo golden-rule restore` put in place."""
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda path, user, group: given.append((user, group)))
    as_the_folder(tmp_path / "records.db")
    assert given == [(tmp_path.stat().st_uid, tmp_path.stat().st_gid)]
