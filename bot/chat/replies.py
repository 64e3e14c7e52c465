"""A message that was announced, or that replies to one of the bot's: whose turn it takes."""

from __future__ import annotations

from telegram import Message

from bot.advice import Account, DraftError, QuestionError
from bot.chat import checks, finding, keeping, wording
from bot.chat.letters import Letters
from bot.chat.services import Context
from bot.chat.speaking import acting, ref_of, say
from bot.chat.taking import take_draft, take_question
from bot.desk import Member, Refusal, RulingKind, State
from bot.store import Act, Matter, Ref, RefKind


async def take_expected(message: Message, member: Member, text: str, context: Context) -> bool:
    """Take the text for what a button or command announced; False if nothing was."""
    expected = context.store.expected(message.chat_id)
    if expected is None or message.reply_to_message is not None:
        return False
    act, id = expected
    match act:
        case Act.REMARK:
            await remark(message, member, text, id, context)
        case Act.WORDS:
            await words(message, member, text, id, context)
        case Act.CHECK | Act.REDRAFT:
            await _draft(message, member, text, id, context)
        case Act.ASK:
            await _question(message, member, text, context)
        case Act.SEARCH:
            await finding.take_search(message, member, text, id, context)
        case Act.INCIDENT:
            await keeping.take_incident(message, member, text, context)
    return True


async def take_reply(message: Message, member: Member, text: str, context: Context) -> bool:
    """Take a reply for a remark or for the clerk's words; False if it is neither."""
    replied = message.reply_to_message
    ref = ref_of(replied, context) if replied else None
    if ref is None:
        return False
    match ref.kind:
        case RefKind.QUERY | RefKind.REMARK:
            await words(message, member, text, ref.id, context)
        case RefKind.RULING | RefKind.WORDS:
            await remark(message, member, text, ref.id, context)
        case RefKind.DRAFT | RefKind.QUESTION:
            return await _remark_on_card(message, member, text, ref, context)
        case RefKind.NOTE | RefKind.LOG | RefKind.PACE:
            return False
    return True


async def remark(
    message: Message, member: Member, text: str, escalation: int, context: Context
) -> None:
    """A councillor's remark goes to the clerk, before the ruling or after it."""
    letters = Letters(context.services)
    before = context.store.matter_of(escalation)
    done = context.store.add_remark(
        escalation,
        acting(member, before, context),
        text,
        lambda matter: [*letters.remarked(matter, text)],
    )
    await _confirm(message, done, context)


async def words(
    message: Message, member: Member, text: str, escalation: int, context: Context
) -> None:
    """A clerk's words: the ruling itself, or words added to it."""
    letters, store = Letters(context.services), context.store
    before = store.matter_of(escalation)
    clerk = acting(member, before, context)
    state = before.query.escalation.state if before and before.query else None
    done: Matter | Refusal
    if state is State.OPEN:
        done = store.rule(escalation, clerk, RulingKind.ANSWER, text, letters.ruled)
    else:
        done = store.add_words(escalation, clerk, text, lambda m: letters.worded(m, text))
    if isinstance(done, Refusal):
        await say(message, wording.REFUSALS[done])
    context.house.bell.set()
    await checks.heed(context.house, done)


async def _remark_on_card(
    message: Message, member: Member, text: str, ref: Ref, context: Context
) -> bool:
    matter = context.store.matter(ref)
    query = matter.as_heard.query if matter else None
    if query is None or query.escalation.state is State.WITHDRAWN:
        return False
    await remark(message, member, text, query.escalation.id, context)
    return True


async def _confirm(message: Message, done: Matter | Refusal, context: Context) -> None:
    context.house.bell.set()
    if isinstance(done, Refusal):
        await say(message, wording.REFUSALS[done])
    elif done.query is not None:
        ask = context.services.councils[done.query.escalation.council].ask
        said = wording.REMARKED if done.clerks else wording.REMARKED_UNSEEN
        await say(message, said.format(number=done.query.escalation.number, ask=ask))


async def _draft(message: Message, member: Member, text: str, id: int, context: Context) -> None:
    before = context.store.matter(Ref(RefKind.DRAFT, id)) if id else None
    record = before.draft if before and before.member.user == member.user else None
    account = record.draft.account if record and record.draft else Account.COUNCILLOR
    try:
        await take_draft(
            context,
            member,
            text,
            chat=message.chat_id,
            message=message.message_id,
            account=account,
            follows=record.id if record else None,
        )
    except DraftError as error:
        await say(message, str(error))


async def _question(message: Message, member: Member, text: str, context: Context) -> None:
    chat, id = message.chat_id, message.message_id
    try:
        await take_question(context, member, text, chat=chat, message=id)
    except QuestionError as error:
        await say(message, str(error))
