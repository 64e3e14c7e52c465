"""The alarm over what is cleared wrongly: never without cause, and in good time."""

from __future__ import annotations

import random

import pytest

from bot.retrieval.monitoring import Monitor


@pytest.mark.parametrize("count", [0, 1, 7, 60, 500])
def test_no_alarm_while_all_is_fine(count: int) -> None:
    """However long it goes on."""
    assert not Monitor().alarm([False] * count)


def test_no_alarm_over_a_few_at_the_start() -> None:
    """Two in three prove nothing yet, nor does one in fifty."""
    assert not Monitor().alarm([True, True, False])
    assert not Monitor().alarm(([False] * 49 + [True]) * 8)


@pytest.mark.parametrize("seed", range(5))
def test_the_alarm_comes_within_some_dozens(seed: int) -> None:
    """Where three in ten are wrong, ten dozen outcomes are enough, in whatever order they come;
    of outcomes in steady order fewer than six dozen are."""
    rng = random.Random(seed)  # noqa: S311 - a draw, no secret
    outcomes = [True] * 36 + [False] * 84
    rng.shuffle(outcomes)
    assert Monitor().alarm(outcomes)
    steady = [n % 10 in (2, 5, 8) for n in range(72)]
    assert Monitor().alarm(steady)


def test_hardly_any_false_alarm() -> None:
    """With just as many wrong as may be, fewer than one run in twenty ends in an alarm."""
    rng = random.Random(3)  # noqa: S311 - a draw, no secret
    runs = [[rng.random() < 0.05 for _ in range(200)] for _ in range(40)]
    assert sum(Monitor().alarm(run) for run in runs) <= 2


def test_an_alarm_stays() -> None:
    """Fine drafts afterwards, when less is cleared, do not undo what was shown before."""
    assert Monitor().alarm([True] * 12 + [False] * 400)


def test_what_may_be_wrong_can_be_set() -> None:
    """Three in ten are no cause where half may be wrong."""
    steady = [n % 10 in (2, 5, 8) for n in range(200)]
    assert not Monitor(most=0.5).alarm(steady)
    assert not Monitor(confidence=0.999999999).alarm(steady[:40])
