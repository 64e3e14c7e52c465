"""Methods about the bot itself and about the people it talks to."""

from typing import Any

from bot.sandbox.menus import DESCRIPTION_LIMIT, SHORT_DESCRIPTION_LIMIT, limited
from bot.sandbox.methods.common import Method, known_chat
from bot.sandbox.params import Params
from bot.sandbox.state import State

_FULL_CHAT = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": True,
        "limited_gifts": True,
        "unique_gifts": True,
        "premium_subscription": True,
        "gifts_from_channels": True,
    },
}


def get_me(state: State, _: Params) -> Any:
    """``getMe``."""
    return {
        **state.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(state: State, params: Params) -> Any:
    """``getChat``."""
    return {**known_chat(state, params).as_chat(), **_FULL_CHAT}


def set_my_commands(state: State, params: Params) -> Any:
    """``setMyCommands``; the phones show the new menu at once."""
    return _set_commands(state, params, params.items("commands"))


def delete_my_commands(state: State, params: Params) -> Any:
    """``deleteMyCommands``."""
    return _set_commands(state, params, [])


def get_my_commands(state: State, params: Params) -> Any:
    """``getMyCommands``."""
    return state.menus.commands(params.value("scope"), params.text("language_code"))


def set_my_description(state: State, params: Params) -> Any:
    """``setMyDescription``."""
    state.menus.description = limited(params.text("description"), DESCRIPTION_LIMIT)
    return True


def set_my_short_description(state: State, params: Params) -> Any:
    """``setMyShortDescription``."""
    text = limited(params.text("short_description"), SHORT_DESCRIPTION_LIMIT)
    state.menus.short_description = text
    return True


def set_chat_menu_button(state: State, params: Params) -> Any:
    """``setChatMenuButton``; kept, not shown."""
    state.menus.button = params.value("menu_button") or {"type": "default"}
    return True


def done(_state: State, _params: Params) -> Any:
    """``close`` and ``logOut``: nothing to do here."""
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getChat": get_chat,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyDescription": set_my_description,
    "setMyShortDescription": set_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "close": done,
    "logOut": done,
}


def _set_commands(state: State, params: Params, commands: list[Any]) -> bool:
    state.menus.set_commands(commands, params.value("scope"), params.text("language_code"))
    for user in state.people:
        shown = state.menus.shown_to(user)
        state.chats.tell(user, {"type": "commands", "commands": shown})
    return True
