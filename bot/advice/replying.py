"""Should I reply? The way from what somebody wrote to an answer, a wait or silence.

After the diagram in Wyre's policy ("Knowing when to join the social media conversation"), by
Michael Gross after the US Air Force's. Of it the policy's text kept the first question and the
five notes under "Before you respond"; the branches between them are ours, and told as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType


class Choice(StrEnum):
    """What the councillor presses; a path is written with these letters."""

    YES = "y"
    NO = "n"
    THREAT = "t"
    TROLL = "p"  # out to provoke
    RANT = "r"
    FACTS = "f"  # gets facts wrong
    UNHAPPY = "u"  # unhappy with a service
    VIEW = "v"  # another view, or fair criticism


class Step(StrEnum):
    """A question, or an end with its advice; the value is its id in corpus/help.toml."""

    POSITIVE = "positive"
    THANKS = "thanks"
    KIND = "kind"
    WORTH = "worth"
    CALM = "calm"
    THANK = "thank"
    LET_STAND = "let_stand"
    THREAT = "threat"
    TROLL = "troll"
    RANT = "rant"
    LEAVE = "leave"
    WAIT = "wait"
    FACTS = "facts"
    PUT_RIGHT = "put_right"
    DISCUSS = "discuss"


_YES_NO = (Choice.YES, Choice.NO)
CHOICES: Mapping[Step, tuple[Choice, ...]] = MappingProxyType(
    {
        Step.POSITIVE: _YES_NO,
        Step.THANKS: _YES_NO,
        Step.KIND: tuple(choice for choice in Choice if choice not in _YES_NO),
        Step.WORTH: _YES_NO,
        Step.CALM: _YES_NO,
    }
)
"""The questions and what can be answered; every other step is an end."""
RESPONDS = frozenset({Step.THANK, Step.FACTS, Step.PUT_RIGHT, Step.DISCUSS})
"""The ends that say to answer."""


def path_of(text: str) -> tuple[Choice, ...] | None:
    """The choices written with these letters; None where a letter is no choice."""
    if any(letter not in list(Choice) for letter in text):
        return None
    return tuple(Choice(letter) for letter in text)


def step(path: Sequence[Choice]) -> Step | None:
    """Where these choices lead; None where nobody can come that way."""
    match tuple(path):
        case ():
            return Step.POSITIVE
        case (Choice.YES, *rest):
            return _positive(tuple(rest))
        case (Choice.NO,):
            return Step.KIND
        case (Choice.NO, kind, *rest):
            return _not_positive(kind, tuple(rest))
        case _:
            return None


def _positive(path: tuple[Choice, ...]) -> Step | None:
    match path:
        case ():
            return Step.THANKS
        case (Choice.YES,):
            return Step.THANK
        case (Choice.NO,):
            return Step.LET_STAND
        case _:
            return None


def _not_positive(kind: Choice, path: tuple[Choice, ...]) -> Step | None:
    match kind, path:
        case ((Choice.THREAT | Choice.TROLL | Choice.RANT), ()):
            return _SILENT[kind]
        case ((Choice.FACTS | Choice.UNHAPPY | Choice.VIEW), ()):
            return Step.WORTH
        case ((Choice.FACTS | Choice.UNHAPPY | Choice.VIEW), (Choice.NO,)):
            return Step.LEAVE
        case ((Choice.FACTS | Choice.UNHAPPY | Choice.VIEW), (Choice.YES,)):
            return Step.CALM
        case ((Choice.FACTS | Choice.UNHAPPY | Choice.VIEW), (Choice.YES, Choice.YES)):
            return Step.WAIT  # angry, upset or tired
        case ((Choice.FACTS | Choice.UNHAPPY | Choice.VIEW), (Choice.YES, Choice.NO)):
            return _ANSWERS[kind]
        case _:
            return None


_SILENT = {
    Choice.THREAT: Step.THREAT,
    Choice.TROLL: Step.TROLL,
    Choice.RANT: Step.RANT,
}
_ANSWERS = {
    Choice.FACTS: Step.FACTS,
    Choice.UNHAPPY: Step.PUT_RIGHT,
    Choice.VIEW: Step.DISCUSS,
}
