import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox import CallbackAnswer, Telegram
from tests.sandbox.support import Api, buttons

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def sent(api: Api, ann: int) -> dict[str, Any]:
    """Where the bot's message with the button Yes is."""
    markup = buttons([("Yes", "y")])
    message = await api.call("sendMessage", chat_id=ann, text="Well?", reply_markup=markup)
    return {"chat_id": ann, "message_id": message["message_id"]}


async def press(
    api: Api, telegram: Telegram, sent: dict[str, Any], button: str = "Yes"
) -> tuple[asyncio.Task[CallbackAnswer], dict[str, Any]]:
    """A press and the query that the bot gets."""
    pressed = asyncio.create_task(telegram.press(sent["chat_id"], sent["message_id"], button))
    (update,) = await api.updates(offset=-1, timeout=5, allowed_updates=["callback_query"])
    return pressed, update["callback_query"]


async def test_an_edit_replaces_text_and_buttons(
    api: Api, telegram: Telegram, sent: dict[str, Any]
) -> None:
    """Without reply_markup the buttons go; the phone shows that it was edited."""
    edited = await api.call("editMessageText", **sent, text="<i>So</i>", parse_mode="HTML")
    seen = telegram.messages(sent["chat_id"])[-1]
    assert (seen.text, seen.edited, seen.buttons) == ("So", True, ())
    assert edited["edit_date"] >= edited["date"]


async def test_an_edit_must_change_something(api: Api, sent: dict[str, Any]) -> None:
    """Neither text nor buttons may stay as they are."""
    markup = buttons([("Yes", "y")])
    same = await api.refusal("editMessageText", **sent, text=" Well? ", reply_markup=markup)
    assert same == NOT_MODIFIED
    assert await api.refusal("editMessageReplyMarkup", **sent, reply_markup=markup) == NOT_MODIFIED
    await api.call("editMessageReplyMarkup", **sent, reply_markup=buttons([("No", "n")]))
    await api.call("editMessageReplyMarkup", **sent)
    assert await api.refusal("editMessageReplyMarkup", **sent) == NOT_MODIFIED


async def test_only_a_message_of_its_own_can_be_edited(
    api: Api, telegram: Telegram, sent: dict[str, Any]
) -> None:
    """Neither a message that is not there nor a person's."""
    theirs = {**sent, "message_id": telegram.messages(sent["chat_id"])[0].id}
    refusal = await api.refusal("editMessageText", **theirs, text="a")
    assert refusal == "Bad Request: message can't be edited"
    refusal = await api.refusal("editMessageText", **{**sent, "message_id": 999}, text="a")
    assert refusal == "Bad Request: message to edit not found"


async def test_a_deleted_message_is_gone(
    api: Api, telegram: Telegram, sent: dict[str, Any]
) -> None:
    """It can neither be seen nor deleted nor edited again."""
    await api.call("deleteMessage", **sent)
    assert len(telegram.messages(sent["chat_id"])) == 1
    refusal = await api.refusal("deleteMessage", **sent)
    assert refusal == "Bad Request: message to delete not found"
    refusal = await api.refusal("editMessageText", **sent, text="a")
    assert refusal == "Bad Request: message to edit not found"


async def test_the_bot_can_react(api: Api, telegram: Telegram, sent: dict[str, Any]) -> None:
    """With one of Telegram's emoji; none takes the reaction away."""
    thumb = {"type": "emoji", "emoji": "👍"}
    await api.call("setMessageReaction", **sent, reaction=[thumb])
    assert telegram.messages(sent["chat_id"])[-1].reaction == "👍"
    await api.call("setMessageReaction", **sent)
    assert telegram.messages(sent["chat_id"])[-1].reaction is None
    tick = {"type": "emoji", "emoji": "✅"}
    refusal = await api.refusal("setMessageReaction", **sent, reaction=[tick])
    assert refusal == "Bad Request: REACTION_INVALID"


@pytest.mark.parametrize("button", ["Yes", "y"])
async def test_a_pressed_button_waits_for_its_answer(
    api: Api, telegram: Telegram, sent: dict[str, Any], button: str
) -> None:
    """The bot gets the data and the message; the person gets the answer."""
    pressed, query = await press(api, telegram, sent, button)
    assert query["data"] == "y"
    assert query["message"]["message_id"] == sent["message_id"]
    assert query["from"]["id"] == sent["chat_id"]
    answer = {"callback_query_id": query["id"], "text": "Thanks", "show_alert": True}
    assert await api.call("answerCallbackQuery", **answer) is True
    assert await pressed == CallbackAnswer("Thanks", alert=True)


async def test_a_query_is_answered_once(api: Api, telegram: Telegram, sent: dict[str, Any]) -> None:
    """A second answer comes too late, as does one to a query that never was."""
    pressed, query = await press(api, telegram, sent)
    await api.call("answerCallbackQuery", callback_query_id=query["id"])
    assert await pressed == CallbackAnswer()
    assert await api.refusal("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    assert await api.refusal("answerCallbackQuery", callback_query_id="1") == TOO_OLD


async def test_a_query_does_not_wait_for_ever(
    api: Api, telegram: Telegram, sent: dict[str, Any]
) -> None:
    """The person sees no answer and the bot is told that it is too late."""
    telegram.state.settings = replace(telegram.state.settings, query_seconds=0.05)
    pressed, query = await press(api, telegram, sent)
    with pytest.raises(TimeoutError):
        await pressed
    assert await api.refusal("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_an_answer_has_at_most_200_characters(
    api: Api, telegram: Telegram, sent: dict[str, Any]
) -> None:
    """A longer one is refused and the query stays open."""
    pressed, query = await press(api, telegram, sent)
    answer = {"callback_query_id": query["id"], "text": "x" * 201}
    refusal = await api.refusal("answerCallbackQuery", **answer)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"
    await api.call("answerCallbackQuery", **{**answer, "text": "x" * 200})
    assert (await pressed).text == "x" * 200


async def test_only_a_button_that_is_there_can_be_pressed(
    telegram: Telegram, sent: dict[str, Any]
) -> None:
    """Neither another button nor one on another message."""
    with pytest.raises(LookupError):
        await telegram.press(sent["chat_id"], sent["message_id"], "No")
    with pytest.raises(LookupError):
        await telegram.press(sent["chat_id"], 999, "Yes")
