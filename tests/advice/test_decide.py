from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice import Assessment, Decision, Flag, Reason, Reply, Thresholds, Verdict, decide
from bot.policy import Corpus, Risk, Severity
from tests.advice.support import AMEND, CLERK, STOP, evidence

RESPECT, HASTE, LOGO = Risk.RESPECT, Risk.HASTE, Risk.LOGO
CONFIDENTIAL, COPYRIGHT = Risk.CONFIDENTIALITY, Risk.COPYRIGHT
CONCERN, NONE, NOT_SURE = Reply.CONCERN, Reply.NO_CONCERN, Reply.NOT_SURE

# A policy that speaks of everything but logos.
CITABLE = frozenset(Risk) - {LOGO}
SEVERITY = {r: Severity.AMEND if r in (HASTE, COPYRIGHT) else Severity.STOP for r in Risk}
CALIBRATED = Thresholds(clear=0.1)

NOTHING, SILENT, UNKNOWN = "nothing_found", "policy_silent", "fact_unknown"
CLERKS = "clerks_matter"

# fmt: off
RULE = [
    # scores                        leaning  replies                   verdict      reason
    ({},                            {},      {},                       "clear",     NOTHING),
    ({RESPECT: 0.10},               {},      {},                       "clear",     NOTHING),
    ({RESPECT: 0.11},               {},      {},                       "ask_clerk", "unsure"),
    ({RESPECT: 0.49},               {},      {},                       "ask_clerk", "unsure"),
    ({RESPECT: 0.50},               {},      {},                       "stop",      "breach"),
    ({RESPECT: 0.9},                STOP,    {},                       "stop",      "breach"),
    ({RESPECT: 0.9},                AMEND,   {},                       "amend",     "mendable"),
    ({RESPECT: 0.9},                CLERK,   {},                       "ask_clerk", CLERKS),
    ({HASTE: 0.9},                  {},      {},                       "amend",     "mendable"),
    ({HASTE: 0.9, RESPECT: 0.8},    {},      {},                       "stop",      "breach"),
    ({LOGO: 0.9},                   STOP,    {},                       "ask_clerk", SILENT),
    ({LOGO: 0.9, RESPECT: 0.6},     STOP,    {},                       "stop",      "breach"),
    ({LOGO: 0.9, RESPECT: 0.4},     STOP,    {},                       "ask_clerk", SILENT),
    ({CONFIDENTIAL: 0.6},           STOP,    {},                       "stop",      "breach"),
    ({CONFIDENTIAL: 0.6},           STOP,    {CONFIDENTIAL: NOT_SURE}, "ask_clerk", UNKNOWN),
    ({CONFIDENTIAL: 0.6},           STOP,    {CONFIDENTIAL: NONE},     "clear",     NOTHING),
    ({CONFIDENTIAL: 0.2},           STOP,    {},                       "ask_clerk", "unsure"),
    ({CONFIDENTIAL: 0.2},           STOP,    {CONFIDENTIAL: CONCERN},  "stop",      "breach"),
    ({CONFIDENTIAL: 0.2},           AMEND,   {CONFIDENTIAL: CONCERN},  "amend",     "mendable"),
    ({CONFIDENTIAL: 0.15},          STOP,    {CONFIDENTIAL: CONCERN},  "stop",      "breach"),
    ({CONFIDENTIAL: 0.14},          STOP,    {CONFIDENTIAL: CONCERN},  "ask_clerk", "unsure"),
    ({CONFIDENTIAL: 0.01},          STOP,    {CONFIDENTIAL: CONCERN},  "ask_clerk", "unsure"),
    ({CONFIDENTIAL: 0.2},           CLERK,   {CONFIDENTIAL: CONCERN},  "ask_clerk", CLERKS),
    ({CONFIDENTIAL: 0.2},           STOP,    {CONFIDENTIAL: NONE},     "clear",     NOTHING),
    ({CONFIDENTIAL: 0.2},           STOP,    {CONFIDENTIAL: NOT_SURE}, "ask_clerk", "unsure"),
    ({COPYRIGHT: 0.7, RESPECT: 0.9}, STOP,   {COPYRIGHT: NOT_SURE},    "ask_clerk", UNKNOWN),
    ({COPYRIGHT: 0.7, RESPECT: 0.9}, STOP,   {COPYRIGHT: NONE},        "stop",      "breach"),
    ({LOGO: 0.3},                   STOP,    {LOGO: CONCERN},          "ask_clerk", SILENT),
]
# fmt: on


def ruled(
    given: Assessment,
    replies: Mapping[Risk, Reply] | None = None,
    thresholds: Thresholds = CALIBRATED,
) -> Decision:
    return decide(given, replies or {}, thresholds, CITABLE, SEVERITY)


@pytest.mark.parametrize(("scores", "leaning", "replies", "verdict", "reason"), RULE)
def test_the_rule_decides_as_the_table_says(
    scores: dict[Risk, float],
    leaning: dict[str, float],
    replies: dict[Risk, Reply],
    verdict: str,
    reason: str,
) -> None:
    """Scores, leaning and replies lead to just the verdict and reason of their row."""
    decision = ruled(evidence(scores, leaning), replies)
    assert (decision.verdict, decision.reason) == (verdict, reason)


EVIDENT = Thresholds(clear=0.1, found=dict.fromkeys(Risk, 0.7), evident=0.6)


@pytest.mark.parametrize(
    ("scores", "leaning", "verdict", "told"),
    [
        ({RESPECT: 0.4, HASTE: 0.3}, STOP | {"clear": 0.1}, "stop", (RESPECT,)),
        ({RESPECT: 0.4, HASTE: 0.3}, STOP | {"clear": 0.4}, "ask_clerk", (RESPECT, HASTE)),
        ({RESPECT: 0.14}, STOP | {"clear": 0.01}, "ask_clerk", (RESPECT,)),
        ({LOGO: 0.4, HASTE: 0.3}, STOP | {"clear": 0.1}, "ask_clerk", (LOGO,)),
        ({RESPECT: 0.8, HASTE: 0.6}, STOP | {"clear": 0.1}, "stop", (RESPECT,)),
    ],
)
def test_what_is_evident_as_a_whole_is_told_by_its_likeliest_risk(
    scores: dict[Risk, float], leaning: dict[str, float], verdict: str, told: tuple[Risk, ...]
) -> None:
    """Where much speaks against a draft but for no one risk enough, the likeliest is told."""
    decision = ruled(evidence(scores, leaning), thresholds=EVIDENT)
    assert (decision.verdict, decision.risks) == (verdict, told)


@pytest.mark.parametrize(
    ("flag", "reason"),
    [
        (Flag.DISTRESS, Reason.DISTRESS),
        (Flag.THREAT, Reason.DISTRESS),
        (Flag.STEERING, Reason.STEERING),
        (Flag.HIDDEN_TEXT, Reason.HIDDEN_TEXT),
        (Flag.OTHER_LANGUAGE, Reason.OTHER_LANGUAGE),
        (Flag.NOTHING_TO_JUDGE, Reason.NOTHING_TO_JUDGE),
    ],
)
def test_an_odd_text_is_never_cleared(flag: Flag, reason: Reason) -> None:
    """A text with a flag goes to the clerk under the flag's own reason, however low its scores."""
    decision = ruled(evidence({}, {}, flag))
    assert (decision.verdict, decision.reason) == (Verdict.ASK_CLERK, reason)


def test_every_flag_has_its_reason() -> None:
    """There is no flag that lets a draft through."""
    for flag in Flag:
        assert ruled(evidence({}, {}, flag)).verdict is Verdict.ASK_CLERK


def test_distress_comes_before_everything() -> None:
    """Where somebody may harm themselves, people come first, whatever else the draft breaks."""
    decision = ruled(evidence({RESPECT: 0.99}, STOP, Flag.DISTRESS, Flag.THREAT))
    assert decision == Decision(Verdict.ASK_CLERK, Reason.DISTRESS, (RESPECT,))


def test_a_threat_is_stopped_also_where_other_drafts_would_be_told_what_to_change() -> None:
    """From which doubt drafts may be told to stop is no matter there."""
    threat = evidence({Risk.BULLYING: 0.6}, STOP, Flag.THREAT)
    assert ruled(threat, thresholds=replace(CALIBRATED, sure=1.1)).verdict is Verdict.STOP
    rude = evidence({Risk.BULLYING: 0.6}, STOP)
    assert ruled(rude, thresholds=replace(CALIBRATED, sure=1.1)).verdict is Verdict.AMEND


def test_somebody_elses_distress_is_not_told_in_public() -> None:
    """Who names a person in distress gets the signposts, and hears what that breaks."""
    told = ruled(evidence({CONFIDENTIAL: 0.99, RESPECT: 0.1}, AMEND, Flag.DISTRESS))
    assert told == Decision(Verdict.AMEND, Reason.DANGER, (CONFIDENTIAL,))


@pytest.mark.parametrize(
    ("scores", "leaning", "told"),
    [
        ({RESPECT: 0.99}, STOP, (Verdict.STOP, Reason.DANGER, (RESPECT,))),
        ({HASTE: 0.99}, AMEND, (Verdict.AMEND, Reason.DANGER, (HASTE,))),
        ({Risk.BULLYING: 0.99}, AMEND, (Verdict.STOP, Reason.DANGER, (Risk.BULLYING,))),
        ({Risk.BULLYING: 0.99}, CLERK, (Verdict.STOP, Reason.DANGER, (Risk.BULLYING,))),
        ({RESPECT: 0.99}, CLERK, (Verdict.ASK_CLERK, Reason.DISTRESS, (RESPECT,))),
        ({}, {}, (Verdict.ASK_CLERK, Reason.DISTRESS, ())),
    ],
)
def test_a_threat_that_breaks_a_duty_is_told_so_after_the_signposts(
    scores: dict[Risk, float],
    leaning: dict[str, float],
    told: tuple[Verdict, Reason, tuple[Risk, ...]],
) -> None:
    """Who threatens somebody hears that it must not go out; a threat is never cleared."""
    assert ruled(evidence(scores, leaning, Flag.THREAT, Flag.STEERING)) == Decision(*told)


def test_a_steering_text_that_breaks_a_duty_is_stopped_for_that() -> None:
    """Any other flag gives way to a concern that is found and can be cited."""
    for flag in set(Flag) - {Flag.DISTRESS, Flag.THREAT}:
        assert ruled(evidence({RESPECT: 0.9}, STOP, flag)).reason is Reason.BREACH


def test_without_calibration_nothing_is_cleared() -> None:
    """Without a valid threshold even a blameless draft goes to the clerk, who is told why."""
    decision = ruled(evidence(), thresholds=Thresholds(clear=None))
    assert (decision.verdict, decision.reason) == (Verdict.ASK_CLERK, Reason.UNCALIBRATED)


def test_without_calibration_a_concern_is_still_told() -> None:
    """The lack of a threshold for clearing takes nothing from what speaks against a draft."""
    decision = ruled(evidence({RESPECT: 0.9}, STOP), thresholds=Thresholds(clear=None))
    assert decision.verdict is Verdict.STOP


@pytest.mark.parametrize(
    ("clear", "strict", "wary"),
    [(0.1, 0.02, 0.02), (0.1, 0.3, 0.1), (0.1, None, 0.0), (None, 0.02, None)],
)
def test_while_wary_no_more_is_cleared(
    clear: float | None, strict: float | None, wary: float | None
) -> None:
    """The strict threshold counts where it is the lower; without one only no doubt is cleared."""
    thresholds = Thresholds(clear=clear, ask=0.3, strict=strict)
    assert thresholds.wary() == Thresholds(clear=wary, ask=0.3, strict=strict)


def test_each_risk_has_its_own_threshold() -> None:
    """A risk counts as found from its own threshold on, others from one half."""
    thresholds = Thresholds(clear=0.1, found={RESPECT: 0.3})
    assert ruled(evidence({RESPECT: 0.3}, STOP), thresholds=thresholds).verdict is Verdict.STOP
    assert ruled(evidence({HASTE: 0.3}, STOP), thresholds=thresholds).reason is Reason.UNSURE


def test_risks_are_named_strongest_first() -> None:
    """The risks of a decision are ranked by score, ties in the order of the closed list."""
    scores = {HASTE: 0.7, RESPECT: 0.7, CONFIDENTIAL: 0.9}
    assert ruled(evidence(scores, STOP)).risks == (CONFIDENTIAL, RESPECT, HASTE)


def test_a_verdict_against_rests_only_on_what_can_be_cited() -> None:
    """A risk the policy is silent on is no ground of a verdict against the draft."""
    assert ruled(evidence({LOGO: 0.9, RESPECT: 0.6}, STOP)).risks == (RESPECT,)


def test_the_clerk_is_told_what_was_notable() -> None:
    """Unsure, the decision names the risks from `notable` on, though none is found."""
    assert ruled(evidence({RESPECT: 0.3, HASTE: 0.05})).risks == (RESPECT,)


SCORES = st.dictionaries(st.sampled_from(Risk), st.floats(0, 1))
REPLIES = st.dictionaries(st.sampled_from(Risk), st.sampled_from(Reply), max_size=2)
LEANINGS = st.sampled_from([{}, STOP, AMEND, CLERK])
FLAGS = st.frozensets(st.sampled_from(Flag), max_size=2)
CLEARS = st.one_of(st.none(), st.floats(0, 0.5))


@given(SCORES, REPLIES, LEANINGS, FLAGS, st.frozensets(st.sampled_from(Risk)))
def test_no_evidence_leads_against_a_draft_without_a_risk_to_cite(
    scores: dict[Risk, float],
    replies: dict[Risk, Reply],
    leaning: dict[str, float],
    flags: frozenset[Flag],
    citable: frozenset[Risk],
) -> None:
    """Whatever the evidence: amend and stop rest on citable risks, and on nothing else."""
    given = evidence(scores, leaning, *flags)
    decision = decide(given, replies, CALIBRATED, citable, SEVERITY)
    if decision.verdict in (Verdict.AMEND, Verdict.STOP):
        assert decision.risks
        assert set(decision.risks) <= citable


@given(SCORES, REPLIES, LEANINGS, FLAGS, CLEARS)
def test_what_is_cleared_has_no_score_above_the_threshold(
    scores: dict[Risk, float],
    replies: dict[Risk, Reply],
    leaning: dict[str, float],
    flags: frozenset[Flag],
    clear: float | None,
) -> None:
    """A draft is cleared without flags only, and with every score settled at or below it."""
    given = evidence(scores, leaning, *flags)
    decision = ruled(given, replies, Thresholds(clear))
    if decision.verdict is Verdict.CLEAR:
        assert clear is not None
        assert not flags
        assert all(s <= clear for r, s in given.scores.items() if replies.get(r) is not NONE)
        assert CONCERN not in replies.values()


def test_every_reason_of_the_rule_is_in_the_table_or_a_flag(corpus: Corpus) -> None:
    """Each reason is tested here, but `ruled`, which is the clerk's and not the rule's."""
    tested = {row[4] for row in RULE} | {flag.value for flag in set(Flag) - {Flag.THREAT}}
    tested |= {"uncalibrated", "danger"}
    assert tested == {reason.value for reason in Reason} - {"ruled"}
    assert set(corpus.risks) == set(SEVERITY)
