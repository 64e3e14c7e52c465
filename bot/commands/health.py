"""`golden-rule health`: is the running bot alive? For a container's health check."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from bot import assembly
from bot.commands.faults import Fault
from bot.config import Config

HELP = "tell whether the running bot is alive"

LATE = 120.0
"""Seconds after which a heartbeat is too old."""


def configure(parser: ArgumentParser) -> None:
    """Nothing but --config."""


def run(_args: Namespace, config: Config) -> int:
    """Print how old the last heartbeat is. Raises Fault if it is too old, or there is none."""
    try:
        age = time.time() - assembly.heartbeat(config).stat().st_mtime
    except FileNotFoundError:
        raise Fault("no bot has run with this database yet") from None
    if age > LATE:
        raise Fault(f"the last sign of life is {age:.0f} s old")
    print(f"alive: the last sign of life is {age:.0f} s old")
    return 0
