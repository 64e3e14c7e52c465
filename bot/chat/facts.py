"""Questions of fact: the reply, and taking replies back."""

from __future__ import annotations

from telegram import Update

from bot.chat import phrases
from bot.chat.keyboards import risk_and_answer
from bot.chat.letters import Letters
from bot.chat.services import Context
from bot.chat.speaking import own, pressed, refuse
from bot.chat.taking import readvise
from bot.desk import Refusal
from bot.store import Ref, RefKind


async def on_fact(update: Update, context: Context) -> None:
    """The reply to a question of fact: the next one, or the advice, in the same message."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    matter = own(member, context, Ref(RefKind.DRAFT, press.id))
    given = risk_and_answer(press.arg, context.services.corpus)
    if isinstance(matter, Refusal) or matter.draft is None:
        await refuse(query, matter if isinstance(matter, Refusal) else Refusal.UNKNOWN)
        return
    if given is None or given[0] in matter.draft.replies:
        await query.answer(phrases.OLD_BUTTON)
        return
    await query.answer()
    risk, reply = given
    told, ask = await readvise(context, matter.draft, {**matter.draft.replies, risk: reply})
    compose = Letters(context.services).retold(matter, ask)
    context.store.reply(matter.draft.id, risk, reply, told, compose)
    context.house.bell.set()


async def on_refact(update: Update, context: Context) -> None:
    """The replies so far are taken back, and the first question is asked again."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    matter = own(member, context, Ref(RefKind.DRAFT, press.id))
    if isinstance(matter, Refusal) or matter.draft is None:
        await refuse(query, matter if isinstance(matter, Refusal) else Refusal.UNKNOWN)
        return
    await query.answer()
    told, ask = await readvise(context, matter.draft, {})
    compose = Letters(context.services).retold(matter, ask)
    context.store.take_back_replies(matter.draft.id, told, compose)
    context.house.bell.set()
