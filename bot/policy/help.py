"""The help that the policies promise: points in plain words, each with the clauses behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.policy.clauses import Citation, Clause, Corpus, Force
from bot.policy.faults import read_text
from bot.policy.tables import Source, Table

FILE = "help.toml"


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is quoted with a point for one council; `own` where it is that council's policy."""

    citations: tuple[Citation, ...]
    own: bool

    @property
    def duty(self) -> bool:
        """Whether the council's own policy demands it."""
        return self.own and any(cited.clause.force is Force.DUTY for cited in self.citations)


@dataclass(frozen=True, slots=True)
class Point:
    """One step, item or test: its name, what it says, and the clauses that say so.

    `ours` where the step itself stands in no policy, so that it must be told as an addition.
    """

    id: str
    name: str
    text: str
    ours: bool
    clauses: tuple[Clause, ...]

    def quoted(self, council: str) -> Quoted:
        """The council's own clauses on it; without any, those of the council named first."""
        own = tuple(clause for clause in self.clauses if clause.council == council)
        others = (c for c in self.clauses if c.council == self.clauses[0].council)
        cited = tuple(Citation.of(clause) for clause in (own or others))
        return Quoted(cited, own=bool(own))


@dataclass(frozen=True, slots=True)
class Help:
    """All of help.toml. `reply` is by step; the others are in the order they are told in."""

    reply: Mapping[str, Point]
    respond: tuple[Point, ...]
    abuse: tuple[Point, ...]
    accounts: tuple[Point, ...]
    before: tuple[Point, ...]
    page_rules: tuple[Clause, ...]


def read_help(folder: Path, corpus: Corpus) -> Help:
    """Read help.toml in the corpus folder.

    Raises CorpusError, one line that names file, line and mend, also for a clause there is not.
    """
    path = folder / FILE
    source = Source(path, read_text(path))
    known = {c.id: c for policy in corpus.policies.values() for c in policy.clauses}
    points = {
        key: tuple(_point(id, table, known) for id, table in source.root.tables(key))
        for key in ("reply", "respond", "abuse", "accounts", "before")
    }
    rules = source.root.table("page_rules")
    cited = _clauses(rules, known)
    rules.close()
    source.root.close()
    reply = MappingProxyType({point.id: point for point in points.pop("reply")})
    return Help(reply=reply, page_rules=cited, **points)


def _point(id: str, table: Table, known: Mapping[str, Clause]) -> Point:
    point = Point(
        id=id,
        name=table.text("name"),
        text=table.maybe("text") or "",
        ours=table.flag("ours"),
        clauses=_clauses(table, known),
    )
    table.close()
    return point


def _clauses(table: Table, known: Mapping[str, Clause]) -> tuple[Clause, ...]:
    ids = table.texts("clauses")
    for id in ids:
        if id not in known:
            raise table.fault(f"there is no clause {id!r}: mend its id", "clauses")
    return tuple(known[id] for id in ids)
