"""The command as a process of its own, with the fake model: `python -m tests.cli.faked ARGV`."""

from __future__ import annotations

import sys

from bot import assembly, cli
from bot.config import Config
from bot.policy import Corpus
from tests.cli.conftest import fake_services


def open_services(config: Config, corpus: Corpus, report: assembly.Report) -> assembly.Services:
    return fake_services(corpus)


if __name__ == "__main__":
    assembly.open_services = open_services
    sys.exit(cli.main())
