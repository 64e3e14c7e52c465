from pathlib import Path

import pytest

from bot.desk import Role
from bot.store import Store
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


@pytest.mark.parametrize("argv", [("list", "1"), ("remove",)])
def test_misuse_is_told_in_a_line(golden: Golden, argv: tuple[str, ...]) -> None:
    """A number goes with remove."""
    done = golden("members", *argv)
    assert done.status == 2
    assert "remove takes one" in done.err
