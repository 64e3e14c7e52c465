"""What the sandbox's tests share: calls as a bot makes them, and a small real bot."""

import struct
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.sandbox import Server, Telegram

ANN = 11
BOB = 12


class Api:
    """The Bot API as a bot without a library sees it."""

    def __init__(self, server: Server) -> None:
        self.url = f"{server.api_url}/bot{server.token}"
        self.http = httpx.AsyncClient(timeout=30)

    async def answer(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer to a JSON call."""
        response = await self.http.post(f"{self.url}/{method}", json=params)
        body: dict[str, Any] = response.json()
        assert response.status_code == (200 if body["ok"] else body["error_code"])
        return body

    async def call(self, method: str, **params: Any) -> Any:
        """The result of a call that goes well."""
        answer = await self.answer(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """Why a call is refused."""
        answer = await self.answer(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """Updates, confirming nothing unless an offset is given."""
        found: list[dict[str, Any]] = await self.call("getUpdates", **params)
        return found


def started(telegram: Telegram, user: int = ANN, name: str = "Ann") -> int:
    """A person who has started the bot."""
    telegram.person(user, name)
    telegram.send_text(user, "/start")
    return user


def texts(messages: Sequence[Any]) -> list[str]:
    """The texts of messages as seen."""
    return [message.text for message in messages]


def buttons(*rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """An inline keyboard of (text, callback_data)."""
    keyboard = [[{"text": text, "callback_data": data} for text, data in row] for row in rows]
    return {"inline_keyboard": keyboard}


def png(width: int = 3, height: int = 2) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x99" * width) * height)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def echo_bot(server: Server, builder: Any = None) -> Application[Any, Any, Any, Any, Any, Any]:
    """A real Application that repeats what it is told and offers two buttons."""
    builder = builder or ApplicationBuilder()
    builder = builder.token(server.token).base_url(f"{server.api_url}/bot")
    application = builder.base_file_url(f"{server.api_url}/file/bot").build()
    application.add_handler(CallbackQueryHandler(_pressed))
    application.add_handler(MessageHandler(filters.PHOTO | filters.Document.ALL, _weigh))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, _edited))
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    return application  # type: ignore[no-any-return]


@asynccontextmanager
async def polling(application: Application[Any, Any, Any, Any, Any, Any]) -> AsyncIterator[None]:
    """Run an application by long polling."""
    assert application.updater is not None
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=5)
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()


async def _echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Done", callback_data="done")],
            [InlineKeyboardButton("Tell me more", callback_data="more")],
        ]
    )
    await update.message.reply_html(
        f"You said:\n<blockquote>{update.message.text_html}</blockquote>",
        do_quote=True,
        reply_markup=keyboard,
    )


async def _edited(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.edited_message is not None
    await update.edited_message.reply_text(f"Now you say: {update.edited_message.text}")


async def _weigh(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.message
    assert message is not None
    attached = message.photo[-1] if message.photo else message.document
    assert attached is not None
    data = await (await attached.get_file()).download_as_bytearray()
    await message.reply_document(bytes(data), filename="copy.bin", caption=f"{len(data)} bytes")


async def _pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    if query.data == "more":
        await query.answer("There is no more to tell.", show_alert=True)
        return
    await query.answer("Noted")
    await query.edit_message_text("All done")
