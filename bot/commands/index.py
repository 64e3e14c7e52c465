"""`golden-rule index`: build the index from the corpus."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from time import monotonic

from bot import assembly
from bot.commands.progress import Progress
from bot.config import Config

HELP = "build the index from the corpus, if it is stale"


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument("--force", action="store_true", help="build it even if it is not stale")


def run(args: Namespace, config: Config) -> int:
    """Build what is stale."""
    corpus = assembly.open_corpus(config)
    start = monotonic()
    with Progress() as progress:
        built = assembly.build_index(config, corpus, progress, force=args.force)
    if built:
        print(f"The index in {config.index} is built ({monotonic() - start:.0f} s).")
    else:
        print(f"The index in {config.index} is up to date.")
    return 0
