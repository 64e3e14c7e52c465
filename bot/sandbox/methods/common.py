"""What several methods ask first."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.errors import bad_request, blocked
from bot.sandbox.model import Account, Message
from bot.sandbox.params import Params
from bot.sandbox.state import State

Method = Callable[[State, Params], Awaitable[Any] | Any]


def known_chat(state: State, params: Params, name: str = "chat_id") -> Account:
    """The person whose chat is meant; only those who wrote to the bot have one."""
    if not params.text(name):
        raise bad_request(f"{name} is empty")
    person = state.people.get(params.number(name))
    if person is None or person.user_id not in state.started:
        raise bad_request("chat not found")
    return person


def open_chat(state: State, params: Params) -> int:
    """The id of a chat that the bot may write to."""
    person = known_chat(state, params)
    if person.user_id in state.blocked:
        raise blocked()
    return person.user_id


def known_message(state: State, params: Params, purpose: str) -> Message:
    """The message meant in a chat that the bot may write to; ``purpose`` as in "to edit"."""
    message = state.chats.find(open_chat(state, params), params.number("message_id"))
    if message is None:
        raise bad_request(f"message {purpose} not found")
    return message
