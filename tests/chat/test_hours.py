from datetime import UTC, datetime

import pytest

from bot.advice import Advice, Finding, Reason, Verdict
from bot.chat.hours import local, needs_check
from bot.policy import Citation, Corpus, Risk

CLEAR = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND)
UNSURE = Advice(Verdict.ASK_CLERK, Reason.UNSURE)


@pytest.mark.parametrize(
    ("utc", "needed"),
    [
        (datetime(2026, 1, 15, 20, 59, tzinfo=UTC), False),
        (datetime(2026, 1, 15, 21, 0, tzinfo=UTC), True),
        (datetime(2026, 1, 15, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 1, 15, 6, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 15, 19, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 15, 20, 0, tzinfo=UTC), True),  # 21:00 in summer time
        (datetime(2026, 7, 15, 5, 30, tzinfo=UTC), False),  # 06:30
    ],
)
def test_at_night_the_check_is_offered(utc: datetime, needed: bool) -> None:
    """From nine in the evening to six in the morning by UK time, summer and winter."""
    assert needs_check(CLEAR, utc) is needed


def test_what_waits_for_the_clerk_needs_none_at_night(corpus: Corpus) -> None:
    """And whoever is in distress is not asked to think again, whatever the tone."""
    night = datetime(2026, 1, 15, 23, tzinfo=UTC)
    assert not needs_check(UNSURE, night)
    citation = Citation.of(corpus.policy("wyre").clauses[0])
    attack = (Finding(Risk.RESPECT, 0.9, (), (citation,)),)
    assert needs_check(Advice(Verdict.ASK_CLERK, Reason.UNSURE, attack), night)
    assert not needs_check(Advice(Verdict.ASK_CLERK, Reason.DISTRESS, attack), night)


@pytest.mark.parametrize(
    ("risk", "needed"), [(Risk.RESPECT, True), (Risk.HASTE, True), (Risk.LOGO, False)]
)
def test_by_day_only_tempers_call_for_it(corpus: Corpus, risk: Risk, needed: bool) -> None:
    """A draft in haste or with a personal attack, and no other."""
    citation = Citation.of(corpus.policy("wyre").clauses[0])
    told = Advice(Verdict.STOP, Reason.BREACH, (Finding(risk, 0.9, (), (citation,)),))
    assert needs_check(told, datetime(2026, 1, 15, 12, tzinfo=UTC)) is needed


def test_clocks_go_forward_in_spring() -> None:
    """An hour ahead of UTC from the last Sunday in March."""
    assert local(datetime(2026, 3, 29, 1, tzinfo=UTC)).hour == 2
