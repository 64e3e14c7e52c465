"""A draft in sentences, as slices of the draft as sent."""

from __future__ import annotations

import re

from bot.advice.assess import Span

_END = re.compile(
    r"""(?:(?<![.!?…])[.!?…]+["'”’)\]]*\s+(?=[^a-z\s])  # a full stop, what follows not lower case
        |\n\s*                                           # a line break always ends a sentence
        )""",
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Cllr|Cllrs|Rev|Revd|St|Prof|No|nos|Rd|Ave|approx|e\.g|i\.e|etc|vs|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z])\.\s+$"
)
_LONGEST_ABBREVIATION = 8
"""Characters before its last full stop, and some."""


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text, in order, none of them blank."""
    spans, start = [], 0
    for match in _END.finditer(text):
        if "\n" not in match.group() and _is_abbreviation(text, start, match):
            continue
        spans.append(_trimmed(text, start, match.end()))
        start = match.end()
    spans.append(_trimmed(text, start, len(text)))
    return tuple(span for span in spans if span.start < span.end)


def _is_abbreviation(text: str, start: int, end: re.Match[str]) -> bool:
    """Whether the full stop belongs to an abbreviation in the sentence from ``start`` on."""
    near = max(start, end.start() - _LONGEST_ABBREVIATION)
    return _ABBREVIATION.search(text, near, end.end()) is not None


def windows(text: str, longest: int) -> tuple[Span, ...]:
    """Runs of whole sentences of at most ``longest`` characters, overlapping by about half.

    A text that fits is one window. A sentence longer than that is cut at white space.
    """
    if len(text) <= longest:
        return (_trimmed(text, 0, len(text)),)
    pieces = [cut for span in sentences(text) for cut in _cut(text, span, longest)]
    found: list[Span] = []
    first = 0
    while first < len(pieces):
        last = _fill(pieces, first, longest)
        found.append(Span(pieces[first].start, pieces[last].end))
        if last == len(pieces) - 1:
            break
        first = max(first + 1, (first + last + 1) // 2)
    return tuple(found)


def _fill(pieces: list[Span], first: int, longest: int) -> int:
    last = first
    while last + 1 < len(pieces) and pieces[last + 1].end - pieces[first].start <= longest:
        last += 1
    return last


def _cut(text: str, span: Span, longest: int) -> list[Span]:
    cuts, start = [], span.start
    while span.end - start > longest:
        space = text.rfind(" ", start + 1, start + longest)
        end = space if space > start else start + longest
        cuts.append(_trimmed(text, start, end))
        start = end
    cuts.append(_trimmed(text, start, span.end))
    return [cut for cut in cuts if cut.start < cut.end]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
