"""Pictures and documents: never opened, so two questions stand in for looking at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.advice import Assessment, Draft, Flag, Medium, Reply, Thresholds
from bot.policy import Risk

RIGHTS = Risk.COPYRIGHT
PEOPLE = (Risk.PERSONAL_DATA, Risk.SAFEGUARDING)


def unseen(draft: Draft) -> bool:
    """Whether the draft comes with something the bot does not look at."""
    return draft.medium in (Medium.PICTURE, Medium.DOCUMENT)


def with_picture(evidence: Assessment, thresholds: Thresholds) -> Assessment:
    """The evidence on a caption, with what the unseen picture may hold.

    Nobody looked, so until the councillor has answered, rights and people count as found:
    "no" settles them, "not sure" leaves the fact open, which takes it to the clerk.
    """
    scores = dict(evidence.scores)
    for risk in (RIGHTS, people_risk(evidence)):
        scores[risk] = max(scores.get(risk, 0.0), thresholds.found_at(risk))
    return replace(evidence, scores=scores)


def without_words() -> Assessment:
    """The evidence on a picture sent without any words."""
    return Assessment(
        scores=dict.fromkeys(Risk, 0.0), flags=frozenset({Flag.NOTHING_TO_JUDGE}), model="none"
    )


def people_risk(evidence: Assessment) -> Risk:
    """Which question about people to ask: the likelier by the caption, else personal data."""
    return max(PEOPLE, key=lambda risk: evidence.scores.get(risk, 0.0))


def still_to_ask(
    draft: Draft, evidence: Assessment, replies: Mapping[Risk, Reply]
) -> tuple[Risk, ...]:
    """The questions about the picture that have no reply yet, in order."""
    if not unseen(draft):
        return ()
    return tuple(risk for risk in (RIGHTS, people_risk(evidence)) if risk not in replies)
