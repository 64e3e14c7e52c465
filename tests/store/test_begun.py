import re
from collections.abc import Iterator

import pytest

from bot.advice import Advice, Assessment, Draft, Reason, Verdict
from bot.desk import Role
from bot.store import Letter, Part, Ref, RefKind, Sending, Store

CHAT = 7


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(None) as opened:
        opened.enrol(CHAT, "Ada", "wyre", Role.COUNCILLOR)
        opened.post([Letter(CHAT, Ref(RefKind.NOTE, 0), (Part("one"), Part("two")))])
        yield opened


def first(store: Store) -> Sending:
    found = store.next_unsent(CHAT)
    assert found is not None
    return found


def test_a_letter_keeps_after_which_number_its_sending_began(store: Store) -> None:
    """Through any number of tries, until it is certain that it was not sent."""
    assert first(store).begun_after is None
    store.begin(first(store), 41)
    store.tried(first(store), "TimedOut")
    assert first(store).begun_after == 41
    store.not_begun(first(store))
    assert first(store).begun_after is None


def test_where_no_number_was_heard_there_is_nothing_to_look_after(store: Store) -> None:
    """The first numbers of all may be anybody's."""
    store.begin(first(store), 0)
    assert first(store).begun_after is None


def test_the_numbers_in_the_records_are_known(store: Store) -> None:
    """Of what the bot has sent, in any chat."""
    assert (store.latest_message(), store.messages_after(0)) == (0, ())
    store.sent(first(store), 12)
    store.sent(first(store), 15)
    assert store.latest_message() == 15
    assert store.messages_after(12) == (15,)


def test_what_every_message_asks_is_looked_up_by_an_index(store: Store) -> None:
    """The bot takes no longer for a message when the records have become many."""
    store.sent(first(store), 12)
    [member] = store.memberships(CHAT)
    told = Advice(Verdict.ASK_CLERK, Reason.UNSURE)
    draft, nothing = Draft("Bins on Friday.", "wyre"), Assessment({})
    asked: list[str] = []
    store._db.conn.set_trace_callback(asked.append)
    store.take_draft(member, draft, nothing, told, lambda matter: [], chat=CHAT, message=13)
    assert store.latest_message() == 13
    store.messages_after(11)
    store._db.conn.set_trace_callback(None)
    plans = {
        sql: [row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
        for sql in asked
        if sql.lstrip().startswith("SELECT")
    }
    assert any("escalations" in step for plan in plans.values() for step in plan)
    many = re.compile(r"(SCAN|SEARCH) (drafts|questions|escalations|notices|advice)\b(?!.*USING)")
    assert not [(sql, step) for sql, plan in plans.items() for step in plan if many.match(step)]
