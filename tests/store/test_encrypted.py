"""Records with a key: nothing on the disk can be read without it, and all else is as ever."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.advice import Advice, Assessment, Draft, Reason, Verdict
from bot.config import REPOSITORY
from bot.desk import Role
from bot.store import Key, KeyFault, NotOurs, Store, copies, damage, encrypting, replacing
from bot.store.base import open_database
from bot.store.copies import NoCopy, back_up, checked
from bot.store.encrypting import contents, recrypt
from bot.store.migrations import migrations
from bot.store.opening import Kind, connect, kind_of
from bot.store.replacing import put_in_place
from bot.store.undone import undone_by

WORDS = "it's a key; of some length"
OTHER = "another key, as long as that"

CRASH = """
import os, signal, sys
from pathlib import Path
from bot.desk import Role
from bot.store import Key, Store
store = Store.open(Path(sys.argv[1]), key=Key(sys.argv[2]))
store.enrol(9, "Late Comer", "wyre", Role.COUNCILLOR)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def key() -> Key:
    pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed")
    return Key(WORDS)


@pytest.fixture
def other(key: Key) -> Key:
    return Key(OTHER)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


def fill(path: Path, key: Key | None) -> None:
    """A member and a draft."""
    with Store.open(path, key=key) as store:
        write(store)


def write(store: Store) -> None:
    ann = store.enrol(7, "Ann Quimby", "wyre", Role.COUNCILLOR)
    told = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND)
    draft = Draft("A zebra crossing for Mill Lane", "wyre")
    store.take_draft(ann, draft, Assessment({}), told, lambda m: [], chat=7, message=1)


def names(path: Path, key: Key | None) -> list[str]:
    with Store.open(path, key=key) as store:
        return [member.name for member in store.everyone()]


def on_disk(path: Path) -> bytes:
    """All that lies beside the database too: log, copies, what is half-way."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()) if file.is_file())


def files(path: Path) -> set[str]:
    return {file.name for file in path.parent.iterdir()}


class TestOnTheDisk:
    @pytest.mark.parametrize("encrypted", [True, False])
    def test_no_word_can_be_read_where_a_key_is_set(
        self, path: Path, key: Key, encrypted: bool
    ) -> None:
        """Neither in the write-ahead log nor in the file, nor in a copy; without one they can."""
        used = key if encrypted else None
        with Store.open(path, key=used) as store:
            write(store)
            log = path.with_name("records.db-wal").read_bytes()
            assert (b"zebra" in log) is not encrypted
            back_up(path, path.with_name("copy.db"), key=used)
            assert (b"zebra" in on_disk(path)) is not encrypted
        assert (b"zebra" in path.read_bytes()) is not encrypted
        assert (b"Quimby" in on_disk(path)) is not encrypted
        assert (b"CREATE TABLE" in on_disk(path)) is not encrypted
        assert kind_of(path) is (Kind.ENCRYPTED if encrypted else Kind.PLAIN)
        assert names(path, used) == ["Ann Quimby"]

    def test_without_a_key_the_library_is_not_even_loaded(self, path: Path) -> None:
        """Python's own SQLite is used, as ever."""
        code = (
            "import sys; from pathlib import Path; from bot.store import Store\n"
            "from bot.store.copies import back_up; p = Path(sys.argv[1])\n"
            "Store.open(p).close(); back_up(p, p.with_name('copy.db'))\n"
            "sys.exit(any(n in sys.modules for n in ('sqlcipher3', 'bot.store.encrypted')))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], cwd=REPOSITORY, check=False, timeout=60
        )
        assert done.returncode == 0
        assert kind_of(path) is Kind.PLAIN

    def test_another_thread_has_a_connection_of_its_own(self, path: Path, key: Key) -> None:
        """It waits for the lock as ever, and both write."""
        with Store.open(path, key=key) as store:
            assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert store._db.execute("PRAGMA busy_timeout").fetchone() == (5000,)
            began = threading.Event()

            def enrol() -> None:
                with Store.open(path, key=key) as own:
                    began.set()
                    own.enrol(8, "Bea", "wyre", Role.CLERK)

            with store._transaction():
                thread = threading.Thread(target=enrol)
                thread.start()
                assert began.wait(10)
                store.enrol(7, "Ann", "wyre", Role.CLERK)
            thread.join(10)
            assert [member.name for member in store.everyone()] == ["Ann", "Bea"]

    def test_what_is_raised_is_what_sqlite3_would_raise(self, path: Path, key: Key) -> None:
        """By each of the ways that a statement can be run."""
        with closing(connect(path, key)) as db:
            runs: list[Callable[..., object]] = [
                db.execute,
                db.executescript,
                db.cursor().execute,
                lambda sql: db.executemany(sql, [()]),
            ]
            for run in runs:
                with pytest.raises(sqlite3.OperationalError, match="no such table: nowhere"):
                    run("DELETE FROM nowhere")
            db.execute("CREATE TABLE once (id INTEGER PRIMARY KEY)")
            db.execute("INSERT INTO once VALUES (1)")
            with pytest.raises(sqlite3.IntegrityError):
                db.execute("INSERT INTO once VALUES (1)")
            late = db.execute("SELECT abs(column1) FROM (VALUES (1), (2), (-9223372036854775808))")
            with pytest.raises(sqlite3.OperationalError, match="overflow"):
                late.fetchall()
        with pytest.raises(sqlite3.ProgrammingError):
            db.commit()


class TestKeys:
    @pytest.fixture(autouse=True)
    def unchanged(self, path: Path, key: Key) -> None:
        self.path, self.key = path, key

    def refused(self, key: Key | None, why: str) -> None:
        """By everything that opens the records; nothing is changed, and nothing is left."""
        before, beside = self.path.read_bytes(), files(self.path)
        with pytest.raises(KeyFault, match=why):
            Store.open(self.path, key=key)
        with pytest.raises(KeyFault, match=why):
            damage(self.path, key)
        with pytest.raises(NoCopy, match=why):
            back_up(self.path, self.path.with_name("copy.db"), key=key)
        assert self.path.read_bytes() == before
        assert files(self.path) == beside

    def test_a_wrong_key_is_refused(self, other: Key, capfd: pytest.CaptureFixture[str]) -> None:
        """And the library writes nothing to standard error by itself."""
        fill(self.path, self.key)
        self.refused(other, "GOLDEN_RULE_RECORDS_KEY is not its key")
        assert names(self.path, self.key) == ["Ann Quimby"]
        assert capfd.readouterr() == ("", "")

    def test_no_key_for_encrypted_records_is_refused(self) -> None:
        """With the name of the variable."""
        fill(self.path, self.key)
        self.refused(None, "it is encrypted: set GOLDEN_RULE_RECORDS_KEY to its key")

    def test_a_key_for_records_that_are_not_encrypted_is_refused(self) -> None:
        """With the command that encrypts them."""
        fill(self.path, None)
        self.refused(self.key, "not encrypted, but GOLDEN_RULE_RECORDS_KEY is set: .* encrypt")

    def test_what_a_killed_bot_wrote_outlives_a_wrong_key(self, other: Key) -> None:
        """Its write-ahead log is still there, for the right one."""
        fill(self.path, self.key)
        done = subprocess.run(
            [sys.executable, "-c", CRASH, str(self.path), WORDS],
            cwd=REPOSITORY,
            check=False,
            timeout=60,
        )
        assert done.returncode == -signal.SIGKILL
        assert self.path.with_name("records.db-wal").stat().st_size > 0
        with pytest.raises(KeyFault):
            Store.open(self.path, key=other)
        assert names(self.path, self.key) == ["Ann Quimby", "Late Comer"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("tiny", "too short: at least 16 characters"),
        ("a key\nof two long lines", "one line"),
        ("not \udcff UTF-8 at all, this one", "one line of readable"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused(words: str, why: str) -> None:
    """Before it opens anything, and without showing it."""
    with pytest.raises(KeyFault, match=why) as told:
        Key(words)
    assert words not in str(told.value)


def test_without_the_library_a_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra that brings it."""
    monkeypatch.setitem(sys.modules, "bot.store.encrypted", None)
    with pytest.raises(KeyFault, match=r"sqlcipher3 is not installed: pip .*\[encrypted\]"):
        Key(WORDS)


def test_a_key_is_never_shown(key: Key) -> None:
    """Not in a repr, as a log or a traceback may hold one."""
    assert WORDS not in repr(key)


class TestStarting:
    def test_damage_is_found(self, path: Path, key: Key) -> None:
        """In the middle, as it is without a key; sound records have none."""
        with Store.open(path, key=key) as store:
            for user in range(300):
                store.enrol(user, "x" * 200, "wyre", Role.COUNCILLOR)
        assert damage(path, key) is None
        data = bytearray(path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 4096] = b"\xff" * 4096
        path.write_bytes(bytes(data))
        assert damage(path, key)
        with pytest.raises(NoCopy, match="is damaged"):
            back_up(path, path.with_name("copy.db"), key=key)
        assert path.read_bytes() == bytes(data)

    def test_older_records_are_brought_up_to_date(self, path: Path, key: Key) -> None:
        """In one transaction, with what is in them."""
        with closing(connect(path, key)) as conn:
            migrations.apply(Database(conn), stop_before="m003_inbox")
            conn.execute(
                "INSERT INTO members (user, council, role, name, enrolled_at, current_at)"
                " VALUES (1, 'wyre', 'councillor', 'Ann Quimby-Hartle', '2026', '2026')"
            )
            conn.commit()
        with Store.open(path, key=key) as store:
            assert [member.name for member in store.everyone()] == ["Ann Quimby-Hartle"]
            assert store.inbox() == ()
        assert b"Quimby-Hartle" not in path.read_bytes()

    def test_a_migration_that_fails_leaves_everything_as_it_was(
        self, path: Path, key: Key, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Encrypted or not."""
        fill(path, key)

        def fail(db: Database) -> None:
            db.execute("DELETE FROM advice")
            raise RuntimeError("no more")

        monkeypatch.setattr(migrations, "_migrations", list(migrations._migrations))
        migrations(name="m900_fails")(fail)
        with pytest.raises(RuntimeError, match="no more"):
            Store.open(path, key=key)
        monkeypatch.undo()
        with closing(connect(path, key)) as db:
            assert db.execute("SELECT count(*) FROM advice").fetchone() == (1,)

    def test_newer_records_are_refused(self, path: Path, key: Key) -> None:
        """As they are without a key."""
        fill(path, key)
        with closing(connect(path, key)) as db:
            db.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
                " VALUES ('golden-rule', 'm999_future', '2030')"
            )
            db.commit()
        with pytest.raises(NotOurs, match="a newer version"):
            Store.open(path, key=key)


class TestCopies:
    def restore(self, copy: Path, path: Path, key: Key | None) -> None:
        with checked(copy, path, key) as ready:
            put_in_place(ready, path, path.with_name("aside.db"), key)

    def test_a_copy_is_encrypted_and_can_be_put_back(self, path: Path, key: Key) -> None:
        """So is what stays aside, and both open with the same key."""
        fill(path, key)
        copy = path.with_name("copy.db")
        with Store.open(path, key=key) as store:
            made = back_up(path, copy, key=key)
            store.enrol(8, "Bea Later", "wyre", Role.CLERK)
        assert made.counts == {"members": 1, "drafts": 1, "questions": 0, "rulings": 0}
        self.restore(copy, path, key)
        assert names(path, key) == ["Ann Quimby"]
        assert names(path.with_name("aside.db"), key) == ["Ann Quimby", "Bea Later"]
        assert b"Quimby" not in on_disk(path)

    def test_a_copy_from_before_is_encrypted_when_it_is_put_back(
        self, path: Path, key: Key
    ) -> None:
        """It stays as it is itself."""
        copy = path.with_name("elsewhere") / "copy.db"
        fill(copy, None)
        self.restore(copy, path, key)
        assert names(path, key) == ["Ann Quimby"]
        assert b"Quimby" not in on_disk(path)
        assert kind_of(copy) is Kind.PLAIN

    @pytest.mark.parametrize("given", [None, OTHER])
    def test_a_copy_of_another_key_is_refused(
        self, path: Path, key: Key, given: str | None
    ) -> None:
        """In one line; the records are as they were."""
        wrong = Key(given) if given else None
        copy = path.with_name("copy.db")
        fill(copy, key)
        fill(path, wrong)
        before = path.read_bytes()
        with pytest.raises(NoCopy, match=r"copy\.db: .*GOLDEN_RULE_RECORDS_KEY"):
            self.restore(copy, path, wrong)
        assert path.read_bytes() == before
        assert files(path) == {"records.db", "copy.db"}

    def test_records_of_a_forgotten_key_are_kept_aside(
        self, path: Path, key: Key, other: Key
    ) -> None:
        """The key may be found again."""
        fill(path, key)
        copy = path.with_name("copy.db")
        fill(copy, other)
        self.restore(copy, path, other)
        assert names(path, other) == names(path.with_name("aside.db"), key) == ["Ann Quimby"]

    def test_a_present_in_use_is_not_replaced(
        self, path: Path, key: Key, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What the other command writes would be lost."""
        fill(path, key)
        copy = back_up(path, path.with_name("copy.db"), key=key).path
        monkeypatch.setattr(replacing, "WAIT", 0.1)
        with (
            closing(open_database(path, key)),
            pytest.raises(NoCopy, match="in use by another command"),
        ):
            self.restore(copy, path, key)

    def test_it_is_told_whose_words_would_come_back(self, path: Path, key: Key) -> None:
        """Both files are read with the key; with another nobody can tell."""
        fill(path, key)
        copy = back_up(path, path.with_name("copy.db"), key=key).path
        with Store.open(path, key=key) as store:
            store.forget(7, lambda matter: [])
        (undone,) = undone_by(copy, path, key)
        assert (undone.member, undone.council, undone.left) == (1, "wyre", False)
        recrypt(path, key, None)
        assert undone_by(copy, path, key) == ()


class TestEncrypting:
    @pytest.mark.parametrize(("before", "after"), [(None, WORDS), (WORDS, OTHER), (WORDS, None)])
    def test_everything_is_there_afterwards(
        self, path: Path, key: Key, before: str | None, after: str | None
    ) -> None:
        """Each table with its rows, in one file; and the store works on it."""
        own, new = (Key(words) if words else None for words in (before, after))
        fill(path, own)
        with closing(connect(path, own)) as db:
            was = contents(db)
        assert len(was) > 15
        done = recrypt(path, own, new)
        assert done.counts == {"members": 1, "drafts": 1, "questions": 0, "rulings": 0}
        assert files(path) == {"records.db"}
        assert path.stat().st_mode & 0o777 == 0o600
        assert (b"zebra" in path.read_bytes()) is (new is None)
        with closing(connect(path, new)) as db:
            assert contents(db) == was
        with Store.open(path, key=new) as store:
            store.enrol(8, "Bea", "wyre", Role.CLERK)
            store.forget(7, lambda matter: [])
        assert names(path, new) == ["Ann Quimby", "Bea"]

    def test_what_a_killed_bot_left_in_the_log_comes_along(self, path: Path, key: Key) -> None:
        """The log itself goes: it holds words."""
        fill(path, key)
        subprocess.run(
            [sys.executable, "-c", CRASH, str(path), WORDS],
            cwd=REPOSITORY,
            check=False,
            timeout=60,
        )
        recrypt(path, key, None)
        assert files(path) == {"records.db"}
        assert names(path, None) == ["Ann Quimby", "Late Comer"]

    def test_the_old_files_words_are_overwritten(self, path: Path, key: Key) -> None:
        """Not only its name goes. What reads it through an open handle finds no word."""
        fill(path, None)
        with path.open("rb") as old:
            size = len(old.read())
            recrypt(path, None, key)
            old.seek(0)
            assert old.read() == b"\x00" * size

    def test_a_copy_under_a_second_name_is_left_alone(self, path: Path, key: Key) -> None:
        """It is somebody's backup."""
        fill(path, None)
        copy = path.with_name("kept.db")
        os.link(path, copy)
        recrypt(path, None, key)
        assert names(copy, None) == ["Ann Quimby"]

    def test_records_in_use_are_left_as_they_are(
        self, path: Path, key: Key, other: Key, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another command could write to the old file what the new one lacks."""
        fill(path, key)
        monkeypatch.setattr(encrypting, "WAIT", 0.1)
        with closing(open_database(path, key)), pytest.raises(NoCopy, match="locked"):
            recrypt(path, key, other)
        assert names(path, key) == ["Ann Quimby"]

    def test_nobody_writes_meanwhile(
        self, path: Path, key: Key, other: Key, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The present file is locked until the new one has its name."""
        fill(path, key)
        real = copies.faults

        def meddle(made: Path, used: Key | None) -> str | None:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                connect(path, key, timeout=0.1)
            return real(made, used)

        monkeypatch.setattr(encrypting, "faults", meddle)
        recrypt(path, key, other)
        assert names(path, other) == ["Ann Quimby"]

    def test_records_that_come_out_otherwise_are_not_put_in_place(
        self, path: Path, key: Key, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A row too few is enough."""
        fill(path, None)
        real = copies.transfer

        def lossy(old: sqlite3.Connection, made: Path, own: Key | None, used: Key | None) -> None:
            real(old, made, own, used)
            with closing(connect(made, used)) as new:
                new.execute("DELETE FROM advice")
                new.commit()

        monkeypatch.setattr(encrypting, "transfer", lossy)
        with pytest.raises(NoCopy, match="did not come out the same"):
            recrypt(path, None, key)
        assert names(path, None) == ["Ann Quimby"]
        assert files(path) == {"records.db"}

    def test_damaged_records_are_not_put_in_place(self, path: Path, key: Key) -> None:
        """A copy is to be put back first."""
        with Store.open(path) as store:
            for user in range(300):
                store.enrol(user, "x" * 200, "wyre", Role.COUNCILLOR)
        data = bytearray(path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 4096] = b"\xff" * 4096
        path.write_bytes(bytes(data))
        with pytest.raises(NoCopy, match="is damaged"):
            recrypt(path, None, key)
        assert path.read_bytes()[100:] == bytes(data[100:])  # the header tells of the log
        assert files(path) == {"records.db"}

    def test_the_key_that_is_to_go_must_fit(self, path: Path, key: Key, other: Key) -> None:
        """Or nothing is done."""
        fill(path, key)
        before = path.read_bytes()
        with pytest.raises(NoCopy, match="is not its key"):
            recrypt(path, other, None)
        assert path.read_bytes() == before


def test_the_words_of_a_key_are_quoted(path: Path, key: Key) -> None:
    """A key is data, whatever stands in it, and opens what it made."""
    odd = Key("'; DROP TABLE members; -- \"\\ £ ☂")
    fill(path, odd)
    assert names(path, odd) == ["Ann Quimby"]
    assert kind_of(path) is Kind.ENCRYPTED
