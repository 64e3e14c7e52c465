"""`golden-rule restore`: put a copy of the records back; the present ones stay beside it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from bot import assembly
from bot.commands.backup import contents, size
from bot.commands.faults import Fault
from bot.config import Config

HELP = "put back a copy that golden-rule backup made; the bot must not be running"


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the copy")
    parser.add_argument("--yes", action="store_true", help="do it; else it is only checked")


def run(args: Namespace, config: Config) -> int:
    """Check the copy, then put it in place. Raises Fault, NoCopy or OSError."""
    from bot.store import Locked, alone
    from bot.store.copies import beside, checked
    from bot.store.replacing import put_in_place
    from bot.store.undone import undone_by

    database = config.database.resolve()  # a link stays one
    aside = beside(database, "aside", datetime.now(UTC))
    key = assembly.records_key()
    with checked(args.file, database, key) as copy:
        inside = f"{size(copy.size)}, {contents(copy.counts)}"
        try:
            with alone(config.database):
                if not args.yes:
                    print(f"{args.file} is sound: {inside}.")
                    print(f"It would become {database}. Nothing was changed: add --yes to do it.")
                    return 0
                undone = undone_by(copy.path, database, key)
                replaced = put_in_place(copy, database, aside, key)
        except Locked as by:
            raise Fault(f"{database}: a bot runs on these records ({by}): stop it first") from None
    print(f"{database} is now {args.file}: {inside}.")
    print(f"What was there before is now {aside}." if replaced else "Nothing was there before.")
    for member in undone:
        leave = " --leave" if member.left else ""
        print(
            f"Member {member.member} ({member.council}) had words removed since that copy was made:"
            f" golden-rule forget --member {member.member}{leave} --yes"
        )
    return 0
