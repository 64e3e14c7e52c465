from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.chat.receiving import Polling, complain, keep, received
from bot.chat.services import House
from bot.policy import Corpus
from bot.store import Store
from tests.chat.fakes import services

ADA = {"id": 7, "is_bot": False, "first_name": "Ada"}
CHAT = {"id": 7, "type": "private"}


def message(id: int, text: str = "A draft.") -> dict[str, Any]:
    body = {"message_id": id, "date": 1_800_000_000, "chat": CHAT, "from": ADA, "text": text}
    return {"update_id": id, "message": body}


class FakeBot(Bot):
    """Answers getUpdates with what is put in, exceptions raised; then it waits for ever."""

    __slots__ = ("answers", "offsets", "waited")

    def __init__(self, *answers: list[dict[str, Any]] | TelegramError) -> None:
        super().__init__("1:x")
        with self._unfrozen():
            self.answers = list(answers)
            self.offsets: list[int | None] = []
            self.waited = asyncio.Event()

    async def get_updates(self, offset: int | None = None, *_: Any, **__: Any) -> Any:
        self.offsets.append(offset)
        if not self.answers:
            self.waited.set()
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, TelegramError):
            raise answer
        return tuple(Update.de_json(raw, self) for raw in answer)


@pytest.fixture
def house(corpus: Corpus) -> House:
    return House(services(corpus, Store.open(None)))


async def poll(bot: FakeBot, house: House) -> None:
    """Fetch until the bot has no more answers."""
    task = asyncio.create_task(Polling(bot, house, first_pause=0.001).run())
    await asyncio.wait_for(bot.waited.wait(), 5)
    task.cancel()


async def test_what_is_stored_is_confirmed_with_the_next_request(house: House) -> None:
    """Not before: the first request confirms nothing."""
    bot = FakeBot([message(5), message(6)], [message(7)])
    await poll(bot, house)
    assert bot.offsets == [None, 7, 8]
    assert [found.update_id for found in house.services.store.inbox()] == [5, 6, 7]
    assert house.arrived.is_set()


async def test_what_cannot_be_stored_is_not_confirmed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram is asked for it again, and keeps it meanwhile."""
    receive, failures = house.services.store.receive, [OSError("disk full")]

    def failing(updates: Any) -> int:
        if failures:
            raise failures.pop()
        return receive(updates)

    monkeypatch.setattr(house.services.store, "receive", failing)
    bot = FakeBot([message(5)], [message(5)])
    await poll(bot, house)
    assert bot.offsets == [None, None, 6]
    assert len(house.services.store.inbox()) == 1


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (Conflict("terminated by other getUpdates request"), "another_bot_fetches"),
        (InvalidToken("1:x"), "token_refused"),
        (NetworkError("gone"), "no_updates"),
    ],
)
async def test_a_failure_is_one_line_and_fetching_goes_on(
    house: House, caplog: pytest.LogCaptureFixture, error: TelegramError, event: str
) -> None:
    """The line says what happened, without the token."""
    with caplog.at_level(logging.INFO, "bot.chat"):
        await poll(FakeBot(error, [message(5)]), house)
    events = [getattr(record, "event", "") for record in caplog.records]
    assert events == [event, "received"]
    assert "1:x" not in caplog.text


def test_telegram_says_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pause counts, and not the bot's own."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    assert complain(RetryAfter(timedelta(seconds=9)), 1.0) == 9.0
    assert complain(NetworkError("gone"), 1.0) == 1.0


def test_an_update_survives_being_stored() -> None:
    """What is read back from the records is what Telegram sent."""
    raw = message(5, "Half a pair: \ud83d, a line\nand “quotes”")
    raw["message"]["entities"] = [{"type": "bold", "offset": 0, "length": 4}]
    raw["message"]["reply_to_message"] = message(4)["message"]
    raw["message"]["something_new"] = {"telegram": "has not told us of"}
    bot = Bot("1:x")
    update = Update.de_json(raw, bot)
    again = Update.de_json(json.loads(received(json.loads(update.to_json())).raw), bot)
    assert again.to_dict() == update.to_dict()


@pytest.mark.parametrize(
    ("raw", "chat", "user"),
    [
        (message(5), 7, 7),
        ({"update_id": 5, "edited_message": message(5)["message"]}, 7, 7),
        ({"update_id": 5, "callback_query": {"from": ADA, "message": {"chat": {"id": 9}}}}, 9, 7),
        ({"update_id": 5, "callback_query": {"from": ADA, "inline_message_id": "x"}}, 7, 7),
        ({"update_id": 5, "poll": {"id": "x"}}, 0, None),
        ({"update_id": 5, "message": {"chat": {"id": 2**63}, "from": {"id": -(2**63)}}}, 0, None),
    ],
)
def test_an_update_belongs_to_a_chat(raw: dict[str, Any], chat: int, user: int | None) -> None:
    """In which it is in order."""
    found = received(raw)
    assert (found.update_id, found.chat, found.user) == (5, chat, user)


@pytest.mark.parametrize("raw", [[], "x", None, {}, {"update_id": "5"}, {"update_id": 2**63}])
def test_what_is_no_update_is_refused(house: House, raw: object) -> None:
    """Nothing of it is stored."""
    with pytest.raises(ValueError, match="an update has a number"):
        keep(house, [raw])
    assert house.services.store.inbox() == ()
