"""`golden-rule backup` and `golden-rule restore`: one line for each fault, and no loss."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.commands import run
from bot.config import REPOSITORY
from bot.desk import Role
from bot.store import Store, alone
from tests.cli.conftest import Golden


def names(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [member.name for member in store.everyone()]


def enrol(path: Path, name: str) -> None:
    with Store.open(path) as store:
        store.enrol(8, name, "wyre", Role.CLERK)


def asides(database: Path) -> list[Path]:
    return list(database.parent.glob("golden-rule-aside-*.db"))


def test_a_backup_says_where_it_is_and_what_is_in_it(golden: Golden, database: Path) -> None:
    """One line; beside the database, under the date and time."""
    with alone(database):
        done = golden("backup")
    found = re.fullmatch(
        r"(.*golden-rule-\d{4}-\d\d-\d\d-\d{6}\.db): [\d.]+ [kM]B, 1 member, 1 draft,"
        r" 0 questions, 0 rulings; checked\.\n",
        done.out,
    )
    assert found, done.out
    assert (done.status, done.err) == (0, "")
    assert Path(found[1]).parent == database.parent
    assert names(Path(found[1])) == ["Ann Quimby"]


def test_a_backup_never_writes_over_a_file_unasked(
    golden: Golden, database: Path, tmp_path: Path
) -> None:
    """With --force it does."""
    target = tmp_path / "copy.db"
    target.write_text("precious")
    done = golden("backup", str(target))
    told = f"golden-rule: {target} is there already: --force writes over it"
    assert (done.status, done.line) == (1, told)
    assert target.read_text() == "precious"
    assert golden("backup", str(target), "--force").status == 0
    assert names(target) == ["Ann Quimby"]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("data/golden-rule.db", "is the database itself or belongs to it"),
        ("data", "is a folder: name a file in it"),
        ("config.toml/copy.db", "Not a directory"),
        ("/proc/copy.db", "nothing can be written to /proc"),
    ],
)
def test_a_backup_that_cannot_be_made_is_one_line(
    golden: Golden, database: Path, tmp_path: Path, target: str, told: str
) -> None:
    """With status 1, and the records are as they were."""
    done = golden("backup", str(tmp_path / target), "--force")
    assert told in done.line
    assert done.status == 1
    assert names(database) == ["Ann Quimby"]


def test_a_full_disk_leaves_no_piece_of_a_copy(
    database: Path, tmp_path: Path, config_file: Path
) -> None:
    """One line, and the next one can be made."""
    folder = tmp_path / "copies"
    command = ["backup", str(folder / "copy.db"), "--config", str(config_file)]
    done = subprocess.run(
        [
            "bash",
            "-c",
            'ulimit -f 50; exec "$@"',
            "bash",
            sys.executable,
            "-m",
            "bot.cli",
            *command,
        ],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert f"{database} cannot be copied to {folder} (" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("argv", [["backup"], ["forget", "--older-than", "9"]])
def test_without_a_database_it_is_a_fault_and_none_is_made(
    golden: Golden, tmp_path: Path, argv: list[str]
) -> None:
    """One line."""
    done = golden(*argv)
    assert (done.status, done.line) == (1, "golden-rule: no bot has run with this database yet")
    assert not (tmp_path / "data").exists()


def test_a_backup_of_damaged_records_names_the_way_back(golden: Golden, database: Path) -> None:
    """There is nothing to copy, but an older copy may be there."""
    database.write_bytes(b"SQLite format 3\x00" + b"\xff" * 9000)
    done = golden("backup")
    assert done.status == 1
    assert "is damaged" in done.line


def test_a_restore_is_only_checked_without_yes(
    golden: Golden, database: Path, tmp_path: Path
) -> None:
    """It says what it would do."""
    copy = tmp_path / "copy.db"
    golden("backup", str(copy))
    enrol(database, "Carol")
    done = golden("restore", str(copy))
    assert (done.status, done.err) == (0, "")
    assert f"{copy} is sound: " in done.out
    assert "1 member, 1 draft" in done.out
    assert "Nothing was changed: add --yes to do it." in done.out
    assert names(database) == ["Ann Quimby", "Carol"]
    assert asides(database) == []


def test_a_restore_puts_the_copy_in_place_and_the_present_aside(
    golden: Golden, database: Path, tmp_path: Path
) -> None:
    """And says where."""
    copy = tmp_path / "copy.db"
    golden("backup", str(copy))
    enrol(database, "Carol")
    done = golden("restore", str(copy), "--yes")
    (aside,) = asides(database)
    assert done.out.splitlines()[0].startswith(f"{database} is now {copy}: ")
    assert f"What was there before is now {aside}." in done.out
    assert names(database) == ["Ann Quimby"]
    assert names(aside) == ["Ann Quimby", "Carol"]
    assert names(copy) == ["Ann Quimby"]
    back = golden("restore", str(aside), "--yes")
    assert back.status == 0, back.err
    assert names(database) == ["Ann Quimby", "Carol"]


def test_a_restore_onto_a_fresh_machine_needs_nothing_there(
    golden: Golden, database: Path, tmp_path: Path
) -> None:
    """Neither folder nor database."""
    copy = tmp_path / "copy.db"
    golden("backup", str(copy))
    database.parent.rename(tmp_path / "lost")
    done = golden("restore", str(copy), "--yes")
    assert "Nothing was there before." in done.out
    assert names(database) == ["Ann Quimby"]


def test_a_restore_is_refused_while_a_bot_runs(
    golden: Golden, database: Path, tmp_path: Path
) -> None:
    """One line that says which process."""
    copy = tmp_path / "copy.db"
    golden("backup", str(copy))
    enrol(database, "Carol")
    with alone(database):
        done = golden("restore", str(copy), "--yes")
    assert done.status == 1
    assert re.search(r"a bot runs on these records \(process \d+\): stop it first$", done.line)
    assert names(database) == ["Ann Quimby", "Carol"]
    assert asides(database) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file or directory"),
        (b"a letter", "is no copy of the records"),
        (b"SQLite format 3\x00" + b"\xff" * 9000, "is damaged"),
    ],
)
def test_a_copy_that_is_none_is_one_line(
    golden: Golden, database: Path, tmp_path: Path, content: bytes | None, told: str
) -> None:
    """With status 1; the records are as they were, with nothing left beside them."""
    copy = tmp_path / "copy.db"
    if content is not None:
        copy.write_bytes(content)
    before = {file.name for file in database.parent.iterdir()}
    done = golden("restore", str(copy), "--yes")
    assert told in done.line
    assert done.status == 1
    assert names(database) == ["Ann Quimby"]
    assert {file.name for file in database.parent.iterdir()} == before


def test_the_database_itself_is_no_copy(golden: Golden, database: Path) -> None:
    """It is there already."""
    assert "is the database itself" in golden("restore", str(database), "--yes").line


def test_a_restore_names_whose_words_come_back(
    golden: Golden, database: Path, tmp_path: Path
) -> None:
    """Who had them removed since, and who had left; the command given removes them again."""
    copy = tmp_path / "copy.db"
    enrol(database, "Carol Leaving")
    golden("backup", str(copy))
    with Store.open(database) as store:
        store.forget(7, lambda matter: [])
        store.forget(8, lambda matter: [], leave=True)
    out = golden("restore", str(copy), "--yes").out
    assert "golden-rule forget --member 1 --yes\n" in out
    assert "golden-rule forget --member 2 --leave --yes\n" in out
    assert golden("forget", "--member", "1", "--yes").status == 0
    assert golden("forget", "--member", "2", "--leave", "--yes").status == 0
    raw = database.read_bytes()
    assert b"Zebra" not in raw
    assert b"Leaving" not in raw


def test_damaged_records_are_replaced_all_the_same(
    golden: Golden, database: Path, tmp_path: Path
) -> None:
    """It is what a copy is for."""
    copy = tmp_path / "copy.db"
    golden("backup", str(copy))
    database.write_bytes(b"SQLite format 3\x00" + b"\xff" * 9000)
    done = golden("restore", str(copy), "--yes")
    assert done.status == 0, done.err
    assert names(database) == ["Ann Quimby"]
    assert len(asides(database)) == 1


@pytest.mark.parametrize("argv", [["inbox", "list"], ["run"]])
def test_a_newer_versions_records_are_refused_in_one_line(
    golden: Golden, database: Path, argv: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the model is loaded, and unchanged."""
    with closing(sqlite3.connect(database)) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('golden-rule', 'm999_future', '2030')"
        )
        db.commit()
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:x")
    monkeypatch.setattr(run, "set_up_logging", lambda *_: None)
    done = golden(*argv)
    assert done.status == 1
    told = "a newer version of golden-rule made these records (m999_future): use that"
    assert done.line == f"golden-rule: {database}: {told}"
