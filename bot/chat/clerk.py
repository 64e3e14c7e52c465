"""The clerk's side: putting before the clerk, ruling, taking back, the list of queries."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from bot.chat import checks, keyboards, phrases, wording
from bot.chat.callbacks import Press, Verb
from bot.chat.html import Block, line
from bot.chat.letters import Letters, ruling_and_version
from bot.chat.services import Context
from bot.chat.speaking import (
    acting,
    message_of,
    open_list,
    own,
    pressed,
    ref_of,
    refuse,
    say,
    turn_list,
)
from bot.desk import Member, Refusal, may_add, may_rule
from bot.store import Act, Keyboard, Matter, Ref, RefKind

PAGE = 8
"""Queries listed at once."""


async def on_ask_clerk(update: Update, context: Context) -> None:
    """The councillor wants the clerk's view, whatever the bot said."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    kind = RefKind.DRAFT if press.verb is Verb.ASK_CLERK else RefKind.QUESTION
    matter = own(member, context, Ref(kind, press.id))
    if isinstance(matter, Refusal):
        await refuse(query, matter)
        return
    letters = Letters(context.services)
    was_open = matter.open
    done = context.store.escalate(
        matter.ref,
        wording.ASKED_ANYWAY,
        lambda m: [letters.card(m, renew=True), *letters.to_clerks(m, renew=was_open)],
    )
    context.house.bell.set()
    if isinstance(done, Refusal):
        await refuse(query, done)
        return
    await query.answer()


async def on_withdraw(update: Update, context: Context) -> None:
    """The councillor withdraws the query."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    person = acting(member, context.store.matter_of(press.id), context)
    done = context.store.withdraw(press.id, person, Letters(context.services).renewed)
    context.house.bell.set()
    if isinstance(done, Refusal):
        await refuse(query, done)
        return
    await query.answer(phrases.DONE)


async def on_remark(update: Update, context: Context) -> None:
    """The councillor's next message is a remark on the query."""
    await _announce(update, context, Act.REMARK)


async def on_words(update: Update, context: Context) -> None:
    """The clerk's next message is the answer."""
    await _announce(update, context, Act.WORDS)


async def on_rule(update: Update, context: Context) -> None:
    """The clerk rules with a button; the second press finds it ruled."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    given = ruling_and_version(press.arg)
    matter = context.store.matter_of(press.id)
    clerk = acting(member, matter, context)
    asked = matter.query.escalation if matter and matter.query else None
    stale = may_rule(clerk, asked) is None and not _shows(query, press, context)
    if given is None or stale:
        await query.answer(phrases.OLD_BUTTON)
        return
    (kind, version), compose = given, Letters(context.services).ruled
    done = context.store.rule(press.id, clerk, kind, "", compose, version=version)
    context.house.bell.set()
    if isinstance(done, Refusal):
        await refuse(query, done)
        return
    await query.answer(wording.RULINGS[kind])
    await checks.heed(context.house, done)


async def on_reopen(update: Update, context: Context) -> None:
    """The clerk takes their own ruling back."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    clerk = acting(member, context.store.matter_of(press.id), context)
    done = context.store.reopen(press.id, clerk, Letters(context.services).reopened)
    context.house.bell.set()
    if isinstance(done, Refusal):
        await refuse(query, done)
        return
    await query.answer(wording.QUERY_REOPENED)
    await checks.heed(context.house, done)


async def on_queries(update: Update, context: Context) -> None:
    """/queries: what is open, oldest first."""
    await open_list(update, context, _list)


async def on_queries_page(update: Update, context: Context) -> None:
    """Another page of the list."""
    await turn_list(update, context, _list)


async def on_query(update: Update, context: Context) -> None:
    """Show one query again, with its buttons."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    matter = context.store.matter_of(press.id)
    clerk = acting(member, matter, context)
    refusal = may_rule(clerk, matter.query.escalation if matter and matter.query else None)
    if matter is None or refusal not in (None, Refusal.ALREADY_RULED, Refusal.WITHDRAWN):
        await refuse(query, refusal or Refusal.UNKNOWN)
        return
    await query.answer()
    context.store.post([Letters(context.services).query(matter, clerk, renew=False)])
    context.house.bell.set()


async def _announce(update: Update, context: Context, act: Act) -> None:
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    matter = context.store.matter_of(press.id)
    person, message = acting(member, matter, context), message_of(query)
    known = matter.as_heard if matter and act is Act.REMARK else matter
    escalation = known.query.escalation if known and known.query else None
    may = may_add if act is Act.REMARK else may_rule
    refusal = may(person, escalation)
    if refusal is not None:
        await refuse(query, refusal)
        return
    if act is Act.WORDS and not _shows(query, press, context):
        await query.answer(phrases.OLD_BUTTON)
        return
    await query.answer()
    if message is not None:
        context.store.expect(message.chat_id, act, press.id)
        await say(message, phrases.EXPECT[act])


def _shows(query: CallbackQuery, press: Press, context: Context) -> bool:
    """Whether the message with the button is known to show that query. Where an older copy of
    the records was put back, the number may have been given anew, to other words."""
    under = query.message
    return under is not None and ref_of(under, context) == Ref(RefKind.QUERY, press.id)


def _list(member: Member, page: int, context: Context) -> tuple[list[Block], Keyboard]:
    count = context.store.count_waiting(member.council)
    if not count:
        return [line(phrases.QUERIES_NONE)], ()
    matters = context.store.waiting(member.council, PAGE, page * PAGE)
    rows = [_row(matter) for matter in matters]
    more = count > (page + 1) * PAGE
    head = phrases.QUERIES_SOME.format(count=phrases.counted(count, "query", "queries"))
    return [line(head)], keyboards.listed(rows, Verb.QUERIES, page, more=more)


def _row(matter: Matter) -> tuple[str, str]:
    if matter.query is None:  # pragma: no cover - what waits has a query
        raise ValueError("nothing is waiting here")
    escalation = matter.query.escalation
    text = phrases.QUERY_LINE.format(
        number=escalation.number,
        subject=escalation.subject.value,
        name=matter.member.name or wording.A_MEMBER,
    )
    return keyboards.button(text[:60], Verb.QUERY, escalation.id)
