"""The services, put together from the settings: the one place that knows all the parts."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.advice import Adviser, Answerer, Sorter
from bot.config import Config, Secrets
from bot.policy import Corpus, CorpusError, read_corpus

if TYPE_CHECKING:
    from bot.retrieval import Settings
    from bot.store import Store


class AssemblyFault(Exception):
    """A part cannot be opened; the message is one line."""


Report = Callable[[str, int, int], None]
"""Told (what is being done, steps done, steps in all) while an index is built."""


@dataclass(frozen=True, slots=True)
class Services:
    """What advises and answers."""

    corpus: Corpus
    adviser: Adviser
    answerer: Answerer
    sorter: Sorter


def open_corpus(config: Config) -> Corpus:
    """Read the corpus; in well under a second. Raises bot.policy.CorpusError."""
    corpus = read_corpus(config.corpus)
    for council in config.councils:
        if council not in corpus.policies:
            raise CorpusError(
                config.file, 1, f"councils.{council} has no policy in {config.corpus}: add it"
            )
    return corpus


def open_services(config: Config, corpus: Corpus, report: Report) -> Services:
    """Load the model and open the index, building it first where it is missing or stale.

    Takes seconds, and minutes where the index must be built. Raises bot.policy.CorpusError
    or bot.retrieval.ModelError.
    """
    from bot.retrieval import open_engine

    _without_bars()
    engine = open_engine(corpus, _settings(config), report)
    adviser = Adviser(corpus, engine.assessor, engine.thresholds)
    return Services(corpus, adviser, engine.answerer, engine.sorter)


def build_index(config: Config, corpus: Corpus, report: Report, *, force: bool) -> bool:
    """Build the index where it is stale, or in any case; whether anything was built."""
    from bot.retrieval import build

    _without_bars()
    return build(corpus, _settings(config), report, force=force)


def open_store(path: Path) -> closing[Store]:
    """The records, for a `with`. Raises AssemblyFault where they cannot be opened."""
    import sqlite3

    from bot.store import Store

    try:
        return closing(Store.open(path))
    except (OSError, sqlite3.Error) as error:
        raise AssemblyFault(f"{path}: the records cannot be opened ({error})") from None


def run_bot(config: Config, services: Services, secrets: Secrets) -> None:
    """Run the bot until it is told to end."""
    raise NotImplementedError


def _settings(config: Config) -> Settings:
    from bot.retrieval import Profile, Settings

    model = str(config.model.path) if config.model.path else config.model.hub
    return Settings(config.corpus, config.index, Profile(config.model.profile.value), model)


def _without_bars() -> None:
    """The model library's own progress bars would stand among the lines of a command."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
