"""`golden-rule forget`: remove words from the records, by age or at a member's request."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import assembly
from bot.commands.backup import counted
from bot.commands.faults import Fault, Misuse
from bot.config import LONGEST_KEPT, Config
from bot.desk import Member

if TYPE_CHECKING:
    from bot.store import Store

HELP = "remove words from the records, by age or of one member"


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--older-than", type=_days, metavar="DAYS", help="what was closed before so many days"
    )
    which.add_argument("--member", metavar="REF", help="a member's number, or their whole name")
    parser.add_argument(
        "--leave", action="store_true", help="with --member: end the membership, remove the name"
    )
    parser.add_argument("--yes", action="store_true", help="do it; else it is only counted")


def run(args: Namespace, config: Config) -> int:
    """Count, or remove. Raises Misuse for a wrong member, Fault where no bot has run yet."""
    if args.leave and args.member is None:
        raise Misuse("--leave goes with --member")
    if not config.database.exists():
        raise Fault("no bot has run with this database yet")
    with assembly.open_store(config.database) as store:
        if args.member is None:
            _old(store, timedelta(days=args.older_than), yes=args.yes)
        else:
            _member(store, config, args)
    return 0


def _old(store: Store, age: timedelta, *, yes: bool) -> None:
    from bot.store import Retention

    def remove() -> str:
        done = store.remove_old_words(Retention(age, age))
        messages = counted(done.set_aside, "message")
        return f"{_words(done.drafts, done.questions)}, and {messages} set aside."

    _tell(remove() if yes else store.rehearse(remove), done=yes)


def _member(store: Store, config: Config, args: Namespace) -> None:
    member = _found(store, args.member)
    councils = ", ".join(m.council for m in store.memberships(member.user))
    corpus = assembly.open_corpus(config)
    compose, left = assembly.to_clerks(corpus, store), assembly.farewell(corpus, store).handed_over

    def remove() -> str:
        done = store.forget(member.user, compose, leave=args.leave, log=args.leave, left=left)
        return (
            f"{_words(done.drafts, done.questions)}. Withdrawn from the clerk: {done.withdrawn}."
            f" Kept as it was ruled on: {done.kept}."
        )

    print(f"Member {member.id}: {member.name} ({councils})")
    _tell(remove() if args.yes else store.rehearse(remove), done=args.yes)
    print((_LEFT if args.yes else _WOULD_LEAVE) if args.leave else _STAY)


_STAY = "They stay a member. Their incident log is their own: only they can delete it, in the chat."
_LEFT = "The name, the Telegram number and the incident log went too: they are no longer a member."
_WOULD_LEAVE = (
    "The name, the Telegram number and the incident log would go too, and with them the membership."
)


def _words(drafts: int, questions: int) -> str:
    return f"the words of {counted(drafts, 'draft')} and {counted(questions, 'question')}"


def _found(store: Store, ref: str) -> Member:
    everyone = store.everyone()
    found = [member for member in everyone if ref in (str(member.id), f"#{member.id}")]
    found = found or [m for m in everyone if m.name.casefold() == ref.strip().casefold()]
    if not found:
        raise Misuse(f"there is no member {ref!r}: give the number or the whole name")
    if len({member.user for member in found}) > 1:
        those = ", ".join(f"{member.id} ({member.council})" for member in found)
        raise Misuse(f"more than one member is called {ref!r}: give the number, of {those}")
    return found[0]


def _tell(what: str, *, done: bool) -> None:
    print(f"{'Removed' if done else 'This would remove'}: {what}")
    if not done:
        print("Nothing was removed: add --yes to do it.")


def _days(text: str) -> int:
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    if not 1 <= days <= LONGEST_KEPT:
        raise ArgumentTypeError(f"must be a whole number of days from 1 to {LONGEST_KEPT}")
    return days
