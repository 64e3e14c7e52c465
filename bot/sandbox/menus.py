"""The bot's command menus and what it says about itself."""

import json
import re
from collections.abc import Sequence
from typing import Any

from bot.sandbox.errors import bad_request

COMMAND_LIMIT = 100
DESCRIPTION_LIMIT = 512
SHORT_DESCRIPTION_LIMIT = 120

Command = dict[str, str]
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_Key = tuple[str, str]


class Menus:
    """Commands by scope and language; the description and the short description."""

    def __init__(self) -> None:
        self._commands: dict[_Key, Sequence[Command]] = {}
        self.description = ""
        self.short_description = ""
        self.button: dict[str, Any] = {"type": "commands"}

    def set_commands(self, commands: Sequence[Any], scope: Any, language: str) -> None:
        """Set the menu of a scope; without commands the menu goes."""
        if len(commands) > COMMAND_LIMIT:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._commands[_key(scope, language)] = [_checked(raw) for raw in commands]

    def commands(self, scope: Any, language: str) -> Sequence[Command]:
        """The menu set for exactly this scope and language."""
        return self._commands.get(_key(scope, language), [])

    def shown_to(self, user_id: int) -> Sequence[Command]:
        """The menu a person sees: the narrowest scope that has commands."""
        scopes: tuple[dict[str, Any], ...] = (
            {"type": "chat", "chat_id": user_id},
            {"type": "all_private_chats"},
            {"type": "default"},
        )
        menus = (self.commands(scope, lang) for scope in scopes for lang in ("en", ""))
        return next((menu for menu in menus if menu), [])


def limited(text: str, limit: int) -> str:
    """A description that is not too long."""
    if len(text) > limit:
        raise bad_request("DESCRIPTION_INVALID")
    return text


def _key(scope: Any, language: str) -> _Key:
    scope = scope or {"type": "default"}
    if "chat_id" in scope:
        scope = {**scope, "chat_id": int(scope["chat_id"])}
    return json.dumps(scope, sort_keys=True), language


def _checked(raw: dict[str, Any]) -> Command:
    command, description = str(raw.get("command", "")), str(raw.get("description", ""))
    name = command.removeprefix("/")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
