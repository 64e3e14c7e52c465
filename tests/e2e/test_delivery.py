import logging
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.config import Mode, Telegram, Webhook
from bot.sandbox import FaultKind, Phone
from tests.e2e.town import Town, never, soon, told


def test_what_was_not_sent_is_sent_after_a_restart(town: Town) -> None:
    """A ruling written while Telegram is away reaches the councillor when the bot is back."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    told(clerk, "No. 1")
    told(councillor, "No. 1 is with")
    town.controls.fault("sendMessage", FaultKind.ERROR_502, times=1000)
    clerk.press("✅ Fine to post")
    soon(lambda: bool(town.store.chats_waiting()))
    town.bot.stop()
    assert councillor.user_id in town.store.chats_waiting()
    town.controls.clear_faults()
    town.bot.start()
    told(councillor, "You may post it")
    soon(lambda: not town.store.chats_waiting())
    assert len([m for m in councillor.messages() if "You may post it" in m.text]) == 1


def test_a_short_failure_is_ridden_out_in_order(town: Town) -> None:
    """After a fault and after 429 the letters arrive, in their order, once."""
    clerk, councillor = town.clerk(), town.councillor()
    town.controls.fault("sendMessage", FaultKind.TOO_MANY, times=1, seconds=1)
    town.controls.fault("sendMessage", FaultKind.RESET, times=1)
    for number in (1, 2, 3):
        councillor.send(f"This is perhaps rude {number}.")
    told(clerk, "rude 3", timeout=20)
    told(councillor, "No. 3 is with", timeout=20)
    order = [m.text[:7] for m in clerk.messages() if "a draft from" in m.text]
    assert order == ["📨 No. 1", "📨 No. 2", "📨 No. 3"]


def test_a_clerk_who_blocked_the_bot_leaves_nobody_waiting(town: Town) -> None:
    """The councillor is told to ask directly."""
    clerk, councillor = town.clerk(), town.councillor()
    clerk.block()
    councillor.send("This is perhaps rude.")
    told(councillor, "No. 1 could not be delivered", "ask the Town Clerk directly")


def test_a_councillor_who_blocked_the_bot_is_reported_to_the_clerk(town: Town) -> None:
    """The clerk learns that the ruling did not arrive."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    told(clerk, "No. 1")
    told(councillor, "No. 1 is with")
    councillor.block()
    clerk.press("✅ Fine to post")
    told(clerk, "No. 1 could not be delivered to Cllr Ada Moss")


def test_a_slow_draft_holds_up_nobody_else(town: Town) -> None:
    """While one draft is judged another chat's button is answered; a chat keeps its order."""
    town.clerk()
    slow, quick = town.councillor(name="Slow"), town.councillor(name="Quick")
    town.bot.assessor.slow = 1.5
    slow.send("A first draft.")
    slow.send("/help")
    time.sleep(0.2)
    began = time.monotonic()
    quick.send("/privacy")
    told(quick, "no outside AI service")
    assert time.monotonic() - began < 1.0
    told(slow, "golden rule")
    texts = [m.text for m in slow.messages() if not m.mine]
    assert texts.index(next(t for t in texts if "No concern" in t)) < texts.index(
        next(t for t in texts if "Ask me what the policy says" in t)
    )


def test_a_long_draft_reaches_the_clerk_whole(town: Town) -> None:
    """Every word, whatever it looks like, in as many messages as it takes; edited in place."""
    clerk, councillor = town.clerk(), town.councillor()
    words = " ".join(f"<b>{n}&amp; 👩‍👩‍👧 word{n}" for n in range(145))
    draft = councillor.send(f"perhaps rude {words}")
    told(clerk, "word144")
    shown = "".join(m.text for m in clerk.messages() if not m.mine)
    for n in range(145):
        assert f"<b>{n}&amp; 👩‍👩‍👧 word{n}" in shown
    assert len([m for m in clerk.messages() if not m.mine]) >= 3
    councillor.edit(draft.id, "perhaps rude but short")
    told(clerk, "perhaps rude but short")
    never(clerk, "a draft of somebody else", 0.1)


def test_nothing_private_is_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Not the draft, the names or the token, whatever happens; also not when a handler fails."""
    with caplog.at_level(logging.DEBUG, "bot"), caplog.at_level(logging.INFO):
        clerk, councillor = town.clerk(name="Carol Zwinger"), town.councillor(name="Ada Quimby")
        councillor.send("This xylophone is perhaps rude.")
        told(clerk, "xylophone")
        clerk.press("✅ Fine to post")
        told(councillor, "You may post it")
        councillor.send("The crash of the xylophone.")
        told(councillor, "not with you")
    assert "advised" in caplog.text
    assert "handler_failed" in caplog.text
    for secret in ("xylophone", "Zwinger", "Quimby", town.server.token.split(":")[1]):
        assert secret not in caplog.text


def test_it_runs_behind_a_webhook_as_well(town: Town, unused_tcp_port: int) -> None:
    """The same bot, with updates delivered to it instead of fetched."""
    town.bot.stop()
    url = f"http://127.0.0.1:{unused_tcp_port}/telegram"
    hook = Webhook("127.0.0.1", unused_tcp_port, url)
    town.bot.telegram = Telegram(town.server.api_url, Mode.WEBHOOK, hook)
    town.bot.start()
    councillor = town.councillor()
    councillor.send("Good news about the park.")
    told(councillor, "No concern found")


def shown(phone: Phone, piece: str) -> int:
    return len([m for m in phone.messages() if not m.mine and piece in m.text])


def test_a_letter_whose_answer_was_lost_is_not_sent_again(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram took it and did not say so: it is found, kept, and renewed where it stands."""
    clerk, councillor = town.clerk(), town.councillor()
    other = town.councillor(name="Other")
    with caplog.at_level(logging.INFO, "bot.chat"):
        town.controls.fault("sendMessage", FaultKind.LOST_ANSWER, times=2)
        draft = councillor.send("This is perhaps rude.")
        other.send("Good news about the park.")
        soon(lambda: caplog.text.count("found_sent") == 2, 20)
    told(councillor, "No. 1 is with")
    assert (shown(clerk, "No. 1"), shown(councillor, "No. 1 is with")) == (1, 1)
    assert shown(other, "No concern found") == 1
    councillor.edit(draft.id, "Good news about the pond.")
    told(councillor, "No concern found")
    assert len([m for m in councillor.messages() if m.reply_to == draft.id]) == 1


def test_a_ruling_under_a_card_whose_sending_was_not_heard_of_counts(town: Town) -> None:
    """The clerk sees the card and rules before the bot knows that it is there."""
    clerk, councillor = town.clerk(), town.councillor()
    town.controls.fault("editMessageText", FaultKind.ERROR_502, times=1000)
    town.controls.fault("sendMessage", FaultKind.LOST_ANSWER, times=2)
    councillor.send("This is perhaps rude.")
    soon(lambda: shown(clerk, "No. 1") == 1)
    with ThreadPoolExecutor(1) as thumb:
        thumb.submit(clerk.press, "✅ Fine to post")  # answered late, or not in the phone's time
        time.sleep(3)
        town.controls.clear_faults()
    told(councillor, "You may post it", timeout=30)


def test_a_letter_that_never_left_is_sent(town: Town) -> None:
    """Nothing is found, and nobody's message is changed by the looking."""
    councillor, other = town.councillor(), town.councillor(name="Other")
    councillor.send("Good news about the pond.")
    told(councillor, "No concern found")
    before = [m for m in councillor.messages() if not m.mine]
    town.controls.fault("sendMessage", FaultKind.RESET)
    councillor.send("This is perhaps rude.")
    for number in range(5):
        other.send(f"Good news about the park {number}.")
    soon(lambda: shown(councillor, "Ask the clerk first") == 1, 20)
    assert [m for m in councillor.messages() if not m.mine][:-1] == before


def test_a_bot_stopped_before_it_heard_of_a_sending_finds_it(town: Town) -> None:
    """Also when others have written meanwhile."""
    councillor, other = town.councillor(), town.councillor(name="Other")
    town.controls.fault("sendMessage", FaultKind.LOST_ANSWER)
    town.controls.fault("editMessageText", FaultKind.ERROR_502, times=1000)
    councillor.send("Good news about the park.")
    soon(lambda: shown(councillor, "No concern found") == 1)
    soon(lambda: bool(town.store.chats_waiting()))
    town.bot.stop()
    for number in range(15):
        other.send(f"Good news about the pond {number}.")
    town.controls.clear_faults()
    town.bot.start()
    soon(lambda: shown(other, "No concern found") == 15, 30)
    soon(lambda: not town.store.chats_waiting(), 20)
    assert shown(councillor, "No concern found") == 1
