"""`golden-rule run`: the bot, as a process."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from bot import assembly
from bot.commands.faults import Misuse
from bot.commands.logs import set_up_logging
from bot.commands.progress import Progress
from bot.config import Config, Mode, Secrets

HELP = "run the bot; needs TELEGRAM_BOT_TOKEN in the environment"


def configure(parser: ArgumentParser) -> None:
    """Nothing but --config."""


def run(_args: Namespace, config: Config) -> int:
    """Run until it is told to end."""
    secrets = Secrets.of(os.environ)
    if secrets.token is None:
        raise Misuse("TELEGRAM_BOT_TOKEN is not set; without a token there is golden-rule sandbox")
    if config.telegram.mode is Mode.WEBHOOK and secrets.webhook is None:
        raise Misuse("TELEGRAM_WEBHOOK_SECRET is not set, and [telegram] mode is webhook")
    corpus = assembly.open_corpus(config)
    set_up_logging(config.logging, secrets)
    with assembly.sole_use(config.database):
        with Progress() as progress:
            services = assembly.open_services(config, corpus, progress)
        assembly.run_bot(config, services, secrets)
    return 0
