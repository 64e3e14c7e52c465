"""Which questions of fact are asked, through the adviser, as in the chat."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.advice import Adviser, Assessment, Draft, Flag, Reply, Thresholds, Verdict
from bot.advice.facts import MOST_QUESTIONS
from bot.config import REPOSITORY
from bot.policy import Risk, RiskKind, read_corpus
from tests.advice.support import AMEND, CLERK, EVERY_COUNCIL, STOP, WordAssessor, evidence

CORPUS = read_corpus(REPOSITORY / "corpus")
DRAFT = Draft("Some words.", "wyre")
CONFIDENTIAL, COPYRIGHT, CASEWORK = Risk.CONFIDENTIALITY, Risk.COPYRIGHT, Risk.CASEWORK
FACTS = [risk for risk in Risk if CORPUS.risks[risk].kind is RiskKind.FACT]


def adviser(clear: float | None = 0.1) -> Adviser:
    return Adviser(CORPUS, WordAssessor({}), Thresholds(clear))


def asked(given: Assessment, replies: dict[Risk, Reply] | None = None) -> tuple[Risk, ...]:
    return adviser().advise(DRAFT, given, replies).ask


def test_a_fact_that_decides_between_clear_and_stop_is_asked() -> None:
    """One likely fact, and nothing else in the way: it is asked."""
    assert asked(evidence({CONFIDENTIAL: 0.4}, STOP)) == (CONFIDENTIAL,)


def test_the_most_telling_fact_comes_first() -> None:
    """Facts are asked in the order of their scores."""
    assert asked(evidence({COPYRIGHT: 0.3, CONFIDENTIAL: 0.2}, STOP)) == (COPYRIGHT, CONFIDENTIAL)


def test_at_most_two_facts_are_asked() -> None:
    """A third fact is left to the clerk, however likely."""
    scores = {COPYRIGHT: 0.09, CONFIDENTIAL: 0.3, CASEWORK: 0.2}
    given = evidence(scores)
    assert asked(given) == (CONFIDENTIAL, CASEWORK)
    answered = {CONFIDENTIAL: Reply.NO_CONCERN, CASEWORK: Reply.NO_CONCERN}
    assert asked(given, answered) == ()


def test_what_was_answered_is_not_asked_again() -> None:
    """After one reply at most one question is left, and it is another."""
    given = evidence({COPYRIGHT: 0.3, CONFIDENTIAL: 0.2}, STOP)
    for reply in (Reply.NO_CONCERN, Reply.NOT_SURE, Reply.CONCERN):
        assert COPYRIGHT not in asked(given, {COPYRIGHT: reply})
        assert len(asked(given, {COPYRIGHT: reply})) <= 1


def test_an_unlikely_fact_is_not_asked() -> None:
    """Below the threshold `ask` a fact is not worth a councillor's time."""
    careful = Adviser(CORPUS, WordAssessor({}), Thresholds(0.05, ask=0.05))
    assert careful.advise(DRAFT, evidence({CONFIDENTIAL: 0.049}, STOP)).ask == ()
    assert careful.advise(DRAFT, evidence({CONFIDENTIAL: 0.05}, STOP)).ask == (CONFIDENTIAL,)


def test_a_draft_that_is_cleared_anyway_is_cleared_without_a_question() -> None:
    """No fact is asked for that does not stand in the way of clearing."""
    eager = Adviser(CORPUS, WordAssessor({}), Thresholds(0.1, ask=0.0))
    told = eager.advise(DRAFT, evidence({CONFIDENTIAL: 0.1, COPYRIGHT: 0.02}))
    assert (told.verdict, told.ask) == (Verdict.CLEAR, ())


def test_what_somebody_may_well_wonder_about_is_asked_though_the_words_score_low() -> None:
    """Where a yes would stop a draft that is cleared otherwise, it is worth the question."""
    given = replace(evidence({CONFIDENTIAL: 0.003}, STOP), at_issue={CONFIDENTIAL: 0.4})
    assert asked(replace(given, at_issue={CONFIDENTIAL: 0.2}), {}) == ()
    eager = Adviser(CORPUS, WordAssessor({}), Thresholds(0.5))
    assert eager.advise(DRAFT, given).ask == (CONFIDENTIAL,)
    told = eager.advise(DRAFT, given, {CONFIDENTIAL: Reply.CONCERN})
    assert told.verdict is Verdict.STOP


def test_a_risk_of_wording_is_never_asked_about() -> None:
    """What the words show, the councillor is not asked."""
    assert asked(evidence({Risk.RESPECT: 0.4}, STOP)) == ()


def test_nothing_is_asked_where_the_wording_already_breaks_a_duty() -> None:
    """A draft that is stopped for its words stays stopped, whatever the facts."""
    assert asked(evidence({Risk.RESPECT: 0.95, CONFIDENTIAL: 0.4}, STOP)) == ()


@pytest.mark.parametrize("flag", [Flag.DISTRESS, Flag.THREAT])
def test_nothing_is_asked_where_somebody_may_come_to_harm(flag: Flag) -> None:
    """Nobody in danger is asked about copyright."""
    assert asked(evidence({COPYRIGHT: 0.4}, STOP, flag)) == ()


def test_a_fact_that_spares_the_clerk_is_asked_though_nothing_clears_the_draft() -> None:
    """The wording keeps it from being cleared; but a real concern settles what to change."""
    given = evidence({Risk.HASTE: 0.3, COPYRIGHT: 0.2}, STOP)
    assert asked(given) == (COPYRIGHT,)
    told = adviser().advise(DRAFT, given, {COPYRIGHT: Reply.CONCERN})
    assert (told.verdict, [f.risk for f in told.findings]) == (Verdict.STOP, [COPYRIGHT])


def test_nothing_is_asked_where_neither_answer_changes_the_verdict() -> None:
    """An odd text goes to the clerk; a concern that the words do not show would not change it."""
    assert asked(evidence({COPYRIGHT: 0.1}, STOP, Flag.STEERING)) == ()


@pytest.mark.parametrize("risk", FACTS)
def test_every_fact_is_taken_at_the_councillors_word(risk: Risk) -> None:
    """No concern takes it off the table; a real one is found; not sure settles nothing."""
    given = evidence({risk: 0.6}, STOP)
    whole = Draft("Some words.")
    cleared = adviser().advise(whole, given, {risk: Reply.NO_CONCERN})
    assert cleared.verdict is Verdict.CLEAR
    assert cleared.asked == {risk: Reply.NO_CONCERN}
    against = adviser().advise(whole, given, {risk: Reply.CONCERN})
    assert [(f.risk, f.score) for f in against.findings] == [(risk, 1.0)]
    assert against.verdict is Verdict.STOP
    unsure = adviser().advise(whole, given, {risk: Reply.NOT_SURE})
    assert unsure.verdict is Verdict.ASK_CLERK


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(Risk), st.floats(0, 1), max_size=4),
    st.sampled_from([STOP, AMEND, CLERK, {}]),
    st.frozensets(st.sampled_from(Flag), max_size=1),
    st.sampled_from(EVERY_COUNCIL),
    st.dictionaries(st.sampled_from(FACTS), st.sampled_from(Reply), max_size=2),
)
def test_whatever_is_asked_can_change_the_verdict(
    scores: dict[Risk, float],
    leaning: dict[str, float],
    flags: frozenset[Flag],
    council: str | None,
    replies: dict[Risk, Reply],
) -> None:
    """Only open facts are asked, two in all, and to each some reply changes the outcome."""
    draft, given = Draft("Some words.", council), evidence(scores, leaning, *flags)
    ask = adviser().advise(draft, given, replies).ask
    assert len(ask) + len(replies) <= max(MOST_QUESTIONS, len(replies))
    assert not set(ask) & set(replies)
    assert set(ask) <= set(FACTS)
    for risk in ask:
        others = [other for other in ask if other is not risk]
        outcomes = {
            tuple(
                adviser()
                .advise(draft, given, {**replies, **dict(zip(others, rest, strict=True)), risk: r})
                .verdict
                for r in (Reply.CONCERN, Reply.NO_CONCERN)
            )
            for rest in itertools.product((Reply.CONCERN, Reply.NO_CONCERN), repeat=len(others))
        }
        assert any(yes is not no for yes, no in outcomes)
