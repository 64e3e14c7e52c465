from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.advice import Assessment, Draft
from bot.desk import Member, Role
from bot.store import (
    Act,
    InboxState,
    Incoming,
    Letter,
    Locked,
    Matter,
    Part,
    Received,
    Ref,
    RefKind,
    Store,
    alone,
    damage,
)
from tests.clock import Clock

EVIDENCE = Assessment({})
LINE = Letter(7, Ref(RefKind.NOTE, 0), (Part("a line"),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(path, clock) as opened:
        yield opened


@pytest.fixture
def ann(store: Store) -> Member:
    return store.enrol(7, "Ann", "wyre", Role.COUNCILLOR)


def update(id: int, chat: int = 7, words: str = "zebra") -> Received:
    return Received(id, chat, chat, f'{{"update_id": {id}, "message": {{"text": "{words}"}}}}')


def first(store: Store, chat: int = 7) -> Incoming:
    found = store.next_to_handle(chat)
    assert found is not None
    return found


def take(store: Store, member: Member, message: int = 1) -> Matter:
    draft = Draft("zebra words", member.council)
    compose = lambda matter: [Letter(7, matter.ref, (Part("card"),))]  # noqa: E731
    return store.take_draft(member, draft, EVIDENCE, None, compose, chat=7, message=message)


def on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


class TestReceiving:
    def test_an_update_is_kept_once(self, store: Store) -> None:
        """A second delivery adds nothing, also after it is done."""
        assert store.receive([update(5), update(5), update(6)]) == 2
        with store.handling(first(store)):
            pass
        assert store.receive([update(5), update(6)]) == 0
        assert [found.update_id for found in store.inbox()] == [6]

    def test_it_outlives_the_process(self, store: Store, path: Path) -> None:
        """Another connection sees it as soon as it is received."""
        store.receive([update(5)])
        with Store.open(path) as other:
            assert first(other) == first(store)

    def test_each_chat_has_its_own_order(self, store: Store) -> None:
        """By arrival, whatever the numbers say; one that waits for its try stays first."""
        store.receive([update(9, 7), update(3, 8), update(4, 7)])
        assert store.chats_to_handle() == (7, 8)
        store.try_later(first(store), "TimeoutError", timedelta(hours=1))
        again = first(store)
        assert (again.update_id, again.tries, again.error) == (9, 1, "TimeoutError")
        with store.handling(again):
            pass
        assert first(store).update_id == 4

    def test_a_batch_is_all_or_nothing(self, store: Store) -> None:
        """Telegram is told of none of them if one cannot be kept."""
        broken = Received(6, 7, 7, None)  # type: ignore[arg-type]
        with pytest.raises(sqlite3.IntegrityError):
            store.receive([update(5), broken])
        assert store.inbox() == ()

    def test_references_grow_where_the_short_ones_are_used_up(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However many messages a week brings, none waits for a reference for ever."""
        monkeypatch.setattr("bot.store.inbox._ALPHABET", "A")
        store.receive(update(n) for n in range(3))
        found = [one.reference for one in store.inbox()]
        assert found[0] == "AAAA"
        assert len(set(found)) == 3


class TestHandling:
    def test_it_is_done_with_the_first_change_it_makes(
        self, store: Store, path: Path, ann: Member
    ) -> None:
        """A process that dies between the change and the end handles it no second time."""
        store.receive([update(5)])
        with pytest.raises(KeyboardInterrupt), store.handling(first(store)) as handled:  # noqa: PT012
            take(store, ann)
            assert handled.done
            with Store.open(path) as other:
                assert other.chats_to_handle() == ()
            raise KeyboardInterrupt
        assert store.chats_to_handle() == ()
        assert store.count_drafts(ann) == 1

    def test_what_fails_before_its_first_change_is_handled_anew(
        self, store: Store, ann: Member
    ) -> None:
        """What was expected is still expected, and nothing is said twice."""
        store.expect(7, Act.REMARK, 3)
        store.receive([update(5)])
        for _ in range(2):
            with pytest.raises(RuntimeError), store.handling(first(store)) as handled:  # noqa: PT012
                assert store.expected(7) == (Act.REMARK, 3)
                store.post([LINE])
                raise RuntimeError
            assert not handled.done
        assert store.next_unsent(7) is None
        with store.handling(first(store)):
            assert store.expected(7) == (Act.REMARK, 3)
            store.post([LINE])
            take(store, ann)
        assert store.expected(7) is None
        sent = store.next_unsent(7)
        assert sent is not None
        assert sent.html == "a line"
        store.sent(sent, 1)
        after = store.next_unsent(7)
        assert after is not None
        assert after.html == "card"

    def test_a_change_that_is_undone_marks_nothing(self, store: Store, ann: Member) -> None:
        """The draft and the mark stand or fall together."""
        store.receive([update(5)])

        def fail(matter: Matter) -> list[Letter]:
            raise RuntimeError("no words")

        with pytest.raises(RuntimeError), store.handling(first(store)) as handled:
            store.take_draft(ann, Draft("x", "wyre"), EVIDENCE, None, fail, chat=7, message=1)
        assert not handled.done
        assert first(store).update_id == 5
        assert store.count_drafts(ann) == 0

    def test_a_step_that_changes_nothing_does_not_end_it(self, store: Store) -> None:
        """A refusal is no effect: the words that go with it are still to come."""
        store.receive([update(5)])
        with store.handling(first(store)) as handled:
            assert store.choose(7, "wyre") is None
            assert not handled.done
        assert handled.done

    def test_what_was_announced_counts_from_when_it_came(self, store: Store, clock: Clock) -> None:
        """A remark that waited an hour for the bot to be mended is still a remark."""
        store.expect(7, Act.REMARK, 3)
        store.receive([update(5)])
        clock.now += timedelta(hours=1)
        with store.handling(first(store)):
            assert store.expected(7) == (Act.REMARK, 3)

    def test_two_that_are_handled_at_once_are_not_mixed_up(self, store: Store, ann: Member) -> None:
        """Each is done with its own change."""
        store.receive([update(5, 7), update(6, 8)])
        with store.handling(first(store, 8)) as other:
            with store.handling(first(store, 7)):
                take(store, ann)
            assert not other.done
            assert store.chats_to_handle() == (8,)


class TestSettingAside:
    def test_its_sender_is_told_in_the_same_step(self, store: Store) -> None:
        """The chat goes on; the update is kept under its reference."""
        store.receive([update(5), update(6)])
        given_up = first(store)
        store.set_aside(given_up, "RuntimeError", [LINE])
        assert first(store).update_id == 6
        assert store.next_unsent(7) is not None
        kept = store.incoming(given_up.reference.lower())
        assert kept is not None
        assert (kept.state, kept.error, kept.tries) == (InboxState.SET_ASIDE, "RuntimeError", 1)

    def test_it_can_be_replayed(self, store: Store) -> None:
        """Before what came later; what waits already cannot be."""
        store.receive([update(5), update(6)])
        reference = first(store).reference
        assert not store.replay(reference)
        store.set_aside(first(store), "RuntimeError", [])
        assert store.replay(reference)
        assert (first(store).update_id, first(store).tries) == (5, 0)


class TestForgetting:
    def test_what_is_done_keeps_neither_words_nor_sender(self, store: Store) -> None:
        """At once; and after a week nothing at all."""
        store.receive([update(5)])
        with store.handling(first(store)):
            pass
        row = store._row("SELECT * FROM inbox")
        assert row is not None
        assert (row["state"], row["raw"], row["chat"], row["user"]) == ("done", None, 0, None)

    def test_what_is_done_goes_after_a_week(self, store: Store, clock: Clock) -> None:
        """Not before; what waits or is set aside stays."""
        store.receive([update(5), update(6), update(7)])
        store.set_aside(first(store), "RuntimeError", [])
        with store.handling(first(store)):
            pass
        clock.now += timedelta(days=6)
        assert store.clear_inbox() == 0
        clock.now += timedelta(days=1, minutes=1)
        assert store.clear_inbox() == 1
        assert [found.update_id for found in store.inbox()] == [5, 7]

    def test_forget_leaves_no_word_of_it(self, store: Store, path: Path, ann: Member) -> None:
        """Neither of what is done nor of what is set aside, nor in an unsent reply; what was
        sent after /forget, and what others sent, is still handled."""
        store.receive([update(4), update(5), update(6, 7, "forget"), update(7, 7, "later")])
        store.receive([update(8, 9, "okapi")])
        with store.handling(first(store)):
            take(store, ann)
        store.set_aside(first(store), "RuntimeError", [])
        store.post([Letter(7, Ref(RefKind.NOTE, 0), (Part("history: zebra"),))])
        assert b"zebra" in on_disk(path)
        with store.handling(first(store)):
            store.forget(7, lambda matter: [], leave=True)
        assert b"zebra" not in on_disk(path)
        assert [found.update_id for found in store.inbox()] == [7, 8]


class TestLock:
    def test_one_process_at_a_time(self, path: Path) -> None:
        """The second is told who holds it; afterwards it is free."""
        with alone(path), pytest.raises(Locked, match=r"process \d+"), alone(path):
            pass
        with alone(path):
            pass

    def test_a_sound_database_has_no_damage(self, store: Store, path: Path) -> None:
        """Nor has one that is not there yet."""
        assert damage(path) is None
        assert damage(path.with_name("none.db")) is None

    def test_a_damaged_database_is_found_out(self, path: Path) -> None:
        """A page overwritten in the middle."""
        with closing(Store.open(path)) as store:
            for n in range(200):
                store.receive([update(n, words="x" * 500)])
        data = bytearray(path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 4096] = b"\xff" * 4096
        path.write_bytes(bytes(data))
        assert damage(path)
