"""Looking for a letter before it is sent again, with a Telegram that is told what to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chat.dispatch import Dispatch
from bot.chat.numbers import MOST
from bot.chat.services import House
from bot.policy import Corpus
from bot.store import Letter, Part, Ref, RefKind, Sending, Store
from tests.chat.fakes import services

CHAT = 7
NOT_FOUND = BadRequest("Message to edit not found")
SAME = BadRequest("Message is not modified: specified new message content is the same")


@dataclass
class Message:
    message_id: int


@dataclass
class Telegram:
    """Says what `edit` says of a number; sends under 900, unless there is a `fault`."""

    edit: Callable[[int], TelegramError | None] = lambda number: NOT_FOUND
    fault: TelegramError | None = None
    looked: list[int] = field(default_factory=list)
    sent: int = 0

    async def edit_message_text(self, text: str, chat: int, number: int, **more: Any) -> None:
        self.looked.append(number)
        error = self.edit(number)
        if error is not None:
            raise error

    async def send_message(self, chat: int, text: str, **more: Any) -> Message:
        self.sent += 1
        if self.fault is not None:
            raise self.fault
        return Message(900)


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the application sets it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def house(corpus: Corpus) -> Iterator[House]:
    with Store.open(None) as store:
        store.post([Letter(CHAT, Ref(RefKind.NOTE, 0), (Part("a letter"),))])
        made = House(services(corpus, store))
        made.numbers.hear(100)
        yield made


def row(house: House) -> Sending:
    found = house.services.store.next_unsent(CHAT)
    assert found is not None
    return found


def dispatch(house: House, telegram: Telegram) -> Dispatch:
    return Dispatch(telegram, house)  # type: ignore[arg-type]


async def in_the_dark(house: House, telegram: Telegram) -> None:
    """Send, and hear nothing."""
    telegram.fault = TimedOut()
    with pytest.raises(TimedOut):
        await dispatch(house, telegram).send(row(house))
    telegram.fault = None
    assert row(house).begun_after == 100


async def test_a_first_sending_looks_for_nothing(house: House) -> None:
    """And its number is heard of."""
    telegram = Telegram()
    assert await dispatch(house, telegram).send(row(house)) == 900
    assert (telegram.looked, house.numbers.latest) == ([], 900)


async def test_what_holds_the_letter_already_is_the_letter(house: House) -> None:
    """Numbers that are known to be others' are not looked at; nothing is sent."""
    telegram = Telegram(lambda number: SAME if number == 104 else NOT_FOUND)
    await in_the_dark(house, telegram)
    house.numbers.hear(102)
    assert await dispatch(house, telegram).send(row(house)) == 104
    assert (telegram.looked, telegram.sent) == ([101, 103, 104], 1)


async def test_what_can_be_edited_there_was_the_letter_too(house: House) -> None:
    """Telegram may have kept its words a little otherwise; now it shows them."""
    telegram = Telegram(lambda number: None if number == 102 else NOT_FOUND)
    await in_the_dark(house, telegram)
    assert await dispatch(house, telegram).send(row(house)) == 102


async def test_what_is_not_found_is_sent_again(house: House) -> None:
    """After so many numbers and no more."""
    telegram = Telegram()
    await in_the_dark(house, telegram)
    assert await dispatch(house, telegram).send(row(house)) == 900
    assert telegram.looked == list(range(101, 101 + MOST))
    assert house.numbers.ruled_out == {}


async def test_a_search_that_is_slowed_down_goes_on_where_it_was(house: House) -> None:
    """Told to wait, it does not begin from the start."""
    slow = [RetryAfter(3)]
    telegram = Telegram(lambda number: slow.pop() if number == 103 and slow else NOT_FOUND)
    await in_the_dark(house, telegram)
    with pytest.raises(RetryAfter):
        await dispatch(house, telegram).send(row(house))
    assert row(house).begun_after == 100
    await dispatch(house, telegram).send(row(house))
    assert telegram.looked == [101, 102, 103, *range(103, 101 + MOST)]


def unreached() -> NetworkError:
    error = NetworkError("httpx.ConnectError")
    error.__cause__ = httpx.ConnectError("refused")
    return error


@pytest.mark.parametrize(
    "made", [lambda: RetryAfter(3), lambda: BadRequest("Chat not found"), unreached]
)
async def test_what_certainly_was_not_sent_is_not_looked_for(
    house: House, made: Callable[[], TelegramError]
) -> None:
    """A refusal, or a connection that never came about."""
    error = made()
    telegram = Telegram(fault=error)
    with pytest.raises(type(error)):
        await dispatch(house, telegram).send(row(house))
    assert row(house).begun_after is None
