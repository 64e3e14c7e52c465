"""How much at once: polite, with a time, and nothing lost silently."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from threading import Barrier

import pytest

from bot.chat.receiving import Polling
from bot.chat.services import House
from bot.desk import Limits, Role
from bot.policy import Corpus
from bot.store import Store
from tests.chat.fakes import CueAssessor, services
from tests.chat.switchboard import Call, Switchboard, switchboard
from tests.clock import Clock

FEW = Limits(per_minute=3, per_day=5, all_per_minute=6, open_queries=2, log_entries=2, picture_mb=1)
ANN, BOB, CLERK = 2, 3, 1


@pytest.fixture
async def line(corpus: Corpus) -> AsyncIterator[Switchboard]:
    clock = Clock()
    with Store.open(None, clock, most_open=FEW.open_queries) as store:
        store.enrol(CLERK, "Carol", "pershore", Role.CLERK)
        store.enrol(ANN, "Ann", "pershore", Role.COUNCILLOR)
        store.enrol(BOB, "Bob", "wyre", Role.COUNCILLOR)
        yield await switchboard(corpus, store, clock, limits=FEW)


def said(calls: list[Call]) -> str:
    return " ".join(str(call.params.get("text", "")) for call in calls)


async def drafts(line: Switchboard, user: int, count: int) -> list[str]:
    return [said(await line.message(user, f"Good news {n}.")) for n in range(count)]


async def test_too_much_in_a_minute_is_put_off_with_a_time(line: Switchboard) -> None:
    """One letter says how many were not read and from when; it is renewed, not repeated."""
    texts = await drafts(line, ANN, 3)
    assert all("No concern found" in text for text in texts)
    first = await line.message(ANN, "Good news 4.")
    assert "1 message of yours did not get to me. I can go on from 12:01:0" in said(first)
    assert "post nothing until then" in said(first)
    again = await line.message(ANN, "Good news 5.")
    assert [call.method for call in again] == ["editMessageText"]
    assert "2 messages of yours" in said(again)
    line.clock.now += timedelta(minutes=1)
    assert "No concern found" in (await drafts(line, ANN, 1))[0]
    assert not line.set_aside()


async def test_a_long_newsletter_holds_nobody_else_up(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two cores two drafts are judged at once: each of these waits until both are."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    both = Barrier(2, timeout=20)
    with Store.open(None) as store:
        house = House(services(corpus, store))
        assert sorted(await asyncio.gather(house.think(both.wait), house.think(both.wait))) == [
            0,
            1,
        ]
        house.workers.shutdown()


async def test_the_day_has_its_limit_too(line: Switchboard) -> None:
    """With the day from which it goes on."""
    await drafts(line, ANN, 3)
    line.clock.now += timedelta(minutes=2)
    await drafts(line, ANN, 2)
    line.clock.now += timedelta(minutes=2)
    assert "I can go on from 22 November, 12:00" in (await drafts(line, ANN, 1))[0]


async def test_one_member_s_limit_is_no_other_s(line: Switchboard) -> None:
    """Another is answered as ever."""
    await drafts(line, ANN, 9)
    assert "No concern found" in (await drafts(line, BOB, 1))[0]


async def test_all_together_have_a_limit(line: Switchboard) -> None:
    """It tells a time too, and passes."""
    await drafts(line, ANN, 3)
    await drafts(line, BOB, 3)
    assert "I can go on from" in (await drafts(line, CLERK, 1))[0]
    line.clock.now += timedelta(minutes=1)
    assert "No concern found" in (await drafts(line, CLERK, 1))[0]


async def test_commands_and_pages_are_never_put_off(line: Switchboard) -> None:
    """Help with abuse least of all."""
    await drafts(line, ANN, 4)
    assert "put up with abuse" in said(await line.message(ANN, "/abuse"))
    assert "golden rule" in said(await line.message(ANN, "/help"))
    assert "did not get to me" in said(await line.message(ANN, "/check Good news."))
    assert "3 messages of yours" in said(await line.message(ANN, "/1 is no command: good news."))


async def test_buttons_that_make_work_are_put_off_too(line: Switchboard) -> None:
    """Judging again under another account; what takes back is not."""
    await drafts(line, ANN, 3)
    answer = (await line.press(ANN, "account:1:council"))[0].params
    assert "Please press again from 12:01:0" in answer["text"]
    assert answer["show_alert"] is True
    assert "text" not in (await line.press(ANN, "redraft:1"))[0].params


async def test_an_edit_counts(line: Switchboard) -> None:
    """It is judged anew like any draft."""
    await drafts(line, ANN, 3)
    message = line.store._db.execute("SELECT min(message) FROM drafts").fetchone()[0]
    assert "did not get to me" in said(await line.edit(ANN, message, "Better news."))


async def test_the_pace_is_kept_across_a_restart(corpus: Corpus, line: Switchboard) -> None:
    """It stands in the records."""
    await drafts(line, ANN, 3)
    other = await switchboard(corpus, line.store, line.clock, limits=FEW)
    other._updates = iter(range(1_000, 2_000))
    assert "did not get to me" in said(await other.message(ANN, "Good news."))


async def test_a_failure_does_not_count_twice(corpus: Corpus) -> None:
    """An update that is tried again is one message."""
    clock, assessor = Clock(), CueAssessor()
    with Store.open(None, clock) as store:
        store.enrol(ANN, "Ann", "pershore", Role.COUNCILLOR)
        line = await switchboard(corpus, store, clock, assessor, limits=FEW)
        line.handling.pauses = (0.0, 0.0)
        assessor.faults = 2
        await line.message(ANN, "Good news.")
        assert store._db.execute("SELECT count(*) FROM pace").fetchone()[0] == 1


async def test_an_album_is_one_message(line: Switchboard) -> None:
    """Ten pictures of one are no flood."""
    picture = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    for number in range(10):
        words = {"caption": "Good news."} if number == 0 else {}
        calls = await line.message(ANN, photo=picture, media_group_id="a1", **words)
        assert "did not get to me" not in said(calls)


async def test_no_more_queries_than_a_clerk_can_read(line: Switchboard) -> None:
    """The card says that this one is not sent on, and the button too; then one is withdrawn."""
    for number in range(2):
        assert "is with" in said(await line.message(ANN, f"Perhaps rude, perhaps rude {number}"))
    calls = await line.message(ANN, "This is perhaps rude as well.")
    assert "so this one is not sent on" in said(calls)
    assert CLERK not in {call.chat for call in calls}
    assert "not sent on" in said(await line.press(ANN, "clerk:3"))
    assert line.store.count_waiting("pershore") == 2
    await line.press(ANN, "withdraw:1")
    assert "No. 3 is with" in said(await line.press(ANN, "clerk:3"))


async def test_distress_goes_to_the_clerk_whatever_the_limit(line: Switchboard) -> None:
    """People first."""
    for number in range(2):
        await line.message(ANN, f"Perhaps rude, perhaps rude {number}")
    calls = await line.message(ANN, "They want to kill me.")
    assert CLERK in {call.chat for call in calls}


async def test_a_full_log_says_so(line: Switchboard) -> None:
    """The entry is not silently dropped."""
    told = ""
    for number in range(3):
        await line.press(ANN, "add:0")
        told = said(await line.message(ANN, f"Somebody wrote {number}"))
    assert "full (2 entries), so this is not in it" in told
    member = line.store.member(ANN)
    assert member is not None
    assert line.store.count_incidents(member) == 2


async def test_a_stranger_s_flood_ends_in_silence(line: Switchboard) -> None:
    """Ten answers a minute; members do not notice; a right code enrols all the same."""
    answered = [bool(await line.message(99, "let me in")) for _ in range(12)]
    assert answered == [*[True] * 10, False, False]
    assert "No concern found" in (await drafts(line, ANN, 1))[0]
    code = line.store.invite("wyre", Role.COUNCILLOR).code
    assert "You are enrolled" in said(await line.message(99, f"/start {code}"))


@pytest.mark.parametrize(
    ("data", "size", "shown"),
    [
        (b"\xff\xd8\xff picture", 9, True),
        (b"\x89PNG\r\n\x1a\n rest", 9, True),
        (b"<svg onload=alert(1)>", 9, False),
        (b"MZ\x90 a program named picture.jpg", 9, False),
        (b"\xff\xd8\xff picture", 2_000_000, False),
        (b"\xff\xd8\xff picture", None, False),
        (b"\xff\xd8\xff" + b"x" * 1_000_000, 9, False),
    ],
)
async def test_a_file_is_what_its_first_bytes_say_and_small(
    line: Switchboard, data: bytes, size: int | None, shown: bool
) -> None:
    """Whatever its name and type claim; a size that is unknown, too large or a lie is left
    out, and said so; a link in the words is never followed."""
    line.caught.picture, line.caught.size = data, size
    await line.press(ANN, "add:0")
    document = {"file_id": "f", "file_unique_id": "u", "file_name": "picture.jpg"}
    document["mime_type"] = "image/jpeg"
    words = "https://example.org/a.jpg"
    await line.message(ANN, caption=words, document=document)
    calls = await line.press(ANN, "export:0")
    page = next(call.params["document"] for call in calls if call.method == "sendDocument")
    assert ("data:image/" in page) is shown
    assert ("not shown here" in page) is not shown
    assert not any("example.org" in url for url in line.caught.urls)


async def test_an_update_that_cannot_be_read_makes_nobody_deaf(line: Switchboard) -> None:
    """A poll that lacks what the library asks of one, from somebody who is no member: what comes
    with it and after it is handled."""
    poll = {"poll": {"id": "1", "question": "q"}}
    bodies = [{**line.body(99), **poll}, line.body(ANN, "Good news.")]
    line.caught.waiting = [
        {"update_id": number, "message": body} for number, body in enumerate(bodies, 500)
    ]
    polling = Polling(line.application.bot, line.house)
    await polling._fetch()
    assert polling._offset == 502
    await line.work_off()
    assert [found.update_id for found in line.set_aside()] == [500]
    assert "No concern found" in said(line.caught.calls)


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not what():  # noqa: ASYNC110 - a thread of its own works
            await asyncio.sleep(0.005)


async def test_a_flood_does_not_hold_up_the_others(corpus: Corpus) -> None:
    """The worker takes turns: whoever comes after a flood waits for one draft of it, not all."""
    clock, assessor = Clock(), CueAssessor()
    with Store.open(None, clock) as store:
        for user, name in ((ANN, "Ann"), (BOB, "Bob")):
            store.enrol(user, name, "pershore", Role.COUNCILLOR)
        line = await switchboard(corpus, store, clock, assessor)
        assessor.slow = 0.02
        for number in range(15):
            line.receive({"message": line.body(ANN, f"Flood {number}")})
        running = asyncio.create_task(line.handling.run())
        await until(lambda: len(assessor.seen) >= 2)
        line.receive({"message": line.body(BOB, "One draft")})
        line.house.arrived.set()
        before = len(assessor.seen)
        await until(lambda: "One draft" in [draft.text for draft in assessor.seen])
        place = next(n for n, draft in enumerate(assessor.seen) if draft.text == "One draft")
        assert place - before <= 3
        running.cancel()
        await line.handling.finish(5)
