"""Regular expressions kept in a list beside the code, made of named parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.advice.words import table


@cache
def any_of(name: str, *groups: str) -> re.Pattern[str]:
    """One pattern for all the ways of some groups of a list, case aside.

    A part's name between percent signs stands for the part.
    """
    listed = table(name)
    ways: Sequence[str] = [way for group in groups for way in listed[group]]
    whole = "|".join(f"(?:{way})" for way in ways)
    while named := re.search(r"%([a-z]+)%", whole):
        whole = whole.replace(named.group(), listed["parts"][named.group(1)])
    return re.compile(whole, re.IGNORECASE)
