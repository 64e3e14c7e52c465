"""`golden-rule backup`: a checked copy of the records, also while the bot runs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from bot import assembly
from bot.commands.faults import Fault
from bot.config import Config

HELP = "copy the records into a file, also while the bot runs"


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help="where to (beside the database, dated)"
    )
    parser.add_argument("--force", action="store_true", help="write over a file that is there")


def run(args: Namespace, config: Config) -> int:
    """Make it, check it, and say what is in it. Raises Fault, NoCopy or OSError."""
    from bot.store.copies import back_up, beside

    if not config.database.exists():
        raise Fault("no bot has run with this database yet")
    target = args.file or beside(config.database, "", datetime.now(UTC))
    made = back_up(config.database, target, force=args.force, key=assembly.records_key())
    print(f"{made.path}: {size(made.size)}, {contents(made.counts)}; checked.")
    return 0


def size(count: int) -> str:
    """So many bytes, as people say it."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def contents(counts: dict[str, int]) -> str:
    """How many rows of what, by the tables' names, in words."""
    return ", ".join(counted(n, name.removesuffix("s")) for name, n in counts.items())


def counted(n: int, what: str) -> str:
    """So many of something."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
