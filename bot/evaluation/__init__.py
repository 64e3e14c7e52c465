"""How good the judgement is: labelled cases tried, counted with intervals, and reported."""

from bot.evaluation.cases import BadCase, Case, read_cases
from bot.evaluation.measures import Share
from bot.evaluation.shares import confusion, headline
from bot.evaluation.trials import Trial, try_case

__all__ = [
    "BadCase",
    "Case",
    "Share",
    "Trial",
    "confusion",
    "headline",
    "read_cases",
    "try_case",
]
