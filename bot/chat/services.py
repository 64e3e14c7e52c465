"""What the chat works with: assembled once, handed to every handler."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ParamSpec, TypeVar

from telegram.ext import CallbackContext, ExtBot

from bot.advice import Adviser, Answerer, Sorter
from bot.policy import Corpus, Help, Policy
from bot.store import Store

P = ParamSpec("P")
T = TypeVar("T")

SETTLE = 2.0
"""Seconds that a chat's next update waits at most for what is being sent there."""


@dataclass(frozen=True, slots=True)
class CouncilInfo:
    """How a council is spoken of. `office` fits before "'s office", `ask` after "ask"."""

    id: str
    name: str
    short: str
    office: str
    ask: str

    @classmethod
    def of(cls, policy: Policy) -> CouncilInfo:
        """What the policy itself says of the council."""
        asked = policy.ask.removeprefix("the ")
        office = asked if asked[:1].isupper() else "Clerk"
        return cls(policy.id, policy.council, policy.short, office, policy.ask)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the chat needs of the rest of the bot.

    `pre_election` tells whether a day lies in a council's period before an election;
    `bound_text` is what may be said on how often a wrong draft is cleared, for /help.
    """

    adviser: Adviser
    answerer: Answerer
    sorter: Sorter
    store: Store
    councils: Mapping[str, CouncilInfo]
    corpus: Corpus
    help: Help
    pre_election: Callable[[str, date], bool] = lambda council, day: False  # noqa: ARG005
    bound_text: str = ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(slots=True)
class House:
    """The services with what lives as long as the application: worker and sender's bell."""

    services: Services
    worker: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="encode")
    )
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    sending: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    async def settled(self, chat: int) -> None:
        """Wait until what this chat is owed is sent, but not for long.

        What is said at once, outside the outbox, then stands below it and not above.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE):
                while self.services.store.next_unsent(chat) is not None:
                    task = self.sending.get(chat)
                    await (asyncio.wait({task}) if task else asyncio.sleep(0.005))

    async def think(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do what encodes in the one worker thread, so that the loop stays free."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.worker, lambda: work(*args, **kwargs))


HOUSE = "house"


class Context(CallbackContext[ExtBot[int], dict[Any, Any], dict[Any, Any], dict[str, House]]):
    """The handlers' context, with typed access to the services."""

    @property
    def house(self) -> House:
        """The services and what lives beside them."""
        return self.bot_data[HOUSE]

    @property
    def services(self) -> Services:
        """The services."""
        return self.house.services

    @property
    def store(self) -> Store:
        """The records."""
        return self.house.services.store
