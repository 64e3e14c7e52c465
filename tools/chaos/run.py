"""One run: people write, the bot is killed and begun again, then everything is counted."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from bot.config import read_config
from bot.sandbox import serve
from bot.store import Store
from tools.chaos.people import Town
from tools.chaos.reckoning import Reckoning, forgotten, reckon, waiting
from tools.chaos.running import BotFault, End, Running
from tools.chaos.wal import Tail
from tools.chaos.weather import Calls, Noted, storm
from tools.settings import settings

Report = Callable[[str, int, int], None]

LIVES = (0.1, 3.0)
"""Seconds that a bot lives at least and at most, from its first fetch."""
QUIET = 2
"""Looks in a row that must find nothing left, a second apart."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is to happen; `seconds` is when the killing ends in any case."""

    members: int
    drafts: int
    kills: int
    seed: int
    seconds: float
    fake: bool = True


@dataclass(slots=True)
class Story:
    """What happened."""

    plan: Plan
    seconds: float = 0.0
    drained: float = 0.0
    drafts: int = 0
    edits: int = 0
    taps: int = 0
    found_again: int = 0
    ends: Counter[End] = field(default_factory=Counter)
    tails: Counter[Tail] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    reckoning: Reckoning = field(default_factory=Reckoning)


async def play(plan: Plan, folder: Path, report: Report) -> Story:
    """Play it in this folder. What went wrong stands in the story's reckoning."""
    faults, calls = Noted(), Calls()
    server = await serve()
    server.telegram.state.faults, server.telegram.state.calls = faults, calls
    config = settings(folder, server.api_url)
    read = read_config(config)
    rng = Random(plan.seed)  # noqa: S311 -- chance is wanted again by its seed
    town = Town(server.telegram, tuple(read.councils), rng)
    with Store.open(read.database) as store:
        town.enrol(store, plan.members)
    running = Running(config, read.database, faults, rng, "fake" if plan.fake else "real")
    story, began = Story(plan), monotonic()
    try:
        await _killing(plan, town, running, report)
        story.seconds = monotonic() - began
        faults.clear()
        await _drain(town, running, plan)
        story.drained = monotonic() - began - story.seconds
    except BotFault as fault:
        story.reckoning.wrong.append(str(fault))
    else:
        story.reckoning = reckon(town, read.database, calls, running.killed_at, fake=plan.fake)
    finally:
        running.kill()
        await server.close()
    story.drafts, story.edits, story.taps = len(town.sent), town.edits, town.taps
    story.ends, story.tails, story.faults = running.ends, running.tails, faults.count
    log = running.log.read_text(encoding="utf-8") if running.log.exists() else ""
    story.found_again = log.count('"found_sent"')
    story.reckoning.wrong += forgotten(log)
    return story


async def _killing(plan: Plan, town: Town, running: Running, report: Report) -> None:
    bad = asyncio.create_task(storm(running.faults, running.rng))
    over = monotonic() + plan.seconds
    try:
        for number in range(plan.kills):
            if monotonic() > over:
                break
            report("killing the bot", number, plan.kills)
            lives = running.rng.uniform(*LIVES)
            due = plan.drafts * (number + 1) // plan.kills
            writing = asyncio.create_task(_write(town, due, lives))
            await running.live_and_die(lives)
            await writing
        report("killing the bot", plan.kills, plan.kills)
    finally:
        bad.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await bad


async def _write(town: Town, due: int, seconds: float) -> None:
    """Send drafts until so many are sent, spread over these seconds and a start's."""
    left = due - len(town.sent)
    for _ in range(left):
        await asyncio.sleep(town.rng.uniform(0.0, 2 * (seconds + 1) / left))
        town.send()


async def _drain(town: Town, running: Running, plan: Plan) -> None:
    """Let the bot run in fair weather until nothing is left. Raises BotFault."""
    await running.start()
    over, quiet = monotonic() + 120 + plan.drafts / 2, 0
    while quiet < QUIET:
        if monotonic() > over:
            raise BotFault("what was waiting was not worked off in time")
        await asyncio.sleep(1)
        left = len(town.telegram.state.updates) + waiting(running.database)
        quiet = quiet + 1 if town.idle and not left else 0
    await running.stop()
