from collections.abc import Iterator

import pytest

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
