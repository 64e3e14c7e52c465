"""Pressed buttons that wait for the bot's answer."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import bad_request
from bot.sandbox.model import CallbackAnswer

_FIRST_ID = 700_000_000_000_000_001


@dataclass(frozen=True)
class Query:
    """A pressed button; ``answer`` is done once the bot has answered."""

    id: str
    answer: asyncio.Future[CallbackAnswer]
    pressed_at: float


class Queries:
    """The callback queries that are still open."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._open: dict[str, Query] = {}
        self._ids = itertools.count(_FIRST_ID)

    def ask(self) -> Query:
        """Open a query."""
        answer: asyncio.Future[CallbackAnswer] = asyncio.get_running_loop().create_future()
        query = Query(str(next(self._ids)), answer, self._now())
        self._open[query.id] = query
        return query

    def answer(self, query_id: str, answer: CallbackAnswer, seconds: float) -> None:
        """Answer a query that is not older than ``seconds``; each can be answered once."""
        query = self._open.pop(query_id, None)
        if query is None or self._now() - query.pressed_at > seconds:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        if not query.answer.done():
            query.answer.set_result(answer)
