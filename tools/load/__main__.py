"""The most messages a second, a burst of 1,000, and memory over many messages."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from random import Random

from bot.commands.progress import Progress
from bot.config import REPOSITORY, read_config
from bot.sandbox import Server, Settings, serve
from bot.store import Store
from tools.chaos.weather import Noted
from tools.load.crowd import Crowd
from tools.load.machine import Machine, running
from tools.load.stages import Burst, Memory, Rate, burst, memory, rate, rising
from tools.settings import settings

DRAFTS = REPOSITORY / "tests" / "judgement" / "drafts.jsonl"
BOUNDLESS = Settings(per_chat=1_000_000, overall=1_000_000)
"""The sandbox refuses nothing: the pace is the bot's own."""


def main() -> int:
    """Measure, print the table, and tell by the exit status whether memory stayed flat."""
    parser = ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--messages", type=int, default=100_000, help="to watch the memory over")
    parser.add_argument("--burst", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=15, help="how long each rate is kept up")
    parser.add_argument("--real", action="store_true", help="judge with the real model")
    given = parser.parse_args()
    logging.getLogger("tornado").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="load-") as folder, Progress() as progress:
        held = asyncio.run(measure(given, Path(folder), progress))
    return 0 if held else 1


async def measure(given: Namespace, folder: Path, progress: Progress) -> bool:
    """All stages, one bot after the other: at Telegram's pace, then at the machine's."""
    server = await serve(settings=BOUNDLESS)
    faults = server.telegram.state.faults = Noted()
    config = settings(folder, server.api_url)
    crowd = _crowd(given, config, server)
    judge = "real" if given.real else "fake"
    try:
        _say(f"judged by the {judge} model")
        async with running(config, faults, judge=judge, pace="telegram") as machine:
            await _rates("at Telegram's pace", crowd, machine, given)
        async with running(config, faults, judge=judge, pace="machine") as machine:
            await _rates("at the machine's pace", crowd, machine, given)
            watched = await memory(
                crowd,
                machine,
                given.messages,
                lambda done: progress("messages", done, given.messages),
            )
        _say(_memory(watched))
    finally:
        await server.close()
    return watched.flat


async def _rates(pace: str, crowd: Crowd, machine: Machine, given: Namespace) -> None:
    """Rising rates until one is too high, then the burst."""
    await rate(crowd, machine, 2, 3)  # the first messages load what is loaded late
    for asked in rising(1 if given.real else 16):
        found = await rate(crowd, machine, asked, given.seconds)
        if not found.borne:  # once more: another program may have had the disk
            found = await rate(crowd, machine, asked, given.seconds)
        _say(_rate(pace, found))
        if not found.borne:
            break
    _say(_burst(pace, await burst(crowd, machine, given.burst)))


def _crowd(given: Namespace, config: Path, server: Server) -> Crowd:
    if given.real:
        lines = DRAFTS.read_text(encoding="utf-8").splitlines()
        words = [str(json.loads(line)["draft"]) for line in lines]
        Random(1).shuffle(words)  # noqa: S311 -- they lie there by kind, the newsletters together
    else:
        words = ["Good news about the park.", "That idiot of a mayor.", "A fine fete on Sunday."]
    read = read_config(config)
    with Store.open(read.database) as store:
        return Crowd.gather(server.telegram, store, tuple(read.councils), given.members, words)


def _rate(pace: str, found: Rate) -> str:
    verdict = "kept up" if found.borne else "too much"
    return (
        f"{found.asked:7.1f} a second {pace}: median {1000 * found.median:6.0f} ms, 95th"
        f" percentile {1000 * found.p95:6.0f} ms, {found.processor:4.0%} of a core: {verdict}"
    )


def _burst(pace: str, found: Burst) -> str:
    return (
        f"{found.messages:7} at once {pace}: half answered after {found.half:.1f} s, all after"
        f" {found.last:.1f} s ({found.messages / found.last:.0f} a second), {found.processor:.0%}"
        f" of a core"
    )


def _memory(found: Memory) -> str:
    samples = ", ".join(f"{done}: {size:.0f}" for done, size in found.samples)
    return (
        f"memory over {found.messages} messages in {found.seconds:.0f} s: {found.settled:.0f} MB"
        f" once settled, {found.end:.0f} MB at the end, {found.peak:.0f} MB at most:"
        f" {'flat' if found.flat else 'NOT FLAT'}\n        after messages, MB: {samples}"
    )


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
