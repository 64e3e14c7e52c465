"""Who has left: their Telegram number is in no table once the last letter to them is out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.advice import Advice, Answer, Assessment, Draft, Outcome, Reason, Verdict
from bot.desk import Limits, Member, Role, RulingKind
from bot.store import (
    Act,
    FileKind,
    Kept,
    Letter,
    Matter,
    NoEntry,
    Part,
    Received,
    Ref,
    RefKind,
    Removal,
    Store,
)
from bot.store.migrations import migrations
from tests.clock import Clock
from tests.scanning import held

ANN, CAROL = 8_234_567_891, 7_345_678_912
UNSURE = Advice(Verdict.ASK_CLERK, Reason.UNSURE)
CLEAR = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND)
NOTE = Ref(RefKind.NOTE, 0)


def nothing(matter: Matter) -> list[Letter]:
    return []


def letter(chat: int, text: str, ref: Ref = NOTE, *, renew: bool = False) -> Letter:
    return Letter(chat, ref, (Part(text),), renew=renew)


def send_all(store: Store, chat: int, message: int = 5000) -> list[str]:
    """Send what waits in a chat, as the sender would; what was sent."""
    texts = []
    while (sending := store.next_unsent(chat)) is not None:
        texts.append(sending.html)
        store.begin(sending, message)
        message += 1
        store.sent(sending, message)
    return texts


def taken(store: Store, member: Member, told: Advice, message: int) -> Matter:
    return store.take_draft(
        member, Draft(f"Words {message}", "wyre"), Assessment({}), told,
        lambda m: [Letter(m.chat, m.ref, (Part("card"),), m.message)],
        chat=member.user, message=message, album=f"a{message}",
    )  # fmt: skip


def query_id(matter: Matter) -> int:
    assert matter.query
    return matter.query.escalation.id


def lived(store: Store) -> tuple[Member, Member]:
    """A councillor who left a trace in every table that can hold one, and a clerk who ruled."""
    store.take_count(-ANN)
    clerk = store.enrol(CAROL, "Carol", "wyre", Role.CLERK)
    ann = store.enrol(ANN, "Ann", "wyre", Role.COUNCILLOR)
    store.enrol(ANN, "Ann", "pershore", Role.COUNCILLOR)
    store.receive([Received(1, ANN, ANN, f'{{"from": {ANN}}}')])
    assert store.redeem(ANN, "Ann", "WRONG", lambda m: []) is NoEntry.UNKNOWN
    store.take_count(ANN)
    store.put_off(
        ANN, store._clock() + timedelta(hours=1), lambda count, ref: [letter(ANN, "later", ref)]
    )
    taken(store, ann, CLEAR, 11)
    ruled = taken(store, ann, UNSURE, 12)
    store.rule(query_id(ruled), clerk, RulingKind.FINE, "", lambda m: [letter(m.chat, "ruled")])
    taken(store, ann, UNSURE, 13)
    store.take_question(
        ann, "May I?", Answer(Outcome.NOT_IN_POLICY, ""), nothing, chat=ANN, message=14
    )
    store.keep_incident(ann, "A threat", Kept(FileKind.PHOTO, "f"), lambda count: [])
    store.expect(ANN, Act.REMARK, query_id(ruled))
    send_all(store, ANN)
    return ann, clerk


TRACES = {
    "members.user", "attempts.user", "drafts.chat", "questions.chat", "outbox.chat",
    "notices.chat", "expecting.chat", "inbox.chat", "inbox.user", "inbox.raw", "pace.user",
    "put_off.user",
}  # fmt: skip


def test_no_table_holds_the_number_of_who_has_left(store: Store) -> None:
    """Before, it is all over the records; afterwards in no column, and another's is untouched."""
    lived(store)
    assert held(store, ANN) == TRACES
    others = held(store, CAROL)
    store.forget(ANN, nothing, leave=True)
    assert held(store, ANN) == set()
    assert held(store, CAROL) == others


def test_the_message_numbers_go_with_it(store: Store) -> None:
    """Telegram could tell from them whose chat it was."""
    ann, _ = lived(store)
    store.forget(ANN, nothing, leave=True)
    matter = store.matter(Ref(RefKind.DRAFT, 1))
    assert matter
    assert (matter.member.id, matter.chat, matter.message) == (ann.id, 0, None)
    assert store.messages_after(0) == ()
    kept = {row["album"] for row in store._rows("SELECT album FROM drafts")}
    for row in store._rows("SELECT reply_to, begun_after FROM outbox"):
        kept |= set(row.values())
    assert kept == {None}


def test_not_a_byte_of_it_is_left_on_the_disk(tmp_path: Path, clock: Clock) -> None:
    """SQLite writes a number of this size as six bytes."""
    path = tmp_path / "records.db"
    raw = ANN.to_bytes(6, "big")
    with Store.open(path, clock) as store:
        lived(store)
        store._checkpoint()
        assert raw in path.read_bytes()
        store.forget(ANN, nothing, leave=True, told=lambda done: [letter(ANN, "Goodbye")])
        assert send_all(store, ANN) == ["Goodbye"]
        files = b"".join(file.read_bytes() for file in tmp_path.glob("records.db*"))
    assert raw not in files
    assert str(ANN).encode() not in files


def test_the_farewell_still_goes_out(store: Store) -> None:
    """The number waits with it, and with nothing else, and goes when it is sent."""
    lived(store)
    store.forget(ANN, nothing, leave=True, told=lambda done: [letter(ANN, f"{done.drafts} gone")])
    assert held(store, ANN) == {"outbox.chat", "notices.chat", "departing.chat"}
    assert send_all(store, ANN) == ["3 gone"]
    assert held(store, ANN) == set()


def test_the_farewell_and_the_leaving_are_one_step(store: Store) -> None:
    """Where it cannot be written, nobody has left."""
    ann, _ = lived(store)

    def fail(done: object) -> list[Letter]:
        raise RuntimeError("no words")

    with pytest.raises(RuntimeError, match="no words"):
        store.forget(ANN, nothing, leave=True, told=fail)
    assert store.member_in(ANN, "wyre") == ann


def test_a_card_that_waits_is_renewed_in_its_place(store: Store) -> None:
    """Until the last letter is out, it is known which message shows what."""
    lived(store)
    ref = Ref(RefKind.DRAFT, 1)
    shown = store.shown_at(ANN, ref)
    store.forget(ANN, nothing, leave=True, told=lambda done: [letter(ANN, "Gone", ref, renew=True)])
    assert shown is not None
    assert store.shown_at(ANN, ref) == shown
    assert send_all(store, ANN) == ["Gone", ""]
    assert store.shown_at(ANN, ref) is None


def test_a_farewell_that_cannot_be_sent_holds_it_no_longer(store: Store) -> None:
    """They have blocked the bot."""
    lived(store)
    store.forget(ANN, nothing, leave=True, told=lambda done: [letter(ANN, "Goodbye")])
    sending = store.next_unsent(ANN)
    assert sending
    store.tried(sending, "TimedOut")
    assert held(store, ANN)
    store.failed(sending, "Forbidden")
    assert held(store, ANN) == set()


def test_who_comes_back_before_it_is_out_is_a_member(store: Store) -> None:
    """Their new traces stay; the old ones are still nobody's."""
    lived(store)
    store.forget(ANN, nothing, leave=True, told=lambda done: [letter(ANN, "Goodbye")])
    again = store.enrol(ANN, "Ann", "wyre", Role.COUNCILLOR)
    matter = taken(store, again, CLEAR, 21)
    send_all(store, ANN)
    assert held(store, ANN) == {"members.user", "drafts.chat", "outbox.chat", "notices.chat"}
    assert (matter.chat, matter.message) == (ANN, 21)
    assert store.messages_after(20) != ()


def test_forgetting_without_leaving_keeps_it(store: Store) -> None:
    """They go on using the bot."""
    lived(store)
    store.forget(ANN, nothing)
    assert {"members.user", "drafts.chat", "notices.chat"} <= held(store, ANN)


def test_it_goes_too_where_a_clerk_ends_the_membership(store: Store) -> None:
    """With the goodbye and the cards taken back, and from the last council only; what Telegram
    sent and could not be handled has its own time."""
    ann, clerk = lived(store)
    elsewhere = store.member_in(ANN, "pershore")
    assert elsewhere
    store.remove(ann.id, clerk, lambda removal: [letter(ANN, "Goodbye, Wyre")])
    assert send_all(store, ANN) == ["Goodbye, Wyre"]
    assert {"members.user", "drafts.chat"} <= held(store, ANN)
    done = store.remove(elsewhere.id, None, lambda removal: [letter(ANN, "Goodbye")])
    assert isinstance(done, Removal)
    assert send_all(store, ANN) == ["Goodbye"]
    assert held(store, ANN) == {"inbox.chat", "inbox.user", "inbox.raw"}


def test_a_clerk_who_leaves_is_in_no_table_either(store: Store) -> None:
    """Their ruling stays."""
    lived(store)
    store.forget(CAROL, nothing, leave=True)
    assert held(store, CAROL) == set()
    matter = store.matter(Ref(RefKind.DRAFT, 2))
    assert matter
    assert matter.query
    assert matter.query.ruling


def test_what_is_written_to_who_has_left_goes_nowhere(store: Store) -> None:
    """A clerk can still take a ruling back; there is nobody to tell."""
    _, clerk = lived(store)
    store.forget(ANN, nothing, leave=True)
    ruled = store.matter(Ref(RefKind.DRAFT, 2))
    assert ruled
    store.reopen(query_id(ruled), clerk, lambda m: [letter(m.chat, "looking again")])
    assert store.chats_waiting() == ()


def test_strangers_numbers_go_after_a_day(store: Store, clock: Clock) -> None:
    """Those of today are counted, so that none guesses on; what waits is sent first."""
    store.take_count(-ANN)
    store.redeem(ANN, "Ann", "WRONG", lambda m: [])
    store.post([letter(ANN, "For members only")])
    assert store.let_go() == 0
    assert send_all(store, ANN) == ["For members only"]
    assert held(store, ANN) == {"pace.user", "attempts.user"}
    store.post([letter(ANN, "For members only")])
    send_all(store, ANN)
    assert store.let_go() == 1
    clock.now += timedelta(days=1)
    store.let_go()
    assert held(store, ANN) == set()


def test_a_members_number_does_not_go_by_age(store: Store, clock: Clock) -> None:
    """Nor the count of what they sent today."""
    lived(store)
    before = held(store, ANN)
    assert store.let_go() == 0
    assert held(store, ANN) == before
    assert store.may_go_on(ANN, Limits(per_day=1)) is not None


def test_who_left_under_an_earlier_version_is_let_go(tmp_path: Path) -> None:
    """At the next start of the bot."""
    path = tmp_path / "records.db"
    with closing(sqlite3.connect(path)) as conn:
        migrations.apply(Database(conn), stop_before="m007_departing")
        conn.executescript(f"""
            INSERT INTO members (id, council, role, name, enrolled_at, current_at, left_at)
              VALUES (1, 'wyre', 'councillor', '', '2026', '2026', '2026');
            INSERT INTO drafts (member, council, words, medium, account, pre_election, sorted,
              chat, message, sent_at) VALUES (1, 'wyre', 1, 'text', 'councillor', 0, 1, {ANN}, 7,
              '2026');
            INSERT INTO notices VALUES ({ANN}, 8, 'draft', 1, 0, '2026');
        """)  # noqa: S608 - a constant
    with Store.open(path) as store:
        assert held(store, ANN) == {"drafts.chat", "notices.chat"}
        assert store.let_go() == 1
        assert held(store, ANN) == set()
