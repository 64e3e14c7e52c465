"""`golden-rule sandbox`: the real bot against a Telegram on this machine, with a page."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot import assembly
from bot.commands.faults import Fault
from bot.commands.logs import set_up_logging
from bot.commands.progress import Progress
from bot.config import Config, LogLevel, Mode, Secrets, Telegram
from bot.desk import Role
from bot.policy import Corpus, Policy

if TYPE_CHECKING:
    from bot.sandbox import CastMember

HELP = "run the bot against a Telegram on this machine, with a page to play both sides"

SAMPLES = (
    "Lovely to see so many of you at the litter pick on Saturday. Forty bags! Thank you all.",
    "Cllr Harding is a liar and a crook who has been lining his own pockets for years.",
    "Here's what officers told us in last night's private session about the depot sale.",
    "My mind is made up: I'll vote against the Mill Lane houses whatever is said on the night.",
)
"""Drafts to try: one with nothing against it, one for each of the other ends."""

_ROLES = (Role.COUNCILLOR, Role.CLERK)
_NAMES: Mapping[str, tuple[str, str]] = {
    "pershore": ("Asha", "Colin"),
    "wyre": ("Bernard", "Denise"),
    "east-staffordshire-parish": ("Ceri", "Edwin"),
    "rushcliffe": ("Dilip", "Fiona"),
    "east-riding": ("Ellen", "Graham"),
}
_FIRST_USER = 1001
_BOT = (1000, "Golden Rule", "golden_rule_bot")


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument("--port", type=int, help="where the page listens (from the settings)")
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="keep the records; else they go at the end"
    )


def run(args: Namespace, config: Config) -> int:
    """Serve the page and run the bot until it is told to end."""
    corpus = assembly.open_corpus(config)
    set_up_logging(replace(config.logging, level=LogLevel.WARNING), Secrets())
    with Progress() as progress:
        services = assembly.open_services(config, corpus, progress)
    port = config.sandbox.port if args.port is None else args.port
    with _records(args.database) as database, assembly.sole_use(database):
        _play(replace(config, database=database), services, port)
    return 0


def _play(config: Config, services: assembly.Services, port: int) -> None:
    from bot.sandbox import TOKEN, Account, Scene, run_in_thread

    scene = Scene("Golden Rule: the sandbox", cast(config, services.corpus), SAMPLES)
    try:
        server = run_in_thread(port=port, scene=scene, bot=Account(*_BOT, is_bot=True))
        with server as at:
            print(f"The sandbox is at {at.url}\nCtrl-C ends it.", flush=True)
            telegram = Telegram(at.api_url, Mode.POLLING)
            assembly.run_bot(replace(config, telegram=telegram), services, Secrets(TOKEN))
    except OSError as error:
        raise Fault(f"port {port}: {error.strerror or error}") from None


def cast(config: Config, corpus: Corpus) -> list[CastMember]:
    """A councillor and a clerk for each council, each with a code that enrols them."""
    with assembly.open_store(config.database) as store:
        people = enumerate((policy, role) for policy in corpus.policies.values() for role in _ROLES)
        return [
            _person(policy, role, _FIRST_USER + n, store.invite(policy.id, role).code)
            for n, (policy, role) in people
        ]


def _person(policy: Policy, role: Role, user: int, code: str) -> CastMember:
    from bot.sandbox import CastMember

    names = _NAMES.get(policy.id, ("Robin", "Sam"))
    name = names[_ROLES.index(role)]
    return CastMember(policy.id, policy.council, role.value, user, name, code)


@contextmanager
def _records(path: Path | None) -> Iterator[Path]:
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="golden-rule-") as folder:
        yield Path(folder) / "sandbox.db"
