"""Clauses, the policies they stand in, and citations, which quote a clause to the letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Self

from bot.policy.risks import Risk, RiskText, Topic


class Force(StrEnum):
    """How strongly a clause speaks to the councillor."""

    DUTY = "duty"
    ADVICE = "advice"
    PERMISSION = "permission"
    INFORMATION = "information"


class LabelOrigin(StrEnum):
    """Whether a label is printed in the policy, re-attached by order, or made for it."""

    PRINTED = "printed"
    REATTACHED = "reattached"
    MADE = "made"


class Scope(StrEnum):
    """When a policy says that it applies."""

    OFFICIAL = "official"
    ALL = "all"
    UNSTATED = "unstated"


class UnknownCouncil(LookupError):
    """There is no policy for this council id."""


class UnknownClause(LookupError):
    """The policy has no clause with this id or label."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest citable piece of a policy, in its own words.

    `council` is the council's id; `lead` is the printed stem or heading without which the
    text would be misread; the first of `topics` is what it is chiefly about; `order` counts
    the clauses of the policy from 0.
    """

    id: str
    council: str
    label: str
    label_origin: LabelOrigin
    section: str
    heading: str | None
    lead: str | None
    text: str
    force: Force
    topics: tuple[str, ...]
    order: int

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the lead and the text: it changes when the wording changes."""
        return sha256(f"{self.lead or ''}\n{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause and the slice of its text that is quoted; nothing else can be quoted.

    Raises ValueError unless `clause.text[start:end]` is a non-empty slice within the text.
    """

    clause: Clause
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.clause.text):
            raise ValueError(f"{self.start}:{self.end} is no slice of clause {self.clause.id}")

    @classmethod
    def of(cls, clause: Clause, quote: str | None = None) -> Self:
        """Cite the whole clause, or the first place where `quote` stands in it.

        Raises ValueError if the clause does not contain `quote` to the letter.
        """
        if quote is None:
            return cls(clause, 0, len(clause.text))
        start = clause.text.find(quote)
        if start < 0:
            raise ValueError(f"clause {clause.id} does not say {quote!r}")
        return cls(clause, start, start + len(quote))

    @property
    def quote(self) -> str:
        """The words quoted: exactly a slice of the clause's text."""
        return self.clause.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage of the original that is no clause: from `start` to `end`, both verbatim."""

    start: str
    end: str
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two paragraphs, by their labels, that do not say the same; `about` fits after "on"."""

    between: tuple[str, str]
    about: str

    def other(self, label: str) -> str:
        """The label that the paragraph of this label is in conflict with."""
        first, second = self.between
        return second if label == first else first


@dataclass(frozen=True, slots=True)
class Policy:
    """One council's policy: its particulars and its clauses in the order of the original.

    `id` is the council's id and `council` its name; `ask` fits after the word "ask".
    """

    id: str
    title: str
    council: str
    short: str
    kind: str
    adopted: str | None
    source: str
    ask: str
    complaints: str | None
    scope: Scope
    scope_text: str
    clauses: tuple[Clause, ...]
    left_out: tuple[LeftOut, ...]
    digest: str
    conflicts: tuple[Conflict, ...] = ()

    def clause(self, id: str) -> Clause:
        """The clause with this id. Raises UnknownClause."""
        for clause in self.clauses:
            if clause.id == id:
                return clause
        raise UnknownClause(f"{self.id} has no clause {id!r}")

    def paragraph(self, label: str) -> tuple[Clause, ...]:
        """The clauses under one label, in order. Raises UnknownClause."""
        found = tuple(clause for clause in self.clauses if clause.label == label)
        if not found:
            raise UnknownClause(f"{self.id} has no paragraph {label!r}")
        return found

    def sections(self) -> tuple[str, ...]:
        """The section headings as printed, in order."""
        return tuple(dict.fromkeys(clause.section for clause in self.clauses))

    def labels(self) -> tuple[str, ...]:
        """The labels of the paragraphs, in order."""
        return tuple(dict.fromkeys(clause.label for clause in self.clauses))

    def conflict(self, label: str) -> Conflict | None:
        """What the paragraph with this label is in conflict with, if anything."""
        return next((c for c in self.conflicts if label in c.between), None)

    def around(self, label: str) -> tuple[str | None, str | None]:
        """The labels before and after this one, None at either end. Raises UnknownClause."""
        labels = self.labels()
        if label not in labels:
            raise UnknownClause(f"{self.id} has no paragraph {label!r}")
        here = labels.index(label)
        before = labels[here - 1] if here > 0 else None
        after = labels[here + 1] if here + 1 < len(labels) else None
        return before, after


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything read from the corpus folder; `digest` changes when any of it changes."""

    policies: Mapping[str, Policy]
    risks: Mapping[Risk, RiskText]
    topics: Mapping[str, Topic]
    digest: str

    def policy(self, council: str) -> Policy:
        """The policy of the council with this id. Raises UnknownCouncil."""
        try:
            return self.policies[council]
        except KeyError:
            raise UnknownCouncil(f"no policy for council {council!r}") from None
