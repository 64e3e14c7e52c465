"""Methods that change, mark or delete what is in a chat already."""

from dataclasses import replace
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.methods.common import Method, known_message
from bot.sandbox.model import CallbackAnswer, Content, Message
from bot.sandbox.params import Params
from bot.sandbox.state import State
from bot.sandbox.texts import message_text

ANSWER_LIMIT = 200

_REACTIONS = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 "
    "🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 "
    "😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 "
    "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡 "
)


def edit_message_text(state: State, params: Params) -> Any:
    """``editMessageText``; without reply_markup the buttons go."""
    message = _own_message(state, params)
    if message.content.file is not None:
        raise bad_request("there is no text in the message to edit")
    body = message_text(params.text("text"), params.text("parse_mode"), params.items("entities"))
    rows = inline_keyboard(params.value("reply_markup"))
    return _edited(state, message, Content(body, None, rows))


def edit_message_reply_markup(state: State, params: Params) -> Any:
    """``editMessageReplyMarkup``; without reply_markup the buttons go."""
    message = _own_message(state, params)
    rows = inline_keyboard(params.value("reply_markup"))
    return _edited(state, message, replace(message.content, rows=rows))


def delete_message(state: State, params: Params) -> Any:
    """``deleteMessage``; in a private chat the bot may delete either side's."""
    state.chats.remove(known_message(state, params, "to delete"))
    return True


def set_message_reaction(state: State, params: Params) -> Any:
    """``setMessageReaction``; none given takes the reaction away."""
    message = known_message(state, params, "to react")
    given = [str(raw.get("emoji", "")) for raw in params.items("reaction")]
    if len(given) > 1 or not set(given).issubset(_REACTIONS.split()):
        raise bad_request("REACTION_INVALID")
    state.chats.put(replace(message, reaction=given[0] if given else None))
    return True


def answer_callback_query(state: State, params: Params) -> Any:
    """``answerCallbackQuery``: once, in time, with at most 200 characters."""
    text = params.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = CallbackAnswer(text, params.flag("show_alert"), params.text("url") or None)
    query = params.text("callback_query_id")
    state.queries.answer(query, answer, state.settings.query_seconds)
    return True


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}


def _own_message(state: State, params: Params) -> Message:
    message = known_message(state, params, "to edit")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _edited(state: State, message: Message, content: Content) -> Any:
    if content == message.content:
        raise bad_request(
            "message is not modified: specified new message content and reply markup "
            "are exactly the same as a current content and reply markup of the message"
        )
    state.gauge.count(message.chat, state.settings)
    return state.message_json(state.edit(message, content))
