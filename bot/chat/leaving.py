"""Members, for the clerk: who there is, and ending a membership."""

from __future__ import annotations

from telegram import Update

from bot.chat import door_wording as wording
from bot.chat import keyboards
from bot.chat.callbacks import Verb
from bot.chat.events import note
from bot.chat.farewell import Farewell
from bot.chat.html import Block, line
from bot.chat.services import Context
from bot.chat.speaking import open_list, pressed_in_office, refuse, turn, turn_list
from bot.chat.wording import ROLES
from bot.desk import Member, Refusal, may_remove
from bot.store import Keyboard

PAGE = 8
"""Members listed at once."""


async def on_members(update: Update, context: Context) -> None:
    """/members: who is a member of the clerk's council."""
    await open_list(update, context, _list)


async def on_members_page(update: Update, context: Context) -> None:
    """Another page of the list."""
    await turn_list(update, context, _list)


async def on_remove(update: Update, context: Context) -> None:
    """End a membership, once it is confirmed."""
    found = await pressed_in_office(update, context)
    if found is None:
        return
    query, press, member = found
    other = context.store.member_numbered(press.id)
    refusal = may_remove(member, other)
    if refusal is Refusal.NOT_YOURS:
        await query.answer(wording.NOT_THIS_MEMBER, show_alert=True)
        return
    if refusal is not None or other is None:
        await refuse(query, refusal or Refusal.UNKNOWN)
        return
    if press.arg != "yes":
        yes = keyboards.button(wording.REMOVE_YES, Verb.REMOVE, other.id, "yes")
        no = keyboards.button(wording.REMOVE_NO, Verb.MEMBERS)
        text = wording.REMOVE_SURE.format(name=_name(other), role=ROLES[other.role])
        await turn(query, [line(text)], ((yes, no),))
        return
    done = context.store.remove(other.id, member, Farewell(context.services).letters)
    context.house.bell.set()
    if isinstance(done, Refusal):
        await refuse(query, done)
        return
    note("removed", member=other.id, by=member.id, withdrawn=len(done.withdrawn))
    await turn(query, *_list(member, 0, context))


def _list(member: Member, page: int, context: Context) -> tuple[list[Block], Keyboard]:
    count = context.store.count_members(member.council)
    here = min(page, max(0, count - 1) // PAGE)
    council = context.services.councils[member.council].name
    rows = [
        keyboards.button(
            wording.MEMBER_ROW.format(name=_name(one), role=ROLES[one.role])[:60],
            Verb.REMOVE,
            one.id,
        )
        for one in context.store.members(member.council, PAGE, here * PAGE)
    ]
    more = count > (here + 1) * PAGE
    head = line(wording.MEMBERS_HEAD.format(council=council, count=count))
    return [head], keyboards.listed(rows, Verb.MEMBERS, here, more=more)


def _name(member: Member) -> str:
    return member.name or wording.NO_NAME
