"""Adding to the incident log: only what was announced for it, in one message or one album."""

from __future__ import annotations

from telegram import Message, Update

from bot.chat import door_wording, keyboards, phrases
from bot.chat import help_wording as wording
from bot.chat.callbacks import Verb
from bot.chat.events import note
from bot.chat.evidence import kept
from bot.chat.html import line, pages
from bot.chat.services import Context
from bot.chat.speaking import clean, message_of, pressed, say
from bot.desk import Member
from bot.store import Act, Kept, Letter, Part, Ref, RefKind


async def on_add(update: Update, context: Context) -> None:
    """The next message is an incident."""
    found = await pressed(update, context)
    if found is None:
        return
    query, message = found[0], message_of(found[0])
    await query.answer()
    if message is not None:
        context.store.expect(message.chat_id, Act.INCIDENT)
        await say(message, phrases.EXPECT[Act.INCIDENT])


async def take_announced(message: Message, member: Member, context: Context) -> bool:
    """Keep this message if it was announced, or belongs to an album that was; else False."""
    album = message.media_group_id
    further = album is not None and context.store.keeps_album(member, album)
    if not further and not context.store.awaits(message.chat_id, Act.INCIDENT):
        return False
    text, file = clean(message.text or message.caption or ""), kept(message)
    if not text and file is None:
        return False
    if not further:
        context.store.expected(message.chat_id)
    await take_incident(message, member, text, context, file=file, further=further)
    return True


async def take_incident(
    message: Message,
    member: Member,
    text: str,
    context: Context,
    *,
    file: Kept | None = None,
    further: bool = False,
) -> None:
    """Keep it, and say so in the same step; pictures of one album are confirmed once."""
    most = context.services.limits.log_entries
    if context.store.count_incidents(member) >= most:
        entries = phrases.counted(most, "entry", "entries")
        await say(message, door_wording.LOG_FULL.format(entries=entries))
        return

    def compose(count: int) -> list[Letter]:
        told = wording.LOG_KEPT.format(count=phrases.counted(count, "entry", "entries"))
        part = Part(pages([line(told)])[0], (log_row(),))
        ref = Ref(RefKind.LOG, member.id)
        return [Letter(message.chat_id, ref, (part,), message.message_id, renew=further)]

    album = message.media_group_id
    id = context.store.keep_incident(member, text, file, compose, album=album)
    context.house.bell.set()
    note("incident_kept", id=id, file=file.kind.value if file else None)


def log_row() -> keyboards.Row:
    """To the log, and to add another."""
    return (
        keyboards.button(wording.MY_LOG, Verb.LOG),
        keyboards.button(wording.LOG_ADD_MORE, Verb.ADD),
    )
