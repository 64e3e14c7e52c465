"""The command as a process of its own, with the fake model: `python -m tests.cli.faked ARGV`."""

from __future__ import annotations

import os
import sys
import time

from bot import assembly, cli
from bot.advice import Assessment, Draft
from bot.config import Config
from bot.policy import Corpus
from tests.cli.conftest import KeywordAssessor, fake_services


class SlowAssessor(KeywordAssessor):
    """Takes as many seconds as FAKED_SLOW says."""

    def assess(self, draft: Draft) -> Assessment:
        time.sleep(float(os.environ.get("FAKED_SLOW", "0")))
        return super().assess(draft)


def open_services(config: Config, corpus: Corpus, report: assembly.Report) -> assembly.Services:
    return fake_services(corpus, SlowAssessor())


if __name__ == "__main__":
    assembly.open_services = open_services
    sys.exit(cli.main())
