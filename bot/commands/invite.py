"""`golden-rule invite`: a one-time code that enrols a councillor or a clerk."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import timedelta

from bot import assembly
from bot.commands.judging import council_of
from bot.config import Config, Secrets
from bot.desk import Role

HELP = "make a one-time code that enrols somebody"

LONGEST = 365
"""Days for which a code can be used at most."""


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument("--council", metavar="ID", required=True)
    parser.add_argument("--role", choices=[role.value for role in Role], required=True)
    parser.add_argument("--days", type=_days, default=7, help="how long it can be used (7)")


def run(args: Namespace, config: Config) -> int:
    """Print the link, if the bot's name is known, and the code at the very end."""
    council = council_of({"council": args.council}, assembly.open_corpus(config))
    with assembly.open_store(config.database) as store:
        invite = store.invite(str(council), Role(args.role), lasts=timedelta(days=args.days))
    secrets = Secrets.of(os.environ)
    name = _bot_name(config.telegram.api_url, secrets.token) if secrets.token else None
    if name:
        print(f"Link: https://t.me/{name}?start={invite.code}")
    until = f"{invite.expires:%A %d %B %Y, %H:%M} UTC"
    print(f"Enrols one {args.role} of {council}, until {until}.")
    print(f"Open the link, or send the bot: /start {invite.code}")
    return 0


def _bot_name(api_url: str, token: str) -> str | None:
    """The bot's user name, or None if Telegram does not tell it at once."""
    import httpx

    try:
        answer = httpx.get(f"{api_url}/bot{token}/getMe", timeout=3.0).json()
        name = answer["result"]["username"]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None


def _days(text: str) -> float:
    days = float(text) if re.fullmatch(r"\d{1,3}(\.\d+)?", text, re.ASCII) else 0.0
    if not 0 < days <= LONGEST:
        raise ArgumentTypeError(f"must be a number of days, above 0 and up to {LONGEST}")
    return days
