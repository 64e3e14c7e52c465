from enum import StrEnum

import pytest

from bot.advice import Account, Medium, Outcome, Reason, Verdict
from bot.advice.replying import Choice
from bot.chat import help_wording, phrases, wording
from bot.chat.application import BUTTONS, COMMANDS
from bot.chat.callbacks import Verb
from bot.desk import Refusal, Role, RulingKind, State
from bot.policy import Risk
from bot.store import Act, FileKind, NoEntry


@pytest.mark.parametrize(
    ("words", "members"),
    [
        (wording.MARKS, Verdict),
        (wording.VERDICTS, Verdict),
        (phrases.HISTORY_VERDICTS, Verdict),
        (wording.REASONS, Reason),
        (wording.WHY_TO_CLERK, Reason),
        (wording.OUTCOMES, Outcome),
        (wording.OUTCOME_NEXT, Outcome),
        (wording.ACCOUNTS, Account),
        (wording.ACCOUNTS_FOR_CLERK, Account),
        (wording.MEDIA, Medium),
        (wording.UNSEEN, Medium),
        (wording.ROLES, Role),
        (wording.RULINGS, RulingKind),
        (wording.RULING_MEANS, RulingKind),
        (wording.REFUSALS, Refusal),
        (wording.NO_ENTRY, NoEntry),
        (phrases.HISTORY_STATES, State),
        (phrases.EXPECT, Act),
        (help_wording.CHOICES, Choice),
        (help_wording.LOG_FILES, FileKind),
    ],
)
def test_every_member_has_its_words(words: dict[StrEnum, str], members: type[StrEnum]) -> None:
    """No verdict, reason, outcome, refusal or role is without its wording."""
    assert set(words) == set(members)


def test_verdicts_are_told_as_designed() -> None:
    """The four verdicts keep the words that people know them by."""
    assert list(wording.VERDICTS.values()) == [
        "No concern found",
        "Change this first",
        "Don't post this",
        "Ask the clerk first",
    ]
    assert "advice, not permission" in " ".join(wording.REASONS[Reason.NOTHING_FOUND].split())


def test_every_verb_has_its_handler() -> None:
    """No button can be shown that nothing listens to."""
    heard = [verb for verbs, _ in BUTTONS for verb in verbs]
    assert sorted(heard) == sorted(Verb)


def test_every_listed_command_exists() -> None:
    """What Telegram lists under the menu is handled."""
    handled = {name for name, _ in COMMANDS}
    assert {
        name for name, _ in (*phrases.COMMANDS, *help_wording.COMMANDS, *phrases.CLERK_COMMANDS)
    } <= handled


def test_answers_to_a_button_fit() -> None:
    """Telegram takes at most 200 characters as the answer to a button."""
    assert all(len(text) <= 200 for text in wording.REFUSALS.values())


def test_a_risk_is_never_spoken_of_here() -> None:
    """What is told of a risk stands in the corpus, not in the wording."""
    assert len(Risk) == 23
    assert not hasattr(wording, "RISKS")
