import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.advice import (
    Advice,
    Adviser,
    Answer,
    Draft,
    Finding,
    Flag,
    Outcome,
    Reason,
    Reply,
    Span,
    Thresholds,
    Verdict,
)
from bot.config import REPOSITORY
from bot.policy import Citation, Risk, read_corpus
from tests.advice.support import AMEND, CLERK, EVERY_COUNCIL, STOP, WordAssessor, evidence

CORPUS = read_corpus(REPOSITORY / "corpus")
CITATION = Citation.of(CORPUS.policy("wyre").clauses[0])
SUPPORTED = Finding(Risk.RESPECT, 0.9, (Span(0, 3),), (CITATION,))
BARE = Finding(Risk.HASTE, 0.9, elsewhere=(CITATION,))
AGAINST = [(Verdict.AMEND, Reason.MENDABLE), (Verdict.STOP, Reason.BREACH)]


@pytest.mark.parametrize(("verdict", "reason"), AGAINST)
@pytest.mark.parametrize("findings", [(), (BARE,), (SUPPORTED, BARE)])
def test_advice_against_a_draft_cannot_be_made_without_citations(
    verdict: Verdict, reason: Reason, findings: tuple[Finding, ...]
) -> None:
    """Amend and stop need a finding, and each finding a clause of the own council."""
    with pytest.raises(ValueError, match="must carry a"):
        Advice(verdict, reason, findings)


@pytest.mark.parametrize(("verdict", "reason"), AGAINST)
def test_advice_lists_its_citations_as_told(verdict: Verdict, reason: Reason) -> None:
    """The citations of the advice are those of its findings, not what others' policies say."""
    assert Advice(verdict, reason, (SUPPORTED,)).citations == (CITATION,)
    assert Advice(Verdict.ASK_CLERK, Reason.POLICY_SILENT, (BARE,)).citations == ()


def test_an_answer_cannot_be_made_without_a_citation() -> None:
    """A question is answered from clauses or not at all."""
    for outcome in (Outcome.ANSWERED, Outcome.PARTLY):
        with pytest.raises(ValueError, match="citation"):
            Answer(outcome, "Yes.")
        assert Answer(outcome, "Yes.", (CITATION,)).answered
    assert not Answer(Outcome.NOT_IN_POLICY, "").answered


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(Risk), st.floats(0, 1)),
    st.dictionaries(st.sampled_from(Risk), st.sampled_from(Reply), max_size=2),
    st.sampled_from([STOP, AMEND, CLERK, {}]),
    st.frozensets(st.sampled_from(Flag), max_size=2),
    st.sampled_from(EVERY_COUNCIL),
)
def test_no_verdict_goes_against_a_draft_without_a_citation(
    scores: dict[Risk, float],
    replies: dict[Risk, Reply],
    leaning: dict[str, float],
    flags: frozenset[Flag],
    council: str | None,
) -> None:
    """Whatever the evidence: each finding against a draft quotes the own council's clause."""
    adviser = Adviser(CORPUS, WordAssessor({}), Thresholds(clear=0.3))
    given = evidence(scores, leaning, *flags)
    advice = adviser.advise(Draft("Some words.", council), given, replies)
    for finding in advice.findings:
        assert advice.verdict is Verdict.ASK_CLERK or finding.citations
        assert all(council in (None, c.clause.council) for c in finding.citations)
        assert all(council not in (None, c.clause.council) for c in finding.elsewhere)
        assert not (finding.citations and finding.elsewhere)
        assert all(finding.risk.value in c.clause.topics for c in finding.citations)
    if advice.verdict in (Verdict.AMEND, Verdict.STOP):
        assert advice.citations
    if advice.verdict is Verdict.CLEAR:
        assert not advice.findings
