"""The bot under load as a process, and what it takes of the machine."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.config import REPOSITORY
from bot.sandbox import TOKEN
from tools.chaos.weather import Noted

READY = 900.0
"""Seconds until the bot must fetch updates; building an index takes minutes."""
_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Machine:
    """A running bot, by its process number."""

    pid: int

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * _PAGE / 1e6

    @property
    def worked(self) -> float:
        """Seconds of processor time so far, of all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / _TICKS


@asynccontextmanager
async def running(config: Path, faults: Noted, *, judge: str, pace: str) -> AsyncIterator[Machine]:
    """The bot, from its first fetch to its end by SIGTERM. Raises RuntimeError."""
    fetching = asyncio.create_task(faults.met("getUpdates"))
    environ = {"TELEGRAM_BOT_TOKEN": TOKEN, "LOAD_JUDGE": judge, "LOAD_PACE": pace}
    with config.with_name("bot.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tools.load.process", "run", "--config", config),
            stdout=log,
            stderr=log,
            cwd=REPOSITORY,
            env={**os.environ, **environ},
        )
    try:
        await _ready(process, fetching)
        yield Machine(process.pid)
        process.terminate()
        if await process.wait() != 0:
            raise RuntimeError(f"the bot did not stop as it should: see {config.parent}/bot.log")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _ready(process: asyncio.subprocess.Process, fetching: asyncio.Task[None]) -> None:
    ended = asyncio.create_task(process.wait())
    await asyncio.wait({fetching, ended}, timeout=READY, return_when="FIRST_COMPLETED")
    ready = fetching.done()
    fetching.cancel()
    ended.cancel()
    if not ready:
        raise RuntimeError("the bot did not start: see bot.log")
