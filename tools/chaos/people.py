"""The people: councillors who send drafts and change some, clerks who rule on what they get."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.desk import Role
from bot.sandbox import Seen, Telegram
from bot.store import Store

FIRST_CLERK, FIRST_MEMBER = 1_000, 10_000

PLAIN, BREACH, UNCLEAR = "Good news about the park", "That idiot of a mayor", "maybe an idiot"
"""Words that the fake model clears, stops, and leaves to the clerk."""


@dataclass(slots=True)
class Sent:
    """A draft as it was sent: by whom, in which message, and its words as they now stand."""

    token: str
    user: int
    clerk: int
    message: int
    words: str


@dataclass(slots=True)
class Town:
    """Everybody, on the loop that serves the Bot API."""

    telegram: Telegram
    councils: Sequence[str]
    rng: Random
    sent: list[Sent] = field(default_factory=list)
    pressed: dict[tuple[int, int], str] = field(default_factory=dict)
    edits: int = 0
    taps: int = 0
    _members: list[int] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def enrol(self, store: Store, members: int) -> None:
        """A clerk for each council, and members of all of them."""
        for number, council in enumerate(self.councils):
            self._enrol(store, FIRST_CLERK + number, council, Role.CLERK)
            self.telegram.state.chats.listen(FIRST_CLERK + number, self._reading(number))
        for number in range(members):
            council = self.councils[number % len(self.councils)]
            self._enrol(store, FIRST_MEMBER + number, council, Role.COUNCILLOR)
            self._members.append(FIRST_MEMBER + number)

    def send(self) -> None:
        """Somebody sends a draft, and perhaps changes it a moment later."""
        user = self.rng.choice(self._members)
        token = f"#{len(self.sent):06}"
        words = self.rng.choice([PLAIN, PLAIN, BREACH, UNCLEAR])
        seen = self.telegram.send_text(user, f"{words} {token}.")
        clerk = FIRST_CLERK + (user - FIRST_MEMBER) % len(self.councils)
        draft = Sent(token, user, clerk, seen.id, words)
        self.sent.append(draft)
        if words != UNCLEAR and self.rng.random() < 0.15:
            self._begin(self._change(draft, self.rng.uniform(0.0, 2.0)))

    @property
    def idle(self) -> bool:
        """Whether nobody is about to do anything."""
        return not self._tasks

    def _enrol(self, store: Store, user: int, council: str, role: Role) -> None:
        self.telegram.person(user, f"Person {user}")
        self.telegram.state.started.add(user)
        store.enrol(user, f"Person {user}", council, role)

    async def _change(self, draft: Sent, after: float) -> None:
        await asyncio.sleep(after)
        draft.words = BREACH if draft.words == PLAIN else PLAIN
        self.telegram.edit(draft.user, draft.message, f"{draft.words} {draft.token}.")
        self.edits += 1

    def _reading(self, clerk: int) -> Any:
        def listener(event: dict[str, Any]) -> None:
            if event["type"] == "message":
                self._read(FIRST_CLERK + clerk, Seen.from_json(event["message"]))

        return listener

    def _read(self, clerk: int, seen: Seen) -> None:
        rulings = [
            button.data
            for row in seen.buttons
            for button in row
            if button.data is not None and button.data.startswith("rule:")
        ]
        if not rulings or self.pressed.get((clerk, seen.id)) == rulings[0]:
            return
        self.pressed[clerk, seen.id] = rulings[0]
        first = self.rng.choice(rulings)
        self._begin(self._press(clerk, seen.id, first, self.rng.uniform(0.0, 2.0)))
        if self.rng.random() < 0.1:  # a second tap, perhaps on another button
            again = self.rng.choice(rulings)
            self._begin(self._press(clerk, seen.id, again, self.rng.uniform(0.0, 2.0)))

    async def _press(self, clerk: int, message: int, button: str, after: float) -> None:
        await asyncio.sleep(after)
        with suppress(LookupError, TimeoutError):
            self.taps += 1
            await self.telegram.press(clerk, message, button)

    def _begin(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
