"""What account and calendar tell already is neither asked nor held against the draft."""

import pytest

from bot.advice import Account, Adviser, Draft, Thresholds, Verdict
from bot.policy import Corpus, Risk
from tests.advice.support import STOP, WordAssessor, evidence

PARTY, ELECTION, ANONYMITY = Risk.PARTY_POLITICAL, Risk.PRE_ELECTION, Risk.ANONYMITY


@pytest.fixture
def adviser(corpus: Corpus) -> Adviser:
    return Adviser(corpus, WordAssessor({}), Thresholds(clear=0.1))


@pytest.mark.parametrize("account", Account)
@pytest.mark.parametrize(("pre_election", "verdict"), [(False, "clear"), (True, "stop")])
def test_without_an_election_none_is_found(
    adviser: Adviser, account: Account, pre_election: bool, verdict: str
) -> None:
    """However much a draft sounds of an election: outside the period it breaks no such rule."""
    draft = Draft("Vote for us.", None, account, pre_election)
    assert adviser.advise(draft, evidence({ELECTION: 0.9}, STOP)).verdict == verdict


def test_outside_an_election_nobody_is_asked_about_one(adviser: Adviser) -> None:
    """The calendar knows."""
    advice = adviser.advise(Draft("Vote for us."), evidence({ELECTION: 0.3}, STOP))
    assert (advice.verdict, advice.ask) == (Verdict.CLEAR, ())


@pytest.mark.parametrize("risk", [PARTY, ELECTION, ANONYMITY])
def test_what_the_councils_account_tells_is_not_asked(adviser: Adviser, risk: Risk) -> None:
    """Whose account and whose means it is needs no question; the words alone are judged."""
    given = evidence({risk: 0.3}, STOP)
    own = adviser.advise(Draft("Vote for us.", None, Account.PERSONAL, pre_election=True), given)
    assert own.ask == (risk,)
    councils = adviser.advise(
        Draft("Vote for us.", None, Account.COUNCIL, pre_election=True), given
    )
    assert councils.ask == ()
    assert councils.verdict is Verdict.ASK_CLERK
