import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Chat, Message, PhotoSize, Voice

from bot.chat.keeping import take_announced
from bot.chat.services import Context
from bot.desk import Limits, Member, Role
from bot.store import Act, FileKind, Mode, Store

CHAT = 1


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(None) as opened:
        yield opened


@pytest.fixture
def ann(store: Store) -> Member:
    return store.enrol(CHAT, "Ann", "wyre", Role.COUNCILLOR)


def message(number: int, **more: Any) -> Message:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    return Message(message_id=number, date=at, chat=Chat(CHAT, "private"), **more)


def photo(number: int, album: str | None = None, caption: str | None = None) -> Message:
    sizes = [PhotoSize(f"{size}-{number}", f"u{size}{number}", size, size) for size in (90, 800)]
    return message(number, photo=sizes, media_group_id=album, caption=caption)


async def taken(sent: Message, member: Member, store: Store) -> bool:
    house = SimpleNamespace(bell=asyncio.Event())
    services = SimpleNamespace(limits=Limits())
    context = cast("Context", SimpleNamespace(store=store, house=house, services=services))
    return await take_announced(sent, member, context)


async def test_an_album_is_kept_whole_and_confirmed_in_one_message(
    store: Store, ann: Member
) -> None:
    """Every picture at its largest, in the order sent; the first confirmation is renewed."""
    store.expect(CHAT, Act.INCIDENT)
    assert await taken(photo(1, "a", "Look"), ann, store)
    assert await taken(photo(2, "a"), ann, store)
    assert not await taken(photo(3, "another"), ann, store)
    second, first = store.incidents(ann)
    assert (first.text, first.file and first.file.id) == ("Look", "800-1")
    assert (second.text, second.file and second.file.id) == ("", "800-2")
    modes = []
    while sending := store.next_unsent(CHAT):
        modes.append(sending.mode)
        store.sent(sending, 7)
    assert modes == [Mode.SEND, Mode.RENEW, Mode.DROP]


async def test_what_was_not_announced_is_not_kept(store: Store, ann: Member) -> None:
    """A picture is a draft like any other, also where something else is awaited."""
    assert not await taken(photo(1), ann, store)
    store.expect(CHAT, Act.SEARCH)
    assert not await taken(photo(2), ann, store)
    assert store.expected(CHAT) == (Act.SEARCH, 0)
    assert store.count_incidents(ann) == 0


async def test_what_has_neither_words_nor_a_file_leaves_the_log_waiting(
    store: Store, ann: Member
) -> None:
    """A sticker is no evidence; a voice message is."""
    store.expect(CHAT, Act.INCIDENT)
    assert not await taken(message(1), ann, store)
    assert await taken(message(2, voice=Voice("v", "uv", 3)), ann, store)
    (entry,) = store.incidents(ann)
    assert entry.file
    assert entry.file.kind is FileKind.VOICE
