"""The draft a councillor sends, with the circumstances it would be posted in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_DRAFT = 20_000
"""Characters; a draft beyond this is refused with a clear line, never cut short."""


class Account(StrEnum):
    """The account a draft would be posted from."""

    COUNCILLOR = "councillor"
    PERSONAL = "personal"
    COUNCIL = "council"


class Medium(StrEnum):
    """How the draft reached the bot."""

    TEXT = "text"
    SHARED = "shared"  # somebody else's words, forwarded: may I share this?
    PICTURE = "picture"  # the caption is the draft; the picture is not read
    DOCUMENT = "document"


class DraftError(ValueError):
    """A draft that cannot be judged at all; the message is one line for the person."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Words somebody is about to publish, and from where.

    ``council`` is a council id, or None where every policy counts as one's own.
    ``pre_election`` is True between notice of election and polling day.
    Raises DraftError if the text is empty, too long or not text.
    """

    text: str
    council: str | None = None
    account: Account = Account.COUNCILLOR
    pre_election: bool = False
    medium: Medium = Medium.TEXT

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise DraftError("The draft is empty: send the words you want to post.")
        if len(self.text) > LONGEST_DRAFT:
            raise DraftError(
                f"The draft has {len(self.text):,} characters; "
                f"the most that can be judged at once is {LONGEST_DRAFT:,}."
            )
        if _is_binary(self.text):
            raise DraftError("That is not text: send the words you want to post.")


def _is_binary(text: str) -> bool:
    odd = sum(1 for c in text if (c < " " and c not in "\t\n\r\f\v") or c in "\x7f\ufffd")
    torn = any("\ud800" <= c <= "\udfff" for c in text)  # half a character: no UTF-8 holds it
    return torn or "\x00" in text or odd > max(3, len(text) // 20)
