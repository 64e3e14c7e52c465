"""Drafts: sent, forwarded, with a picture, edited; which account; a changed one."""

from __future__ import annotations

from telegram import Message, Update

from bot.advice import Account, DraftError, Kind, Medium, QuestionError
from bot.chat import keeping, keyboards, phrases, wording
from bot.chat.replies import take_expected, take_reply
from bot.chat.services import Context
from bot.chat.speaking import (
    clean,
    message_of,
    own,
    pressed,
    refuse,
    say,
    sender,
)
from bot.chat.taking import renew_draft, renew_question, take_draft, take_question
from bot.desk import Member, Refusal
from bot.store import Act, Matter, Ref, RefKind


async def on_text(update: Update, context: Context) -> None:
    """A text: expected, a reply to one of the bot's messages, or a draft or a question."""
    message, member = update.message, sender(update, context)
    if message is None or member is None or message.text is None:
        return
    text = clean(message.text)
    if await take_expected(message, member, text, context):
        return
    if await take_reply(message, member, text, context):
        return
    kind = await context.house.think(context.services.sorter.kind, text)
    await take(message, member, text, kind, context, sorted=True)


async def on_forward(update: Update, context: Context) -> None:
    """Somebody else's words: may I share this?"""
    message, member = update.message, sender(update, context)
    if message is None or member is None or message.text is None:
        return
    if await _announced(message, member, context):
        return
    await _draft(message, member, clean(message.text), Medium.SHARED, context)


async def on_picture(update: Update, context: Context) -> None:
    """A picture or a document; what is written with it is the draft."""
    message, member = update.message, sender(update, context)
    if message is None or member is None:
        return
    if await _announced(message, member, context):
        return
    caption, album = clean(message.caption or ""), message.media_group_id
    if not caption and album and context.store.has_album(message.chat_id, album):
        return
    document = message.document is not None
    medium = Medium.DOCUMENT if document else Medium.PICTURE
    await _draft(message, member, caption, medium, context, album=album)


async def on_check(update: Update, context: Context) -> None:
    """/check TEXT, /check as a reply, or /check and then the draft."""
    await _command(update, context, Kind.DRAFT, Act.CHECK)


async def on_ask(update: Update, context: Context) -> None:
    """/ask TEXT, /ask as a reply, or /ask and then the question."""
    await _command(update, context, Kind.QUESTION, Act.ASK)


async def on_edit(update: Update, context: Context) -> None:
    """An edited message: what was said about it is renewed in place."""
    message, member = update.edited_message, sender(update, context)
    if message is None or member is None:
        return
    matter = context.store.matter_sent(message.chat_id, message.message_id)
    text = bare(clean(message.text or message.caption or ""))
    if matter is None and text:
        await say(message, phrases.NOT_CHANGED)
    if matter is None or matter.text is None or text == matter.text or not text:
        return
    if matter.member.user != member.user:  # sent as a member that they no longer are
        return
    try:
        if matter.draft is not None:
            await renew_draft(context, matter, text=text)
        else:
            await renew_question(context, matter, text)
    except (DraftError, QuestionError) as error:
        await say(message, str(error))


async def on_accounts(update: Update, context: Context) -> None:
    """Show the accounts that a draft could go out from."""
    found = await _own_draft(update, context)
    if found is None or found[1].draft is None or found[1].draft.draft is None:
        return
    query, matter = update.callback_query, found[1]
    draft = found[1].draft.draft
    if query is not None:
        rows = keyboards.accounts(matter.ref.id, draft.account)
        await query.edit_message_reply_markup(keyboards.markup(rows))
        await query.answer()


async def on_account(update: Update, context: Context) -> None:
    """The draft goes out from another account: the advice is renewed."""
    found = await _own_draft(update, context)
    query = update.callback_query
    if found is None or query is None:
        return
    account, matter = found[0], found[1]
    if account not in list(Account):
        await query.answer(phrases.OLD_BUTTON)
        return
    await query.answer(wording.ACCOUNTS[Account(account)])
    await renew_draft(context, matter, account=Account(account))


async def on_redraft(update: Update, context: Context) -> None:
    """The next message is the changed draft."""
    found = await _own_draft(update, context)
    query = update.callback_query
    if found is None or query is None:
        return
    message = message_of(query)
    await query.answer()
    if message is not None:
        context.store.expect(message.chat_id, Act.REDRAFT, found[1].ref.id)
        await say(message, phrases.EXPECT[Act.REDRAFT])


async def on_unreadable(update: Update, context: Context) -> None:
    """A sticker, a voice message or anything else without words."""
    message, member = update.message, sender(update, context)
    if message is None or member is None:
        return
    if not await keeping.take_announced(message, member, context):
        await say(message, phrases.NOT_TEXT)


async def take(
    message: Message,
    member: Member,
    text: str,
    kind: Kind,
    context: Context,
    *,
    sorted: bool = False,
) -> None:
    """Take a text for what it is said to be."""
    if kind is Kind.DRAFT:
        await _draft(message, member, text, Medium.TEXT, context, sorted=sorted)
        return
    try:
        await take_question(
            context,
            member,
            text,
            chat=message.chat_id,
            message=message.message_id,
            sorted=sorted,
        )
    except QuestionError as error:
        await say(message, str(error))


def bare(text: str) -> str:
    """The text without a leading /check or /ask."""
    command, _, rest = text.partition(" ")
    first, _, below = text.partition("\n")
    for head, tail in ((command, rest), (first, below)):
        if head.split("@")[0] in ("/check", "/ask"):
            return tail.strip()
    return text


async def _command(update: Update, context: Context, kind: Kind, act: Act) -> None:
    message, member = update.message, sender(update, context)
    if message is None or member is None:
        return
    text = bare(clean(message.text or ""))
    replied = message.reply_to_message
    if not text and replied is not None:
        text = clean(replied.text or replied.caption or "")
        if not text:
            await say(message, phrases.NO_WORDS)
            return
    if text in ("", "/check", "/ask"):
        context.store.expect(message.chat_id, act)
        await say(message, phrases.EXPECT[act])
        return
    await take(message, member, text, kind, context)


async def _announced(message: Message, member: Member, context: Context) -> bool:
    """Whether a forward or a picture was announced, and is dealt with. What else was announced is
    no longer expected after it; what only words can be is asked for anew."""
    if await keeping.take_announced(message, member, context):
        return True
    expected = context.store.expected(message.chat_id)
    if expected is None or expected[0] not in {Act.REMARK, Act.WORDS}:
        return False
    await say(message, phrases.ONLY_WORDS)
    return True


async def _draft(
    message: Message,
    member: Member,
    text: str,
    medium: Medium,
    context: Context,
    *,
    sorted: bool = False,
    album: str | None = None,
) -> None:
    try:
        await take_draft(
            context,
            member,
            text,
            chat=message.chat_id,
            message=message.message_id,
            medium=medium,
            sorted=sorted,
            album=album,
        )
    except DraftError as error:
        await say(message, str(error))


async def _own_draft(update: Update, context: Context) -> tuple[str, Matter] | None:
    found = await pressed(update, context)
    if found is None:
        return None
    query, press, member = found
    matter = own(member, context, Ref(RefKind.DRAFT, press.id))
    if isinstance(matter, Refusal):
        await refuse(query, matter)
        return None
    return press.arg, matter
