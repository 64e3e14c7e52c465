"""`golden-rule records`: encrypt the records, change their key, or take the encryption off."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from bot import assembly
from bot.commands.backup import contents, size
from bot.commands.faults import Fault, Misuse
from bot.config import NEW_RECORDS_KEY, RECORDS_KEY, Config, Secrets

if TYPE_CHECKING:
    from bot.store import Key

HELP = "encrypt the records, change their key, or decrypt them; the bot must not be running"

_TOLD = {
    "encrypt": "is now encrypted",
    "rekey": "is now encrypted with the new key",
    "decrypt": "is no longer encrypted",
}
_NEXT = {
    "encrypt": (
        "Keep the key in a second safe place: without it nobody reads the records, nor do you.",
        "Copies made before this are not encrypted, here or elsewhere: delete them.",
    ),
    "rekey": (
        f"Now set {RECORDS_KEY} to the new key, and take {NEW_RECORDS_KEY} away.",
        "Copies made before this open with the old key only: delete them, or keep that key too.",
    ),
    "decrypt": (
        f"Now take {RECORDS_KEY} away.",
        "Copies made before this open with the key only: delete them, or keep it.",
    ),
}


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line; never a key, which others would see there."""
    parser.add_argument("action", choices=list(_TOLD))


def run(args: Namespace, config: Config) -> int:
    """Do it. Raises Misuse where a key is missing, Fault, NoCopy or OSError."""
    from bot.store import Locked, alone
    from bot.store.encrypting import recrypt
    from bot.store.opening import Kind, kind_of

    own, key = _keys(args.action)
    if not config.database.exists():
        raise Fault("no bot has run with this database yet")
    database = config.database.resolve()  # a link stays one
    try:
        with alone(config.database):
            if args.action == "encrypt" and kind_of(database) is Kind.ENCRYPTED:
                raise Fault(f"{database} is encrypted already: records rekey changes the key")
            if args.action != "encrypt" and kind_of(database) is Kind.PLAIN:
                raise Fault(f"{database} is not encrypted")
            done = recrypt(database, own, key)
    except Locked as by:
        raise Fault(f"{database}: a bot runs on these records ({by}): stop it first") from None
    print(f"{database} {_TOLD[args.action]}: {size(done.size)}, {contents(done.counts)}; checked.")
    print("\n".join(_NEXT[args.action]))
    return 0


def _keys(action: str) -> tuple[Key | None, Key | None]:
    """With which key the records are to be opened, and with which to be written."""
    from bot.store import Key

    secrets = Secrets.of(os.environ)
    key = assembly.records_key()
    if key is None:
        raise Misuse(f"{RECORDS_KEY} is not set: it holds the key, such as openssl rand -base64 32")
    if action == "encrypt":
        return None, key
    if action == "decrypt":
        return key, None
    if secrets.new_records_key is None:
        raise Misuse(f"{NEW_RECORDS_KEY} is not set: it holds the key that is to take its place")
    return key, Key(secrets.new_records_key)
