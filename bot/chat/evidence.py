"""What an incident comes with: taking it from a message, and a document of all of them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from html import escape

from telegram import Bot, Message
from telegram.error import TelegramError

from bot.chat import help_wording as wording
from bot.chat.hours import local
from bot.desk import Member
from bot.store import FileKind, Incident, Kept

MOST_BYTES = 30_000_000
"""Of pictures in one document; a bot can send 50 MB (Bot API, sending files)."""
_STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
}
_STYLE = (
    "body{font:16px/1.4 sans-serif;max-width:45em;margin:1em auto;padding:0 1em}"
    "p.words{white-space:pre-wrap;overflow-wrap:anywhere}"
    "p.words{border-left:3px solid #999;padding-left:1em}"
    "img{max-width:100%}section{break-inside:avoid}"
)


def kept(message: Message) -> Kept | None:
    """The picture, document, video or voice message that comes with a message."""
    if message.photo:
        return Kept(FileKind.PHOTO, message.photo[-1].file_id)
    if message.document:
        return Kept(FileKind.DOCUMENT, message.document.file_id)
    if message.video:
        return Kept(FileKind.VIDEO, message.video.file_id)
    return Kept(FileKind.VOICE, message.voice.file_id) if message.voice else None


async def export(
    bot: Bot, member: Member, entries: Sequence[Incident], at: datetime, most: int = MOST_BYTES
) -> bytes:
    """All entries, oldest first, as one page with the pictures in it, to show or to print;
    a picture of more than `most` bytes is only mentioned."""
    made = wording.EXPORT_MADE.format(name=member.name, at=at, count=len(entries))
    head = (
        "<!DOCTYPE html>",
        f'<html lang="en-GB"><meta charset="utf-8"><title>{wording.EXPORT_TITLE}</title>',
        '<meta name="viewport" content="width=device-width">',
        f"<style>{_STYLE}</style><h1>{wording.EXPORT_TITLE}</h1><p>{escape(made)}</p>",
    )
    pictures = [one async for one in _pictures(bot, entries, most)]
    body = (
        piece
        for entry, picture in zip(entries, pictures, strict=True)
        for piece in _section(entry, picture)
    )
    return "\n".join([*head, *body, "</html>", ""]).encode()


def _section(entry: Incident, picture: str) -> Iterator[str]:
    title = wording.LOG_TITLE.format(number=entry.number, at=local(entry.at))
    yield f"<section><h2>{escape(title)}</h2>"
    if entry.text:
        yield f'<p class="words">{escape(entry.text)}</p>'
    yield f"{picture}</section>"


async def _pictures(bot: Bot, entries: Sequence[Incident], most: int) -> AsyncIterator[str]:
    left = MOST_BYTES
    for entry in entries:
        data = await _fetched(bot, entry.file, min(left, most)) if entry.file else None
        left -= len(data or b"")
        yield _shown(data) if entry.file else ""


async def _fetched(bot: Bot, file: Kept, most: int) -> bytes | None:
    """A picture's bytes, None where it is none, is too large or is no longer there.

    What it is, its first bytes say, not its name. It comes from the Bot API alone, never from
    an address that somebody wrote.
    """
    if file.kind not in (FileKind.PHOTO, FileKind.DOCUMENT):
        return None
    try:
        found = await bot.get_file(file.id)
        if found.file_size is None or found.file_size > most:
            return None
        data = bytes(await found.download_as_bytearray())
    except TelegramError:
        return None
    return data if data.startswith(tuple(_STARTS)) and len(data) <= most else None


def _shown(data: bytes | None) -> str:
    if data is None:
        return f"<p><em>{wording.EXPORT_ELSEWHERE}</em></p>"
    mime = next(mime for start, mime in _STARTS.items() if data.startswith(start))
    return f'<img alt="" src="data:{mime};base64,{b64encode(data).decode()}">'
