"""How much at once: asked at the door, for whatever makes work or is passed on."""

from __future__ import annotations

import re
from datetime import datetime

from telegram import Message, Update

from bot.chat import door_wording as wording
from bot.chat.callbacks import Verb, parse
from bot.chat.events import note
from bot.chat.hours import local
from bot.chat.html import line, pages
from bot.chat.phrases import counted
from bot.chat.services import Context
from bot.desk import STRANGERS, Member
from bot.store import Letter, Part, Ref

COMMAND = re.compile(r"^/(?P<name>[A-Za-z_]+)(@\w+)?(\s|$)")
"""What is taken for a command at all; a draft may begin with a slash."""
WORK = frozenset(
    {Verb.ACCOUNT, Verb.WAS_QUESTION, Verb.WAS_DRAFT, Verb.REFACT, Verb.EXPORT, Verb.WHOLE}
)
"""Buttons that make as much work as a message."""


async def admit(update: Update, member: Member, context: Context) -> bool:
    """Whether this can be taken now; else its sender is told from when, and how much waits."""
    if not _counts(update, member, context):
        return True
    until = context.store.may_go_on(member.user, context.services.limits)
    if until is None:
        context.store.take_count(member.user)
        return True
    at = _told(until, context)
    if update.callback_query is not None:
        await update.callback_query.answer(wording.LATER_BUTTON.format(at=at), show_alert=True)
        return False
    ask = context.services.councils[member.council].ask

    def compose(count: int, ref: Ref) -> list[Letter]:
        messages = counted(count, "message")
        text = wording.LATER.format(messages=messages, at=at, ask=ask)
        return [Letter(member.user, ref, (Part(pages([line(text)])[0]),), renew=count > 1)]

    count = context.store.put_off(member.user, until, compose)
    context.house.bell.set()
    note("put_off", member=member.id, count=count)
    return False


def answers(user: int, context: Context) -> bool:
    """Whether somebody who is no member is still answered, or has been often enough."""
    if context.store.may_go_on(-user, STRANGERS) is not None:
        return False
    context.store.take_count(-user)
    return True


def _counts(update: Update, member: Member, context: Context) -> bool:
    if update.callback_query is not None:
        press = parse(update.callback_query.data)
        return press is not None and press.verb in WORK
    message = update.message
    if message is None:
        return update.edited_message is not None
    if command := COMMAND.match(message.text or ""):
        return command["name"] in {"check", "ask"}
    return not _further(message, member, context)


def _further(message: Message, member: Member, context: Context) -> bool:
    """Whether this is one more picture of an album that is here already."""
    album = message.media_group_id
    if album is None:
        return False
    store = context.store
    return store.has_album(message.chat_id, album) or store.keeps_album(member, album)


def _told(until: datetime, context: Context) -> str:
    then, now = local(until), local(context.services.clock())
    shape = "%H:%M:%S" if then.date() == now.date() else "%-d %B, %H:%M"
    return f"{then:{shape}}"
