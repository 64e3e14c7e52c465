"""What the chat works with: assembled once, handed to every handler."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, ParamSpec, Protocol, TypeAlias, TypeVar

from telegram.ext import Application, CallbackContext, ExtBot

from bot.advice import Adviser, Answerer, Sorter
from bot.chat.numbers import Numbers
from bot.desk import Limits
from bot.policy import Corpus, Help, Policy
from bot.store import Retention, Store

P = ParamSpec("P")
T = TypeVar("T")

MOST_AT_WORK = 4
"""Threads that encode at once at most, where there are as many cores."""


def at_work() -> int:
    """How many threads encode at once on this machine."""
    return min(os.cpu_count() or 1, MOST_AT_WORK)


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
    `bound_text` is what may be said on how often a wrong draft is cleared, for /help;
    `model` is the digest of what judges; `alarm` tells from the outcomes of spot-checks
    whether it clears too much, and is called in a worker thread; `retention` is how long
    words are kept.
    """

    adviser: Adviser
    answerer: Answerer
    sorter: Sorter
    store: Store
    councils: Mapping[str, CouncilInfo]
    corpus: Corpus
    help: Help
    limits: Limits = field(default_factory=Limits)
    pre_election: Callable[[str, date], bool] = lambda council, day: False  # noqa: ARG005
    bound_text: str = ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    model: str = ""
    alarm: Callable[[Sequence[bool]], bool] = lambda outcomes: False  # noqa: ARG005
    retention: Retention = field(default_factory=Retention)


class Writing(Protocol):
    """What letters are composed from: of the services, those that need no model."""

    @property
    def corpus(self) -> Corpus:
        """The policies."""

    @property
    def store(self) -> Store:
        """The records."""

    @property
    def councils(self) -> Mapping[str, CouncilInfo]:
        """How each council is spoken of."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """What tells the time."""


@dataclass(slots=True)
class House:
    """The services with what lives as long as the application: workers and bells.

    `adviser` is the services' own, but wary while too many spot-checks are not fine. `arrived`
    rings when there is something in the inbox, `bell` when in the outbox; `failed` keeps by its
    number what an update's handler has raised, for who handles it; `numbers` are those of the
    messages heard of.
    """

    services: Services
    workers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(at_work(), thread_name_prefix="encode")
    )
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    sending: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    failed: dict[int, Exception] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)
    adviser: Adviser = field(init=False)

    def __post_init__(self) -> None:
        self.adviser = self.services.adviser
        self.numbers.hear(self.services.store.latest_message())

    @property
    def wary(self) -> bool:
        """Whether less is cleared than the calibration allows."""
        return self.adviser is not self.services.adviser

    def heed(self, *, alarm: bool) -> None:
        """Be wary while there is an alarm, and no longer."""
        own = self.services.adviser
        self.adviser = replace(own, thresholds=own.thresholds.wary()) if alarm else own

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
        """Do what encodes in a worker thread, so that the loop stays free."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.workers, lambda: work(*args, **kwargs))


HOUSE = "house"
AT_WORK: ContextVar[House] = ContextVar("at_work")
"""The house in which the present task handles an update."""


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


App: TypeAlias = Application[Any, Context, Any, Any, dict[str, House], Any]
