"""What is marked never reaches a log, a file's name or the list of processes, whatever fails."""

from __future__ import annotations

import io
import logging
import stat
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.chat import JsonLines, TextLines
from bot.chat.sender import Sender
from bot.desk import Role
from bot.sandbox import FaultKind
from bot.store import Sending
from tests.e2e.town import Town, never, told

WORDS = ("xylophone", "okapi", "quokka", "Zwinger", "Quimby", "Ferret", "marmoset")
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x08picture"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that any logger says at any level, in both formats that the bot writes."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers = []
    for lines in (TextLines(), JsonLines()):
        handler = logging.StreamHandler(stream)
        handler.setFormatter(lines)
        root.addHandler(handler)
        handlers.append(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    names = ("httpx", "httpcore", "bot.chat", "telegram")
    levels = {name: logging.getLogger(name).level for name in names}
    logging.getLogger("telegram").setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        root.setLevel(level)
        for name, before in levels.items():
            logging.getLogger(name).setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)


def clean(stream: io.StringIO, *secrets: str) -> str:
    text = stream.getvalue()
    assert not [word for word in (*WORDS, *secrets) if word.lower() in text.lower()]
    return text


def test_a_session_with_failures_leaves_no_word_in_the_log(
    town: Town, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drafts, questions, rulings, remarks, a log and an export, by people with names; the model
    crashes on the draft, Telegram fails, and so does the sender with the letter in its mouth."""
    clerk, councillor = town.clerk(name="Carol Zwinger"), town.councillor(name="Ada Quimby")
    code = town.store.invite("wyre", Role.COUNCILLOR).code
    stranger = town.stranger("Fay Ferret")
    stranger.send(f"/start {code[:-1]}")
    told(stranger, "not valid")
    councillor.send("This xylophone is perhaps rude.")
    told(clerk, "xylophone")
    clerk.press("💬 Answer in words")
    told(clerk, "your answer to the councillor")
    clerk.send("The okapi may stay.")
    told(councillor, "okapi")
    councillor.send("May the quokka use the logo?")
    told(councillor, "Your policy speaks of this")
    councillor.send("/abuse")
    told(councillor, "put up with abuse")
    councillor.press("🗂 My incident log")
    told(councillor, "nothing in your log")
    councillor.press("➕ Add an incident")
    told(councillor, "into your log and nowhere else")
    councillor.document(PICTURE, "marmoset.png", "image/png", "A marmoset")
    told(councillor, "Kept in your incident log")
    councillor.press("🗂 My incident log")
    told(councillor, "marmoset")
    councillor.press("📄 Export")
    told(councillor, "to keep, to print")
    councillor.send("The crash of the xylophone.")
    told(councillor, "not with you")
    for kind in (FaultKind.ERROR_502, FaultKind.TOO_MANY, FaultKind.RESET):
        town.controls.fault("sendMessage", kind, seconds=0.1)
    councillor.send("Good news about the okapi.")
    told(councillor, "No concern found", timeout=20)

    send, left = Sender._send, [1]

    async def stumble(self: Sender, sending: Sending) -> int:
        if left:
            left.pop()
            raise RuntimeError(sending.html)
        return await send(self, sending)

    monkeypatch.setattr(Sender, "_send", stumble)
    councillor.send("More news about the quokka.")
    councillor.wait(
        lambda seen: sum("No concern found" in m.text for m in seen if not m.mine) == 2, 20
    )
    text = clean(logged, town.server.token, town.server.token.split(":")[1], code[:-1])
    for event in ("advised", "answered", "handler_failed", "send_later", "incidents_exported"):
        assert event in text
    names = [file.name for file in town.path.parent.rglob("*")]
    assert not any(word in name for word in WORDS for name in names)


def test_a_letter_that_cannot_be_sent_holds_up_nothing(
    town: Town, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault here, not at Telegram: it is tried again, given up, and the chat goes on."""
    from bot.chat import sender

    monkeypatch.setattr(sender, "MOST_FAULTS", 1)
    councillor, show = town.councillor(name="Ada Quimby"), Sender._show

    async def poisoned(self: Sender, sending: Sending) -> int | None:
        if "xylophone" in sending.html:
            raise ValueError(sending.html)
        return await show(self, sending)

    monkeypatch.setattr(Sender, "_show", poisoned)
    councillor.send("/policy xylophone")
    councillor.send("Good news about the park.")
    told(councillor, "No concern found", timeout=20)
    never(councillor, "nothing about “xylophone”", 0.1)
    assert "send_failed" in clean(logged)


def test_records_that_fail_while_sending_end_no_sender(
    town: Town, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full for a moment, say; the letter goes out afterwards."""
    councillor, sent, left = town.councillor(), type(town.store).sent, [1]

    def full(self: Any, sending: Sending, message: int | None) -> None:
        if left:
            left.pop()
            raise OSError(f"no room for {sending.html}")
        sent(self, sending, message)

    monkeypatch.setattr(type(town.store), "sent", full)
    councillor.send("/policy xylophone")
    told(councillor, "nothing about")
    time.sleep(1.2)
    councillor.send("Good news about the park.")
    told(councillor, "No concern found")
    assert "outbox_stuck" in clean(logged) or "send_later" in clean(logged)


def test_the_records_are_for_one_user_of_the_machine(town: Town) -> None:
    """The database and what SQLite lays beside it."""
    town.councillor()
    files = list(town.path.parent.glob(town.path.name + "*"))
    assert len(files) >= 2
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
