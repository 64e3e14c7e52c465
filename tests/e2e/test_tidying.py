"""The running bot removes words whose time is over, and sends what a command has posted."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.advice import Advice, Assessment, Draft, Reason, Verdict
from bot.chat import tidying
from bot.chat.letters import Letters
from bot.desk import Role, RulingKind
from bot.store import Matter, Ref, RefKind, Store
from bot.store.copies import back_up, checked
from bot.store.replacing import put_in_place
from tests.chat.fakes import services
from tests.e2e.town import Town, soon, told

UNSURE = Advice(Verdict.ASK_CLERK, Reason.UNSURE)


def long_ago(town: Town, user: int, text: str, message: int) -> Matter:
    """A draft that the clerk ruled on two years ago."""
    then = datetime.now(UTC) - timedelta(days=730)
    with Store.open(town.path, lambda: then) as past:
        member = past.member(user)
        assert member
        clerk = past.enrol(999, "Carol Former", member.council, Role.CLERK)
        draft = Draft(text, member.council)
        matter = past.take_draft(
            member, draft, Assessment({}), UNSURE, lambda m: [], chat=user, message=message
        )
        assert matter.query
        done = past.rule(matter.query.escalation.id, clerk, RulingKind.FINE, "", lambda m: [])
        assert isinstance(done, Matter)
        past.forget(999, lambda m: [], leave=True)
    return matter


def test_old_words_go_at_the_start(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """The log line counts and quotes nothing; what stays can still be looked at."""
    councillor = town.councillor()
    matter = long_ago(town, councillor.user_id, "The zebra of old.", 7001)
    councillor.send("Good news today.")
    told(councillor, "No concern found")
    town.bot.stop()
    with caplog.at_level(logging.INFO, "bot.chat"):
        town.bot.start()
        soon(lambda: any(getattr(r, "event", "") == "words_removed" for r in caplog.records))
    assert "zebra" not in caplog.text
    found = town.store.matter(matter.ref)
    assert found
    assert found.text is None
    councillor.send("/history")
    page = told(councillor, "Your drafts, 1–2 of 2", "(words removed)", "No. 1, ruled")
    assert "Good news today." in page.text


def test_they_go_every_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a new start."""
    councillor = town.councillor()
    town.bot.stop()
    monkeypatch.setattr(tidying, "DAY", 0.05)
    monkeypatch.setattr(tidying, "LOOK", 0.05)
    town.bot.start()
    matter = long_ago(town, councillor.user_id, "The zebra of old.", 7001)

    def gone() -> bool:
        found = town.store.matter(matter.ref)
        return found is not None and found.text is None

    soon(gone)


def test_a_fault_does_not_end_it(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The records may be locked for a moment; it is tried again."""
    councillor = town.councillor()
    town.bot.stop()
    real, faults = tidying.remove_old_words, [OSError("the zebra's disk"), OSError("again")]

    def failing(house: object) -> None:
        if faults:
            raise faults.pop()
        real(house)  # type: ignore[arg-type]

    monkeypatch.setattr(tidying, "remove_old_words", failing)
    monkeypatch.setattr(tidying, "LOOK", 0.05)
    matter = long_ago(town, councillor.user_id, "The zebra of old.", 7001)
    with caplog.at_level(logging.INFO, "bot.chat"):
        town.bot.start()
        soon(lambda: (m := town.store.matter(matter.ref)) is not None and m.text is None)
    assert "untidied" in caplog.text
    assert "zebra" not in caplog.text


def test_what_a_command_has_posted_is_sent(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """`golden-rule forget --member` withdraws a query: the clerk's card loses the words."""
    clerk, councillor = town.clerk(), town.councillor()
    town.bot.stop()
    monkeypatch.setattr(tidying, "LOOK", 0.05)
    town.bot.start()
    councillor.send("This zebra is perhaps rude.")
    card = told(clerk, "No. 1", "zebra")
    letters = Letters(services(town.corpus, town.store))
    town.store.forget(councillor.user_id, letters.to_clerks, log=False)
    told(clerk, "No. 1", "These words have been removed", "Withdrawn")
    assert not any("zebra" in message.text for message in clerk.messages() if not message.mine)
    assert told(clerk, "No. 1").id == card.id


def test_an_old_ruling_can_be_added_to_without_its_words(town: Town) -> None:
    """The cards are renewed without a fault."""
    clerk, councillor = town.clerk(), town.councillor()
    matter = long_ago(town, councillor.user_id, "The zebra of old.", 7001)
    town.bot.stop()
    town.bot.start()
    soon(lambda: (m := town.store.matter(matter.ref)) is not None and m.text is None)
    assert matter.query
    carol = town.store.member(clerk.user_id)
    assert carol
    letters = Letters(services(town.corpus, town.store))
    id = matter.query.escalation.id
    done = town.store.add_words(
        id, carol, "Still fine.", lambda m: letters.worded(m, "Still fine.")
    )
    assert isinstance(done, Matter)
    clerk.send("/queries")
    told(councillor, "Still fine.")
    assert town.store.reaches(Ref(RefKind.QUERY, id))


def test_members_can_know_how_long_their_words_are_kept(town: Town) -> None:
    """With the days that the settings say."""
    councillor = town.councillor()
    councillor.send("/privacy")
    told(councillor, "365 days after a draft or question is closed", "/forget removes your texts")


def test_the_records_are_shut(town: Town, tmp_path: Path) -> None:
    """While the bot runs, nobody else on the machine can read them."""
    for file in tmp_path.glob(town.path.name + "*"):
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_nobody_rules_by_a_card_that_the_records_do_not_know(town: Town, tmp_path: Path) -> None:
    """An older copy was put back, and the number has been given to another draft since: the
    old card rules on nothing, and announces no words; the new one rules."""
    clerk, councillor = town.clerk(), town.councillor()
    made = back_up(town.path, tmp_path / "copies" / "copy.db").path
    councillor.send("The first is perhaps rude.")
    stale = told(clerk, "No. 1", "The first")
    town.bot.stop()
    town.store.close()
    with checked(made, town.path) as copy:
        put_in_place(copy, town.path, tmp_path / "copies" / "aside.db")
    town.store = Store.open(town.path)
    town.bot.start()
    councillor.send("The second is perhaps rude.")
    card = told(clerk, "No. 1", "The second")
    for button in ("✅ Fine to post", "💬 Answer in words"):
        assert clerk.press(button, stale.id).text == "That button no longer works."
    assert town.store.count_waiting("pershore") == 1
    clerk.press("✅ Fine to post", card.id)
    told(councillor, "You may post it")
