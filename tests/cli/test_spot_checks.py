"""The running bot draws spot-checks at the share in its settings, and watches them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import assembly
from bot.advice import Advice, Assessment, Draft, Reason, Verdict
from bot.config import REPOSITORY, read_config
from bot.desk import Role
from bot.policy import Corpus
from bot.store import Store
from tests.cli.conftest import fake_services


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_share_decides(tmp_path: Path, share: float) -> None:
    """None of the cleared drafts, or all of them."""
    with assembly.open_store(tmp_path / "records.db", share) as store:
        store.enrol(2, "Carol", "wyre", Role.CLERK)
        member = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        for message in range(20):
            matter = store.take_draft(
                member,
                Draft("Kind words", "wyre"),
                Assessment({}),
                Advice(Verdict.CLEAR, Reason.NOTHING_FOUND),
                lambda matter: [],
                chat=1,
                message=message,
            )
            assert matter.unheard is (share == 1.0)


def test_the_chat_is_given_the_monitor_and_the_model(corpus: Corpus) -> None:
    """The alarm is the library's, the digest the one that the advice rests on."""
    config = read_config(REPOSITORY / "config.toml")
    with Store.open(None) as store:
        made = assembly._chat_services(config, fake_services(corpus), store)
    assert made.model == "faked"
    assert made.alarm([True] * 12)
    assert not made.alarm([False] * 12)
