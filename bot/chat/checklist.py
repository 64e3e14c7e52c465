"""Check my accounts: a list to tick off, remembered; what the council demands stands first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from telegram import Update

from bot.chat import help_wording as wording
from bot.chat import keyboards, phrases
from bot.chat.callbacks import Verb
from bot.chat.html import Block, bold, line
from bot.chat.render_help import clause_buttons, point
from bot.chat.services import Context
from bot.chat.speaking import pressed, say, sender, turn
from bot.desk import Member
from bot.policy import Point
from bot.store import Keyboard


async def on_checklist(update: Update, context: Context) -> None:
    """/accounts: the whole list, as far as it is ticked."""
    message, member = update.message, sender(update, context)
    if message is not None and member is not None:
        blocks, keyboard = listed(member, context)
        await say(message, *blocks, keyboard=keyboard)


async def on_list(update: Update, context: Context) -> None:
    """Back to the list, or (1) to the choice of an item to be told about."""
    found = await pressed(update, context)
    if found is not None:
        query, press, member = found
        await turn(query, *(explained(member, context) if press.id else listed(member, context)))


async def on_tick(update: Update, context: Context) -> None:
    """An item is done, or is not after all."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    if _item(press.arg, context) is None:
        await query.answer(phrases.OLD_BUTTON)
        return
    context.store.tick(member, press.arg)
    await turn(query, *listed(member, context))


async def on_item(update: Update, context: Context) -> None:
    """What an item means, with its clause."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    item, corpus = _item(press.arg, context), context.services.corpus
    if item is None:
        await query.answer(phrases.OLD_BUTTON)
        return
    head = [line(bold(wording.DEMANDED))] if item.quoted(member.council).duty else []
    done = item.id in context.store.ticked(member)
    tick = keyboards.button(wording.UNTICK if done else wording.TICK, Verb.TICK, 0, item.id)
    back = keyboards.button(wording.BACK, Verb.CHECKLIST, 1)
    keyboard = (*clause_buttons((item,), member.council, corpus), (tick,), (back,))
    await turn(query, [*head, *point(item, member.council, corpus)], keyboard)


def listed(member: Member, context: Context) -> tuple[list[Block], Keyboard]:
    """The list to tick, what the council demands first."""
    items, ticked = _ordered(member, context), context.store.ticked(member)
    done = sum(item.id in ticked for item in items)
    head = wording.ACCOUNTS_HEAD.format(done=done, count=len(items))
    blocks = [line(bold(head)), *_demanded(items, member), line(wording.ACCOUNTS_HOW)]
    marks = {item.id: wording.TICKED if item.id in ticked else wording.UNTICKED for item in items}
    why = (keyboards.button(wording.ACCOUNTS_WHY, Verb.CHECKLIST, 1),)
    close = (keyboards.button("Close", Verb.CLOSE),)
    return blocks, (*_rows(items, member, Verb.TICK, marks), why, close)


def explained(member: Member, context: Context) -> tuple[list[Block], Keyboard]:
    """The same list, where each item opens what it means."""
    items = _ordered(member, context)
    marks = dict.fromkeys((item.id for item in items), wording.WHY)
    back = (keyboards.button(wording.BACK, Verb.CHECKLIST),)
    head = line(bold(wording.ACCOUNTS_WHICH))
    return [head], (*_rows(items, member, Verb.ITEM, marks), back)


def _rows(items: list[Point], member: Member, verb: Verb, marks: Mapping[str, str]) -> Keyboard:
    musts = {item.id: wording.MUST for item in items if item.quoted(member.council).duty}
    return tuple(
        (keyboards.button(f"{marks[i.id]} {musts.get(i.id, '')}{i.name}", verb, 0, i.id),)
        for i in items
    )


def _demanded(items: list[Point], member: Member) -> Iterator[Block]:
    """What the council's own policy demands, with the place where it says so."""
    asked = [
        wording.DEMANDED_LINE.format(
            name=item.name,
            labels=", ".join(dict.fromkeys(c.clause.label for c in quoted.citations)),
        )
        for item in items
        if (quoted := item.quoted(member.council)).duty
    ]
    yield line(wording.DEMANDED_LIST if asked else wording.DEMANDED_NONE, *asked)


def _ordered(member: Member, context: Context) -> list[Point]:
    items = context.services.help.accounts
    return sorted(items, key=lambda item: not item.quoted(member.council).duty)


def _item(id: str, context: Context) -> Point | None:
    return next((item for item in context.services.help.accounts if item.id == id), None)
