"""I'm getting abuse: people first, then what to do, a step at a time."""

from __future__ import annotations

from telegram import Update

from bot.chat import help_wording as wording
from bot.chat import keyboards, phrases
from bot.chat.callbacks import Verb
from bot.chat.html import Block, bold, italic, line
from bot.chat.render_help import clause_buttons, point
from bot.chat.services import Context
from bot.chat.speaking import message_of, pressed, say, sender, turn
from bot.chat.wording import SIGNPOSTS
from bot.desk import Member
from bot.store import Keyboard


async def on_abuse(update: Update, context: Context) -> None:
    """/abuse: where help is, and the steps."""
    message, member = update.message, sender(update, context)
    if message is not None and member is not None:
        blocks, keyboard = _overview(member, context)
        await say(message, *blocks, keyboard=keyboard)


async def on_abuse_step(update: Update, context: Context) -> None:
    """One step (counted from 1) in the same message; 0 is the overview."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    if press.id > len(context.services.help.abuse):
        await query.answer(phrases.OLD_BUTTON)
        return
    message = message_of(query)
    if press.id:
        await turn(query, *_step(press.id, member, context))
    elif message is not None and _is_ours(message.text or "", context):
        await turn(query, *_overview(member, context))
    elif message is not None:
        await query.answer()
        blocks, keyboard = _overview(member, context)
        await say(message, *blocks, keyboard=keyboard)


def _overview(member: Member, context: Context) -> tuple[list[Block], Keyboard]:
    council = context.services.councils[member.council]
    rows = [
        (keyboards.button(f"{n}. {step.name}", Verb.ABUSE, n),)
        for n, step in enumerate(context.services.help.abuse, start=1)
    ]
    blocks = [
        line(bold(wording.ABUSE_HEAD)),
        *(line(text) for text in SIGNPOSTS),
        line(wording.ABUSE_TELL.format(ask=council.ask)),
        line(wording.ABUSE_STEPS),
    ]
    return blocks, (*rows, (_log(), keyboards.button("Close", Verb.CLOSE)))


def _step(number: int, member: Member, context: Context) -> tuple[list[Block], Keyboard]:
    steps, corpus = context.services.help.abuse, context.services.corpus
    told = steps[number - 1]
    place = line(italic(wording.ABUSE_PLACE.format(number=number, count=len(steps))))
    turning = [
        keyboards.button(sign, Verb.ABUSE, at)
        for sign, at in (("◀", number - 1), ("▶", number + 1))
        if 1 <= at <= len(steps)
    ]
    ways = (keyboards.button(wording.ALL_STEPS, Verb.ABUSE), _log())
    cited = clause_buttons((told,), member.council, corpus)
    return [place, *point(told, member.council, corpus)], (tuple(turning), *cited, ways)


def _log() -> tuple[str, str]:
    return keyboards.button(wording.MY_LOG, Verb.LOG)


def _is_ours(text: str, context: Context) -> bool:
    """Whether a message shows the overview or a step, so that it can be turned."""
    count = len(context.services.help.abuse)
    places = [wording.ABUSE_PLACE.format(number=n, count=count) for n in range(1, count + 1)]
    return text.startswith((wording.ABUSE_HEAD, *places))
