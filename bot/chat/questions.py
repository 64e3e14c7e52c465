"""Questions: other councils' answers, and what was taken for the other kind."""

from __future__ import annotations

from functools import partial

from telegram import Update

from bot.advice import Account, DraftError, Medium, QuestionError
from bot.chat import render
from bot.chat.letters import Letters
from bot.chat.services import Context
from bot.chat.speaking import message_of, own, pressed, refuse, say
from bot.chat.taking import advise, answered, assess, drafted
from bot.desk import Member, Refusal
from bot.store import Matter, Ref, RefKind


async def on_elsewhere(update: Update, context: Context) -> None:
    """What other councils' policies say, marked as such."""
    found = await _own(update, context, RefKind.QUESTION)
    query = update.callback_query
    if found is None or query is None:
        return
    await query.answer()
    message, given = message_of(query), found[1].question
    if message is not None and given is not None and given.answer is not None:
        await say(message, *render.elsewhere(given.answer, context.services.corpus))


async def on_topic(update: Update, context: Context) -> None:
    """What an unclear question asks about: the card becomes the answer."""
    found = await _own(update, context, RefKind.QUESTION)
    query = update.callback_query
    if found is None or query is None:
        return
    member, matter, choice = found
    topic, text = context.services.corpus.topics.get(choice), matter.text
    if topic is None or text is None:
        await refuse(query, Refusal.UNKNOWN)
        return
    await query.answer()
    answerer = context.services.answerer
    answer = await context.house.think(answerer.about, text, topic.id, member.council)
    letters = Letters(context.services)
    context.store.change_question(matter.ref.id, text, answer, letters.renewed)
    context.house.bell.set()


async def correct_to_question(update: Update, context: Context) -> None:
    """What was taken for a draft was a question: the same message becomes the answer."""
    found = await _own(update, context, RefKind.DRAFT)
    query = update.callback_query
    if found is None or query is None:
        return
    member, matter, _ = found
    try:
        answer = await answered(context, matter.text or "", member)
    except QuestionError as error:
        await query.answer(str(error)[:200], show_alert=True)
        return
    await query.answer()
    letters = Letters(context.services)
    context.store.reread_as_question(
        matter.ref, member, answer, letters.to_clerks, lambda m: [letters.card(m, renew=True)]
    )
    context.house.bell.set()


async def correct_to_draft(update: Update, context: Context) -> None:
    """What was taken for a question was a draft: the same message becomes the advice."""
    found = await _own(update, context, RefKind.QUESTION)
    query = update.callback_query
    if found is None or query is None:
        return
    member, matter, _ = found
    try:
        text = matter.text or ""
        draft = drafted(context, member.council, text, Account.COUNCILLOR, Medium.TEXT)
    except DraftError as error:
        await query.answer(str(error)[:200], show_alert=True)
        return
    await query.answer()
    evidence = await assess(context, draft, words=True)
    told, ask = await advise(context, draft, evidence, {})
    letters = Letters(context.services)
    compose = partial(letters.told, ask=ask, renew=True, was_open=False)
    context.store.reread_as_draft(
        matter.ref,
        member,
        draft,
        evidence,
        told,
        withdrawn=letters.to_clerks,
        compose=compose,
    )
    context.house.bell.set()


async def _own(
    update: Update, context: Context, kind: RefKind
) -> tuple[Member, Matter, str] | None:
    """Who pressed, their matter, and what else the button carries."""
    found = await pressed(update, context)
    if found is None:
        return None
    query, press, member = found
    matter = own(member, context, Ref(kind, press.id))
    if isinstance(matter, Refusal):
        await refuse(query, matter)
        return None
    return matter.member, matter, press.arg
