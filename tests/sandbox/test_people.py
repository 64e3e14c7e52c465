import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from bot.sandbox import Account, CastMember, Scene, Seen, Server, Telegram, serve
from bot.sandbox.errors import Refusal
from tests.sandbox.support import ANN, BOB, Api, buttons, png

SCENE = Scene(
    title="Two phones",
    cast=[
        CastMember("north", "North Parish", "councillor", ANN, "Ann", "CODE-A"),
        CastMember("north", "North Parish", "clerk", BOB, "Bob", "CODE-B"),
        CastMember("south", "South Parish", "clerk", 13, "Cid", "CODE-C"),
    ],
    samples=["A draft", "Another"],
)
BOT = Account(5, "The Bot", "the_bot", is_bot=True)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = await serve(scene=SCENE, bot=BOT)
    yield server
    await server.close()


@pytest.fixture
async def page(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


async def test_a_persons_command_is_marked(api: Api, telegram: Telegram, ann: int) -> None:
    """The bot gets a bot_command entity, with its place in UTF-16."""
    telegram.send_text(ann, "/help 🐳 /me")
    message = (await api.updates(offset=-1))[0]["message"]
    assert message["text"] == "/help 🐳 /me"
    assert [(one["offset"], one["length"]) for one in message["entities"]] == [(0, 5), (9, 3)]
    assert message["from"] == {
        "id": ann,
        "is_bot": False,
        "first_name": "Ann",
        "language_code": "en",
    }


async def test_a_link_with_a_code_sends_start(telegram: Telegram) -> None:
    """``t.me/<bot>?start=CODE`` and Start is ``/start CODE``; a code must be a possible one."""
    assert telegram.open_link(ANN, "https://t.me/the_bot?start=AB-c_1").text == "/start AB-c_1"
    assert telegram.open_link(ANN, "t.me/the_bot?start=no%20code").text == "/start"


async def test_a_long_text_goes_in_parts(telegram: Telegram) -> None:
    """As the apps do it: cut at 4096 code units, nothing lost."""
    first = telegram.send_text(ANN, "🐳" * 3000)
    parts = [message.text for message in telegram.messages(ANN)]
    assert [len(part) for part in parts] == [2048, 952]
    assert first.text == parts[0]


async def test_an_empty_text_is_not_sent(telegram: Telegram) -> None:
    """A person cannot send spaces."""
    with pytest.raises(Refusal):
        telegram.send_text(ANN, "  ")


async def test_a_reply_and_a_forward_say_so(api: Api, telegram: Telegram, ann: int) -> None:
    """The bot gets the message replied to, and the name of whom a forward is from."""
    told = await api.call("sendMessage", chat_id=ann, text="Well?")
    telegram.send_text(ann, "Yes", reply_to=told["message_id"])
    telegram.forward(ann, "Shame on them!", "Dee")
    reply, forward = (update["message"] for update in (await api.updates())[-2:])
    assert reply["reply_to_message"]["text"] == "Well?"
    assert forward["forward_origin"]["sender_user_name"] == "Dee"
    assert telegram.messages(ann)[-1].forwarded_from == "Dee"


async def test_an_edit_comes_as_an_edited_message(api: Api, telegram: Telegram, ann: int) -> None:
    """Only a person's own texts can be edited."""
    said = telegram.send_text(ann, "A")
    assert telegram.edit(ann, said.id, "B").edited
    message = (await api.updates(offset=-1))[0]["edited_message"]
    assert (message["message_id"], message["text"]) == (said.id, "B")
    told = await api.call("sendMessage", chat_id=ann, text="Well?")
    with pytest.raises(Refusal):
        telegram.edit(ann, told["message_id"], "C")


async def test_one_waits_for_what_one_wants_to_see(api: Api, telegram: Telegram, ann: int) -> None:
    """Until it is there or the time is over."""
    waiting = asyncio.create_task(telegram.wait(ann, lambda seen: seen[-1].text == "Hello"))
    await api.call("sendMessage", chat_id=ann, text="Hello")
    assert (await waiting)[-1].text == "Hello"
    with pytest.raises(TimeoutError):
        await telegram.wait(ann, lambda _: False, timeout=0.01)


async def test_nobody_cannot_write(telegram: Telegram) -> None:
    """An id that belongs to no person."""
    with pytest.raises(LookupError):
        telegram.send_text(404, "Hello")


async def test_the_scene_is_told_without_its_codes(page: httpx.AsyncClient) -> None:
    """Councils with their people in the order of the cast, and the drafts to try."""
    scene = (await page.get("/scene")).json()
    assert scene["title"] == "Two phones"
    assert scene["bot"] == {"name": "The Bot", "username": "the_bot"}
    assert scene["samples"] == ["A draft", "Another"]
    assert [council["name"] for council in scene["councils"]] == ["North Parish", "South Parish"]
    assert scene["councils"][0]["people"] == [
        {"role": "councillor", "id": ANN, "name": "Ann"},
        {"role": "clerk", "id": BOB, "name": "Bob"},
    ]
    assert "CODE" not in json.dumps(scene)


async def test_choosing_a_council_enrols_its_people_once(
    page: httpx.AsyncClient, telegram: Telegram
) -> None:
    """Each sends ``/start CODE``, and nobody else does."""
    for _ in range(2):
        await page.post("/scene/north")
    assert [seen.text for seen in telegram.messages(ANN)] == ["/start CODE-A"]
    assert [seen.text for seen in telegram.messages(BOB)] == ["/start CODE-B"]
    assert telegram.messages(13) == []


@pytest.mark.parametrize("path", ["/", "/static/main.js", "/static/page.css"])
async def test_the_page_needs_nothing_from_outside(page: httpx.AsyncClient, path: str) -> None:
    """Its files are served here, and the policy sent along allows nothing else."""
    answer = await page.get(path)
    assert answer.status_code == httpx.codes.OK
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "https://" not in answer.text


@pytest.mark.parametrize("name", ["nothing.js", "%2e%2e", "page.py"])
async def test_only_the_pages_own_files_are_served(page: httpx.AsyncClient, name: str) -> None:
    """Nothing else of this machine."""
    assert (await page.get(f"/static/{name}")).status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Host": "example.org"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_other_sites_pages_are_kept_out(
    page: httpx.AsyncClient, telegram: Telegram, headers: dict[str, str]
) -> None:
    """A page of another site in the same browser can act neither for the people nor for the bot."""
    answer = await page.post(f"/people/{ANN}/text", json={"text": "Hello"}, headers=headers)
    assert answer.status_code == httpx.codes.FORBIDDEN
    assert telegram.messages(ANN) == []
    hook = f"/bot{telegram.state.token}/setWebhook?url=https://example.org"
    assert (await page.get(hook, headers=headers)).status_code == httpx.codes.FORBIDDEN
    assert telegram.state.webhook.hook is None


async def heard(socket: WebSocketClientConnection) -> dict[str, Any]:
    message = await asyncio.wait_for(socket.read_message(), 5)
    assert message is not None
    return dict(json.loads(message))


async def test_a_phone_hears_of_every_change(server: Server, api: Api, telegram: Telegram) -> None:
    """First what is there, then messages, edits, actions, commands and deletions."""
    said = telegram.send_text(ANN, "Hello")
    address = server.url.replace("http", "ws") + f"/people/{ANN}/events"
    socket = await websocket_connect(address)
    assert await heard(socket) == {"type": "commands", "commands": []}
    (first,) = (await heard(socket))["messages"]
    assert Seen.from_json(first) == said
    await api.call("sendChatAction", chat_id=ANN, action="typing")
    assert await heard(socket) == {"type": "action", "action": "typing"}
    sent = await api.call(
        "sendMessage", chat_id=ANN, text="Well?", reply_markup=buttons([("a", "b")])
    )
    told = await heard(socket)
    assert Seen.from_json(told["message"]) == telegram.messages(ANN)[-1]
    where = {"chat_id": ANN, "message_id": sent["message_id"]}
    await api.call("editMessageText", **where, text="So?")
    edited = (await heard(socket))["message"]
    assert (edited["text"], edited["edited"]) == ("So?", True)
    await api.call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    assert (await heard(socket))["type"] == "commands"
    await api.call("deleteMessage", **where)
    assert await heard(socket) == {"type": "deleted", "id": sent["message_id"]}
    socket.close()
    assert await socket.read_message() is None


async def test_what_is_seen_survives_the_wire(api: Api, telegram: Telegram, ann: int) -> None:
    """Seen.from_json reads what as_json wrote."""
    telegram.send_photo(ann, png(), "See https://example.org")
    await api.call("sendMessage", chat_id=ann, text="a", reply_markup=buttons([("b", "c")]))
    for seen in telegram.messages(ann):
        assert Seen.from_json(json.loads(json.dumps(seen.as_json()))) == seen
