"""The bot's process: begun, killed in several ways, begun again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random
from time import monotonic

from bot.config import REPOSITORY
from bot.sandbox import TOKEN, Fault, FaultKind
from tools.chaos.wal import Tail, cut_power
from tools.chaos.weather import Noted

READY = 300.0
"""Seconds in which a bot must begin to fetch updates, on a machine that may be busy."""


class BotFault(Exception):
    """The bot did not start, or ended by itself."""


class End(StrEnum):
    """How a bot meets its end."""

    KILLED = "killed at any moment"
    SENDING = "killed while Telegram's answer to a letter was on its way"
    POWER = "power cut at any moment"
    COMMIT = "power cut in the middle of a commit"


_LONGER = {End.SENDING: 0.0, End.COMMIT: 5.0}
"""Seconds given to those ends that come at their own time."""

ENDS = (*[End.KILLED] * 9, *[End.SENDING] * 4, *[End.POWER] * 3, *[End.COMMIT] * 4)


@dataclass(slots=True)
class Running:
    """One bot at a time on these settings; `killed_at` are the times of its ends."""

    config: Path
    database: Path
    faults: Noted
    rng: Random
    judge: str = "fake"
    ends: Counter[End] = field(default_factory=Counter)
    tails: Counter[Tail] = field(default_factory=Counter)
    killed_at: list[float] = field(default_factory=list)
    _process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> Path:
        """What the bots have logged, one after the other."""
        return self.config.with_name("bot.log")

    async def start(self, cut_at: int = 0) -> None:
        """Begin the bot, and wait until it fetches updates; it may end before. Raises BotFault."""
        environ = {"TELEGRAM_BOT_TOKEN": TOKEN, "CHAOS_JUDGE": self.judge}
        if cut_at:
            environ["CHAOS_CUT_AT"] = str(cut_at)
        fetching = asyncio.create_task(self.faults.met("getUpdates"))
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tools.chaos.process", "run", "--config", self.config),
                stdout=log,
                stderr=log,
                cwd=REPOSITORY,
                env={**os.environ, **environ},
            )
        ended = asyncio.create_task(self._process.wait())
        await asyncio.wait({fetching, ended}, timeout=READY, return_when="FIRST_COMPLETED")
        ready = fetching.done()
        fetching.cancel()
        if not ready and self._process.returncode != -signal.SIGKILL:
            raise BotFault(f"the bot did not start: see {self.log}")
        ended.cancel()

    async def live_and_die(self, seconds: float) -> None:
        """Begin the bot, let it run for about so long, and end it somehow. Raises BotFault."""
        end = self.rng.choice(ENDS)
        await self.start(self.rng.randint(1, 12) if end is End.COMMIT else 0)
        if end is End.SENDING:
            await self._sending(seconds)
        await self._gone(_LONGER.get(end, seconds))
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()
        self._came(end)

    async def stop(self) -> None:
        """End the bot as one should. Raises BotFault where it does not end well."""
        if self._process is None or self._process.returncode is not None:
            raise BotFault(f"the bot has ended by itself: see {self.log}")
        self._process.terminate()
        if await self._process.wait() != 0:
            raise BotFault(f"the bot did not stop as it should: see {self.log}")

    def kill(self) -> None:
        """End what still runs."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def _sending(self, seconds: float) -> None:
        """Wait until Telegram has taken a letter and the bot does not know it yet."""
        self.faults.add(Fault("sendMessage", FaultKind.LATE_ANSWER, seconds=1.0))
        try:
            async with asyncio.timeout(seconds + 3):
                await self.faults.met("sendMessage", FaultKind.LATE_ANSWER)
        except TimeoutError:
            return
        await asyncio.sleep(self.rng.uniform(0.0, 0.2))

    async def _gone(self, seconds: float) -> None:
        """Wait so long, or until the bot has ended."""
        if self._process is None:
            return
        try:
            await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            return

    def _came(self, end: End) -> None:
        if self._process is None or self._process.returncode != -signal.SIGKILL:
            raise BotFault(f"the bot has ended by itself: see {self.log}")
        self.killed_at.append(monotonic())
        self.ends[end] += 1
        if end in (End.POWER, End.COMMIT):
            self.tails[cut_power(self.database, self.rng)] += 1
