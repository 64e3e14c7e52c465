from collections.abc import Iterator

import httpx
import pytest

from bot.sandbox import CallbackAnswer, Controls, Phone, Server, run_in_thread
from tests.sandbox.support import ANN, buttons, png, texts


@pytest.fixture
def server() -> Iterator[Server]:
    with run_in_thread() as server:
        yield server


@pytest.fixture
def phone(server: Server) -> Iterator[Phone]:
    with Phone(server.url, ANN, "Ann") as phone:
        yield phone


@pytest.fixture
def bot(server: Server) -> Iterator[httpx.Client]:
    url = f"{server.api_url}/bot{server.token}/"
    with httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.fixture
def controls(server: Server) -> Iterator[Controls]:
    with Controls(server.url) as controls:
        yield controls


def test_a_phone_sends_and_sees(phone: Phone, bot: httpx.Client) -> None:
    """Everything a person can send, from another thread or process."""
    first = phone.open("https://t.me/sandbox_bot?start=CODE")
    phone.send("Hello", reply_to=first.id)
    phone.photo(png(), "Look")
    phone.document(b"%PDF", "minutes.pdf", "application/pdf")
    phone.forward("Shame!", "Dee")
    phone.edit(first.id, "/start AGAIN")
    seen = phone.messages()
    assert texts(seen) == ["/start AGAIN", "Hello", "Look", "", "Shame!"]
    assert [message.edited for message in seen] == [True, False, False, False, False]
    assert seen[1].reply_to == first.id
    assert phone.download(seen[2]) == png()
    assert phone.download(seen[3]) == b"%PDF"
    assert len(bot.get("getUpdates").json()["result"]) == len(seen) + 1


def test_a_phone_waits_for_the_bot(phone: Phone, bot: httpx.Client) -> None:
    """Until it sees what it wants, or its patience is over."""
    phone.send("Hello")
    bot.post("sendMessage", json={"chat_id": ANN, "text": "Hello yourself"})
    seen = phone.wait(lambda messages: len(messages) == 2)
    assert seen[-1].text == "Hello yourself"
    with pytest.raises(TimeoutError):
        phone.wait(lambda messages: len(messages) == 3, timeout=0.05)


def test_a_phone_presses_the_latest_button(
    server: Server, phone: Phone, bot: httpx.Client, controls: Controls
) -> None:
    """By its text; an answer that never comes is a TimeoutError."""
    controls.settings(query_seconds=0.05)
    phone.send("Hello")
    for text in ("First?", "Second?"):
        markup = buttons([("Yes", text)])
        bot.post("sendMessage", json={"chat_id": ANN, "text": text, "reply_markup": markup})
    with pytest.raises(LookupError):
        phone.press("No")
    with pytest.raises(TimeoutError):
        phone.press("Yes")
    update = bot.get("getUpdates").json()["result"][-1]
    assert update["callback_query"]["data"] == "Second?"
    assert CallbackAnswer() == CallbackAnswer("", alert=False, url=None)


def test_a_phone_blocks_the_bot(phone: Phone, bot: httpx.Client) -> None:
    """And lets it write again."""
    phone.send("Hello")
    message = {"chat_id": ANN, "text": "Hello yourself"}
    phone.block()
    assert bot.post("sendMessage", json=message).status_code == httpx.codes.FORBIDDEN
    phone.unblock()
    assert bot.post("sendMessage", json=message).status_code == httpx.codes.OK


def test_faults_and_limits_are_set_from_outside(
    phone: Phone, bot: httpx.Client, controls: Controls
) -> None:
    """And the calls the bot made can be looked at."""
    phone.send("Hello")
    controls.fault("sendMessage", "error_500")
    controls.fault("sendMessage", "too_many", times=9)
    message = {"chat_id": ANN, "text": "a"}
    assert bot.post("sendMessage", json=message).status_code == 500
    assert bot.post("sendMessage", json=message).status_code == 429
    controls.clear_faults()
    assert bot.post("sendMessage", json=message).status_code == 200
    controls.settings(per_chat=1)
    assert bot.post("sendMessage", json=message).status_code == 429
    assert [call.status for call in controls.calls()] == [500, 429, 200, 429]
