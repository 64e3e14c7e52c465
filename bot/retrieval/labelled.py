"""The labelled texts the assessor and the answerer learn from: exemplars and questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from bot.advice import Account, Kind, Verdict
from bot.policy import CorpusError, Risk

T = TypeVar("T")

GUARDED = ("none", "distress", "threat", "steering")
"""What the guards tell apart."""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A labelled draft: what a careful monitoring officer would say of it.

    ``words`` are substrings of the draft that carry the risks (perhaps none marked).
    ``facts`` tell, by risk, whether the concern is real, as an honest councillor would.
    ``also`` are further verdicts as good as ``verdict``. ``tells_facts``: whether ``facts`` has
    been written down, so that what it does not name is not at issue.
    """

    draft: str
    verdict: Verdict
    risks: frozenset[Risk]
    account: Account = Account.COUNCILLOR
    pre_election: bool = False
    words: tuple[str, ...] = ()
    facts: Mapping[Risk, bool] = field(default_factory=dict)
    also: frozenset[Verdict] = frozenset()
    writer: str = ""
    id: str = ""
    tells_facts: bool = False

    def at_issue(self) -> frozenset[Risk]:
        """The risks that somebody who reads the words alone might wonder about."""
        return self.risks | frozenset(self.facts)


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question: the topics it asks about, none for what no policy answers.

    ``kind`` is "rule" where a policy answers, else why not (near_miss, small_talk, …). Where it
    was asked of one ``council``, ``right`` holds excerpts of the clauses that answer it.
    """

    question: str
    topics: tuple[str, ...]
    kind: str
    council: str | None = None
    right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was sent, and what it was written as.

    Where it is for the guards its ``label`` is one of GUARDED.
    """

    text: str
    form: Kind
    label: str | None = None


class Unread(Sequence[T], Generic[T]):
    """The rows of a folder that ``read`` reads when the first of them is asked for.

    ``digest`` is of its files, read or not: where it is all that is wanted, rows cost nothing.
    Any other use raises what ``read`` raises.
    """

    def __init__(self, folder: Path, read: Callable[[Path], tuple[T, ...]]) -> None:
        self._folder = folder
        self._read = read

    @cached_property
    def digest(self) -> str:
        """The digest of every file with its name."""
        files = sorted(self._folder.glob("*.jsonl"))
        told = [f"{path.name} {sha256(path.read_bytes()).hexdigest()}" for path in files]
        return sha256("\n".join(told).encode()).hexdigest()

    @cached_property
    def _rows(self) -> tuple[T, ...]:
        return self._read(self._folder)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        return self._rows[at]


def read_exemplars(folder: Path) -> tuple[Exemplar, ...]:
    """All exemplars of a folder's ``*.jsonl``, by file name and line.

    Raises CorpusError naming file and line of the first row that is not one.
    """
    return tuple(_read(folder, _exemplar))


def read_questions(folder: Path) -> tuple[Question, ...]:
    """All questions of a folder's ``*.jsonl``. Raises CorpusError as read_exemplars does."""
    return tuple(_read(folder, _question))


def read_messages(folder: Path) -> tuple[Message, ...]:
    """All messages of a folder's ``*.jsonl``. Raises CorpusError as read_exemplars does."""
    return tuple(_read(folder, _message))


def _read(folder: Path, make: Callable[[Any], T]) -> Iterator[T]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                try:
                    yield make(json.loads(line))
                except (KeyError, ValueError, TypeError, AttributeError) as error:
                    fault = f"{type(error).__name__}: {error}"
                    raise CorpusError(path, number, fault) from None


def _exemplar(row: Mapping[str, Any]) -> Exemplar:
    exemplar = Exemplar(
        draft=row["draft"],
        verdict=Verdict(row["verdict"]),
        risks=frozenset(Risk(r) for r in row["risks"]),
        account=Account(row.get("account") or Account.COUNCILLOR),
        pre_election=bool(row.get("pre_election")),
        words=tuple(row.get("words") or ()),
        facts={Risk(r): bool(real) for r, real in (row.get("facts") or {}).items()},
        also=frozenset(Verdict(v) for v in row.get("also") or ()),
        writer=row.get("writer", ""),
        id=row.get("id", ""),
        tells_facts="facts" in row,
    )
    if bool(exemplar.risks) == (exemplar.verdict is Verdict.CLEAR):
        raise ValueError("a clear draft has no risks, any other has some")
    missing = [w for w in exemplar.words if not w.strip() or w not in exemplar.draft]
    if missing:
        raise ValueError(f"these words are not in the draft: {missing[0]!r}")
    return exemplar


def _message(row: Mapping[str, Any]) -> Message:
    label = row.get("label")
    if label not in (None, *GUARDED):
        raise ValueError(f"label must be one of {', '.join(GUARDED)}, or not be there")
    return Message(row["text"], Kind(row["form"]), label)


def _question(row: Mapping[str, Any]) -> Question:
    council, right = row.get("council") or None, tuple(row.get("right") or ())
    return Question(row["question"], tuple(row.get("topics") or ()), row["kind"], council, right)
