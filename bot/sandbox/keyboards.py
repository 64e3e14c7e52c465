"""Inline keyboards and the limits Telegram sets them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import bad_request

BUTTON_LIMIT = 100
DATA_LIMIT = 64


@dataclass(frozen=True)
class Button:
    """A button below a message: it sends ``data`` to the bot or opens ``url``."""

    text: str
    data: str | None = None
    url: str | None = None

    def as_json(self) -> dict[str, str]:
        """The Bot API's InlineKeyboardButton."""
        named = {"text": self.text, "callback_data": self.data, "url": self.url}
        return {name: value for name, value in named.items() if value is not None}


Rows = tuple[tuple[Button, ...], ...]


def inline_keyboard(markup: Any) -> Rows:
    """The rows of an inline keyboard; none for any other markup, which phones here do not show."""
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = tuple(tuple(_row(raw)) for raw in markup.get("inline_keyboard", ()))
    if sum(map(len, rows)) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return tuple(row for row in rows if row)


def keyboard_json(rows: Rows) -> dict[str, Any]:
    """The Bot API's InlineKeyboardMarkup."""
    return {"inline_keyboard": [[button.as_json() for button in row] for row in rows]}


def _row(raw: Any) -> Iterator[Button]:
    if not isinstance(raw, list):
        raise bad_request("can't parse inline keyboard: array of arrays of buttons expected")
    return (_button(one) for one in raw)


def _button(raw: dict[str, Any]) -> Button:
    button = Button(str(raw.get("text", "")), raw.get("callback_data"), raw.get("url"))
    if not button.text:
        raise bad_request('can\'t parse inline keyboard button: field "text" must not be empty')
    if button.data is None and button.url is None:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if button.data is not None and not 1 <= len(button.data.encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if button.url is not None and "://" not in button.url:
        problem = f"inline keyboard button URL '{button.url}' is invalid: Wrong HTTP URL"
        raise bad_request(problem)
    return button
