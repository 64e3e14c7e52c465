"""`golden-rule inbox`: messages that wait to be handled, or that could not be."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot import assembly
from bot.commands.faults import Fault, Misuse
from bot.config import Config

if TYPE_CHECKING:
    from bot.store import Incoming, Store

HELP = "list, show or replay messages that could not be handled"


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument("action", choices=["list", "show", "replay"])
    parser.add_argument("reference", metavar="REF", nargs="?", help="which one, as listed")
    parser.add_argument("--text", action="store_true", help="with show: the words as well")


def run(args: Namespace, config: Config) -> int:
    """Do it. Raises Misuse for a wrong reference, Fault where no bot has run yet."""
    if (args.action == "list") != (args.reference is None):
        raise Misuse("list takes no reference, show and replay take one")
    if args.text and args.action != "show":
        raise Misuse("--text goes with show")
    if not config.database.exists():
        raise Fault("no bot has run with this database yet")
    with assembly.open_store(config.database) as store:
        if args.action == "list":
            print("\n".join(map(_line, store.inbox())) or "Nothing waits or is set aside.")
            return 0
        found = store.incoming(args.reference)
        if found is None:
            raise Misuse(f"nothing waits or is set aside under {args.reference}")
        if args.action == "replay":
            _replay(store, found)
        else:
            print("\n".join(_shown(store, found, text=args.text)))
    return 0


def _replay(store: Store, found: Incoming) -> None:
    if not store.replay(found.reference):
        raise Misuse(f"{found.reference} is not set aside: it waits for its next try")
    print(f"{found.reference} waits again; the running bot takes it up in a few seconds.")


def _line(found: Incoming) -> str:
    state = found.state.value.replace("_", " ")
    tries = f"{found.tries} {'try' if found.tries == 1 else 'tries'}"
    return f"{found.reference}  {state:<9}  {_age(found):>6}  {tries:<7}  {found.error or '-'}"


def _shown(store: Store, found: Incoming, *, text: bool) -> list[str]:
    member = store.member(found.user) if found.user is not None else None
    lines = [
        _line(found),
        f"What: {_kind(json.loads(found.raw))}",
        f"From: member {member.id} ({member.council})" if member else "From: nobody enrolled",
    ]
    if text:
        lines.append(f"Text: {_text(json.loads(found.raw))}")
    return lines


def _kind(raw: dict[str, Any]) -> str:
    for key, name in (
        ("message", "a message"),
        ("edited_message", "an edited message"),
        ("callback_query", "a press of a button"),
    ):
        if key in raw:
            content = next((c for c in ("text", "photo", "document") if c in raw[key]), None)
            return f"{name} ({content})" if content else name
    return "something else"


def _text(raw: dict[str, Any]) -> str:
    body = next((part for part in raw.values() if isinstance(part, dict)), {})
    return str(body.get("text") or body.get("caption") or body.get("data") or "(no words)")


def _age(found: Incoming) -> str:
    minutes = int((datetime.now(UTC) - found.received_at).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
