import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.sandbox import Fault, FaultKind, Server, Telegram
from tests.sandbox.support import Api, png, started


async def test_updates_stay_until_they_are_confirmed(
    api: Api, telegram: Telegram, ann: int
) -> None:
    """An offset confirms all updates before it; a limit hands out the oldest."""
    telegram.send_text(ann, "one")
    first, second = await api.updates()
    assert await api.updates(limit=1) == [first]
    assert second["update_id"] == first["update_id"] + 1
    assert await api.updates(offset=second["update_id"]) == [second]
    assert await api.updates() == [second]
    assert await api.updates(offset=second["update_id"] + 1) == []


async def test_a_negative_offset_takes_the_last_ones(
    api: Api, telegram: Telegram, ann: int
) -> None:
    """All before them are forgotten."""
    telegram.send_text(ann, "one")
    (last,) = await api.updates(offset=-1)
    assert last["message"]["text"] == "one"
    assert await api.updates() == [last]


async def waiting_poll(api: Api) -> asyncio.Task[dict[str, Any]]:
    """A long poll that is known to wait, since another one has just lost against it."""
    polls = {asyncio.create_task(api.answer("getUpdates", timeout=20)) for _ in range(2)}
    (lost,), (waiting,) = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    answer = await lost
    assert answer["error_code"] == httpx.codes.CONFLICT
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")
    return waiting


async def test_a_second_poller_ends_the_first_and_waits(api: Api, telegram: Telegram) -> None:
    """409 for the first, in Telegram's words; the second gets what comes."""
    poll = await waiting_poll(api)
    assert not poll.done()
    started(telegram)
    (update,) = (await poll)["result"]
    assert update["message"]["text"] == "/start"


async def test_a_long_poll_ends_empty_when_its_time_is_over(api: Api) -> None:
    """The longest time can be set."""
    assert await api.updates(timeout=1) == []


async def test_a_bot_that_hangs_up_polls_no_more(api: Api, telegram: Telegram, ann: int) -> None:
    """The next poll is not in conflict with the one given up, and gets what came meanwhile."""
    last = (await api.updates())[-1]["update_id"]
    with pytest.raises(httpx.ReadTimeout):
        await api.http.get(
            f"{api.url}/getUpdates", params={"timeout": 20, "offset": last + 1}, timeout=0.2
        )
    telegram.send_text(ann, "two")
    assert len(await api.updates(offset=last + 1)) == 1


async def test_only_allowed_kinds_of_updates_come(api: Api, telegram: Telegram, ann: int) -> None:
    """The choice holds until another is made; none named means the usual ones."""
    await api.updates(allowed_updates=["edited_message"])
    said = telegram.send_text(ann, "two")
    telegram.edit(ann, said.id, "three")
    kinds = [set(update) - {"update_id"} for update in await api.updates(offset=-1)]
    assert kinds == [{"edited_message"}]
    await api.updates(allowed_updates=[])
    telegram.send_text(ann, "four")
    assert "message" in (await api.updates(offset=-1))[0]


class Hook:
    """A bot's webhook that fails a few times before it takes updates."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.taken: asyncio.Queue[tuple[str | None, bytes]] = asyncio.Queue()
        hook = self

        class Handler(RequestHandler):
            def post(self) -> None:
                if hook.failures:
                    hook.failures -= 1
                    self.set_status(500)
                    return
                secret = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token")
                hook.taken.put_nowait((secret, self.request.body))

        self.http = HTTPServer(Application([("/hook", Handler)], log_function=lambda _: None))
        (socket,) = bind_sockets(0, "127.0.0.1")
        self.http.add_socket(socket)
        self.url = f"http://127.0.0.1:{socket.getsockname()[1]}/hook"


async def test_a_webhook_gets_updates_until_it_takes_them(
    api: Api, telegram: Telegram, ann: int
) -> None:
    """With its secret, again after a failure, in order; polling is a conflict meanwhile."""
    telegram.state.settings = replace(telegram.state.settings, webhook_retry=0.01)
    hook = Hook(failures=2)
    await api.call("setWebhook", url=hook.url, secret_token="s3cret", drop_pending_updates=True)
    telegram.send_text(ann, "one")
    telegram.send_text(ann, "two")
    taken = [await asyncio.wait_for(hook.taken.get(), 5) for _ in range(2)]
    assert [secret for secret, _ in taken] == ["s3cret", "s3cret"]
    assert [b'"one"' in taken[0][1], b'"two"' in taken[1][1]] == [True, True]
    info = await api.call("getWebhookInfo")
    assert info["url"] == hook.url
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")
    assert "can't use getUpdates method while webhook" in await api.refusal("getUpdates")
    await api.call("deleteWebhook")
    assert (await api.call("getWebhookInfo"))["url"] == ""
    await api.updates()
    hook.http.stop()
    await hook.http.close_all_connections()


async def test_a_webhook_must_be_an_address(api: Api) -> None:
    """Anything else is refused."""
    assert (await api.refusal("setWebhook", url="example")).startswith("Bad Request: bad webhook")


async def test_a_bot_downloads_what_people_send(
    server: Server, api: Api, telegram: Telegram, ann: int
) -> None:
    """GetFile gives a path, the path gives the bytes."""
    telegram.send_photo(ann, png(30, 20), "Look")
    telegram.send_document(ann, b"%PDF", "minutes.pdf", "application/pdf")
    photo, document = (update["message"] for update in (await api.updates())[-2:])
    assert photo["caption"] == "Look"
    assert (photo["photo"][-1]["width"], photo["photo"][-1]["height"]) == (30, 20)
    assert document["document"]["file_name"] == "minutes.pdf"
    for file_id, data in (
        (photo["photo"][-1]["file_id"], png(30, 20)),
        (document["document"]["file_id"], b"%PDF"),
    ):
        path = (await api.call("getFile", file_id=file_id))["file_path"]
        url = f"{server.api_url}/file/bot{server.token}/{path}"
        assert (await api.http.get(url)).content == data
        assert (await api.http.get(url.replace("bot1", "bot2"))).status_code == 404


async def test_a_large_file_is_too_big_for_a_bot(api: Api, telegram: Telegram, ann: int) -> None:
    """Over 20 MB; at 20 MB it is not, and an unknown one is not found."""
    most = 20 * 1024 * 1024
    for data in (b"x" * most, b"x" * (most + 1)):
        telegram.send_document(ann, data, "a.bin", "application/octet-stream")
    small, large = (update["message"]["document"] for update in (await api.updates())[-2:])
    await api.call("getFile", file_id=small["file_id"])
    assert await api.refusal("getFile", file_id=large["file_id"]) == "Bad Request: file is too big"
    refusal = await api.refusal("getFile", file_id="x")
    assert refusal == "Bad Request: wrong file_id or the file is temporarily unavailable"


async def test_a_bot_uploads_photos_and_documents(api: Api, telegram: Telegram, ann: int) -> None:
    """As a part of the call or attached; the same file goes again by its id."""
    url, form = f"{api.url}/sendDocument", {"chat_id": str(ann), "caption": "<b>Here</b>"}
    file = ("a.pdf", b"%PDF", "application/pdf")
    form["parse_mode"] = "HTML"
    sent = (await api.http.post(url, data=form, files={"document": file})).json()["result"]
    attached = {**form, "document": "attach://it"}
    await api.http.post(url, data=attached, files={"it": file})
    await api.call("sendDocument", chat_id=ann, document=sent["document"]["file_id"])
    seen = [message.file for message in telegram.messages(ann)[1:]]
    assert [file and (file.name, file.mime, file.size) for file in seen] == [
        ("a.pdf", "application/pdf", 4)
    ] * 3
    assert sent["caption_entities"][0]["type"] == "bold"
    photo = {"photo": ("a.png", png(), "image/png")}
    form.pop("caption")
    answer = await api.http.post(f"{api.url}/sendPhoto", data=form, files=photo)
    assert answer.json()["result"]["photo"][0]["width"] == 3


async def test_uploads_have_their_limits(api: Api, telegram: Telegram, ann: int) -> None:
    """Of size, of content, of the caption's length."""
    url, form = f"{api.url}/sendPhoto", {"chat_id": str(ann)}
    wrong = {"photo": ("a.png", b"no picture", "image/png")}
    answer = (await api.http.post(url, data=form, files=wrong)).json()
    assert answer["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    telegram.state.settings = replace(telegram.state.settings, photo_limit=5)
    answer = (await api.http.post(url, data=form, files=wrong)).json()
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")
    refusal = await api.refusal("sendPhoto", chat_id=ann, photo="x", caption="x" * 1025)
    assert refusal == "Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (FaultKind.ERROR_500, 500),
        (FaultKind.ERROR_502, 502),
        (FaultKind.TOO_MANY, 429),
    ],
)
async def test_ordered_errors_meet_the_next_calls(
    api: Api, telegram: Telegram, ann: int, kind: FaultKind, code: int
) -> None:
    """As many as ordered, of that method only."""
    telegram.state.faults.add(Fault("sendMessage", kind, times=2, seconds=7))
    assert (await api.call("getMe"))["is_bot"]
    for _ in range(2):
        answer = await api.answer("sendMessage", chat_id=ann, text="a")
        assert answer["error_code"] == code
    await api.call("sendMessage", chat_id=ann, text="a")
    assert [call.status for call in telegram.state.calls] == [200, code, code, 200]
    assert {call.chat for call in telegram.state.calls} == {None, ann}


@pytest.mark.parametrize(("kind", "arrived"), [(FaultKind.RESET, 0), (FaultKind.LOST_ANSWER, 1)])
async def test_an_ordered_reset_cuts_the_connection(
    api: Api, telegram: Telegram, ann: int, kind: FaultKind, arrived: int
) -> None:
    """Before anything is done, or after it is done and before the bot hears of it."""
    telegram.state.faults.add(Fault("sendMessage", kind))
    with pytest.raises(httpx.TransportError):
        await api.call("sendMessage", chat_id=ann, text="a")
    assert len(telegram.messages(ann)) == 1 + arrived
    await api.call("sendMessage", chat_id=ann, text="a")


async def test_an_ordered_delay_only_delays(api: Api, telegram: Telegram, ann: int) -> None:
    """The call is carried out late."""
    telegram.state.faults.add(Fault("sendMessage", FaultKind.DELAY, seconds=0.1))
    loop = asyncio.get_running_loop()
    begin = loop.time()
    await api.call("sendMessage", chat_id=ann, text="a")
    assert loop.time() - begin >= 0.1


async def test_an_ordered_late_answer_comes_after_the_message(
    api: Api, telegram: Telegram, ann: int
) -> None:
    """The call is carried out at once; a bot that hangs up meanwhile never hears of it."""
    telegram.state.faults.add(Fault("sendMessage", FaultKind.LATE_ANSWER, seconds=0.3))
    call = asyncio.create_task(
        api.http.post(f"{api.url}/sendMessage", data={"chat_id": ann, "text": "a"}, timeout=0.1)
    )
    with pytest.raises(httpx.ReadTimeout):
        await call
    assert len(telegram.messages(ann)) == 2
    await asyncio.sleep(0.4)
    (call_made,) = telegram.state.calls
    assert (call_made.status, call_made.message) == (0, telegram.messages(ann)[-1].id)


async def test_confirmed_updates_may_be_handed_out_again(
    api: Api, telegram: Telegram, ann: int
) -> None:
    """Before the new ones, where that is ordered."""
    (first,) = await api.updates()
    telegram.send_text(ann, "two")
    telegram.state.faults.add(Fault("getUpdates", FaultKind.REPEATED))
    found = await api.updates(offset=first["update_id"] + 1)
    assert found[0] == first
    assert [update["message"]["text"] for update in found] == ["/start", "two"]


async def test_updates_may_be_handed_out_in_any_order(
    api: Api, telegram: Telegram, ann: int
) -> None:
    """All of them, where that is ordered."""
    for n in range(20):
        telegram.send_text(ann, f"{n}")
    right = await api.updates()
    telegram.state.faults.add(Fault("getUpdates", FaultKind.SHUFFLED))
    found = await api.updates()
    assert found != right
    assert sorted(found, key=lambda update: int(update["update_id"])) == right


async def test_closing_ends_what_waits(server: Server, api: Api) -> None:
    """A long poll does not hold the server up, and afterwards nobody answers."""
    poll = await waiting_poll(api)
    await server.close()
    await asyncio.wait({poll}, timeout=5)
    assert poll.done()
    poll.exception()
    with pytest.raises(httpx.TransportError):
        await api.answer("getMe")
