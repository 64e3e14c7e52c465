from typing import Any

import httpx
import pytest

from bot.sandbox import Server, Telegram
from tests.sandbox.support import ANN, BOB, Api, buttons, started, texts


async def test_a_message_arrives_as_the_person_sees_it(
    api: Api, telegram: Telegram, ann: int
) -> None:
    """Text, entities and buttons reach the phone; the bot is told what was sent."""
    sent = await api.call(
        "sendMessage",
        chat_id=ann,
        text=" 🐳 <b>bold</b> &amp; plain ",
        parse_mode="HTML",
        reply_markup=buttons([("Yes", "y")]),
    )
    seen = telegram.messages(ann)[-1]
    assert sent["text"] == seen.text == "🐳 bold & plain"
    assert sent["entities"] == [{"type": "bold", "offset": 3, "length": 4}]
    assert sent["reply_markup"] == buttons([("Yes", "y")])
    assert sent["from"]["is_bot"]
    assert sent["chat"] == {"id": ann, "type": "private", "first_name": "Ann"}
    assert not seen.mine
    assert seen.button("Yes") == seen.button("y") is not None


@pytest.mark.parametrize("how", ["query", "form", "multipart"])
async def test_parameters_may_come_in_any_way(
    api: Api, telegram: Telegram, ann: int, how: str
) -> None:
    """Query, form and multipart calls do what a JSON call does."""
    params = {"chat_id": str(ann), "text": " hé ", "disable_notification": "true"}
    url = f"{api.url}/SENDMESSAGE"
    match how:
        case "query":
            await api.http.get(url, params=params)
        case "form":
            await api.http.post(url, data=params)
        case _:
            await api.http.post(url, data=params, files={"unused": ("a.txt", b"a")})
    assert texts(telegram.messages(ann)) == ["/start", "hé"]


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    """404, in Telegram's words."""
    answer = await api.answer("sendNothing")
    assert answer == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_wrong_token_is_unauthorized(server: Server, api: Api) -> None:
    """401 whatever is called."""
    response = await api.http.get(f"{server.api_url}/bot1:wrong/getMe")
    assert response.status_code == httpx.codes.UNAUTHORIZED
    assert response.json()["description"] == "Unauthorized"


@pytest.mark.parametrize("text", ["", " \n ", "<b> </b>", "\u202a"])
async def test_an_empty_text_is_refused(api: Api, ann: int, text: str) -> None:
    """What is left after parsing and trimming counts."""
    refusal = await api.refusal("sendMessage", chat_id=ann, text=text, parse_mode="HTML")
    assert refusal == "Bad Request: message text is empty"


async def test_the_length_counts_after_parsing_in_utf16(api: Api, ann: int) -> None:
    """4096 code units are the most; an emoji is two, a tag none."""
    await api.call("sendMessage", chat_id=ann, text="🐳" * 2048)
    await api.call("sendMessage", chat_id=ann, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    refusal = await api.refusal("sendMessage", chat_id=ann, text="🐳" * 2048 + "x")
    assert refusal == "Bad Request: message is too long"


async def test_broken_markup_is_refused(api: Api, ann: int) -> None:
    """The parser's words reach the bot."""
    refusal = await api.refusal("sendMessage", chat_id=ann, text="<p>x</p>", parse_mode="HTML")
    said = 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'
    assert refusal == f"Bad Request: {said}"


async def test_entities_may_be_given_instead_of_markup(
    api: Api, telegram: Telegram, ann: int
) -> None:
    """They move along when the text is trimmed."""
    bold = {"type": "bold", "offset": 2, "length": 5}
    await api.call("sendMessage", chat_id=ann, text="  abc  ", entities=[bold])
    (entity,) = telegram.messages(ann)[-1].entities
    assert (entity.offset, entity.length) == (0, 3)


@pytest.mark.parametrize("data", ["", "x" * 65, "é" * 33])
async def test_callback_data_has_1_to_64_bytes(api: Api, ann: int, data: str) -> None:
    """Bytes, not characters."""
    await api.call("sendMessage", chat_id=ann, text="a", reply_markup=buttons([("b", "é" * 32)]))
    refusal = await api.refusal(
        "sendMessage", chat_id=ann, text="a", reply_markup=buttons([("b", data)])
    )
    assert refusal == "Bad Request: BUTTON_DATA_INVALID"


async def test_a_keyboard_has_at_most_100_buttons(api: Api, ann: int) -> None:
    """One more is refused."""
    rows = [[("b", f"{number}")] for number in range(101)]
    await api.call("sendMessage", chat_id=ann, text="a", reply_markup=buttons(*rows[:100]))
    refusal = await api.refusal("sendMessage", chat_id=ann, text="a", reply_markup=buttons(*rows))
    assert refusal == "Bad Request: reply markup is too long"


async def test_a_button_must_do_something(api: Api, ann: int) -> None:
    """A button with a text alone is refused."""
    markup = {"inline_keyboard": [[{"text": "b"}]]}
    refusal = await api.refusal("sendMessage", chat_id=ann, text="a", reply_markup=markup)
    assert refusal.endswith("Text buttons are unallowed in the inline keyboard")


async def test_a_reply_needs_its_message(api: Api, telegram: Telegram, ann: int) -> None:
    """Unless the bot says that it may go without."""
    first = telegram.messages(ann)[0]
    await api.call("sendMessage", chat_id=ann, text="a", reply_parameters={"message_id": first.id})
    assert telegram.messages(ann)[-1].reply_to == first.id
    refusal = await api.refusal("sendMessage", chat_id=ann, text="a", reply_to_message_id=999)
    assert refusal == "Bad Request: message to be replied not found"
    loose = {"message_id": 999, "allow_sending_without_reply": True}
    sent = await api.call("sendMessage", chat_id=ann, text="a", reply_parameters=loose)
    assert "reply_to_message" not in sent


async def test_a_bot_cannot_start_a_chat(api: Api, telegram: Telegram) -> None:
    """Neither with nobody nor with a person who never wrote to it."""
    telegram.person(BOB, "Bob")
    for nobody in (BOB, 404, "@somebody"):
        refusal = await api.refusal("sendMessage", chat_id=nobody, text="a")
        assert refusal == "Bad Request: chat not found"


async def test_a_person_who_blocked_the_bot_hears_nothing(
    api: Api, telegram: Telegram, ann: int
) -> None:
    """403, and both sides' change of mind comes as an update; writing again lifts it."""
    telegram.block(ann)
    refusal = await api.refusal("sendMessage", chat_id=ann, text="a")
    assert refusal == "Forbidden: bot was blocked by the user"
    telegram.send_text(ann, "I am back")
    await api.call("sendMessage", chat_id=ann, text="a")
    changes = [
        update["my_chat_member"] for update in await api.updates() if "my_chat_member" in update
    ]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]


async def test_too_many_messages_to_a_chat_must_wait(
    server: Server, api: Api, telegram: Telegram, ann: int
) -> None:
    """429 says how many seconds; other chats are not held up."""
    state = telegram.state
    state.settings = type(state.settings)(per_chat=1)
    await api.call("sendMessage", chat_id=ann, text="a")
    answer = await api.answer("sendMessage", chat_id=ann, text="b")
    assert answer["error_code"] == httpx.codes.TOO_MANY_REQUESTS
    assert answer["description"] == "Too Many Requests: retry after 1"
    assert answer["parameters"] == {"retry_after": 1}
    await api.call("sendMessage", chat_id=started(telegram, BOB, "Bob"), text="a")


async def test_too_many_messages_overall_must_wait(api: Api, telegram: Telegram, ann: int) -> None:
    """The overall limit counts all chats together."""
    state = telegram.state
    state.settings = type(state.settings)(overall=1)
    await api.call("sendMessage", chat_id=ann, text="a")
    answer = await api.answer("sendMessage", chat_id=started(telegram, BOB, "Bob"), text="b")
    assert answer["error_code"] == httpx.codes.TOO_MANY_REQUESTS


async def test_messages_are_forwarded_and_copied(api: Api, telegram: Telegram, ann: int) -> None:
    """A forward names its author, a copy does not and may have buttons of its own."""
    said = telegram.send_text(ann, "Mind the <gap>")
    bob = started(telegram, BOB, "Bob")
    where = {"chat_id": bob, "from_chat_id": ann, "message_id": said.id}
    await api.call("forwardMessage", **where)
    copy = await api.call("copyMessage", **where, reply_markup=buttons([("b", "c")]))
    forwarded, copied = telegram.messages(bob)[-2:]
    assert (forwarded.text, forwarded.forwarded_from) == ("Mind the <gap>", "Ann")
    assert (copied.id, copied.text, copied.forwarded_from) == (
        copy["message_id"],
        "Mind the <gap>",
        None,
    )
    assert copied.button("b")
    where["message_id"] = 999
    assert await api.refusal("copyMessage", **where) == "Bad Request: message to copy not found"
    refusal = await api.refusal("forwardMessage", **where)
    assert refusal == "Bad Request: message to forward not found"


async def test_an_action_must_be_one_that_phones_show(api: Api, ann: int) -> None:
    """Typing is one, thinking is none."""
    assert await api.call("sendChatAction", chat_id=ann, action="typing") is True
    refusal = await api.refusal("sendChatAction", chat_id=ann, action="thinking")
    assert refusal == "Bad Request: wrong parameter action in request"


@pytest.fixture
async def described(api: Api) -> Api:
    await api.call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    return api


async def test_commands_are_kept_by_scope(described: Api, telegram: Telegram, ann: int) -> None:
    """The narrowest scope that has commands is the one a person sees."""
    mine = {"scope": {"type": "chat", "chat_id": ann}}
    commands = [{"command": "rule", "description": "Rule"}]
    await described.call("setMyCommands", commands=commands, **mine)
    assert await described.call("getMyCommands", **mine) == commands
    assert [one["command"] for one in telegram.state.menus.shown_to(ann)] == ["rule"]
    assert [one["command"] for one in telegram.state.menus.shown_to(BOB)] == ["help"]
    await described.call("deleteMyCommands", **mine)
    assert [one["command"] for one in telegram.state.menus.shown_to(ann)] == ["help"]


@pytest.mark.parametrize("command", ["", "Help", "x" * 33, "no-dash"])
async def test_a_command_has_1_to_32_plain_letters(api: Api, command: str) -> None:
    """Small letters, digits and underscores."""
    commands = [{"command": command, "description": "Help"}]
    refusal = await api.refusal("setMyCommands", commands=commands)
    assert refusal == "Bad Request: BOT_COMMAND_INVALID"


async def test_the_bot_says_what_it_is(api: Api, telegram: Telegram, ann: int) -> None:
    """Descriptions, menu button, getMe, getChat, close and logOut."""
    assert (await api.call("getMe"))["username"] == "sandbox_bot"
    assert (await api.call("getChat", chat_id=ann))["first_name"] == "Ann"
    calls: dict[str, dict[str, Any]] = {
        "setMyDescription": {"description": "d"},
        "setMyShortDescription": {"short_description": "s"},
        "setChatMenuButton": {"menu_button": {"type": "commands"}},
        "close": {},
        "logOut": {},
    }
    for method, params in calls.items():
        assert await api.call(method, **params) is True
    assert (telegram.state.menus.description, telegram.state.menus.short_description) == ("d", "s")
    assert await api.refusal("getChat", chat_id=ANN + 50) == "Bad Request: chat not found"
