from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk import Role
from bot.store import NoEntry, Store
from tests.cli.conftest import Golden


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "golden-rule.db"
    with Store.open(path) as store:
        store.enrol(1, "Carol", "wyre", Role.CLERK)
        store.enrol(2, "Ann", "wyre", Role.COUNCILLOR)
    return path


def test_members_are_listed(golden: Golden, database: Path) -> None:
    """Number, role, council and name of each."""
    done = golden("members", "list")
    assert [line.split() for line in done.out.splitlines()] == [
        ["1", "clerk", "wyre", "Carol"],
        ["2", "councillor", "wyre", "Ann"],
    ]


def test_a_membership_is_ended(golden: Golden, database: Path) -> None:
    """It is gone at once, for a bot that runs as well; a second time there is none."""
    done = golden("members", "remove", "1", "--yes")
    assert done.status == 0
    assert done.out.startswith("Ended: member 1, Carol, clerk of wyre.")
    with Store.open(database) as store:
        assert store.member(1) is None
        assert store.chats_waiting() == (1,)
    again = golden("members", "remove", "1", "--yes")
    assert again.status == 2
    assert again.err.strip().endswith("no member has the number 1")


def test_nobody_is_removed_unasked(golden: Golden, database: Path) -> None:
    """Without --yes the number's owner is named, and stays."""
    done = golden("members", "remove", "2")
    assert done.status == 0
    assert "Ann, councillor of wyre" in done.out
    assert "Nothing was ended" in done.out
    with Store.open(database) as store:
        assert store.member(2) is not None


def test_an_open_invite_is_listed_and_withdrawn(golden: Golden, database: Path) -> None:
    """By its number, without its code; once it is used, over or withdrawn there is none."""
    with Store.open(database) as store:
        invite = store.invite("wyre", Role.DEPUTY)
        store.invite("wyre", Role.DEPUTY, lasts=timedelta(seconds=-1))
    listed = [line for line in golden("members", "list").out.splitlines() if "Invite" in line]
    assert [line.split(", until")[0] for line in listed] == [f"Invite {invite.id}: deputy of wyre"]
    assert invite.code not in listed[0]
    done = golden("members", "withdraw", str(invite.id))
    assert done.out == f"Withdrawn: invite {invite.id}. Its code enrols nobody now.\n"
    with Store.open(database) as store:
        assert store.redeem(9, "Ted", invite.code, lambda member: ()) is NoEntry.EXPIRED
    again = golden("members", "withdraw", str(invite.id))
    assert (again.status, "no open invite" in again.err) == (2, True)
    assert "Invite" not in golden("members", "list").out


def test_the_log_of_who_is_removed_goes_back_to_them(golden: Golden, database: Path) -> None:
    """What only they could see is sent to them before it goes from the records."""
    with Store.open(database) as store:
        [ann] = store.memberships(2)
        store.keep_incident(ann, "abuse under my photo", None, lambda count: [])
    golden("members", "remove", "2", "--yes")
    with Store.open(database) as store:
        sending = store.next_unsent(2)
        assert sending is not None
        assert "abuse under my photo" in sending.html


@pytest.mark.parametrize("argv", [("list", "1"), ("remove",), ("withdraw",)])
def test_misuse_is_told_in_a_line(golden: Golden, argv: tuple[str, ...]) -> None:
    """A number goes with remove and withdraw."""
    done = golden("members", *argv)
    assert done.status == 2
    assert "remove and withdraw take one" in done.err
