from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.advice import Assessment, Draft, Flag, Medium, Reply, Thresholds, Verdict
from bot.desk import (
    REOPEN_FOR,
    Escalation,
    Member,
    Refusal,
    Role,
    Ruling,
    RulingKind,
    State,
    Subject,
    goes_to_clerk,
    may_add,
    may_be_checked,
    may_reopen,
    may_rule,
    may_withdraw,
    still_to_ask,
    with_picture,
    without_words,
)
from bot.policy import Risk

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
COUNCILLOR = Member(1, 10, "wyre", Role.COUNCILLOR, "Ada")
CLERK = Member(2, 20, "wyre", Role.CLERK, "Carol")
DEPUTY = Member(3, 30, "wyre", Role.DEPUTY, "Dan")
FOREIGN = Member(4, 40, "pershore", Role.CLERK, "Fay")
OPEN = Escalation(1, 1, "wyre", 1, Subject.DRAFT, State.OPEN)
RULED = replace(OPEN, state=State.RULED)
WITHDRAWN = replace(OPEN, state=State.WITHDRAWN)
RULING = Ruling(1, 1, 2, "Carol", RulingKind.FINE, "", "words", NOW)


@pytest.mark.parametrize(
    ("member", "escalation", "refusal"),
    [
        (CLERK, OPEN, None),
        (DEPUTY, OPEN, None),
        (COUNCILLOR, OPEN, Refusal.NOT_THE_CLERK),
        (FOREIGN, OPEN, Refusal.OTHER_COUNCIL),
        (None, OPEN, Refusal.NOT_A_MEMBER),
        (CLERK, None, Refusal.UNKNOWN),
        (CLERK, RULED, Refusal.ALREADY_RULED),
        (CLERK, WITHDRAWN, Refusal.WITHDRAWN),
    ],
)
def test_who_may_rule(
    member: Member | None, escalation: Escalation | None, refusal: Refusal | None
) -> None:
    """Only a clerk or deputy of that council, and only while it is open."""
    assert may_rule(member, escalation) is refusal


@pytest.mark.parametrize(
    ("member", "escalation", "withdraw", "add"),
    [
        (COUNCILLOR, OPEN, None, None),
        (COUNCILLOR, RULED, Refusal.ALREADY_RULED, None),
        (COUNCILLOR, WITHDRAWN, Refusal.WITHDRAWN, Refusal.WITHDRAWN),
        (CLERK, OPEN, Refusal.NOT_YOURS, Refusal.NOT_YOURS),
        (None, OPEN, Refusal.NOT_A_MEMBER, Refusal.NOT_A_MEMBER),
        (COUNCILLOR, None, Refusal.UNKNOWN, Refusal.UNKNOWN),
    ],
)
def test_who_may_withdraw_and_who_may_add(
    member: Member | None,
    escalation: Escalation | None,
    withdraw: Refusal | None,
    add: Refusal | None,
) -> None:
    """Only whose query it is; a remark may also follow the ruling."""
    assert may_withdraw(member, escalation) is withdraw
    assert may_add(member, escalation) is add


def test_a_ruling_can_be_taken_back_for_a_while_by_who_gave_it() -> None:
    """Not by the deputy, not by a councillor, not after a day, not where there is none."""
    assert may_reopen(CLERK, RULED, RULING, NOW + REOPEN_FOR) is None
    late = NOW + REOPEN_FOR + timedelta(seconds=1)
    assert may_reopen(CLERK, RULED, RULING, late) is Refusal.TOO_LATE
    assert may_reopen(DEPUTY, RULED, RULING, NOW) is Refusal.NOT_YOURS
    assert may_reopen(COUNCILLOR, RULED, RULING, NOW) is Refusal.NOT_THE_CLERK
    assert may_reopen(FOREIGN, RULED, RULING, NOW) is Refusal.OTHER_COUNCIL
    assert may_reopen(CLERK, OPEN, None, NOW) is Refusal.UNKNOWN
    assert may_reopen(None, RULED, RULING, NOW) is Refusal.NOT_A_MEMBER


TEXT, PICTURE = Draft("words", "wyre"), Draft("words", "wyre", medium=Medium.PICTURE)


@pytest.mark.parametrize(
    ("verdict", "draft", "last", "words", "same", "goes"),
    [
        (Verdict.ASK_CLERK, TEXT, None, True, False, True),
        (Verdict.CLEAR, TEXT, None, True, False, False),
        (Verdict.STOP, TEXT, None, True, False, False),
        (Verdict.ASK_CLERK, TEXT, OPEN, True, True, False),
        (Verdict.ASK_CLERK, TEXT, WITHDRAWN, True, True, False),
        (Verdict.ASK_CLERK, TEXT, RULED, True, True, False),
        (Verdict.ASK_CLERK, TEXT, RULED, True, False, True),
        (Verdict.ASK_CLERK, PICTURE, None, True, False, True),
        (Verdict.ASK_CLERK, PICTURE, None, False, False, False),
    ],
)
def test_what_goes_to_the_clerk_by_itself(  # noqa: PLR0917  a row of the table
    verdict: Verdict, draft: Draft, last: Escalation | None, words: bool, same: bool, goes: bool
) -> None:
    """What is unclear, once for each wording, and no picture that nobody can see."""
    assert goes_to_clerk(verdict, draft, last, words=words, same_wording=same) is goes


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("member", [COUNCILLOR, CLERK])
@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("escalated", [True, False])
@pytest.mark.parametrize("clerks", [True, False])
def test_what_may_be_a_spot_check(
    verdict: Verdict, member: Member, words: bool, escalated: bool, clerks: bool
) -> None:
    """A councillor's cleared draft with words, never before a clerk, where there is one."""
    may = may_be_checked(verdict, member, words=words, escalated=escalated, clerks=clerks)
    asked = (verdict, member, words, escalated, clerks)
    assert may is (asked == (Verdict.CLEAR, COUNCILLOR, True, False, True))


def test_a_picture_counts_as_found_until_it_is_answered_for() -> None:
    """Rights and people are raised to where they count, and asked about once each."""
    evidence = with_picture(Assessment({Risk.RESPECT: 0.1}), Thresholds(0.1))
    assert evidence.scores[Risk.COPYRIGHT] == evidence.scores[Risk.PERSONAL_DATA] == 0.5
    assert evidence.scores[Risk.RESPECT] == 0.1
    assert still_to_ask(PICTURE, evidence, {}) == (Risk.COPYRIGHT, Risk.PERSONAL_DATA)
    replies = {Risk.COPYRIGHT: Reply.NO_CONCERN}
    assert still_to_ask(PICTURE, evidence, replies) == (Risk.PERSONAL_DATA,)
    assert still_to_ask(TEXT, evidence, {}) == ()


def test_children_are_asked_about_where_the_caption_speaks_of_them() -> None:
    """The likelier question about people is asked, and stays the same afterwards."""
    evidence = with_picture(Assessment({Risk.SAFEGUARDING: 0.3}), Thresholds(0.1))
    assert still_to_ask(PICTURE, evidence, {})[1] is Risk.SAFEGUARDING


def test_no_words_means_nothing_to_judge() -> None:
    """A bare picture has no scores to speak of, and a flag that keeps it from being cleared."""
    evidence = without_words()
    assert evidence.flags == {Flag.NOTHING_TO_JUDGE}
    assert not any(evidence.scores.values())
