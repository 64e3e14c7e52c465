"""`golden-rule invite`: a code for one person, also while the bot runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.desk import Member, Role
from bot.store import Store
from tests.cli.conftest import Golden

CLERK = ("invite", "--council", "wyre", "--role", "clerk")


def redeem(database: Path, code: str) -> object:
    store = Store.open(database)
    try:
        return store.redeem(7, "Asha", code, lambda member: ())
    finally:
        store.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "golden-rule.db"


def test_the_code_is_the_last_word_of_the_last_line(golden: Golden, database: Path) -> None:
    """It enrols its holder in the role, for the council."""
    done = golden(*CLERK)
    member = redeem(database, done.out.splitlines()[-1].split()[-1])
    assert isinstance(member, Member)
    assert (member.council, member.role) == ("wyre", Role.CLERK)


def test_it_works_while_the_bot_has_the_records_open(golden: Golden, database: Path) -> None:
    """The bot sees the invite at once."""
    running = Store.open(database)
    code = golden(*CLERK).out.split()[-1]
    assert isinstance(running.redeem(7, "Asha", code, lambda member: ()), Member)
    running.close()


def test_its_life_can_be_set_in_days(golden: Golden) -> None:
    """The day on which it ends is told."""
    done = golden(*CLERK, "--days", "2")
    assert f"{datetime.now(UTC) + timedelta(days=2):%d %B %Y}" in done.out


@pytest.mark.parametrize("days", ["0", "-1", "soon", "1e9", "nan", "400", "1.2.3"])
def test_a_life_that_cannot_be_is_refused(golden: Golden, days: str) -> None:
    """One line, and no code."""
    done = golden(*CLERK, f"--days={days}")
    assert "must be a number of days" in done.line
    assert (done.status, done.out) == (2, "")


def test_records_that_cannot_be_opened_are_told_in_one_line(golden: Golden, database: Path) -> None:
    """A folder in their place, or a file that is no database."""
    database.parent.mkdir()
    database.write_bytes(b"no database at all" * 100)
    done = golden(*CLERK)
    assert "the records cannot be opened" in done.line
    assert done.status == 1


def test_with_a_token_the_link_stands_before_the_code(
    golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot's name comes from Telegram; where it does not answer, the code is enough."""

    def answer(url: str, timeout: float) -> httpx.Response:
        if "good" not in url:
            raise httpx.ConnectError("nobody there")
        return httpx.Response(200, json={"ok": True, "result": {"username": "rule_bot"}})

    monkeypatch.setattr(httpx, "get", answer)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:good")
    lines = golden(*CLERK).out.splitlines()
    assert lines[0] == f"Link: https://t.me/rule_bot?start={lines[-1].split()[-1]}"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:bad")
    assert "t.me" not in golden(*CLERK).out
