"""The bot as a process: `python -m tools.load.process run --config FILE`.

It is the command itself. LOAD_JUDGE=fake lets a fake model judge. LOAD_PACE=machine lets it
send as fast as it can, and not at the 30 messages a second that Telegram allows a bot.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any

from bot import assembly, cli
from bot.chat import application
from tests.cli.faked import open_services

if __name__ == "__main__":
    if os.environ.get("LOAD_JUDGE") == "fake":
        assembly.open_services = open_services
    if os.environ.get("LOAD_PACE") == "machine":
        made: Any = application
        made.Courtesy = partial(made.Courtesy, overall_max_rate=0, overall_time_period=0)
    sys.exit(cli.main())
