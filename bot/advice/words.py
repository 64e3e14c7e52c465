"""Word lists behind the reading of disguises and languages: small, and read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
"""A word: letters, with apostrophes or hyphens inside."""

ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}"
    r"|(?<![\w.-])[\w-]{1,60}(?:\.[\w-]{1,60}){0,5}\.[a-z]{2,6}/\S*"
    r"|(?<![\w.-])[\w-]{1,60}(?:\.(?:co|org|gov|ac|com|net|uk|eu|info|wales|scot|cymru|ie)){1,4}\b"
    r"|(?<!\w)@\w+",
    re.IGNORECASE,
)
"""A link, an e-mail address or somebody's handle."""


_CONTRACTED = re.compile(r"(?:n't|'(?:s|d|ll|ve|re|m|em|n)?)$")


@cache
def table(name: str) -> dict[str, Any]:
    """One of the TOML files beside this module."""
    return tomllib.loads((files("bot.advice") / "lists" / f"{name}.toml").read_text("utf-8"))


@cache
def listed(name: str) -> frozenset[str]:
    """One word list: swears, cues or dialect."""
    return frozenset(table("words")[name].split())


def loaded(word: str) -> bool:
    """Whether a lower-case word is swearing, an insult, an accusation or a threat."""
    return word in listed("swears") or word in listed("cues")


@lru_cache(maxsize=20_000)
def english(word: str) -> bool:
    """Whether English has this lower-case word, or a dialect of it does.

    After simplemma's English dictionary, which takes a third of a second to load once.
    """
    from simplemma import is_known  # noqa: PLC0415  its dictionary waits for the first draft

    plain = word.replace("’", "'")
    stem = _CONTRACTED.sub("", plain)
    return any(w in listed("dialect") or is_known(w, "en") for w in {plain, stem}) or (
        "-" in plain and all(english(part) for part in plain.split("-") if part)
    )
