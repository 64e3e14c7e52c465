"""Points of the help, as a member of one council reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.chat import help_wording as wording
from bot.chat import keyboards
from bot.chat.html import Block, bold, italic, line
from bot.chat.render import quotes
from bot.policy import Corpus, Point
from bot.store import Keyboard


def point(told: Point, council: str, corpus: Corpus) -> Iterator[Block]:
    """Its name, what it says, and the clauses behind it."""
    yield line(bold(told.name))
    if told.text:
        yield line(told.text)
    yield from quoted(told, council, corpus)


def quoted(told: Point, council: str, corpus: Corpus) -> Iterator[Block]:
    """The clauses behind a point: the council's own, or another's, marked as such."""
    found = told.quoted(council)
    if not found.citations:
        return
    if not found.own:
        yield line(italic(wording.NOT_BINDING))
    yield from quotes(found.citations, corpus)


def clause_buttons(told: Iterable[Point], council: str, corpus: Corpus) -> Keyboard:
    """A button to each clause quoted with these points."""
    cited = [cited for one in told for cited in one.quoted(council).citations]
    return tuple(keyboards.clauses(cited, corpus))
