"""The sandbox's settings, and the gauge that says when a bot sends too much."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import too_many

_MIB = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """What a test may set tighter or looser than the page needs.

    Telegram itself takes about 1 message a second per chat and 30 a second overall.
    """

    per_chat: int = 20
    """Messages a second in one chat."""
    overall: int = 100
    """Messages a second over all chats."""
    query_seconds: float = 15.0
    """How long a pressed button waits for its answer."""
    longest_poll: float = 50.0
    """The longest time that getUpdates blocks, in seconds."""
    webhook_retry: float = 1.0
    """Seconds before a failed webhook delivery is tried again; doubles up to a minute."""
    download_limit: int = 20 * _MIB
    """The largest file getFile hands out, in bytes."""
    document_limit: int = 50 * _MIB
    """The largest document a bot may upload, in bytes."""
    photo_limit: int = 10 * _MIB
    """The largest photo a bot may upload, in bytes."""


class Gauge:
    """Counts the messages of the last second, per chat and overall."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._sent: dict[int | None, deque[float]] = defaultdict(deque)

    def count(self, chat: int, settings: Settings) -> None:
        """Count one message to the chat, or refuse it with 429."""
        now = self._now()
        waits = [
            self._wait(chat, settings.per_chat, now),
            self._wait(None, settings.overall, now),
        ]
        if max(waits) > 0:
            raise too_many(math.ceil(max(waits)))
        self._sent[chat].append(now)
        self._sent[None].append(now)

    def _wait(self, key: int | None, limit: int, now: float) -> float:
        times = self._sent[key]
        while times and times[0] <= now - 1:
            times.popleft()
        return times[0] + 1 - now if len(times) >= limit else 0.0
