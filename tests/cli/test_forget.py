"""`golden-rule forget`: counted first, removed only with --yes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.advice import Advice, Assessment, Draft, Reason, Verdict
from bot.desk import Role
from bot.store import Matter, Ref, RefKind, Store
from tests.cli.conftest import Golden

UNSURE = Advice(Verdict.ASK_CLERK, Reason.UNSURE)
CLEAR = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Ann with an open query and an old draft, Bob with a new one, and a clerk."""
    path = tmp_path / "data" / "golden-rule.db"
    ago = datetime.now(UTC) - timedelta(days=100)
    with Store.open(path, lambda: ago) as past:
        ann = past.enrol(7, "Ann Quimby", "wyre", Role.COUNCILLOR)
        past.enrol(9, "Carol", "wyre", Role.CLERK)
        take(past, 7, "The old zebra.", CLEAR, 1)
        past.keep_incident(ann, "A threat.", None, lambda count: [])
    with Store.open(path) as opened:
        opened.enrol(8, "Bob", "wyre", Role.COUNCILLOR)
        take(opened, 8, "The lion.", CLEAR, 2)
        take(opened, 7, "The open zebra.", UNSURE, 3)
        yield opened


def take(store: Store, user: int, text: str, told: Advice, message: int) -> Matter:
    member = store.member(user)
    assert member
    return store.take_draft(
        member, Draft(text, "wyre"), Assessment({}), told, lambda m: [], chat=user, message=message
    )


def texts(store: Store) -> list[str | None]:
    found = (store.matter(Ref(RefKind.DRAFT, id)) for id in (1, 2, 3))
    return [matter.text if matter else None for matter in found]


def test_by_age_it_is_counted_first(golden: Golden, store: Store) -> None:
    """Nothing goes without --yes."""
    done = golden("forget", "--older-than", "90")
    told = "This would remove: the words of 1 draft and 0 questions, and 0 messages set aside."
    assert done.out == f"{told}\nNothing was removed: add --yes to do it.\n"
    assert (done.status, done.err) == (0, "")
    assert None not in texts(store)


def test_by_age_only_what_is_older_goes(golden: Golden, store: Store) -> None:
    """With --yes."""
    out = golden("forget", "--older-than", "90", "--yes").out
    assert out == "Removed: the words of 1 draft and 0 questions, and 0 messages set aside.\n"
    assert texts(store) == [None, "The lion.", "The open zebra."]


def test_a_member_is_shown_before_their_words_go(golden: Golden, store: Store) -> None:
    """By number or whole name; what was counted is what goes."""
    first = golden("forget", "--member", "ann quimby").out
    assert first.startswith("Member 1: Ann Quimby (wyre)\n")
    assert "would remove: the words of 2 drafts and 0 questions." in first
    assert "Withdrawn from the clerk: 1." in first
    assert "Nothing was removed: add --yes" in first
    assert texts(store) == ["The old zebra.", "The lion.", "The open zebra."]
    assert store.chats_waiting() == ()


def test_a_members_words_go_and_the_clerk_is_told(golden: Golden, store: Store) -> None:
    """Their log stays theirs, and they stay a member."""
    out = golden("forget", "--member", "1", "--yes").out
    assert "Removed: the words of 2 drafts" in out
    assert "incident log is their own" in out
    assert texts(store) == [None, "The lion.", None]
    letter = store.next_unsent(9)
    assert letter
    assert "These words have been removed" in letter.html
    ann = store.member(7)
    assert ann
    assert store.count_incidents(ann) == 1


def test_a_member_who_leaves_takes_everything_along(
    golden: Golden, store: Store, tmp_path: Path
) -> None:
    """Name and log as well: nobody could read that log any more."""
    assert "no longer a member" in golden("forget", "--member", "1", "--leave", "--yes").out
    assert store.member(7) is None
    raw = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert b"threat" not in raw
    assert [member.name for member in store.everyone()] == ["Carol", "Bob"]


def test_two_of_one_name_are_told_apart_by_number(golden: Golden, store: Store) -> None:
    """The line gives the numbers."""
    store.enrol(10, "Bob", "pershore", Role.COUNCILLOR)
    done = golden("forget", "--member", "Bob", "--yes")
    told = "more than one member is called 'Bob': give the number, of 3 (wyre), 4 (pershore)"
    assert (done.status, done.line) == (2, f"golden-rule: {told}")
    assert None not in texts(store)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        ([], "one of the arguments --older-than --member is required"),
        (["--older-than", "0"], "must be a whole number of days from 1 to 3650"),
        (["--older-than", "9", "--member", "1"], "not allowed with argument"),
        (["--older-than", "9", "--leave"], "--leave goes with --member"),
        (["--member", "Nobody"], "there is no member 'Nobody': give the number or the whole name"),
    ],
)
def test_a_wrong_argument_is_one_line(
    golden: Golden, store: Store, argv: list[str], told: str
) -> None:
    """With status 2."""
    done = golden("forget", *argv)
    assert told in done.line
    assert done.status == 2
