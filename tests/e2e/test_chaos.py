"""The harnesses of `make chaos` and `make load`, small; and that they see what goes wrong."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from bot.config import read_config
from bot.sandbox import serve
from bot.sandbox.entities import Rich
from bot.sandbox.model import Call, Content
from bot.store import Received, Store
from tools.chaos.__main__ import table
from tools.chaos.people import FIRST_CLERK, FIRST_MEMBER, PLAIN, Sent, Town
from tools.chaos.process import watch
from tools.chaos.reckoning import forgotten, reckon
from tools.chaos.run import Plan, play
from tools.chaos.wal import Tail, cut_power, ledger_of, log_of
from tools.chaos.weather import Calls, Noted
from tools.load.__main__ import BOUNDLESS
from tools.load.crowd import Crowd
from tools.load.machine import running
from tools.load.stages import burst, memory, rate
from tools.settings import settings


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- chance is wanted again by its seed


def seed_of(tail: str) -> int:
    """A seed with which the log's end is (g)one, (t)orn or (k)ept."""
    return next(seed for seed in range(50) if chance(seed).choice("ggtk") == tail)


def update(number: int) -> Received:
    return Received(number, 7, 7, f'{{"update_id": {number}}}')


def known(path: Path) -> set[int]:
    """The updates in the records; whether they are sound is asked as well."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {row[0] for row in db.execute("SELECT update_id FROM inbox")}


async def test_nothing_is_lost_and_nothing_is_said_twice(tmp_path: Path) -> None:
    """Few members, three kills: every draft answered, every query ruled on, all of it once."""
    plan = Plan(members=5, drafts=20, kills=3, seed=5, seconds=60)
    story = await play(plan, tmp_path, lambda doing, done, total: None)
    found = story.reckoning
    assert found.wrong == []
    assert found.answers == story.drafts == 20
    assert sum(story.ends.values()) == 3
    assert found.queries == found.rulings > 0
    assert any(line.split() == ["violations", "0"] for line in table(story))


def as_left(path: Path, folder: Path) -> Path:
    """The records as a killed bot leaves them: copied while they are open."""
    folder.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder / path.name


async def test_what_is_missing_or_doubled_is_seen(tmp_path: Path) -> None:
    """No answer, two of them, and two of which the first was sent in the dark."""
    server, calls = await serve(), Calls()
    state, path = server.telegram.state, tmp_path / "a.db"
    town = Town(server.telegram, ["wyre"], chance(1))
    with Store.open(path) as store:
        town.enrol(store, 1)
    for number, copies in enumerate((0, 2, 2)):
        draft = Sent(f"#{number:06}", FIRST_MEMBER, FIRST_CLERK, 0, PLAIN)
        draft.message = server.telegram.send_text(FIRST_MEMBER, f"{PLAIN} {draft.token}.").id
        town.sent.append(draft)
        for copy in range(copies):
            body = Content(Rich("No concern found"))
            told = state.post(FIRST_MEMBER, body, from_bot=True, reply_to=draft.message)
            heard = 0 if (number, copy) == (2, 0) else 200
            calls.append(Call("sendMessage", heard, FIRST_MEMBER, told.id))
    found = reckon(town, path, calls, [], fake=True)
    await server.close()
    assert found.wrong == [
        "draft #000000: 0 answers, 1 wanted",
        "draft #000001: 2 answers, 1 wanted",
    ]
    assert found.again == ["draft #000002: 2 answers, 1 wanted"]
    assert found.in_the_dark == 1


def test_a_letter_noted_as_sent_twice_is_seen() -> None:
    """In the log of the bots, one after the other."""
    log = 'x: {"event":"sent","row":1,"ms":2}\nx: {"event":"sent","row":11}\n'
    assert forgotten(log) == []
    assert forgotten(log + log[:40]) == ["letter 1: noted as sent 2 times"]


@pytest.mark.parametrize("seed", range(8))
def test_a_power_cut_takes_only_what_was_not_on_the_disk(tmp_path: Path, seed: int) -> None:
    """What a commit had finished stays, whatever becomes of the one under way."""
    path = tmp_path / "a.db"
    with Store.open(path) as store:
        watch(store, path, 0)
        store.receive([update(1), update(2)])
        noted = ledger_of(path).read_bytes()
        store.receive([update(number) for number in range(3, 60)])
        ledger_of(path).write_bytes(noted)  # as if the second were still under way
        left = as_left(path, tmp_path / "left")
    tail = cut_power(left, chance(seed))
    assert tail is not Tail.NONE
    assert known(left) == (set(range(1, 60)) if tail is Tail.KEPT else {1, 2})


def test_what_a_power_cut_left_stays_through_the_next(tmp_path: Path) -> None:
    """A disk does not forget later what it had."""
    path = tmp_path / "a.db"
    with Store.open(path) as store:
        store.receive([update(1)])
        left = as_left(path, tmp_path / "left")
    assert cut_power(left, chance(seed_of("k"))) is Tail.KEPT
    with Store.open(left) as store:
        assert [found.update_id for found in store.inbox()] == [1]
        again = as_left(left, tmp_path / "again")
    assert cut_power(again, chance(0)) is Tail.NONE
    assert known(again) == {1}


@pytest.mark.parametrize("secured", [False, True])
def test_a_start_secures_what_a_killed_bot_had_no_time_to_sync(
    tmp_path: Path, *, secured: bool
) -> None:
    """It is in the database itself then, which is synced, and needs no log any more."""
    path = tmp_path / "a.db"
    with Store.open(path) as store:
        store.receive([update(1)])
        left = as_left(path, tmp_path / "left")
    with Store.open(left) as store:
        if secured:
            store.secure()
        bare = as_left(left, tmp_path / "bare")
    log_of(bare).unlink()
    with closing(sqlite3.connect(bare)) as db:
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    assert ("inbox" in tables) is secured
    assert not secured or known(bare) == {1}


def test_a_lost_setting_would_be_seen(tmp_path: Path) -> None:
    """Where commits are not synced one by one, a power cut takes them."""
    path = tmp_path / "a.db"
    with Store.open(path) as store:
        store.secure()
        store._db.execute("PRAGMA synchronous = NORMAL")
        watch(store, path, 0)
        store.receive([update(1)])
        left = as_left(path, tmp_path / "left")
    assert cut_power(left, chance(seed_of("g"))) is Tail.GONE
    assert known(left) == set()


async def test_load_is_measured(tmp_path: Path) -> None:
    """A steady rate, a burst and memory, of a bot as a process."""
    server = await serve(settings=BOUNDLESS)
    faults = server.telegram.state.faults = Noted()
    config = settings(tmp_path, server.api_url)
    with Store.open(read_config(config).database) as store:
        crowd = Crowd.gather(server.telegram, store, ["wyre", "pershore"], 6, ["Good news."])
    async with running(config, faults, judge="fake", pace="machine") as machine:
        steady = await rate(crowd, machine, 5, 2)
        at_once = await burst(crowd, machine, 12)
        watched = await memory(crowd, machine, 20, lambda done: None)
    await server.close()
    assert 0 < steady.median <= steady.p95
    assert 0 < at_once.half <= at_once.last
    assert 20 < watched.settled <= watched.peak
    seen = [message for user in crowd.members for message in server.telegram.messages(user)]
    assert sum(not message.mine for message in seen) == sum(message.mine for message in seen)
