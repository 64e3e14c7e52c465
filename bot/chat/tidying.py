"""Housekeeping of the running bot: words whose time is over go, and numbers of people who are
no members, every day."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

from bot.chat.events import note
from bot.chat.services import House

DAY = 86_400.0
"""Seconds between two removals of what is old."""
LOOK = 10.0
"""Seconds between two looks for letters of another process, such as `golden-rule forget`."""


async def tidy(house: House) -> None:
    """For ever: remove what is old, now and every day, and send what another process posted."""
    due = monotonic()
    while True:
        try:
            if monotonic() >= due:
                remove_old_words(house)
                remove_numbers(house)
                due = monotonic() + DAY
            if house.services.store.chats_waiting():
                house.bell.set()
        except Exception as error:  # noqa: BLE001 - the records may be back in a moment
            note("untidied", logging.ERROR, error=type(error).__name__)
        await asyncio.sleep(LOOK)


def remove_old_words(house: House) -> None:
    """Remove the words that have been kept long enough."""
    removed = house.services.store.remove_old_words(house.services.retention)
    if removed:
        note(
            "words_removed",
            drafts=removed.drafts,
            questions=removed.questions,
            set_aside=removed.set_aside,
        )


def remove_numbers(house: House) -> None:
    """Remove the Telegram numbers of people who are no members."""
    chats = house.services.store.let_go()
    if chats:
        note("numbers_removed", chats=chats)
