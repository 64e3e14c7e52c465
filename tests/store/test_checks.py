"""Spot-checks in the records: opened by lot, ended unheard, counted in the order of ruling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.advice import Account, Advice, Assessment, Draft, Medium, Reason, Reply, Verdict
from bot.desk import SPOT_CHECK, Refusal, Role, RulingKind, State
from bot.policy import Risk
from bot.store import Letter, Matter, Part, Ref, RefKind, Store

EVIDENCE = Assessment(dict.fromkeys(Risk, 0.01), model="m1")
CLEAR = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND, rests_on={"model": "m1"})
UNSURE = Advice(Verdict.ASK_CLERK, Reason.UNSURE, rests_on={"model": "m1"})


def nothing(matter: Matter) -> list[Letter]:
    return []


class Desk:
    """A council with a councillor and a clerk; `drawn` is what the lot says."""

    def __init__(self) -> None:
        self.drawn, self.draws = True, 0
        self.time = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.store = Store.open(None, self.clock, self.lot)
        self.ann = self.store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        self.carol = self.store.enrol(2, "Carol", "wyre", Role.CLERK)
        self._message = 0

    def clock(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time

    def lot(self) -> bool:
        self.draws += 1
        return self.drawn

    def take(self, told: Advice | None = CLEAR, text: str = "Kind words", **more: object) -> Matter:
        self._message += 1
        return self.store.take_draft(
            self.ann, Draft(text, "wyre"), EVIDENCE, told, nothing,
            chat=1, message=self._message, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def rule(self, matter: Matter, kind: RulingKind) -> Matter:
        done = self.store.rule(number(matter), self.carol, kind, "", nothing)
        assert isinstance(done, Matter)
        return done

    def now(self, matter: Matter) -> Matter:
        found = self.store.matter_of(number(matter))
        assert found
        return found


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.store.close()


def number(matter: Matter) -> int:
    """The id of the escalation."""
    assert matter.query
    return matter.query.escalation.id


class TestOpening:
    def test_a_cleared_draft_is_put_before_the_clerk_when_the_lot_falls_on_it(
        self, desk: Desk
    ) -> None:
        """In the same step, waiting like any other; its councillor knows of no query."""
        matter = desk.take()
        assert matter.open
        assert matter.unheard
        assert matter.query
        assert matter.query.why == SPOT_CHECK
        assert matter.as_heard.query is None
        assert desk.store.count_waiting("wyre") == 1

    def test_without_the_lot_a_cleared_draft_stays_where_it_is(self, desk: Desk) -> None:
        """The lot is drawn, and says no."""
        desk.drawn = False
        assert desk.take().query is None
        assert desk.draws == 1

    def test_what_is_not_cleared_is_an_ordinary_query(self, desk: Desk) -> None:
        """And no lot is drawn, neither for it nor while a question of fact is open."""
        matter = desk.take(UNSURE)
        assert matter.open
        assert not matter.unheard
        assert desk.take(None).query is None
        assert desk.draws == 0

    def test_a_draft_that_a_reply_clears_can_be_checked_too(self, desk: Desk) -> None:
        """Clear is clear, whether a question of fact came first or not."""
        asked = desk.take(None)
        after = desk.store.reply(asked.ref.id, Risk.LOGO, Reply.NO_CONCERN, CLEAR, nothing)
        assert after.open
        assert after.unheard

    def test_a_picture_without_words_is_never_checked(self, desk: Desk) -> None:
        """There would be nothing to look at."""
        assert desk.take(words=False).query is None

    def test_a_clerks_own_draft_and_one_without_a_clerk_are_never_checked(self, desk: Desk) -> None:
        """Whoever sees what waits would know; and somebody must be there to look."""
        desk.ann = desk.carol
        assert desk.take().query is None
        desk.ann = desk.store.enrol(3, "Bob", "pershore", Role.COUNCILLOR)
        assert desk.take().query is None

    def test_a_draft_is_checked_once_at_most(self, desk: Desk) -> None:
        """Nor is one that was before the clerk in any other way."""
        checked, asked = desk.take(), desk.take(UNSURE)
        for matter in (checked, asked):
            desk.rule(matter, RulingKind.FINE)
            other = Draft("Other words", "wyre")
            after = desk.store.change_draft(matter.ref.id, other, EVIDENCE, CLEAR, nothing)
            assert not after.open

    def test_it_is_all_or_nothing(self, desk: Desk) -> None:
        """Where the letters fail no spot-check is left behind."""

        def fail(matter: Matter) -> list[Letter]:
            raise RuntimeError("no words")

        with pytest.raises(RuntimeError, match="no words"):
            desk.store.take_draft(
                desk.ann, Draft("x", "wyre"), EVIDENCE, CLEAR, fail, chat=1, message=1
            )
        assert desk.store.count_waiting("wyre") == 0


class TestEnding:
    def test_any_change_ends_an_open_one_unheard(self, desk: Desk) -> None:
        """Other words, another account, a reply, replies taken back: the clerk has it no more."""
        words, account, reply, back = (desk.take() for _ in range(4))
        store = desk.store
        store.change_draft(words.ref.id, Draft("New", "wyre"), EVIDENCE, CLEAR, nothing)
        council = Draft("Kind words", "wyre", Account.COUNCIL)
        store.change_draft(account.ref.id, council, EVIDENCE, CLEAR, nothing)
        store.reply(reply.ref.id, Risk.LOGO, Reply.NO_CONCERN, CLEAR, nothing)
        store.take_back_replies(back.ref.id, None, nothing)
        for matter in (words, account, reply, back):
            ended = desk.now(matter)
            assert ended.query
            assert ended.query.escalation.state is State.WITHDRAWN
            assert ended.unheard
            assert not ended.query.remarks
        assert store.count_waiting("wyre") == 0

    def test_what_is_unsure_after_a_change_goes_to_the_clerk_by_itself(self, desk: Desk) -> None:
        """Also with the very words that were checked before: nobody told the councillor."""
        matter = desk.take()
        desk.rule(matter, RulingKind.FINE)
        same = Draft("Kind words", "wyre", Account.COUNCIL)
        after = desk.store.change_draft(matter.ref.id, same, EVIDENCE, UNSURE, nothing)
        assert after.open
        assert not after.unheard
        assert number(after) != number(matter)

    def test_asking_anyway_makes_it_an_ordinary_query(self, desk: Desk) -> None:
        """The same number, and the councillor can withdraw it like any other."""
        matter = desk.take()
        asked = desk.store.escalate(matter.ref, "asked", nothing)
        assert isinstance(asked, Matter)
        assert number(asked) == number(matter)
        assert not asked.unheard
        assert isinstance(desk.store.withdraw(number(asked), desk.ann, nothing), Matter)

    def test_asking_after_an_unheard_ruling_asks_anew(self, desk: Desk) -> None:
        """The ruling that nobody heard of stays so."""
        matter = desk.take()
        desk.rule(matter, RulingKind.FINE)
        asked = desk.store.escalate(matter.ref, "asked", nothing)
        assert isinstance(asked, Matter)
        assert number(asked) != number(matter)
        assert desk.now(matter).unheard

    def test_nobody_acts_on_what_they_have_not_heard_of(self, desk: Desk) -> None:
        """A councillor who guesses its id finds nothing; a clerk's words would reach nobody."""
        matter = desk.take()
        id = number(matter)
        assert desk.store.withdraw(id, desk.ann, nothing) is Refusal.UNKNOWN
        assert desk.store.add_remark(id, desk.ann, "x", nothing) is Refusal.UNKNOWN
        desk.rule(matter, RulingKind.FINE)
        assert desk.store.add_words(id, desk.carol, "x", nothing) is Refusal.UNHEARD
        assert desk.store.add_remark(id, desk.ann, "x", nothing) is Refusal.UNKNOWN


class TestHearing:
    @pytest.mark.parametrize("kind", [k for k in RulingKind if k is not RulingKind.FINE])
    def test_a_ruling_against_it_is_heard_for_good(self, desk: Desk, kind: RulingKind) -> None:
        """Also once it is taken back, and when it is fine after all."""
        matter = desk.take()
        assert not desk.rule(matter, kind).unheard
        opened = desk.store.reopen(number(matter), desk.carol, nothing)
        assert isinstance(opened, Matter)
        assert not opened.unheard
        assert not desk.rule(matter, RulingKind.FINE).unheard

    def test_a_fine_ruling_is_not_heard_nor_is_its_taking_back(self, desk: Desk) -> None:
        """The history shows no number, and forgetting counts nothing."""
        matter = desk.take()
        assert desk.rule(matter, RulingKind.FINE).unheard
        opened = desk.store.reopen(number(matter), desk.carol, nothing)
        assert isinstance(opened, Matter)
        assert opened.unheard
        assert [past.number for past in desk.store.history(desk.ann, 9)] == [None]

    def test_the_history_keeps_the_query_that_is_known(self, desk: Desk) -> None:
        """One that the councillor asked for, beside the spot-check taken up again after it."""
        matter = desk.take()
        desk.rule(matter, RulingKind.FINE)
        asked = desk.store.escalate(matter.ref, "asked", nothing)
        assert isinstance(asked, Matter)
        assert [past.number for past in desk.store.history(desk.ann, 9)] == [2]

    def test_forgetting_removes_what_nobody_was_told_of(self, desk: Desk) -> None:
        """Its words go, ruled or not, it is counted nowhere, and the clerk's card is renewed;
        a ruling that was told stays with its words."""
        open_, fine, told = desk.take(), desk.take(text="Zebra"), desk.take()
        desk.rule(fine, RulingKind.FINE)
        desk.rule(told, RulingKind.DONT)
        renewed: list[int] = []

        def compose(matter: Matter) -> list[Letter]:
            renewed.append(number(matter))
            return []

        done = desk.store.forget(1, compose)
        assert (done.withdrawn, done.kept) == (0, 1)
        assert sorted(renewed) == [number(open_), number(fine)]
        assert "Zebra" not in "\n".join(desk.store._db.iterdump())
        assert desk.store.reopen(number(fine), desk.carol, nothing) is Refusal.UNKNOWN
        kept = desk.now(told).query
        assert kept
        assert kept.wording == "Kind words"


class TestOutcomes:
    def test_they_come_in_the_order_of_ruling(self, desk: Desk) -> None:
        """Against it is True, fine False; an answer in words and what is open are neither."""
        kinds = (RulingKind.FINE, RulingKind.DONT, RulingKind.ANSWER, RulingKind.CHANGE)
        matters = [desk.take() for _ in range(5)]
        for matter, kind in zip(reversed(matters), kinds, strict=False):
            desk.rule(matter, kind)
        assert desk.store.spot_outcomes("m1") == [False, True, True]

    def test_only_what_stands_counts(self, desk: Desk) -> None:
        """A ruling taken back does not; the one after it does, last."""
        first, second = desk.take(), desk.take()
        desk.rule(first, RulingKind.DONT)
        desk.rule(second, RulingKind.FINE)
        desk.store.reopen(number(first), desk.carol, nothing)
        assert desk.store.spot_outcomes("m1") == [False]
        desk.rule(first, RulingKind.CHANGE)
        assert desk.store.spot_outcomes("m1") == [False, True]

    def test_only_of_this_model_and_only_spot_checks(self, desk: Desk) -> None:
        """What was cleared by another, asked for or unsure says nothing of this one."""
        other = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND, rests_on={"model": "m0"})
        asked = desk.take()
        desk.store.escalate(asked.ref, "asked", nothing)
        before = desk.take(other)
        for matter in (before, asked, desk.take(UNSURE)):
            desk.rule(matter, RulingKind.DONT)
        later = Draft("Other words", "wyre", medium=Medium.TEXT)
        desk.store.change_draft(before.ref.id, later, EVIDENCE, CLEAR, nothing)
        assert desk.store.spot_outcomes("m1") == []
        assert desk.store.spot_outcomes("m0") == [True]


def test_an_alarm_is_told_once_for_each_model_to_each_clerk_once(desk: Desk) -> None:
    """Also to one who is clerk of two councils; a letter that fails leaves nothing told."""
    desk.store.enrol(2, "Carol", "pershore", Role.DEPUTY)
    desk.store.enrol(5, "Dan", "rushcliffe", Role.CLERK)

    def compose(chats: Iterable[int]) -> list[Letter]:
        return [Letter(chat, Ref(RefKind.NOTE, 0), (Part("alarm"),)) for chat in chats]

    def fail(chats: Iterable[int]) -> list[Letter]:
        raise RuntimeError("no words")

    with pytest.raises(RuntimeError, match="no words"):
        desk.store.tell_of_alarm("m1", fail)
    assert desk.store.tell_of_alarm("m1", compose)
    assert not desk.store.tell_of_alarm("m1", compose)
    assert desk.store.chats_waiting() == (2, 5)
    assert desk.store.tell_of_alarm("m2", compose)
