from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk import Member, Role
from bot.store import Act, FileKind, Kept, Letter, Part, Ref, RefKind, Store
from tests.clock import Clock

PICTURE = Kept(FileKind.PHOTO, "AgAC-1")


@pytest.fixture
def ann(store: Store) -> Member:
    return store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)


def keep(store: Store, member: Member, text: str = "Words", **more: object) -> int:
    return store.keep_incident(member, text, None, lambda count: [], **more)  # type: ignore[arg-type]


def test_an_incident_comes_back_as_it_was_kept(store: Store, ann: Member, clock: Clock) -> None:
    """Text, file and time; latest first, each with a number that stays."""
    keep(store, ann, "First")
    store.keep_incident(ann, "", PICTURE, lambda count: [])
    second, first = store.incidents(ann)
    assert (first.number, first.text, first.file) == (1, "First", None)
    assert (second.number, second.text, second.file) == (2, "", PICTURE)
    assert first.at < second.at <= clock.now
    assert store.drop_incident(ann, first.id)
    assert [one.number for one in store.incidents(ann)] == [2]
    assert store.incidents(ann, 1, 1) == ()


def test_only_its_owner_sees_and_deletes_an_incident(store: Store, ann: Member) -> None:
    """Not the clerk of the same council, by whatever id."""
    id = keep(store, ann)
    clerk = store.enrol(2, "Carol", "wyre", Role.CLERK)
    assert store.incidents(clerk) == ()
    assert store.incident(clerk, id) is None
    assert store.count_incidents(clerk) == 0
    assert not store.drop_incident(clerk, id)
    assert store.count_incidents(ann) == 1


def test_a_log_follows_its_owner_to_another_council(store: Store, ann: Member) -> None:
    """The log is the person's, in whichever council they are now; numbers go on."""
    keep(store, ann)
    elsewhere = store.enrol(1, "Ann", "pershore", Role.COUNCILLOR)
    keep(store, elsewhere)
    assert [one.number for one in store.incidents(elsewhere)] == [2, 1]


def test_the_confirmation_is_in_the_same_transaction(store: Store, ann: Member) -> None:
    """It goes through the outbox; where it cannot be composed, nothing is kept."""
    letter = Letter(1, Ref(RefKind.LOG, ann.id), (Part("Kept: 1"),))
    store.keep_incident(ann, "Words", None, lambda count: [letter] if count == 1 else [])
    sending = store.next_unsent(1)
    assert sending is not None
    assert sending.html == "Kept: 1"

    def fails(count: int) -> list[Letter]:
        raise RuntimeError(count)

    with pytest.raises(RuntimeError):
        store.keep_incident(ann, "More", None, fails)
    assert store.count_incidents(ann) == 1


def test_an_album_is_known_to_its_owner_only(store: Store, ann: Member) -> None:
    """So that its further pictures follow the first."""
    keep(store, ann, album="a1")
    other = store.enrol(2, "Bob", "wyre", Role.COUNCILLOR)
    assert store.keeps_album(ann, "a1")
    assert not store.keeps_album(ann, "a2")
    assert not store.keeps_album(other, "a1")


def test_what_is_awaited_can_be_seen_without_using_it_up(store: Store, clock: Clock) -> None:
    """Until it is taken, or too old."""
    store.expect(1, Act.INCIDENT)
    assert store.awaits(1, Act.INCIDENT)
    assert not store.awaits(1, Act.SEARCH)
    assert not store.awaits(2, Act.INCIDENT)
    clock.now += timedelta(minutes=31)
    assert not store.awaits(1, Act.INCIDENT)


def test_ticks_are_remembered_and_taken_away(store: Store, ann: Member) -> None:
    """Each member has their own."""
    bob = store.enrol(2, "Bob", "wyre", Role.COUNCILLOR)
    store.tick(ann, "page")
    store.tick(ann, "name")
    store.tick(ann, "page")
    assert store.ticked(ann) == {"name"}
    assert store.ticked(bob) == frozenset()


@pytest.mark.parametrize("leave", [False, True])
def test_forgetting_empties_log_and_checklist(tmp_path: Path, leave: bool) -> None:
    """Of every council the person belongs to, to the last byte; nobody else's."""
    path = tmp_path / "records.db"
    with Store.open(path) as store:
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        keep(store, ann, "about the zebra")
        store.tick(ann, "page")
        keep(store, store.enrol(1, "Ann", "pershore", Role.COUNCILLOR), "the zebra again")
        bob = store.enrol(2, "Bob", "wyre", Role.COUNCILLOR)
        keep(store, bob, "about the lion")
        done = store.forget(1, lambda matter: [], leave=leave)
        assert done.incidents == 2
        assert store.count_incidents(bob) == 1
        assert store.ticked(ann) == frozenset()
    raw = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"zebra" not in raw
    assert b"lion" in raw
