"""Methods that put new messages into a chat."""

from typing import Any

from bot.sandbox.entities import Rich
from bot.sandbox.errors import Refusal, bad_request
from bot.sandbox.files import FileKind, StoredFile, image_size
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.methods.common import Method, known_chat, open_chat
from bot.sandbox.model import Content, Message, Origin
from bot.sandbox.params import Params, Upload
from bot.sandbox.state import State
from bot.sandbox.texts import caption_text, message_text

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(state: State, params: Params) -> Any:
    """``sendMessage``."""
    chat = open_chat(state, params)
    body = message_text(params.text("text"), params.text("parse_mode"), params.items("entities"))
    return _post(state, chat, params, Content(body, None, _rows(params)))


def send_photo(state: State, params: Params) -> Any:
    """``sendPhoto``, from an upload or by file_id."""
    return _send_file(state, params, FileKind.PHOTO)


def send_document(state: State, params: Params) -> Any:
    """``sendDocument``, from an upload or by file_id."""
    return _send_file(state, params, FileKind.DOCUMENT)


def forward_message(state: State, params: Params) -> Any:
    """``forwardMessage``."""
    source = _source(state, params, "to forward")
    author = state.bot if source.from_bot else state.people[source.chat]
    origin = source.origin or Origin(author.first_name, source.date)
    content = Content(source.content.body, source.content.file)
    return _post(state, open_chat(state, params), Params(), content, origin)


def copy_message(state: State, params: Params) -> Any:
    """``copyMessage``, with another caption if one is given."""
    source = _source(state, params, "to copy")
    body = source.content.body
    if source.content.file and "caption" in params.values:
        body = _caption(params)
    content = Content(body, source.content.file, _rows(params))
    message = _post(state, open_chat(state, params), params, content)
    return {"message_id": message["message_id"]}


def send_chat_action(state: State, params: Params) -> Any:
    """``sendChatAction``: the phone shows it for a few seconds."""
    chat, action = open_chat(state, params), params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.chats.tell(chat, {"type": "action", "action": action})
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}


def _post(
    state: State, chat: int, params: Params, content: Content, origin: Origin | None = None
) -> dict[str, Any]:
    reply_to = _reply_to(state, chat, params)
    state.gauge.count(chat, state.settings)
    return state.message_json(
        state.post(chat, content, from_bot=True, reply_to=reply_to, origin=origin)
    )


def _reply_to(state: State, chat: int, params: Params) -> int | None:
    reply = params.value("reply_parameters") or {
        "message_id": params.number("reply_to_message_id"),
        "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
    }
    wanted = int(reply.get("message_id") or 0)
    if not wanted or state.chats.find(chat, wanted):
        return wanted or None
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _send_file(state: State, params: Params, kind: FileKind) -> Any:
    chat, body = open_chat(state, params), _caption(params)
    upload = params.upload(kind.value)
    file = _uploaded(state, upload, kind) if upload else _known_file(state, params, kind)
    return _post(state, chat, params, Content(body, file, _rows(params)))


def _uploaded(state: State, upload: Upload, kind: FileKind) -> StoredFile:
    settings = state.settings
    limit = settings.photo_limit if kind is FileKind.PHOTO else settings.document_limit
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > limit:
        raise Refusal(413, "Request Entity Too Large")
    if kind is FileKind.DOCUMENT:
        return state.files.add_document(upload.data, upload.name, upload.mime)
    size = image_size(upload.data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return state.files.add_photo(upload.data, size)


def _known_file(state: State, params: Params, kind: FileKind) -> StoredFile:
    file_id = params.text(kind.value)
    if not file_id:
        raise bad_request(f"there is no {kind.value} in the request")
    file = state.files.by_id(file_id)
    if file is None or file.kind is not kind:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    return file


def _caption(params: Params) -> Rich:
    return caption_text(
        params.text("caption"), params.text("parse_mode"), params.items("caption_entities")
    )


def _rows(params: Params) -> Any:
    return inline_keyboard(params.value("reply_markup"))


def _source(state: State, params: Params, purpose: str) -> Message:
    chat = known_chat(state, params, "from_chat_id").user_id
    message = state.chats.find(chat, params.number("message_id"))
    if message is None:
        raise bad_request(f"message {purpose} not found")
    return message
