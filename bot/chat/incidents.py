"""The incident log: seen by its owner alone, theirs to read, to take away or to delete."""

from __future__ import annotations

from telegram import Message, Update
from telegram.error import BadRequest

from bot.chat import help_wording as wording
from bot.chat import keyboards
from bot.chat.callbacks import Verb
from bot.chat.events import note
from bot.chat.evidence import export
from bot.chat.hours import local
from bot.chat.html import Block, bold, italic, line, quote, shortened
from bot.chat.keeping import log_row
from bot.chat.services import Context
from bot.chat.speaking import message_of, pressed, say, send_file, turn
from bot.desk import Member
from bot.store import FileKind, Incident, Kept, Keyboard

PAGE = 5
"""Incidents listed at once."""


async def on_log(update: Update, context: Context) -> None:
    """The log, or another page of it."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    message = message_of(query)
    blocks, keyboard = _list(member, press.id, context)
    if message is not None and (message.text or "").startswith(wording.LOG_HEAD):
        await turn(query, blocks, keyboard)
        return
    await query.answer()
    if message is not None:
        await say(message, *blocks, keyboard=keyboard)


async def on_incident(update: Update, context: Context) -> None:
    """One entry, whole."""
    found = await _own(update, context)
    query = update.callback_query
    if found is None or query is None:
        return
    await query.answer()
    message, entry = message_of(query), found[1]
    if message is None:
        return
    picture = (
        keyboards.button(wording.LOG_FILES[entry.file.kind], Verb.PICTURE, entry.id)
        if (entry.file)
        else None
    )
    delete = keyboards.button(wording.LOG_DELETE, Verb.DROP, entry.id)
    words = [quote(entry.text)] if entry.text else []
    keyboard = ((*([picture] if picture else []), delete),)
    await say(message, line(bold(_title(entry))), *words, keyboard=keyboard)


async def on_picture(update: Update, context: Context) -> None:
    """The picture of an entry, from Telegram, which keeps it."""
    found = await _own(update, context)
    query = update.callback_query
    if found is None or query is None:
        return
    message, file = message_of(query), found[1].file
    await query.answer()
    if message is None or file is None:
        return
    try:
        await _send(message, file)
    except BadRequest:
        await say(message, wording.LOG_FILE_GONE)


async def on_drop(update: Update, context: Context) -> None:
    """Delete an entry, once it is confirmed."""
    found = await _own(update, context)
    query = update.callback_query
    if found is None or query is None:
        return
    (member, entry), arg = found, (query.data or "").split(":")[-1]
    if arg == "yes":
        context.store.drop_incident(member, entry.id)
        note("incident_deleted", id=entry.id)
        await turn(query, [line(wording.LOG_DELETED)], (log_row(),))
        return
    yes = keyboards.button(wording.LOG_DELETE_YES, Verb.DROP, entry.id, "yes")
    no = keyboards.button(wording.LOG_DELETE_NO, Verb.CLOSE)
    text = wording.LOG_DELETE_SURE.format(title=_title(entry))
    await turn(
        query,
        [line(text), *([quote(shortened(entry.text, 500))] if entry.text else [])],
        ((yes, no),),
    )


async def on_export(update: Update, context: Context) -> None:
    """All entries in one document."""
    found = await pressed(update, context)
    if found is None:
        return
    query, _, member = found
    entries, message = context.store.incidents(member), message_of(query)
    if not entries or message is None:
        await query.answer(wording.LOG_EMPTY)
        return
    await query.answer()
    today = local(context.services.clock())
    most = context.services.limits.picture_mb * 1_000_000
    data = await export(context.bot, member, entries[::-1], today, most)
    name = f"incident-log-{today:%Y-%m-%d}.html"
    await send_file(message, name, data, wording.LOG_EXPORTED)
    note("incidents_exported", member=member.id, entries=len(entries))


def _list(member: Member, page: int, context: Context) -> tuple[list[Block], Keyboard]:
    count = context.store.count_incidents(member)
    here = min(page, max(0, count - 1) // PAGE)
    entries = context.store.incidents(member, PAGE, here * PAGE)
    head = [line(bold(wording.LOG_HEAD)), line(wording.LOG_PRIVATE)]
    shown = [_entry(entry) for entry in entries] or [line(wording.LOG_EMPTY)]
    rows = [keyboards.button(_title(entry), Verb.INCIDENT, entry.id) for entry in entries]
    listed = keyboards.listed(rows, Verb.LOG, here, more=count > (here + 1) * PAGE)
    add = keyboards.button(wording.LOG_ADD, Verb.ADD)
    last = [add, *([keyboards.button(wording.LOG_EXPORT, Verb.EXPORT)] if entries else [])]
    return [*head, *shown], (*listed, tuple(last))


def _entry(entry: Incident) -> Block:
    mark = "🖼 " if entry.file else ""
    return line(bold(_title(entry)), f"\n{mark}", italic(shortened(entry.text, 200)))


def _title(entry: Incident) -> str:
    return wording.LOG_TITLE.format(number=entry.number, at=local(entry.at))


async def _send(message: Message, file: Kept) -> None:
    match file.kind:
        case FileKind.PHOTO:
            await message.reply_photo(file.id)
        case FileKind.DOCUMENT:
            await message.reply_document(file.id)
        case FileKind.VIDEO:
            await message.reply_video(file.id)
        case FileKind.VOICE:
            await message.reply_voice(file.id)


async def _own(update: Update, context: Context) -> tuple[Member, Incident] | None:
    found = await pressed(update, context)
    if found is None:
        return None
    query, press, member = found
    entry = context.store.incident(member, press.id)
    if entry is None:
        await query.answer(wording.LOG_GONE, show_alert=True)
        return None
    return member, entry
