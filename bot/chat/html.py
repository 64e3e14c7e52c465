"""Telegram HTML: blocks of text with marks, and messages cut from them within the limits.

Everything is escaped here, once; nothing else in the chat writes a tag.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

LONGEST_MESSAGE = 4096
"""UTF-16 code units of one message after parsing (Bot API, sendMessage)."""
ROOM = LONGEST_MESSAGE - 96
"""What is filled at most: the rest is for the line that says "continued"."""

Tag = Literal["", "b", "i", "u", "pre"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one mark."""

    text: str
    tag: Tag = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; `quote` shows it as a quotation."""

    runs: tuple[Run, ...]
    quote: bool = False

    @property
    def length(self) -> int:
        """UTF-16 code units of its text."""
        return sum(units(run.text) for run in self.runs)


def line(*pieces: str | Run) -> Block:
    """A plain paragraph."""
    return Block(_runs(pieces))


def quote(*pieces: str | Run) -> Block:
    """A quotation."""
    return Block(_runs(pieces), quote=True)


def bold(text: str) -> Run:
    """Bold text."""
    return Run(text, "b")


def italic(text: str) -> Run:
    """Italic text."""
    return Run(text, "i")


def pages(blocks: Iterable[Block], continued: str = "continued", room: int = ROOM) -> list[str]:
    """The blocks as HTML, in as many messages as it takes; cut between blocks if possible."""
    filled: list[list[Block]] = []
    used = room + 1
    for block in chain.from_iterable(_cut(whole, room) for whole in blocks):
        if used + 2 + block.length > room:
            filled.append([])
            used = 0
        filled[-1].append(block)
        used += 2 + block.length
    total = len(filled)
    return [_page(page, continued, n, total) for n, page in enumerate(filled, start=1)]


def units(text: str) -> int:
    """UTF-16 code units of a text, which is how Telegram counts."""
    return len(text) + sum(c > "\uffff" for c in text)


def escape(text: str) -> str:
    """Text that no parser takes for markup; what cannot be sent becomes U+FFFD."""
    safe = "".join("\ufffd" if _unsendable(c) else c for c in text)
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    """One line of at most so many code units, with … where something is left out."""
    flat = " ".join(text.split())
    return flat if units(flat) <= most else flat[: _fits(flat, most - 1)].rstrip() + "…"


def _runs(pieces: Sequence[str | Run]) -> tuple[Run, ...]:
    return tuple(Run(piece) if isinstance(piece, str) else piece for piece in pieces)


def _unsendable(character: str) -> bool:
    return (character < " " and character not in "\n\t") or "\ud800" <= character <= "\udfff"


def _page(blocks: Sequence[Block], continued: str, number: int, total: int) -> str:
    head = [] if number == 1 else [line(italic(f"{continued} ({number} of {total})"))]
    tail = [] if number == total else [line(italic("…"))]
    return "\n\n".join(_html(block) for block in [*head, *blocks, *tail])


def _html(block: Block) -> str:
    inner = "".join(_marked(run) for run in block.runs)
    return f"<blockquote>{inner}</blockquote>" if block.quote else inner


def _marked(run: Run) -> str:
    text = escape(run.text)
    return f"<{run.tag}>{text}</{run.tag}>" if run.tag else text


def _cut(block: Block, room: int) -> Iterator[Block]:
    """The block in pieces that each fit into one message."""
    piece: list[Run] = []
    used = 0
    for run in block.runs:
        rest = run.text
        while used + units(rest) > room:
            at = _break(rest, room - used)
            piece.append(replace(run, text=rest[:at]))
            yield replace(block, runs=tuple(piece))
            piece, used, rest = [], 0, rest[at:]
        piece.append(replace(run, text=rest))
        used += units(rest)
    yield replace(block, runs=tuple(piece))


def _break(text: str, room: int) -> int:
    """Where to cut: after a paragraph, a line, a sentence, a word, else between characters."""
    most = _fits(text, room)
    for mark in ("\n\n", "\n", ". ", " "):
        at = text.rfind(mark, most // 2, most)
        if at >= 0:
            return at + len(mark)
    at = most
    while at > max(1, most - 20) and _joined(text[at - 1], text[at : at + 1]):
        at -= 1
    return at


def _fits(text: str, room: int) -> int:
    """How many characters of the text take at most so many code units."""
    used = 0
    for count, character in enumerate(text):
        used += units(character)
        if used > room:
            return count
    return len(text)


def _joined(before: str, after: str) -> bool:
    """Whether two characters belong to one sign: an emoji sequence, an accent."""
    if not after:
        return False
    joins = "\u200d\ufe0f"
    skin = "\U0001f3fb" <= after <= "\U0001f3ff"
    flags = "\U0001f1e6" <= after <= "\U0001f1ff"
    return (
        before == "\u200d" or after in joins or skin or flags or bool(unicodedata.combining(after))
    )
