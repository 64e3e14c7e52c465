"""Labelled drafts to try: what was sent, and what somebody who knows the policies says of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.advice import Account, Draft, Span, Verdict
from bot.policy import Corpus, Risk

T = TypeVar("T")


class BadCase(ValueError):
    """A file that holds no labelled drafts; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Case:
    """A draft with its labels.

    ``also`` are verdicts as good as ``verdict``; ``facts`` tell whether a concern is real;
    ``words`` are the parts of the draft that carry the risks (perhaps none marked);
    the two cases of one ``pair`` differ in nothing but what ``changed`` names.
    """

    id: str
    draft: Draft
    verdict: Verdict
    also: frozenset[Verdict]
    risks: frozenset[Risk]
    facts: Mapping[Risk, bool]
    words: tuple[str, ...] = ()
    kind: str = ""
    pair: str = ""
    changed: str = ""
    note: str = ""

    def accepts(self, verdict: Verdict) -> bool:
        """Whether this verdict is right, or as good."""
        return verdict is self.verdict or verdict in self.also

    def carried_by(self, span: Span) -> bool:
        """Whether this part of the draft has any of the words that carry the risks."""
        starts = [(self.draft.text.find(part), len(part)) for part in self.words]
        return any(at < span.end and span.start < at + length for at, length in starts if at >= 0)

    @property
    def harmless(self) -> bool:
        """Labelled clear."""
        return self.verdict is Verdict.CLEAR

    @property
    def harmful(self) -> bool:
        """No reader would clear it."""
        return not self.accepts(Verdict.CLEAR)

    def honest(self) -> dict[Risk, bool]:
        """What an honest councillor knows of every fact: a concern not labelled is none."""
        return {risk: self.facts.get(risk, risk in self.risks) for risk in Risk}


def read_cases(path: Path, corpus: Corpus) -> tuple[Case, ...]:
    """The cases of a JSON Lines file. Raises BadCase."""
    return tuple(read_labelled(path, "draft", lambda row: _case(row, corpus)))


def read_labelled(path: Path, what: str, make: Callable[[Mapping[str, Any]], T]) -> Iterator[T]:
    """What ``make`` makes of each row of a JSON Lines file of labelled drafts, or of ``what``.

    Raises BadCase.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadCase(f"{path}: {error.strerror or 'cannot be read'}") from None
    except UnicodeDecodeError:
        raise BadCase(f"{path}: not UTF-8 text") from None
    for number, line in enumerate(lines, 1):
        try:
            made = make(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            fault = f"{type(error).__name__}: {error}"
            raise BadCase(f"{path}:{number}: not a labelled {what} ({fault})") from None
        yield made


def _case(row: Mapping[str, Any], corpus: Corpus) -> Case:
    council = row.get("council")
    if council is not None:
        corpus.policy(council)
    account = Account(row.get("account") or Account.COUNCILLOR)
    return Case(
        id=str(row["id"]),
        draft=Draft(row["draft"], council, account, bool(row.get("pre_election"))),
        verdict=Verdict(row["verdict"]),
        also=frozenset(Verdict(also) for also in row.get("also") or ()),
        risks=frozenset(Risk(risk) for risk in row["risks"]),
        facts={Risk(risk): bool(real) for risk, real in (row.get("facts") or {}).items()},
        words=tuple(row.get("words") or ()),
        kind=row.get("kind") or "",
        pair=row.get("pair") or "",
        changed=row.get("changed") or "",
        note=row.get("note") or "",
    )
