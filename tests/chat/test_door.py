from typing import Any, cast

import pytest
from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.chat.members import at_the_door
from bot.chat.services import Context


@pytest.mark.parametrize("chat", [{"type": "group", "title": "g"}, {"type": "channel"}])
async def test_the_bot_says_nothing_outside_private_chats(chat: dict[str, str]) -> None:
    """In a group a draft would be read by all: the update goes no further, without a word."""
    raw: dict[str, Any] = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 0,
            "chat": {"id": -5, **chat},
            "from": {"id": 1, "first_name": "A", "is_bot": False},
            "text": "/help",
        },
    }
    with pytest.raises(ApplicationHandlerStop):
        await at_the_door(Update.de_json(raw), cast("Context", None))
