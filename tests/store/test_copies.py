"""Copies of the records: consistent, checked, whole or not there, and put back without loss."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.desk import Role
from bot.store import Key, Store, replacing
from bot.store import copies as module
from bot.store.base import open_database
from bot.store.copies import NoCopy, back_up, beside, checked
from bot.store.replacing import put_in_place

MOMENT = datetime(2026, 11, 21, 16, 4, 5, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


def fill(path: Path, *names: str) -> None:
    with Store.open(path) as store:
        for name in names:
            store.enrol(len(store.everyone()) + 1, name, "wyre", Role.COUNCILLOR)


def names(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [member.name for member in store.everyone()]


def spoil(path: Path) -> None:
    """Overwrite a page in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xff" * 4096
    path.write_bytes(bytes(data))


def files(path: Path) -> set[str]:
    return {file.name for file in path.parent.iterdir()}


def restore(copy: Path, path: Path, aside: Path) -> bool:
    with checked(copy, path) as ready:
        return put_in_place(ready, path, aside)


class TestBackingUp:
    def test_a_copy_holds_what_is_committed_even_if_only_in_the_log(self, path: Path) -> None:
        """It is one file, with nothing beside it, and says what is in it."""
        target = path.with_name("copy.db")
        with Store.open(path) as store:
            store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
            assert path.with_name("records.db-wal").stat().st_size > 0
            made = back_up(path, target)
            assert files(path) == {"records.db", "records.db-wal", "records.db-shm", "copy.db"}
        counts = {"members": 1, "drafts": 0, "questions": 0, "rulings": 0}
        assert (made.path, made.size, made.counts) == (target, target.stat().st_size, counts)
        assert names(target) == ["Ann"]

    def test_a_copy_made_while_somebody_writes_is_of_one_moment(self, path: Path) -> None:
        """Two rows are written together, again and again; no copy has only one of them."""
        fill(path, "Ann")
        over = threading.Event()

        def write() -> None:
            with Store.open(path) as store:
                number = 10
                while not over.is_set():
                    with store._transaction():
                        store.enrol(number, "x" * 3000, "wyre", Role.COUNCILLOR)
                        store.enrol(number, "x" * 3000, "pershore", Role.COUNCILLOR)
                    number += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            counts = [
                back_up(path, path.with_name(f"copy-{n}.db")).counts["members"] for n in range(8)
            ]
        finally:
            over.set()
            writer.join()
        assert all(count % 2 == 1 for count in counts)
        assert counts == sorted(counts)
        assert counts[-1] > counts[0]

    def test_a_file_that_is_there_is_kept_unless_forced(self, path: Path) -> None:
        """Also one that appears while the copy is being made."""
        fill(path, "Ann")
        target = path.with_name("copy.db")
        target.write_text("precious")
        with pytest.raises(NoCopy, match="is there already: --force"):
            back_up(path, target)
        assert target.read_text() == "precious"
        back_up(path, target, force=True)
        assert names(target) == ["Ann"]

    def test_a_file_that_appears_meanwhile_is_kept(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The name is taken only at the end."""
        fill(path, "Ann")
        target = path.with_name("copy.db")
        real = module.faults

        def slow(made: Path, key: Key | None) -> str | None:
            target.write_text("precious")
            return real(made, key)

        monkeypatch.setattr(module, "faults", slow)
        with pytest.raises(NoCopy, match="is there already"):
            back_up(path, target)
        assert target.read_text() == "precious"
        assert files(path) == {"records.db", "copy.db"}

    @pytest.mark.parametrize("end", ["", "-wal", ".lock"])
    def test_the_records_are_never_written_over(self, path: Path, end: str) -> None:
        """Not even with --force."""
        fill(path, "Ann")
        with pytest.raises(NoCopy, match="is the database itself"):
            back_up(path, path.with_name(path.name + end), force=True)
        assert names(path) == ["Ann"]

    def test_damaged_records_give_no_copy(self, path: Path) -> None:
        """And nothing is left lying about."""
        fill(path, *("x" * 200 for _ in range(300)))
        spoil(path)
        with pytest.raises(NoCopy, match="is damaged"):
            back_up(path, path.with_name("copy.db"))
        assert files(path) == {"records.db"}

    def test_copies_are_named_by_date_and_time(self, path: Path) -> None:
        """Beside the database."""
        assert beside(path, "", MOMENT) == path.with_name("records-2026-11-21-160405.db")
        assert beside(path, "aside", MOMENT).name == "records-aside-2026-11-21-160405.db"


class TestPuttingBack:
    def test_the_present_records_stay_under_another_name(self, path: Path) -> None:
        """With what is only in the log of a bot that was killed; no log is left to spoil the
        copy."""
        copy, aside = path.with_name("copy.db"), path.with_name("aside.db")
        fill(path, "Ann")
        back_up(path, copy)
        with Store.open(path) as store:
            store.enrol(2, "Bob", "wyre", Role.COUNCILLOR)
            kept = {f: f.read_bytes() for f in path.parent.glob("records.db*")}
        for file, data in kept.items():  # as SIGKILL leaves them
            file.write_bytes(data)
        assert restore(copy, path, aside)
        assert files(path) == {"records.db", "copy.db", "aside.db"}
        assert names(path) == ["Ann"]
        assert names(aside) == ["Ann", "Bob"]

    def test_damaged_records_stay_as_they_are(self, path: Path) -> None:
        """To the byte, with their log, for whoever may still read them."""
        copy, aside = path.with_name("copy.db"), path.with_name("aside.db")
        fill(path, "Ann")
        back_up(path, copy)
        log = path.with_name("records.db-wal")
        path.write_bytes(b"no database at all" * 500)
        log.write_bytes(b"nor a log")
        restore(copy, path, aside)
        assert aside.read_bytes() == b"no database at all" * 500
        assert aside.with_name("aside.db-wal").read_bytes() == b"nor a log"
        assert not log.exists()
        assert names(path) == ["Ann"]

    @pytest.mark.parametrize("step", range(1, 6))
    def test_an_end_at_any_step_leaves_old_or_new(
        self, path: Path, step: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Never neither, and never the new database with the old one's log."""
        copy = path.with_name("copy.db")
        fill(path, "Ann")
        back_up(path, copy)
        fill(path, "Bob")
        taken = 0

        def ending(name: str) -> None:
            real = getattr(Path, name)

            def wrapped(self: Path, *args: object, **more: object) -> object:
                nonlocal taken
                taken += 1
                if taken == step:
                    raise KeyboardInterrupt
                return real(self, *args, **more)

            monkeypatch.setattr(Path, name, wrapped)

        with monkeypatch.context(), checked(copy, path) as ready:
            for name in ("hardlink_to", "unlink", "replace"):
                ending(name)
            with pytest.raises(KeyboardInterrupt):
                put_in_place(ready, path, path.with_name("aside.db"))
            monkeypatch.undo()
        assert names(path) == ["Ann", "Bob"]
        assert restore(copy, path, path.with_name("later.db"))
        assert names(path) == ["Ann"]

    def test_where_nothing_was_there_nothing_is_put_aside(self, path: Path) -> None:
        """A fresh machine."""
        fill(path, "Ann")
        copy = path.parent / "copy.db"
        back_up(path, copy)
        fresh = path.parent / "new" / "records.db"
        assert not restore(copy, fresh, fresh.with_name("aside.db"))
        assert names(fresh) == ["Ann"]
        assert "aside.db" not in files(fresh)

    def test_another_command_at_work_is_waited_for_and_then_told(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What it writes would be lost."""
        copy = path.with_name("copy.db")
        fill(path, "Ann")
        back_up(path, copy)
        monkeypatch.setattr(replacing, "WAIT", 0.1)
        with closing(open_database(path)), pytest.raises(NoCopy, match="in use by another"):
            restore(copy, path, path.with_name("aside.db"))
        assert names(path) == ["Ann"]
        assert "aside.db" not in files(path)


class TestChecking:
    @pytest.fixture
    def copy(self, path: Path) -> Path:
        fill(path, "Ann")
        return back_up(path, path.with_name("copy.db")).path

    def refused(self, copy: Path, path: Path, why: str) -> None:
        before = path.read_bytes()
        with pytest.raises(NoCopy, match=why), checked(copy, path):
            raise AssertionError("it was taken")
        assert path.read_bytes() == before
        assert files(path) <= {"records.db", "copy.db", "copy.db-wal", "copy.db-shm"}

    @pytest.mark.parametrize("junk", [b"", b"a letter to the clerk", b"SQLite format 3"])
    def test_what_is_no_database_is_refused(self, path: Path, copy: Path, junk: bytes) -> None:
        """An empty file, another file, a piece of one."""
        copy.write_bytes(junk)
        self.refused(copy, path, "is no copy of the records")

    def test_another_programs_database_is_refused(self, path: Path, copy: Path) -> None:
        """However sound it is."""
        copy.unlink()
        with closing(sqlite3.connect(copy)) as db:
            db.execute("CREATE TABLE recipes (id INTEGER)")
        self.refused(copy, path, "another program's database")

    def test_an_empty_database_is_refused(self, path: Path, copy: Path) -> None:
        """There is nothing to put back."""
        copy.unlink()
        with closing(sqlite3.connect(copy)) as db:
            db.execute("PRAGMA user_version = 1")
        self.refused(copy, path, "there are no records in it")

    def test_a_newer_versions_records_are_refused(self, path: Path, copy: Path) -> None:
        """What they hold cannot be known here."""
        with closing(sqlite3.connect(copy)) as db:
            row = {"migration_set": "golden-rule", "name": "m999_future", "applied_at": "2030"}
            Database(db)["_sqlite_migrations"].insert(row)  # type: ignore[union-attr]
            db.commit()
        self.refused(copy, path, "a newer version of golden-rule")

    def test_a_copy_that_was_cut_off_is_refused(self, path: Path, copy: Path) -> None:
        """A disk that was full, or a broken transfer."""
        data = copy.read_bytes()
        copy.write_bytes(data[: len(data) // 2])
        self.refused(copy, path, "is damaged")

    def test_a_row_without_the_one_it_refers_to_is_damage(self, path: Path, copy: Path) -> None:
        """SQLite's own check does not see it."""
        with closing(sqlite3.connect(copy)) as db:
            db.execute("INSERT INTO replies VALUES (99, 'logo', 'concern', 'now')")
            db.commit()
        self.refused(copy, path, "refers to one that is not there")

    def test_a_copy_is_not_changed_by_looking_at_it(self, path: Path, copy: Path) -> None:
        """It may lie on a disk that cannot be written to."""
        before, copies = copy.read_bytes(), copy.parent / "copies"
        copies.mkdir()
        moved = copy.rename(copies / "copy.db")
        copies.chmod(0o500)
        with checked(moved, path) as ready:
            assert ready.counts["members"] == 1
        copies.chmod(0o700)
        assert moved.read_bytes() == before
        assert files(moved) == {"copy.db"}
