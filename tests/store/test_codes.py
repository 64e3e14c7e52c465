"""Codes under attack: what a flood of guesses can and cannot do."""

from datetime import timedelta
from pathlib import Path

from bot.desk import Member, Role
from bot.store import NoEntry, Store
from bot.store.members import FLOOD_PAUSE, MOST_WRONG_IN_ALL
from tests.clock import Clock


def guess(store: Store, user: int, code: str = "WRONG") -> Member | NoEntry:
    return store.redeem(user, "Guest", code, lambda member: [])


def flood(store: Store, accounts: int = MOST_WRONG_IN_ALL) -> None:
    for user in range(1_000, 1_000 + accounts):
        assert guess(store, user) is NoEntry.UNKNOWN


def test_a_flood_from_many_accounts_is_slowed(store: Store) -> None:
    """Each has one wrong code in ten minutes from then on, instead of five an hour."""
    flood(store)
    assert guess(store, 5) is NoEntry.UNKNOWN
    assert guess(store, 5) is NoEntry.FLOOD
    assert guess(store, 1_000) is NoEntry.FLOOD


def test_a_right_code_enrols_in_the_midst_of_a_flood(store: Store) -> None:
    """An honest invitee is not locked out by others' guesses."""
    code = store.invite("wyre", Role.COUNCILLOR).code
    flood(store)
    assert isinstance(guess(store, 5, code), Member)


def test_one_slip_in_a_flood_costs_ten_minutes(store: Store, clock: Clock) -> None:
    """And not the hour."""
    code = store.invite("wyre", Role.COUNCILLOR).code
    flood(store)
    assert guess(store, 5) is NoEntry.UNKNOWN
    assert guess(store, 5, code) is NoEntry.FLOOD
    clock.now += FLOOD_PAUSE
    assert isinstance(guess(store, 5, code), Member)


def test_a_flood_passes(store: Store, clock: Clock) -> None:
    """After an hour five guesses a person are looked at again, and the old ones are deleted."""
    flood(store)
    clock.now += timedelta(hours=2, minutes=1)
    assert [guess(store, 5) for _ in range(6)] == [*[NoEntry.UNKNOWN] * 5, NoEntry.TOO_MANY]
    assert store._db.execute("SELECT count(*) FROM attempts").fetchone()[0] == 5


def test_guesses_are_remembered_across_a_restart(tmp_path: Path, clock: Clock) -> None:
    """Killing the bot gives nobody new tries."""
    path = tmp_path / "a.db"
    with Store.open(path, clock) as store:
        code = store.invite("wyre", Role.CLERK).code
        for _ in range(5):
            guess(store, 5)
    with Store.open(path, clock) as store:
        assert guess(store, 5, code) is NoEntry.TOO_MANY


def test_of_two_who_use_a_code_at_once_one_is_enrolled(tmp_path: Path) -> None:
    """Two processes with the same records: the code is used up in one transaction."""
    path = tmp_path / "a.db"
    with Store.open(path) as first, Store.open(path) as second:
        code = first.invite("wyre", Role.CLERK).code
        assert isinstance(guess(first, 5, code), Member)
        assert guess(second, 6, code) is NoEntry.USED


def test_the_records_do_not_hold_the_code(store: Store) -> None:
    """Whoever reads them cannot use what waits to be used."""
    code = store.invite("wyre", Role.CLERK).code
    dump = "\n".join(store._db.iterdump())
    assert code not in dump
    assert code.replace("-", "") not in dump
    assert len(code.replace("-", "")) == 12
