"""What the clerk sees of a spot-check, and what its councillor does not."""

from __future__ import annotations

import pytest

from bot.advice import Draft
from bot.chat import wording
from bot.chat.letters import Letters
from bot.chat.services import House
from bot.desk import Role, RulingKind
from bot.policy import Corpus
from bot.sandbox.html import parse_html
from bot.store import Letter, Matter, Ref, RefKind, Store
from tests.chat.fakes import services

CLEARED, UNSURE = "Good news on the park.", "Good hardly odd day."


class Desk:
    """A store in which every cleared draft is checked, and the letters of the last step."""

    def __init__(self, corpus: Corpus) -> None:
        self.store = Store.open(None, lot=lambda: True)
        self.services = services(corpus, self.store)
        self.letters = Letters(self.services)
        self.councillor = self.store.enrol(1, "Ada Moss", "pershore", Role.COUNCILLOR)
        self.clerk = self.store.enrol(2, "Carol", "pershore", Role.CLERK)
        self.shown: list[Letter] = []
        self._message = 0

    def keep(self, letters: object) -> list[Letter]:
        self.shown = list(letters)  # type: ignore[call-overload]
        return self.shown

    def check(self, text: str) -> Matter:
        draft = Draft(text, "pershore")
        evidence = self.services.adviser.assess(draft)
        told = self.services.adviser.advise(draft, evidence)
        self._message += 1
        return self.store.take_draft(
            self.councillor,
            draft,
            evidence,
            told,
            lambda m: self.keep(self.letters.told(m, (), renew=False, was_open=False)),
            chat=1,
            message=self._message,
        )

    def rule(self, matter: Matter, kind: RulingKind) -> Matter:
        done = self.store.rule(
            _id(matter), self.clerk, kind, "", lambda m: self.keep(self.letters.ruled(m))
        )
        assert isinstance(done, Matter)
        return done

    def seen(self, chat: int) -> list[tuple[str, tuple[str, ...]]]:
        """Text and buttons of what a chat is shown, without what names the very query."""
        return [
            (
                _plain(parse_html(part.html).text),
                tuple(label for row in part.keyboard for label, _ in row),
            )
            for letter in self.shown
            if letter.chat == chat
            for part in letter.parts
        ]


def _id(matter: Matter) -> int:
    assert matter.query
    return matter.query.escalation.id


def _plain(text: str) -> str:
    for own in (CLEARED, UNSURE):
        text = text.replace(own, "[draft]")
    return text.replace("No. 2", "No. 1")


@pytest.fixture
def desk(corpus: Corpus) -> Desk:
    return Desk(corpus)


def test_the_clerk_cannot_tell_which_it_is(desk: Desk) -> None:
    """A spot-check and a draft that the bot was unsure of read the same, with the same buttons,
    before the ruling and after it."""
    checked = desk.check(CLEARED)
    spot = desk.seen(2)
    ordinary = desk.check(UNSURE)
    assert checked.unheard
    assert not ordinary.unheard
    assert desk.seen(2) == spot
    (text, buttons) = spot[0]
    assert wording.WHY_UNMARKED in text
    assert wording.QUERY_TOLD not in text
    assert wording.RULINGS[RulingKind.FINE] in buttons
    desk.rule(checked, RulingKind.FINE)
    ruled = desk.seen(2)
    desk.rule(ordinary, RulingKind.FINE)
    assert desk.seen(2) == ruled


def test_with_findings_the_clerk_is_told_why_and_what_was_said(desk: Desk) -> None:
    """Only what has nothing found is unmarked."""
    desk.check("This is perhaps rude.")
    (text, _) = desk.seen(2)[0]
    assert wording.WHY_UNMARKED not in text
    assert wording.QUERY_TOLD in text


def test_the_card_of_a_checked_draft_hints_at_nothing(desk: Desk, corpus: Corpus) -> None:
    """It is, to the letter and the button, that of a draft that nobody checks."""
    matter = desk.check(CLEARED)
    checked = desk.seen(1)
    with Store.open(None) as plain:
        desk.store, spot = plain, desk.store
        desk.councillor = plain.enrol(1, "Ada Moss", "pershore", Role.COUNCILLOR)
        plain.enrol(2, "Carol", "pershore", Role.CLERK)
        assert desk.check(CLEARED).query is None
        assert desk.seen(1) == checked
    desk.store = spot
    desk.rule(matter, RulingKind.FINE)
    assert not desk.seen(1)


@pytest.mark.parametrize("kind", [k for k in RulingKind if k is not RulingKind.FINE])
def test_a_ruling_against_it_says_that_it_was_a_check(desk: Desk, kind: RulingKind) -> None:
    """The ruling, then that it counts and not the advice; the card shows its number."""
    matter = desk.check(CLEARED)
    desk.rule(matter, kind)
    ruling, card = (text for text, _ in desk.seen(1))
    assert "as a check on me" in ruling
    assert "not my earlier advice" in ruling
    assert f"No. 1: {wording.RULINGS[kind]}" in card


def test_an_ordinary_ruling_says_nothing_of_a_check(desk: Desk) -> None:
    """That line is for spot-checks."""
    desk.rule(desk.check(UNSURE), RulingKind.DONT)
    assert "check on me" not in desk.seen(1)[0][0]


def test_taking_back_is_news_only_where_the_ruling_was(desk: Desk) -> None:
    """A fine ruling on a spot-check is taken back without a word, any other with a warning."""
    quiet, told = desk.check(CLEARED), desk.check(CLEARED)
    for matter, kind, letters in ((quiet, RulingKind.FINE, 0), (told, RulingKind.DONT, 2)):
        desk.rule(matter, kind)
        desk.store.reopen(_id(matter), desk.clerk, lambda m: desk.keep(desk.letters.reopened(m)))
        assert len(desk.seen(1)) == letters


def test_what_could_not_be_delivered_is_not_told_of_a_check(desk: Desk) -> None:
    """The councillor hears nothing when a spot-check does not reach the clerk."""
    matter, ordinary = desk.check(CLEARED), desk.check(UNSURE)
    assert not [*desk.letters.undelivered(matter, Ref(RefKind.QUERY, _id(matter)))]
    assert [*desk.letters.undelivered(ordinary, Ref(RefKind.QUERY, _id(ordinary)))]


def test_while_wary_less_is_cleared(desk: Desk, corpus: Corpus) -> None:
    """The adviser changes with the alarm, and back."""
    house = House(desk.services)
    own = desk.services.adviser
    house.heed(alarm=True)
    assert house.wary
    assert house.adviser.thresholds == own.thresholds.wary()
    house.heed(alarm=False)
    assert house.adviser is own
    house.workers.shutdown()
