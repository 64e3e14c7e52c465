"""Kill the bot again and again under faults, and count what of the drafts was lost."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from bot.commands.progress import Progress
from tools.chaos.run import Plan, Story, play

SHOWN = 20
"""Lines of a list that are printed."""


def main() -> int:
    """Run, print the table, and tell by the exit status whether anything went wrong."""
    parser = ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--drafts", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60, help="end the killing after so long")
    parser.add_argument("--real", action="store_true", help="judge with the real model")
    given = parser.parse_args()
    plan = Plan(
        given.members, given.drafts, given.kills, given.seed, given.minutes * 60, not given.real
    )
    # The bots that are killed leave the sandbox's server with connections cut off.
    logging.getLogger("tornado").setLevel(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    with Progress() as progress:
        story = asyncio.run(play(plan, folder, progress))
    print("\n".join(table(story)))
    if story.reckoning.wrong:
        print(f"\nThe records and the bots' log are left in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


def table(story: Story) -> list[str]:
    """What happened and what came of it, line by line."""
    found, ends = story.reckoning, story.ends
    faults = ", ".join(f"{kind} {count}" for kind, count in sorted(story.faults.items()))
    tails = ", ".join(f"{tail} {count}" for tail, count in sorted(story.tails.items()))
    lines = [
        *_rows(
            ("members", story.plan.members),
            ("drafts sent", story.drafts),
            ("drafts changed afterwards", story.edits),
            ("clerks' taps on a ruling", story.taps),
            ("the bot ended", sum(ends.values())),
            *((f"  {end}", count) for end, count in sorted(ends.items())),
            ("faults met", sum(story.faults.values())),
        ),
        f"  {faults}",
        f"unsynced part of the log at power cuts: {tails or 'none'}",
        "",
        *_rows(
            ("drafts answered", found.answers),
            ("queries put before a clerk", found.queries),
            ("rulings delivered", found.rulings),
            ("letters whose answer the bot never heard", found.in_the_dark),
            ("letters found and not sent again", story.found_again),
            ("letters shown twice", len(found.again)),
            ("violations", len(found.wrong)),
        ),
        f"{story.seconds:.0f} s of killing, {story.drained:.0f} s until nothing was left",
    ]
    for title, what in (("shown twice:", found.again), ("VIOLATIONS:", found.wrong)):
        if what:
            lines += ["", title, *what[:SHOWN]]
    return lines


def _rows(*rows: tuple[str, int]) -> list[str]:
    return [f"{name:<64}{count:>8}" for name, count in rows]


if __name__ == "__main__":
    sys.exit(main())
