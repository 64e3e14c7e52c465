"""New cases from good ones: libFuzzer changes bytes, this changes lines and tokens too.

Most changed bytes make a file that cannot be read at all; a moved line or another value can.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Mutator = Callable[[bytes, int, int], bytes]
"""Takes a case, the most bytes that the new one may have, and a number to be chance."""

TOKEN = re.compile(rb'"[^"\n]*"|\w+|\s+|.')


def mutator(words: Sequence[str], change_bytes: Callable[[bytes, int], bytes]) -> Mutator:
    """Half of the time libFuzzer's own change, else one or more of these."""
    known = [word.encode() for word in words]

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - nothing secret
        if chance.random() < 0.5:
            return change_bytes(data, longest)
        for _ in range(chance.choice((1, 1, 2, 4))):
            data = _moved(data, known, chance)
        return data[:longest]

    return mutate


def _moved(data: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    lines = chance.random() < 0.5
    pieces = (data.splitlines(keepends=True) if lines else TOKEN.findall(data)) or [b""]
    at, other = (chance.randrange(len(pieces)) for _ in range(2))
    match chance.randrange(5):
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(at, pieces[other])
        case 2:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        case 3:
            pieces[at] = chance.choice(words)
        case _:
            pieces.insert(at, chance.choice(words))
    return b"".join(pieces)
