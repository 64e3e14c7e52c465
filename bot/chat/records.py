"""What a member can know of their own records: help, privacy, history, forgetting."""

from __future__ import annotations

from telegram import Update

from bot.chat import help_wording, keyboards, phrases
from bot.chat.callbacks import Verb
from bot.chat.events import note
from bot.chat.farewell import Farewell
from bot.chat.hours import local
from bot.chat.html import Block, bold, italic, line, pages, shortened
from bot.chat.letters import Letters
from bot.chat.services import Context
from bot.chat.speaking import message_of, pressed, reply, say, sender, turn
from bot.desk import Member
from bot.store import Forgotten, Keyboard, Letter, PastDraft

PAGE = 5
"""Drafts of the history shown at once."""


async def on_help(update: Update, context: Context) -> None:
    """/help: what the bot does, the golden rule, and the stated bound."""
    message, member = update.message, sender(update, context)
    if message is None or member is None:
        return
    bound = [context.services.bound_text] if context.services.bound_text else []
    if context.house.wary:
        bound = [phrases.WARY]
    clerk = [phrases.HELP_CLERK] if member.role.rules else []
    await say(message, *phrases.HELP, *bound, *clerk, help_wording.HELP, phrases.HELP_MORE)


async def on_privacy(update: Update, context: Context) -> None:
    """/privacy: what is kept, for how long, and who sees it."""
    if update.message is not None:
        kept = phrases.PRIVACY_KEPT.format(days=context.services.retention.words.days)
        texts = (*phrases.PRIVACY[:-1], kept, help_wording.PRIVACY_LOG, phrases.PRIVACY[-1])
        await say(update.message, *texts)


async def on_history(update: Update, context: Context) -> None:
    """/history: the last drafts."""
    message, member = update.message, sender(update, context)
    if message is None or member is None:
        return
    blocks, keyboard = _page(member, 0, context)
    await say(message, *blocks, keyboard=keyboard)


async def on_history_page(update: Update, context: Context) -> None:
    """Another page of the history."""
    found = await pressed(update, context)
    if found is not None:
        query, press, member = found
        blocks, keyboard = _page(member, press.id, context)
        await turn(query, blocks, keyboard)


async def on_forget(update: Update, _: Context) -> None:
    """/forget: what it would do, and whether to."""
    if update.message is not None:
        texts = (*phrases.FORGET_ASK, help_wording.FORGET_LOG)
        await say(update.message, *texts, keyboard=keyboards.forget())


async def on_forget_answer(update: Update, context: Context) -> None:
    """Forget, forget and leave, or do nothing."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    await query.answer()
    message = message_of(query)
    if message is None:
        return
    if press.arg not in ("yes", "leave"):
        await turn(query, [line(phrases.NOT_FORGOTTEN)], ())
        return
    leave = press.arg == "leave"
    letters = Letters(context.services)
    left = Farewell(context.services).handed_over

    def told(done: Forgotten) -> list[Letter]:
        texts = pages(line(text) for text in _forgotten(done, leave=leave))
        return [reply(message.chat_id, texts)]

    done = context.store.forget(member.user, letters.to_clerks, leave=leave, left=left, told=told)
    context.house.bell.set()
    note("forgotten", member=member.id, drafts=done.drafts, leave=leave)
    await query.edit_message_reply_markup(None)


async def on_cancel(update: Update, context: Context) -> None:
    """/cancel: nothing more is expected."""
    if update.message is not None:
        context.store.expected(update.message.chat_id)
        await say(update.message, phrases.CANCELLED)


async def on_unknown_command(update: Update, _: Context) -> None:
    """A command there is not."""
    if update.message is not None:
        await say(update.message, phrases.UNKNOWN_COMMAND)


async def on_old_button(update: Update, _: Context) -> None:
    """A button nobody listens to any more, or made-up data."""
    if update.callback_query is not None:
        await update.callback_query.answer(phrases.OLD_BUTTON)


def _page(member: Member, page: int, context: Context) -> tuple[list[Block], Keyboard]:
    count = context.store.count_drafts(member)
    drafts = context.store.history(member, PAGE, page * PAGE)
    if not drafts:
        return [line(phrases.HISTORY_NONE)], ()
    first = page * PAGE + 1
    head = phrases.HISTORY_HEAD.format(first=first, last=first + len(drafts) - 1, count=count)
    keyboard = keyboards.listed((), Verb.HISTORY, page, more=count > (page + 1) * PAGE)
    return [line(bold(head)), *(_entry(draft) for draft in drafts)], keyboard


def _entry(past: PastDraft) -> Block:
    verdict = phrases.HISTORY_VERDICTS[past.verdict] if past.verdict else phrases.HISTORY_OPEN_FACT
    state = f" · No. {past.number}, {phrases.HISTORY_STATES[past.state]}" if past.state else ""
    text = shortened(past.text, 120) if past.text is not None else phrases.HISTORY_FORGOTTEN
    return line(f"{local(past.sent_at):%d %b %Y}: ", bold(verdict), f"{state}\n", italic(text))


def _forgotten(done: Forgotten, *, leave: bool) -> list[str]:
    drafts = phrases.counted(done.drafts, "draft")
    questions = phrases.counted(done.questions, "question")
    lines = [phrases.FORGOTTEN.format(drafts=drafts, questions=questions)]
    if done.incidents:
        entries = phrases.counted(done.incidents, "entry", "entries")
        lines.append(help_wording.FORGOTTEN_LOG.format(entries=entries))
    if done.withdrawn:
        lines.append(phrases.FORGOTTEN_WITHDRAWN.format(count=done.withdrawn))
    if done.kept:
        kept = phrases.counted(done.kept, "query", "queries")
        lines.append(phrases.FORGOTTEN_KEPT.format(count=kept))
    lines.append(phrases.FORGOTTEN_LEFT if leave else phrases.FORGOTTEN_NAME)
    return [*lines, phrases.MESSAGES_STAY]
