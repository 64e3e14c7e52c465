"""What anybody can send is delivered, case by case: no handler fails, and nobody is shown or
changes what is another's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.chat.callbacks import MOST_BYTES
from bot.policy import Corpus
from tests.chat.districts import ACTORS, Districts, districts
from tests.chat.inventing import Json
from tests.chat.switchboard import Call

Deliver = Callable[[], Coroutine[Any, Any, list[Call]]]


class Ground:
    """Two councils, put back before each case, on an event loop of their own."""

    def __init__(self, corpus: Corpus) -> None:
        self.runner = asyncio.Runner()
        self.world: Districts = self.runner.run(districts(corpus))
        self.line = self.world.line
        self._before = self.world.rows()
        self._owned = {user: self.world.owned(user) for user in ACTORS.values()}

    def close(self) -> None:
        """Leave nothing open."""
        self.world.store.close()
        self.runner.close()

    def try_out(self, user: int, deliver: Deliver, *, ends: bool = False) -> None:
        """Deliver something from this person; nobody is shown or changes what is not theirs."""
        self.world.restore()
        self.line.caught.calls.clear()
        self.line.caught.urls.clear()
        calls = self.runner.run(deliver())
        office = self.world.office
        self.world.office = {
            m.user: {c.council for c in self.world.store.memberships(m.user) if c.role.rules}
            for m in self.world.store.everyone()
        } | office
        mine, before = self._owned[user], self._before
        try:
            assert self.world.complaints(user, mine, before, calls, ends=ends) == []
        finally:
            self.world.office = office
        assert not self.world.store.chats_to_handle()


def pressed(data: bytes) -> tuple[int, str]:
    """Who presses, by the first byte, and what the button says."""
    users = sorted(ACTORS.values())
    return users[data[0] % len(users)], data[1 : MOST_BYTES + 1].decode("utf-8", "ignore")


def buttons(ground: Ground) -> Callable[[tuple[int, str]], None]:
    """A button is answered, whatever it says and whoever presses it; nothing is set aside."""

    def check(case: tuple[int, str]) -> None:
        user, data = case
        ground.try_out(user, lambda: ground.line.press(user, data), ends=data.startswith("remove:"))
        assert not ground.line.set_aside()

    return check


def writing(ground: Ground) -> Callable[[tuple[int, Json, bool]], None]:
    """A message, new or edited, is handled, and nothing is set aside."""

    def check(case: tuple[int, Json, bool]) -> None:
        user, body, edited = case
        text = body.get("text")
        rest = {name: value for name, value in body.items() if name != "text"}
        kind = "edited_message" if edited else "message"
        sent = {kind: ground.line.body(user, text, **rest)}
        ground.try_out(user, lambda: ground.line.deliver(sent))
        assert not ground.line.set_aside()

    return check


def updates(ground: Ground) -> Callable[[tuple[int, Json]], None]:
    """An update is refused, handled or set aside."""

    def check(case: tuple[int, Json]) -> None:
        user, update = case

        async def deliver() -> list[Call]:
            try:
                return await ground.line.deliver(update)
            except ValueError:  # refused at the webhook, before it is stored
                return []

        ground.try_out(user, deliver)

    return check
