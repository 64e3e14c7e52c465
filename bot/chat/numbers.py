"""Numbers of messages: which ones are known to belong to something.

Telegram numbers the messages of all of a bot's private chats in one row, both sides' alike
(core.telegram.org/api/updates, "common message box sequence"). So a message whose number was
never heard stands between the last number heard before it was sent and the next few.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import islice

KEPT = 5_000
"""Numbers remembered, the latest heard."""
MOST = 24
"""Numbers looked at for a message in the dark: about what a second brings on a busy day."""
REACH = 1_000
"""How far from the last number heard it is looked for at most."""


class Numbers:
    """The numbers heard of late, from updates and from Telegram's answers.

    `ruled_out` are those that a letter, by its row, was looked for at and not found, so that a
    search that Telegram slows down goes on where it was.
    """

    def __init__(self) -> None:
        self._order: deque[int] = deque()
        self._heard: set[int] = set()
        self.latest = 0
        self.ruled_out: dict[int, set[int]] = {}

    def hear(self, number: int) -> None:
        """A message has this number."""
        self.latest = max(self.latest, number)
        if number in self._heard:
            return
        self._heard.add(number)
        self._order.append(number)
        if len(self._order) > KEPT:
            self._heard.discard(self._order.popleft())

    def unheard(self, after: int, known: Iterable[int]) -> tuple[int, ...]:
        """The first numbers after this one that belong to nothing heard of or known."""
        taken = self._heard.union(known)
        row = (n for n in range(after + 1, after + 1 + REACH) if n not in taken)
        return tuple(islice(row, MOST))
