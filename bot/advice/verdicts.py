"""Verdicts, and the closed list of reasons for them."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What the councillor is told."""

    CLEAR = "clear"  # No concern found
    AMEND = "amend"  # Change this first
    STOP = "stop"  # Don't post this
    ASK_CLERK = "ask_clerk"  # Ask the clerk first: the golden rule


class Reason(StrEnum):
    """Why the verdict is what it is. Closed: each has its wording in chat and in the docs."""

    NOTHING_FOUND = "nothing_found"  # clear
    MENDABLE = "mendable"  # amend
    BREACH = "breach"  # stop
    UNSURE = "unsure"  # the assessor is not sure either way
    FACT_UNKNOWN = "fact_unknown"  # a deciding fact is missing
    POLICY_SILENT = "policy_silent"  # a concern no clause of this policy speaks of
    CLERKS_MATTER = "clerks_matter"  # reads as something only the clerk can settle
    NOTHING_TO_JUDGE = "nothing_to_judge"  # no words, or too few
    OTHER_LANGUAGE = "other_language"  # a language the assessor does not know
    STEERING = "steering"  # the text tries to tell the bot what to answer
    HIDDEN_TEXT = "hidden_text"  # invisible, scrambled or encoded words
    UNCALIBRATED = "uncalibrated"  # no valid calibration: nothing is cleared
    DISTRESS = "distress"  # threats or self-harm: people first
    DANGER = "danger"  # amend or stop, and somebody is in danger: people first, then the concern
    RULED = "ruled"  # the clerk has ruled on these very words before


PEOPLE_FIRST = frozenset({Reason.DISTRESS, Reason.DANGER})
"""Reasons that come with the signposts to help."""


class Reply(StrEnum):
    """A councillor's reply to a question of fact, read against its wording."""

    CONCERN = "concern"  # the concern is real
    NO_CONCERN = "no_concern"
    NOT_SURE = "not_sure"
