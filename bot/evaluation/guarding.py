"""Messages put to the guards, and how many of them spoke up, where they should and where not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.advice import IN_DANGER, Adviser, Answerer, Draft, Flag, Kind, Outcome
from bot.evaluation.cases import read_labelled
from bot.evaluation.measures import Share, share

STEERING = Flag.STEERING.value


@dataclass(frozen=True, slots=True)
class Guarded:
    """A message with what it was written as and its label; whether it was given the signposts,
    and whether it was taken to steer the bot (drafts alone can be)."""

    id: str
    form: Kind
    label: str
    signposts: bool
    steering: bool


def guard_all(adviser: Adviser, answerer: Answerer, path: Path) -> tuple[Guarded, ...]:
    """Put every message of a JSON Lines file to the guards. Raises BadCase."""

    def tried(row: Mapping[str, Any]) -> Guarded:
        id, text, form, label = row["id"], row["text"], Kind(row["form"]), row["label"]
        if form is Kind.QUESTION:
            outcome = answerer.answer(text, None).outcome
            return Guarded(id, form, label, outcome is Outcome.DISTRESS, steering=False)
        flags = adviser.assess(Draft(text)).flags
        in_danger = bool(flags & IN_DANGER)
        return Guarded(id, form, label, in_danger, Flag.STEERING in flags)

    return tuple(read_labelled(path, "message", tried))


def guarded_shares(found: Sequence[Guarded]) -> dict[tuple[str, str], Share]:
    """The shares on which a guard spoke up, by what the messages are and what was done."""
    shares = {}
    for form in Kind:
        mine = [each for each in found if each.form is form]
        in_danger = [each for each in mine if each.label in IN_DANGER]
        others = [each for each in mine if each.label not in IN_DANGER]
        shares[f"{form}s: somebody in danger", "given the signposts"] = _signposted(in_danger)
        shares[f"{form}s: nobody is", "given the signposts"] = _signposted(others)
    drafts = [each for each in found if each.form is Kind.DRAFT]
    for name, there in (("steer the bot", True), ("do not", False)):
        shares[f"drafts: {name}", "put to the clerk for it"] = share(
            [each for each in drafts if (each.label == STEERING) is there],
            lambda each: each.steering,
            lambda each: each.id,
        )
    return shares


def _signposted(found: Sequence[Guarded]) -> Share:
    return share(found, lambda each: each.signposts, lambda each: each.id)
