"""Small talk with Telegram: plain replies, answers to buttons, who is speaking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from telegram import (
    CallbackQuery,
    InputFile,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.chat import keyboards, phrases, wording
from bot.chat.callbacks import Press, parse
from bot.chat.html import Block, line, pages
from bot.chat.services import AT_WORK, Context
from bot.desk import Member, Refusal, may_run_office
from bot.store import Keyboard, Letter, Matter, Part, Ref, RefKind

NOTHING = Ref(RefKind.NOTE, 0)
"""What a reply is about that is about no draft, question or query."""


def sender(update: Update, context: Context) -> Member | None:
    """The member who sent this, in their current council."""
    user = update.effective_user
    return context.store.member(user.id) if user else None


def acting(member: Member, matter: Matter | None, context: Context) -> Member:
    """The same person as a member of the council that the matter belongs to, if they are one."""
    if matter is None:
        return member
    council = matter.query.escalation.council if matter.query else matter.member.council
    return context.store.member_in(member.user, council) or member


def own(member: Member, context: Context, ref: Ref) -> Matter | Refusal:
    """The person's own draft or question, still with its words."""
    matter = context.store.matter(ref)
    if matter is None or matter.text is None:
        return Refusal.UNKNOWN
    return matter if matter.member.user == member.user else Refusal.NOT_YOURS


async def say(message: Message, *blocks: str | Block, keyboard: Keyboard = ()) -> None:
    """Reply with lines that nobody replies to, through the outbox: said once, whatever fails.

    They go out with the first change that the handler makes of the records, or at its end.
    """
    house = AT_WORK.get()
    texts = pages(line(block) if isinstance(block, str) else block for block in blocks)
    house.services.store.post([reply(message.chat_id, texts, keyboard)])
    house.bell.set()


def reply(chat: int, texts: Sequence[str], keyboard: Keyboard = ()) -> Letter:
    """A reply in one or more messages, its buttons under the last."""
    *before, last = texts
    parts = (*(Part(html) for html in before), Part(last, keyboard))
    return Letter(chat, NOTHING, parts)


async def send_file(message: Message, name: str, data: bytes, caption: str) -> None:
    """Reply with a document under this name."""
    await message.reply_document(InputFile(data, filename=name), caption=caption)


async def turn(query: CallbackQuery, blocks: Iterable[Block], keyboard: Keyboard) -> None:
    """Show another page in the message whose button was pressed."""
    html = pages(blocks)[0]
    try:
        await query.edit_message_text(
            html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboards.markup(keyboard),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise
    await query.answer()


async def refuse(query: CallbackQuery, refusal: Refusal) -> None:
    """Say why a button did nothing."""
    await query.answer(wording.REFUSALS[refusal], show_alert=True)


async def pressed(update: Update, context: Context) -> tuple[CallbackQuery, Press, Member] | None:
    """The button, what it carries and who pressed it; garbage is answered here."""
    query, member = update.callback_query, sender(update, context)
    if query is None:
        return None
    press = parse(query.data)
    if press is None or member is None:
        await query.answer(phrases.OLD_BUTTON)
        return None
    return query, press, member


class Unsettled(RuntimeError):
    """It is not known yet what a message shows: the update is tried again later."""


def ref_of(message: MaybeInaccessibleMessage, context: Context) -> Ref | None:
    """What one of the bot's messages shows, None where it is not in the records.

    Raises Unsettled where it may be a letter whose sending Telegram has not answered yet.
    """
    chat, number = message.chat.id, message.message_id
    ref = context.store.ref_at(chat, number)
    if ref is None and context.store.may_be_ours(chat, number):
        raise Unsettled(number)
    return ref


async def in_office(update: Update, context: Context) -> Member | None:
    """The sender where they may run the clerk's office; anybody else is refused here."""
    message, member = update.message, sender(update, context)
    refusal = may_run_office(member)
    if refusal is None:
        return member
    if message is not None:
        await say(message, wording.REFUSALS[refusal])
    return None


async def pressed_in_office(
    update: Update, context: Context
) -> tuple[CallbackQuery, Press, Member] | None:
    """As `pressed`, for buttons of the clerk's office; anybody else is refused here."""
    found = await pressed(update, context)
    refusal = may_run_office(found[2]) if found else None
    if found is not None and refusal is not None:
        await refuse(found[0], refusal)
        return None
    return found


Listing = Callable[[Member, int, Context], tuple[list[Block], Keyboard]]
"""A page of a list of the clerk's office, by its number from 0."""


async def open_list(update: Update, context: Context, listing: Listing) -> None:
    """The first page of a list of the clerk's office, for a command."""
    message, member = update.message, await in_office(update, context)
    if message is not None and member is not None:
        blocks, keyboard = listing(member, 0, context)
        await say(message, *blocks, keyboard=keyboard)


async def turn_list(update: Update, context: Context, listing: Listing) -> None:
    """Another page of it, for a button."""
    found = await pressed_in_office(update, context)
    if found is not None:
        query, press, member = found
        await turn(query, *listing(member, press.id, context))


def message_of(query: CallbackQuery) -> Message | None:
    """The message under which the button stands, if Telegram still knows it."""
    return query.message if isinstance(query.message, Message) else None


def clean(text: str) -> str:
    """Text as Telegram should have sent it: lone halves of a character become U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
