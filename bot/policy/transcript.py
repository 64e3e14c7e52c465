"""The body of a policy file: headings, labels, leads and clauses, one line each."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.policy.clauses import Clause, Force, LabelOrigin
from bot.policy.faults import CorpusError
from bot.policy.tables import one_of

TAG_LINE = re.compile(r"`[^`]*`( `[^`]*`)*")
MOST_TOPICS = 5


@dataclass(frozen=True, slots=True)
class _Piece:
    """A clause before its id is known."""

    label: str
    origin: LabelOrigin
    section: str
    heading: str | None
    lead: str | None
    text: str
    force: Force
    topics: tuple[str, ...]


class Transcript:
    """Reads the body line by line; `title` is the printed title, where there is one.

    A `lead:` line belongs to the next clause only. Raises CorpusError.
    """

    def __init__(self, path: Path, topics: Collection[str]) -> None:
        self.title: str | None = None
        self._path, self._known, self._line = path, topics, 0
        self._pieces: list[_Piece] = []
        self._labels: set[str] = set()
        self._section: str | None = None
        self._heading: str | None = None
        self._label: str | None = None
        self._origin = LabelOrigin.PRINTED
        self._lead: str | None = None
        self._tags: tuple[Force, tuple[str, ...]] | None = None

    def read(self, lines: Iterable[str], first_line: int) -> None:
        """Read all lines; the first is number `first_line` of the file."""
        for self._line, line in enumerate(lines, first_line):
            if line.strip() != " ".join(line.split()):
                raise self._fault("white space is doubled: leave one space between words")
            self._read_line(line.strip())
        self._end_label()

    def clauses(self, council: str) -> tuple[Clause, ...]:
        """The clauses read, with ids that follow from their labels."""
        count, seen = Counter(piece.label for piece in self._pieces), Counter[str]()
        made: list[Clause] = []
        for order, piece in enumerate(self._pieces):
            seen[piece.label] += 1
            part = f"#{seen[piece.label]}" if count[piece.label] > 1 else ""
            made.append(_clause(piece, council, f"{council}:{piece.label}{part}", order))
        return tuple(made)

    def labels(self) -> frozenset[str]:
        """The labels read."""
        return frozenset(self._labels)

    def _read_line(self, line: str) -> None:
        if self._tags and (not line or TAG_LINE.fullmatch(line) or line.startswith("#")):
            raise self._fault("these tags have no clause: write its text on the next line")
        mark, _, rest = line.partition(" ")
        if mark in {"#", "##", "###", "####"}:
            self._read_heading(mark, rest)
        elif mark in {"label:", "lead:"} and not self._tags:
            self._read_particular(mark, rest)
        elif TAG_LINE.fullmatch(line):
            self._read_tags(line.strip("`").split("` `"))
        elif line:
            self._read_clause(line)

    def _read_heading(self, mark: str, words: str) -> None:
        self._end_label()
        if not words:
            raise self._fault("this heading is empty: write its words or remove it")
        if mark == "#":
            self.title = self._section = words
        elif mark == "##":
            self._section, self._heading = words, None
        elif mark == "####":
            self._heading = words
        else:
            self._begin_label(words)

    def _begin_label(self, label: str) -> None:
        if label in self._labels:
            raise self._fault(f"label {label!r} is there twice: make the second another")
        if self._section is None:
            raise self._fault(f"label {label!r} stands in no section: put a ## heading above it")
        self._labels.add(label)
        self._label, self._origin = label, LabelOrigin.PRINTED

    def _end_label(self) -> None:
        if self._tags or self._lead:
            raise self._fault("the tags or lead above have no clause: write its text below them")
        if self._label and (not self._pieces or self._pieces[-1].label != self._label):
            raise self._fault(f"label {self._label!r} has no clause: add one or remove it")
        self._label = None

    def _read_particular(self, mark: str, words: str) -> None:
        if self._label is None:
            raise self._fault(f"{mark} stands under no label: put a ### line above it")
        if mark == "lead:":
            self._lead = words
        elif words in list(LabelOrigin):
            self._origin = LabelOrigin(words)
        else:
            raise self._fault(f"origin {words!r} is unknown: use {one_of(LabelOrigin)}")

    def _read_tags(self, tags: list[str]) -> None:
        force, *topics = tags
        if force not in list(Force):
            raise self._fault(f"force {force!r} is unknown: use {one_of(Force)}")
        if not 1 <= len(set(topics)) == len(topics) <= MOST_TOPICS:
            raise self._fault(f"a clause has 1 to {MOST_TOPICS} different topics: mend the tags")
        for topic in topics:
            if topic not in self._known:
                raise self._fault(f"topic {topic!r} is unknown: use one from topics.toml")
        self._tags = Force(force), tuple(topics)

    def _read_clause(self, text: str) -> None:
        if self._tags is None:
            raise self._fault("this clause has no tags: put `force` `topic` on the line above it")
        if self._label is None or self._section is None:
            raise self._fault("this clause stands under no label: put a ### line above it")
        place = self._label, self._origin, self._section, self._heading, self._lead
        self._pieces.append(_Piece(*place, text, *self._tags))
        self._tags = self._lead = None

    def _fault(self, fault: str) -> CorpusError:
        return CorpusError(self._path, self._line, fault)


def _clause(piece: _Piece, council: str, id: str, order: int) -> Clause:
    return Clause(
        id=id,
        council=council,
        label=piece.label,
        label_origin=piece.origin,
        section=piece.section,
        heading=piece.heading,
        lead=piece.lead,
        text=piece.text,
        force=piece.force,
        topics=piece.topics,
        order=order,
    )
