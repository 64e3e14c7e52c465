"""Messages put to the sorter, and how many were taken for what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.advice import Kind, Sorter
from bot.evaluation.cases import read_labelled
from bot.evaluation.measures import Share, share


@dataclass(frozen=True, slots=True)
class Sorted:
    """A message with what it was written as, and what it was taken for."""

    id: str
    form: Kind
    taken: Kind


def sort_all(sorter: Sorter, messages: Iterable[tuple[str, str, Kind]]) -> tuple[Sorted, ...]:
    """Sort messages: id, text, and what each was written as."""
    return tuple(Sorted(id, form, sorter.kind(text)) for id, text, form in messages)


def read_sent(path: Path) -> Iterator[tuple[str, str, Kind]]:
    """The messages of a JSON Lines file: id, text, and what each was written as.

    Raises BadCase.
    """
    return read_labelled(path, "message", lambda row: (row["id"], row["text"], Kind(row["form"])))


def sorted_shares(found: Sequence[Sorted]) -> dict[Kind, Share]:
    """How many of each kind were taken for what they are."""
    return {
        kind: share(
            [each for each in found if each.form is kind],
            lambda each: each.taken is each.form,
            lambda each: each.id,
        )
        for kind in Kind
    }
