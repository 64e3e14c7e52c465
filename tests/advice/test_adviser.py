"""From a draft to advice, with an assessor that finds words; and the interview on top."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.advice import (
    MOST_FINDINGS,
    Adviser,
    Draft,
    Reason,
    Reply,
    Thresholds,
    Verdict,
    from_facts,
    interview,
)
from bot.policy import Corpus, Force, Risk, UnknownCouncil
from tests.advice.support import AMEND, COUNCILS, EVERY_COUNCIL, STOP, WordAssessor, evidence

WORDS = {
    "clown": Risk.RESPECT,
    "crook": Risk.DEFAMATION,
    "photo": Risk.COPYRIGHT,
    "secret": Risk.CONFIDENTIALITY,
    "crest": Risk.LOGO,
    "midnight": Risk.HASTE,
}
each_council = pytest.mark.parametrize("council", EVERY_COUNCIL)


def adviser_on(corpus: Corpus, leaning: Mapping[str, float] = STOP) -> Adviser:
    return Adviser(corpus, WordAssessor(WORDS, leaning), Thresholds(clear=0.1))


@each_council
def test_a_blameless_draft_is_cleared(corpus: Corpus, council: str | None) -> None:
    """Nothing against it, nothing to ask, nothing to quote."""
    adviser = adviser_on(corpus)
    draft = Draft("The library opens at ten on Saturday.", council)
    advice = adviser.advise(draft, adviser.assess(draft))
    assert (advice.verdict, advice.reason) == (Verdict.CLEAR, Reason.NOTHING_FOUND)
    assert not advice.findings
    assert not advice.ask
    assert not advice.citations


@each_council
def test_an_insult_is_stopped_with_the_words_and_the_duty(
    corpus: Corpus, council: str | None
) -> None:
    """The finding shows the very words and quotes a duty of the own council."""
    adviser = adviser_on(corpus)
    draft = Draft("What a clown our chair is.", council)
    advice = adviser.advise(draft, adviser.assess(draft))
    assert (advice.verdict, advice.reason) == (Verdict.STOP, Reason.BREACH)
    [finding] = advice.findings
    assert [span.of(draft.text) for span in finding.words] == ["clown"]
    assert finding.citations[0].clause.force is Force.DUTY
    assert {c.clause.council for c in finding.citations} <= {council} or council is None


@each_council
def test_what_can_be_mended_is_to_be_amended(corpus: Corpus, council: str | None) -> None:
    """The same words come to amend where the assessor leans that way."""
    adviser = adviser_on(corpus, leaning=AMEND)
    draft = Draft("Written at midnight, and I am cross.", council)
    assert adviser.advise(draft, adviser.assess(draft)).verdict is Verdict.AMEND


@pytest.mark.parametrize("council", COUNCILS)
def test_where_the_policy_is_silent_the_clerk_decides(corpus: Corpus, council: str) -> None:
    """Logos: two policies speak of them; for the others the clerk is shown whose does."""
    adviser = adviser_on(corpus)
    draft = Draft("With the crest on it.", council)
    advice = adviser.advise(draft, adviser.assess(draft))
    [finding] = advice.findings
    if council in ("east-staffordshire-parish", "rushcliffe"):
        assert advice.verdict is Verdict.STOP
        assert finding.citations
    else:
        assert advice.reason is Reason.POLICY_SILENT
        assert finding.citations == ()
        speaking = {c.clause.council for c in finding.elsewhere}
        assert speaking
        assert speaking <= {"east-staffordshire-parish", "rushcliffe"}


def test_with_every_policy_as_ones_own_nothing_is_elsewhere(corpus: Corpus) -> None:
    """For council None each policy's clauses count, and bind."""
    adviser = adviser_on(corpus)
    draft = Draft("With the crest on it.")
    [finding] = adviser.advise(draft, adviser.assess(draft)).findings
    assert finding.citations
    assert finding.elsewhere == ()


def test_the_strongest_three_are_told(corpus: Corpus) -> None:
    """More than three findings help nobody on a phone; the strongest are kept."""
    adviser = adviser_on(corpus)
    scores = {Risk.RESPECT: 0.9, Risk.DEFAMATION: 0.8, Risk.DISREPUTE: 0.7, Risk.BULLYING: 0.6}
    advice = adviser.advise(Draft("Words.", "wyre"), evidence(scores, {"stop": 1.0}))
    assert [f.risk for f in advice.findings] == list(scores)[:MOST_FINDINGS]


def test_a_silent_risk_takes_no_place_among_the_three(corpus: Corpus) -> None:
    """Only what the own policy speaks of is told with a verdict against."""
    adviser = adviser_on(corpus)
    advice = adviser.advise(
        Draft("Words.", "wyre"),
        evidence({Risk.LOGO: 0.95, Risk.RESPECT: 0.8}, {"stop": 1.0}),
    )
    assert [f.risk for f in advice.findings] == [Risk.RESPECT]


def test_advice_records_what_it_rested_on(corpus: Corpus) -> None:
    """Corpus, model, threshold and scores are there, ready for JSON."""
    adviser = adviser_on(corpus)
    rests_on = adviser.advise(Draft("Words."), evidence({Risk.HASTE: 0.123456})).rests_on
    assert json.loads(json.dumps(rests_on)) == rests_on
    assert (rests_on["corpus"], rests_on["model"]) == (corpus.digest, "fake")
    assert rests_on["clear_at"] == 0.1
    scores = rests_on["scores"]
    assert isinstance(scores, dict)
    assert scores["haste"] == 0.1235
    assert set(scores) == {risk.value for risk in Risk}


def test_a_council_without_a_policy_is_refused(corpus: Corpus) -> None:
    """There is no advice from a policy that nobody has."""
    adviser = adviser_on(corpus)
    with pytest.raises(UnknownCouncil, match="atlantis"):
        adviser.advise(Draft("Words.", "atlantis"), evidence())


def test_advising_changes_neither_the_replies_nor_their_meaning(corpus: Corpus) -> None:
    """The replies handed over stay as they were, and the advice keeps its own."""
    replies = {Risk.COPYRIGHT: Reply.NO_CONCERN}
    advice = adviser_on(corpus).advise(Draft("Words."), evidence(), replies)
    replies[Risk.HASTE] = Reply.CONCERN
    assert advice.asked == {Risk.COPYRIGHT: Reply.NO_CONCERN}


def test_another_corpus_makes_another_adviser(corpus: Corpus) -> None:
    """What can be cited follows the corpus the adviser was made with."""
    silent = replace(corpus, policies={"wyre": replace(corpus.policy("wyre"), clauses=())})
    draft = Draft("What a clown.", "wyre")
    adviser = adviser_on(silent)
    assert adviser.advise(draft, adviser.assess(draft)).reason is Reason.POLICY_SILENT


@each_council
@pytest.mark.parametrize(("real", "verdict"), [(True, Verdict.STOP), (False, Verdict.CLEAR)])
def test_the_interview_asks_the_fact_and_takes_the_reply(
    corpus: Corpus, council: str | None, real: bool, verdict: Verdict
) -> None:
    """A leak: the councillor is asked whether it was told in confidence, and is believed."""
    adviser = adviser_on(corpus)
    draft = Draft("I was told a secret on Tuesday.", council)
    given = evidence({Risk.CONFIDENTIALITY: 0.4}, {"stop": 0.9})
    advice = interview(adviser, draft, given, from_facts({Risk.CONFIDENTIALITY: real}))
    assert advice.verdict is verdict
    assert list(advice.asked) == [Risk.CONFIDENTIALITY]
    assert advice.ask == ()


def test_the_interview_asks_no_more_than_two(corpus: Corpus) -> None:
    """However many facts are open, the councillor is asked twice at most, the likeliest first."""
    asked: list[Risk] = []

    def councillor(risk: Risk) -> Reply:
        asked.append(risk)
        return Reply.NO_CONCERN

    given = evidence({Risk.COPYRIGHT: 0.09, Risk.CASEWORK: 0.3, Risk.CONFIDENTIALITY: 0.2})
    interview(adviser_on(corpus), Draft("Words."), given, councillor)
    assert asked == [Risk.CASEWORK, Risk.CONFIDENTIALITY]


def test_the_interview_ends_when_the_councillor_does(corpus: Corpus) -> None:
    """A councillor who replies no more gets the verdict that holds so far."""
    given = evidence({Risk.COPYRIGHT: 0.3})
    advice = interview(adviser_on(corpus), Draft("Words."), given, lambda risk: None)
    assert (advice.verdict, advice.reason) == (Verdict.ASK_CLERK, Reason.UNSURE)
    assert advice.ask == (Risk.COPYRIGHT,)
    assert advice.asked == {}


def test_a_fact_that_nobody_knows_stays_with_the_clerk(corpus: Corpus) -> None:
    """Facts not given are "not sure", and that clears nothing."""
    assert from_facts({})(Risk.COPYRIGHT) is Reply.NOT_SURE
    given = evidence({Risk.COPYRIGHT: 0.6}, {"stop": 0.9})
    advice = interview(adviser_on(corpus), Draft("Words.", "wyre"), given, from_facts({}))
    assert (advice.verdict, advice.reason) == (Verdict.ASK_CLERK, Reason.FACT_UNKNOWN)
    assert advice.asked == {Risk.COPYRIGHT: Reply.NOT_SURE}
