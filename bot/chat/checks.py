"""Spot-checks: what the rulings on them say of the bot, and what it does about it."""

from __future__ import annotations

import logging

from bot.chat.events import note
from bot.chat.letters import Letters
from bot.chat.services import House
from bot.desk import Refusal
from bot.store import Matter


async def look_again(house: House) -> None:
    """Be wary if too many cleared drafts were not fine, and tell the clerks of it once."""
    services = house.services
    outcomes = services.store.spot_outcomes(services.model)
    alarm = await house.think(services.alarm, outcomes)
    house.heed(alarm=alarm)
    if not alarm:
        return
    if services.store.tell_of_alarm(services.model, Letters(services).alarmed):
        note("alarm", logging.WARNING, checked=len(outcomes), wrong=sum(outcomes))
        house.bell.set()


async def heed(house: House, done: Matter | Refusal) -> None:
    """Look again where a ruling on a spot-check was given or taken back."""
    if isinstance(done, Matter) and done.query is not None and done.query.spot_check:
        await look_again(house)
