"""`golden-rule records`, and the other commands where the environment holds a key."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import NEW_RECORDS_KEY, RECORDS_KEY, Secrets
from bot.store import Key, Store, alone
from bot.store.opening import Kind, kind_of
from tests.cli.conftest import Golden

WORDS = "it's a key; of some length"
OTHER = "another key, as long as that"


@pytest.fixture(autouse=True)
def library() -> None:
    pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed")


@pytest.fixture
def key(golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the environment, which `golden` cleared of it."""
    monkeypatch.setenv(RECORDS_KEY, WORDS)


def names(path: Path, words: str | None) -> list[str]:
    with Store.open(path, key=Key(words) if words else None) as store:
        return [member.name for member in store.everyone()]


def test_records_are_encrypted_rekeyed_and_decrypted(
    golden: Golden, database: Path, key: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step says what is next, and what is still readable elsewhere; no key is shown."""
    inside = r"[\d.]+ kB, 1 member, 1 draft, 0 questions, 0 rulings; checked\.\n"
    done = golden("records", "encrypt")
    assert re.match(re.escape(f"{database} is now encrypted: ") + inside, done.out), done
    assert "Copies made before this are not encrypted, here or elsewhere: delete them." in done.out
    assert "Keep the key in a second safe place" in done.out
    assert b"Zebra" not in database.read_bytes()
    assert names(database, WORDS) == ["Ann Quimby"]

    monkeypatch.setenv(NEW_RECORDS_KEY, OTHER)
    done = golden("records", "rekey")
    assert f"set {RECORDS_KEY} to the new key, and take {NEW_RECORDS_KEY} away" in done.out
    assert names(database, OTHER) == ["Ann Quimby"]

    monkeypatch.setenv(RECORDS_KEY, OTHER)
    monkeypatch.delenv(NEW_RECORDS_KEY)
    done = golden("records", "decrypt")
    assert f"Now take {RECORDS_KEY} away." in done.out
    assert OTHER not in done.out
    assert names(database, None) == ["Ann Quimby"]
    assert {file.name for file in database.parent.iterdir()} == {
        "golden-rule.db",
        "golden-rule.db.lock",
    }


@pytest.mark.parametrize(
    ("action", "environ", "told", "status"),
    [
        ("encrypt", {}, f"{RECORDS_KEY} is not set", 2),
        ("decrypt", {}, f"{RECORDS_KEY} is not set", 2),
        ("rekey", {RECORDS_KEY: WORDS}, f"{NEW_RECORDS_KEY} is not set", 2),
        ("encrypt", {RECORDS_KEY: "tiny"}, "the key is too short", 1),
        ("rekey", {RECORDS_KEY: WORDS, NEW_RECORDS_KEY: "tiny"}, "the key is too short", 1),
        ("decrypt", {RECORDS_KEY: WORDS}, "golden-rule.db is not encrypted", 1),
        ("rekey", {RECORDS_KEY: WORDS, NEW_RECORDS_KEY: OTHER}, "is not encrypted", 1),
        ("hide", {RECORDS_KEY: WORDS}, "invalid choice: 'hide'", 2),
    ],
)
def test_what_cannot_be_done_is_one_line(
    golden: Golden,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    action: str,
    environ: dict[str, str],
    told: str,
    status: int,
) -> None:
    """And the records are as they were."""
    before = database.read_bytes()
    for name, words in environ.items():
        monkeypatch.setenv(name, words)
    done = golden("records", action)
    assert told in done.line
    assert done.status == status
    assert database.read_bytes() == before


def test_records_that_are_encrypted_already_are_left_alone(
    golden: Golden, database: Path, key: None
) -> None:
    """So that nobody thinks they have a new key now."""
    golden("records", "encrypt")
    before = database.read_bytes()
    done = golden("records", "encrypt")
    assert "is encrypted already: records rekey changes the key" in done.line
    assert done.status == 1
    assert database.read_bytes() == before


def test_a_link_to_the_database_stays_one(
    golden: Golden, database: Path, key: None, tmp_path: Path
) -> None:
    """The file behind it is encrypted."""
    real = database.rename(tmp_path / "real.db")
    database.symlink_to(real)
    assert golden("records", "encrypt").status == 0
    assert database.is_symlink()
    assert kind_of(real) is Kind.ENCRYPTED


def test_while_a_bot_runs_nothing_is_done(golden: Golden, database: Path, key: None) -> None:
    """One line that says which process."""
    with alone(database):
        done = golden("records", "encrypt")
    assert re.search(r"a bot runs on these records \(process \d+\): stop it first$", done.line)
    assert kind_of(database) is Kind.PLAIN


def test_without_a_database_there_is_nothing_to_encrypt(golden: Golden, key: None) -> None:
    """One line."""
    done = golden("records", "encrypt")
    assert (done.status, done.line) == (1, "golden-rule: no bot has run with this database yet")


def test_every_command_uses_the_key(
    golden: Golden, database: Path, key: None, tmp_path: Path
) -> None:
    """Invitations, copies and putting them back; no word lies on the disk."""
    golden("records", "encrypt")
    assert golden("invite", "--council", "wyre", "--role", "clerk").status == 0
    assert "wyre  Ann Quimby" in golden("members", "list").out
    copy = tmp_path / "copy.db"
    assert golden("backup", str(copy)).out.endswith("; checked.\n")
    assert golden("forget", "--member", "1", "--yes").status == 0
    out = golden("restore", str(copy), "--yes").out
    assert "golden-rule forget --member 1 --yes\n" in out
    assert golden("inbox", "list").out == "Nothing waits or is set aside.\n"
    files = [copy, *database.parent.iterdir()]
    assert len(files) > 3
    assert not any(b"Zebra" in file.read_bytes() for file in files)
    assert names(database, WORDS) == ["Ann Quimby"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (None, f"it is encrypted: set {RECORDS_KEY} to its key"),
        (OTHER, f"{RECORDS_KEY} is not its key"),
        ("tiny", "the key is too short"),
    ],
)
@pytest.mark.parametrize("argv", [["members", "list"], ["run"], ["backup"]])
def test_a_key_that_does_not_fit_is_one_line(
    golden: Golden,
    database: Path,
    key: None,
    monkeypatch: pytest.MonkeyPatch,
    *,
    words: str | None,
    told: str,
    argv: list[str],
) -> None:
    """Before the model is loaded; the records are as they were."""
    golden("records", "encrypt")
    before = database.read_bytes()
    monkeypatch.delenv(RECORDS_KEY)
    if words:
        monkeypatch.setenv(RECORDS_KEY, words)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:x")
    monkeypatch.setattr("bot.commands.run.set_up_logging", lambda *_: None)
    done = golden(*argv)
    assert told in done.line
    assert done.status == 1
    assert database.read_bytes() == before


def test_a_key_is_blotted_out_wherever_it_would_be_shown(
    golden: Golden, database: Path, key: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the token is."""

    def fail(*_: object) -> None:
        raise OSError(f"no such thing as {WORDS}")

    monkeypatch.setattr("bot.store.encrypting.recrypt", fail)
    assert golden("records", "encrypt").line == "golden-rule: no such thing as [secret]"
    secrets = Secrets.of({RECORDS_KEY: f" {WORDS}\n", NEW_RECORDS_KEY: OTHER})
    assert secrets.held == (WORDS, OTHER)
    assert WORDS not in repr(secrets)
    assert OTHER not in repr(secrets)


def test_standard_error_holds_no_line_of_the_library(
    database: Path, config_file: Path, tmp_path: Path
) -> None:
    """It would write its own to the terminal where a key is wrong."""
    golden = [sys.executable, "-m", "bot.cli"]
    argv = ["members", "list", "--config", str(config_file)]
    with Store.open(tmp_path / "data" / "other.db", key=Key(WORDS)):
        pass
    (tmp_path / "data" / "other.db").replace(database)
    done = subprocess.run(
        [*golden, *argv],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path), RECORDS_KEY: OTHER},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert f"{RECORDS_KEY} is not its key" in done.stderr
