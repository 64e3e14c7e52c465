"""`golden-rule members`: who is enrolled or invited, and ending either without the chat."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from bot import assembly
from bot.commands.faults import Fault, Misuse
from bot.config import Config

if TYPE_CHECKING:
    from bot.store import Store

HELP = "list members and open invites; end a membership (of a lost phone, say) or an invite"


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument("action", choices=["list", "remove", "withdraw"])
    parser.add_argument("number", metavar="NUMBER", nargs="?", type=int, help="as listed")
    parser.add_argument("--yes", action="store_true", help="do it; else it is only said")


def run(args: Namespace, config: Config) -> int:
    """Do it, also while the bot runs. Raises Misuse for a wrong number."""
    if (args.action == "list") != (args.number is None):
        raise Misuse("list takes no number, remove and withdraw take one")
    if not config.database.exists():
        raise Fault("no bot has run with this database yet")
    with assembly.open_store(config.database) as store:
        if args.action == "list":
            _list(store)
        elif args.action == "withdraw":
            _withdraw(store, args.number)
        else:
            _remove(store, config, args)
    return 0


def _list(store: Store) -> None:
    for member in store.everyone():
        print(f"{member.id:>5}  {member.role.value:<10}  {member.council}  {member.name}")
    for invite in store.open_invites():
        until = f"{invite.expires:%A %d %B %Y, %H:%M} UTC"
        print(f"Invite {invite.id}: {invite.role.value} of {invite.council}, until {until}")


def _withdraw(store: Store, number: int) -> None:
    if not store.void(number):
        raise Misuse(f"no open invite has the number {number}")
    print(f"Withdrawn: invite {number}. Its code enrols nobody now.")


def _remove(store: Store, config: Config, args: Namespace) -> None:
    from bot.store import Removal

    found = next((m for m in store.everyone() if m.id == args.number), None)
    if found is None:
        raise Misuse(f"no member has the number {args.number}")
    who = f"member {found.id}, {found.name}, {found.role.value} of {found.council}"
    if not args.yes:
        print(f"This would end the membership of {who}.")
        print("Nothing was ended: add --yes to do it.")
        return
    farewell = assembly.farewell(assembly.open_corpus(config), store)
    done = store.remove(found.id, None, farewell.letters)
    if not isinstance(done, Removal):
        raise Misuse(f"no member has the number {args.number}")
    print(f"Ended: {who}. They and the clerks are told when the bot runs.")
    if done.withdrawn:
        print(f"Withdrawn from the clerk: {len(done.withdrawn)}.")
    if done.handed_over and not done.handed_over[0].clerks:
        print(f"No clerk is left, and {len(done.handed_over)} wait: invite one.")
