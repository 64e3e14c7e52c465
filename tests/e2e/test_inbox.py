import json
import logging
import time
from typing import Any

import httpx
import pytest

from bot.chat import application
from bot.config import Mode, Telegram, Webhook
from bot.sandbox import FaultKind, Phone
from bot.store import InboxState
from tests.e2e.town import Town, never, soon, told


def cards(phone: Phone, piece: str = "No concern found") -> int:
    return len([m for m in phone.messages() if not m.mine and piece in m.text])


def reference(phone: Phone) -> str:
    return told(phone, "not with you").text.partition("reference ")[2][:4]


def test_what_fails_is_tried_again(town: Town) -> None:
    """A fault that passes costs a moment, and is told to nobody; there is one card."""
    councillor = town.councillor()
    town.bot.assessor.faults = 2
    councillor.send("Good news about the park.")
    told(councillor, "No concern found")
    never(councillor, "went wrong")
    assert cards(councillor) == 1
    assert len(town.bot.assessor.seen) == 3
    soon(lambda: town.store.inbox() == ())


def test_what_goes_on_failing_is_set_aside_and_the_chat_goes_on(town: Town) -> None:
    """In the order they were sent: first the reference, then the card of the next draft."""
    councillor, other = town.councillor(), town.councillor(name="Other")
    town.bot.pauses = (0.3, 0.3)
    town.bot.stop()
    town.bot.start()
    councillor.send("The crash of the mayor.")
    councillor.send("Good news about the park.")
    other.send("Good news about the pond.")
    told(other, "No concern found")
    assert not cards(councillor)
    ref = reference(councillor)
    told(councillor, "No concern found")
    texts = [m.text for m in councillor.messages() if not m.mine]
    assert [("reference" in t, "No concern" in t) for t in texts[-2:]] == [
        (True, False),
        (False, True),
    ]
    kept = town.store.incoming(ref)
    assert kept is not None
    assert (kept.state, kept.error, kept.tries) == (InboxState.SET_ASIDE, "RuntimeError", 3)


def test_what_was_set_aside_is_replayed_while_the_bot_runs(town: Town) -> None:
    """As `golden-rule inbox replay` does it, from another process."""
    councillor = town.councillor()
    town.bot.assessor.faults = 3
    councillor.send("Good news about the park.")
    ref = reference(councillor)
    assert town.store.replay(ref)
    told(councillor, "No concern found")
    assert town.store.incoming(ref) is None


def test_what_was_set_aside_is_forgotten_with_the_rest(town: Town) -> None:
    """/forget leaves no word of it in the records."""
    councillor = town.councillor()
    councillor.send("The crash of the xylophone.")
    ref = reference(councillor)
    councillor.send("/forget")
    told(councillor, "This removes the words")
    councillor.press("Forget my words and my log")
    told(councillor, "Removed")
    assert town.store.incoming(ref) is None
    town.bot.stop()
    files = town.path.parent.glob(town.path.name + "*")
    assert not any(b"xylophone" in file.read_bytes() for file in files)


def test_a_stop_finishes_what_is_under_way_and_keeps_the_rest(town: Town) -> None:
    """The next start handles it, once, before anything else."""
    councillor = town.councillor()
    town.bot.assessor.slow = 1.0
    councillor.send("The first about the park.")
    councillor.send("The second about the park.")
    soon(lambda: len(town.store.inbox()) == 2)
    soon(lambda: len(town.bot.assessor.seen) == 1)
    town.bot.stop()
    assert cards(councillor) == 1
    assert [found.tries for found in town.store.inbox()] == [0]
    town.bot.assessor.slow = 0.0
    town.bot.start()
    councillor.wait(lambda _: cards(councillor) == 2)
    never(councillor, "went wrong")
    assert cards(councillor) == 2
    assert len(town.bot.assessor.seen) == 2


def test_what_does_not_finish_in_time_is_handled_anew(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off between receipt and card, it leaves nothing behind but itself."""
    monkeypatch.setattr(application, "PATIENCE", 0.1)
    councillor = town.councillor()
    town.bot.assessor.slow = 1.0
    councillor.send("Good news about the park.")
    soon(lambda: len(town.bot.assessor.seen) == 1)
    town.bot.stop()
    assert not cards(councillor)
    assert len(town.store.inbox()) == 1
    town.bot.assessor.slow = 0.0
    town.bot.start()
    told(councillor, "No concern found")
    time.sleep(0.3)
    assert cards(councillor) == 1


def test_a_press_handled_too_late_for_telegram_still_counts(town: Town) -> None:
    """The button's waiting is over before anything is done; the query is made all the same."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("Good news about the park.")
    told(councillor, "No concern found")
    town.controls.settings(query_seconds=0)
    with pytest.raises(TimeoutError):
        councillor.press("Ask the clerk")
    told(clerk, "No. 1")
    assert cards(clerk, "No. 1") == 1


def test_what_telegram_did_without_saying_so_may_be_done_again(town: Town) -> None:
    """A page is put away, the answer is lost, and there is nothing left to put away."""
    councillor = town.councillor()
    councillor.send("/policy")
    told(councillor, "Its sections")
    section = councillor.messages()[-1].buttons[0][0].text
    councillor.press(section)
    soon(lambda: bool(councillor.messages()[-1].button("Close")))
    before = len(councillor.messages())
    town.controls.fault("deleteMessage", FaultKind.LOST_ANSWER)
    councillor.press("Close")
    councillor.wait(lambda seen: len(seen) == before - 1)
    soon(lambda: town.store.inbox() == ())
    never(councillor, "went wrong")


def test_what_fails_after_its_change_is_not_done_twice(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """The change stands and its sender is told of it, once."""
    councillor = town.councillor()
    councillor.send("Good news about the park.")
    told(councillor, "No concern found")
    councillor.send("/forget")
    told(councillor, "This removes the words")
    town.controls.fault("editMessageReplyMarkup", FaultKind.ERROR_502)
    with caplog.at_level(logging.INFO, "bot.chat"):
        councillor.press("Forget my words and my log")
        soon(lambda: "handler_failed" in caplog.text)
    told(councillor, "the words of 1 draft")
    never(councillor, "went wrong")
    assert cards(councillor, "Removed") == 1
    assert town.store.inbox() == ()


def test_another_bot_with_the_token_is_told_in_one_line(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """And this one goes on fetching."""
    councillor = town.councillor()
    with caplog.at_level(logging.INFO, "bot.chat"):
        address = f"{town.server.api_url}/bot{town.server.token}/getUpdates"
        httpx.get(address, params={"timeout": 0, "offset": 0})
        soon(lambda: "another_bot_fetches" in caplog.text)
    councillor.send("Good news about the park.")
    told(councillor, "No concern found")


def hook(town: Town, port: int) -> str:
    """Start the bot behind a webhook; its address."""
    town.bot.stop()
    url = f"http://127.0.0.1:{port}/telegram"
    town.bot.telegram = Telegram(town.server.api_url, Mode.WEBHOOK, Webhook("127.0.0.1", port, url))
    town.bot.start()
    return url


def post(url: str, update: Any, secret: bytes = b"a-secret") -> int:
    headers = {b"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    return httpx.post(url, content=json.dumps(update), headers=headers).status_code


def update_of(councillor: Phone, id: int, text: str) -> dict[str, Any]:
    person = {"id": councillor.user_id, "is_bot": False, "first_name": "Ada"}
    chat = {"id": councillor.user_id, "type": "private"}
    body = {"message_id": 900 + id, "date": 1_800_000_000, "chat": chat, "from": person}
    return {"update_id": id, "message": {**body, "text": text}}


def test_a_webhook_delivery_is_stored_before_it_is_thanked_for(
    town: Town, unused_tcp_port: int
) -> None:
    """However long the handling takes; delivered again it is thanked for and ignored."""
    url = hook(town, unused_tcp_port)
    councillor = town.councillor()
    town.bot.assessor.slow = 1.0
    update = update_of(councillor, 5, "Good news about the park.")
    began = time.monotonic()
    assert post(url, update) == 200
    assert time.monotonic() - began < 0.9
    assert [found.update_id for found in town.store.inbox()] == [5]
    assert post(url, update) == 200
    told(councillor, "No concern found")
    assert post(url, update) == 200
    time.sleep(0.3)
    assert cards(councillor) == 1
    assert len(town.bot.assessor.seen) == 1


@pytest.mark.parametrize("secret", [b"", b"another", "sécret".encode()])
def test_a_webhook_call_without_the_secret_is_refused(
    town: Town, unused_tcp_port: int, secret: bytes
) -> None:
    """Nothing of it is stored."""
    url, councillor = hook(town, unused_tcp_port), town.stranger()
    assert post(url, update_of(councillor, 5, "A draft."), secret) == 403
    assert town.store.inbox() == ()


def test_what_is_no_update_is_refused(town: Town, unused_tcp_port: int) -> None:
    """Other methods and paths too."""
    url = hook(town, unused_tcp_port)
    assert post(url, {"no": "number"}) == 400
    assert post(url, []) == 400
    assert post(f"{url}/elsewhere", {"update_id": 1}) == 404
    assert httpx.get(url).status_code == 405
