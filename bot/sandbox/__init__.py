"""A Telegram on this machine: the Bot API, the people and a page with their phones.

It plays Telegram's side only and knows nothing of the bot that talks to it.
"""

from bot.sandbox.client import Controls, Phone
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.limits import Settings
from bot.sandbox.model import Account, CallbackAnswer, CastMember, Scene
from bot.sandbox.people import Telegram
from bot.sandbox.seen import Seen
from bot.sandbox.server import TOKEN, Server, run_in_thread, serve

__all__ = [
    "TOKEN",
    "Account",
    "CallbackAnswer",
    "CastMember",
    "Controls",
    "Fault",
    "FaultKind",
    "Phone",
    "Scene",
    "Seen",
    "Server",
    "Settings",
    "Telegram",
    "run_in_thread",
    "serve",
]
