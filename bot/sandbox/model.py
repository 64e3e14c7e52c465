"""People, the bot, messages and callback answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.entities import Rich
from bot.sandbox.files import StoredFile
from bot.sandbox.keyboards import Rows


@dataclass(frozen=True)
class Account:
    """A Telegram account: a person's or the bot's."""

    user_id: int
    first_name: str
    username: str | None = None
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """The Bot API's User."""
        about: dict[str, Any] = {
            "id": self.user_id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        if self.username is not None:
            about["username"] = self.username
        return about if self.is_bot else {**about, "language_code": "en"}

    def as_chat(self) -> dict[str, Any]:
        """The Bot API's Chat: the bot's private chat with this person."""
        about = {"id": self.user_id, "type": "private", "first_name": self.first_name}
        return about if self.username is None else {**about, "username": self.username}


@dataclass(frozen=True)
class Content:
    """What a message holds: a text, or a file with its caption, and the buttons below."""

    body: Rich
    file: StoredFile | None = None
    rows: Rows = ()


@dataclass(frozen=True)
class Origin:
    """Whom a forwarded message is from; ``date`` in seconds since 1970."""

    name: str
    date: int

    def as_json(self) -> dict[str, Any]:
        """The Bot API's MessageOriginHiddenUser."""
        return {"type": "hidden_user", "sender_user_name": self.name, "date": self.date}


@dataclass(frozen=True)
class Message:
    """A message in the chat between the bot and the person ``chat``; dates as in Origin."""

    id: int
    chat: int
    from_bot: bool
    date: int
    content: Content
    reply_to: int | None = None
    origin: Origin | None = None
    edit_date: int | None = None
    reaction: str | None = None


@dataclass(frozen=True)
class CallbackAnswer:
    """What the bot said to a pressed button."""

    text: str = ""
    alert: bool = False
    url: str | None = None


@dataclass(frozen=True)
class CastMember:
    """A person for the page's phones: who plays which role for which council."""

    council_id: str
    council_name: str
    role: str
    user_id: int
    name: str
    start_code: str = ""


@dataclass(frozen=True)
class Call:
    """A call the bot made: its method and the status of the answer (0: none was given).

    ``message`` is the number of the message that it made or changed, answered or not.
    """

    method: str
    status: int
    chat: int | None = None
    message: int | None = None


@dataclass(frozen=True)
class Scene:
    """What the page shows: its title, the people and the drafts to try."""

    title: str = "Sandbox"
    cast: Sequence[CastMember] = ()
    samples: Sequence[str] = ()
