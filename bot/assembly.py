"""The services, put together from the settings: the one place that knows all the parts."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from bot.advice import Adviser, Answerer, Sorter
from bot.config import Config, Records, Secrets
from bot.desk import Limits
from bot.policy import Corpus, CorpusError, read_corpus, read_help

if TYPE_CHECKING:
    from bot import chat
    from bot.chat.farewell import Farewell
    from bot.retrieval import Settings
    from bot.store import Compose, Key, Retention, Store


BEAT = 20.0
"""Seconds between two heartbeats of the running bot."""


class AssemblyFault(Exception):
    """A part cannot be opened; the message is one line."""


Report = Callable[[str, int, int], None]
"""Told (what is being done, steps done, steps in all) while an index is built."""


@dataclass(frozen=True, slots=True)
class Services:
    """What advises and answers; `model` is the digest of what judges."""

    corpus: Corpus
    adviser: Adviser
    answerer: Answerer
    sorter: Sorter
    model: str = ""


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
    return Services(corpus, adviser, engine.answerer, engine.sorter, engine.digest)


def build_index(config: Config, corpus: Corpus, report: Report, *, force: bool) -> bool:
    """Build the index where it is stale, or in any case; whether anything was built."""
    from bot.retrieval import build

    _without_bars()
    return build(corpus, _settings(config), report, force=force)


def open_store(
    path: Path, spot_checks: float = 0.0, limits: Limits | None = None
) -> closing[Store]:
    """The records, for a `with`, with the key in the environment, if any. Raises AssemblyFault
    where they cannot be opened.

    `spot_checks` is the share of cleared drafts that the clerk looks at.
    """
    import sqlite3

    from bot.store import NotOurs, Store

    try:
        most_open = (limits or Limits()).open_queries
        lot = partial(_drawn, spot_checks)
        return closing(Store.open(path, lot=lot, most_open=most_open, key=records_key()))
    except NotOurs as why:
        raise AssemblyFault(f"{path}: {why}") from None
    except (OSError, sqlite3.Error) as error:
        raise AssemblyFault(f"{path}: the records cannot be opened ({error})") from None


def records_key() -> Key | None:
    """What the environment says the records are encrypted with, None where they are not.

    Raises bot.store.KeyFault where it cannot be used.
    """
    from bot.store import Key

    words = Secrets.of(os.environ).records_key
    return Key(words) if words else None


def _drawn(share: float) -> bool:
    return SystemRandom().random() < share


@contextmanager
def sole_use(database: Path) -> Iterator[None]:
    """These records, sound, for one running bot alone; other commands may still use them.

    Raises AssemblyFault where another bot runs on them, or where they are damaged.
    """
    import sqlite3

    from bot.store import Locked, NotOurs, alone, damage

    with ExitStack() as held:
        try:
            key = records_key()
            held.enter_context(alone(database))
            found = damage(database, key)
        except NotOurs as why:
            raise AssemblyFault(f"{database}: {why}") from None
        except Locked as by:
            raise AssemblyFault(f"{database}: a bot runs on these records already ({by})") from None
        except (OSError, sqlite3.Error) as error:
            raise AssemblyFault(f"{database}: the records cannot be opened ({error})") from None
        if found is not None:
            raise AssemblyFault(
                f"{database}: the records are damaged ({found}): put back a copy made by"
                f" golden-rule backup, with golden-rule restore FILE"
            )
        with open_store(database):
            pass  # what is wrong with the schema shows before the model is loaded
        yield


def run_bot(config: Config, services: Services, secrets: Secrets) -> None:
    """Run the bot until SIGTERM or SIGINT. Raises AssemblyFault for a token that is none."""
    from telegram.error import InvalidToken

    try:
        asyncio.run(_serve(config, services, secrets))
    except InvalidToken:  # its message holds the token
        raise AssemblyFault("Telegram does not know the token in TELEGRAM_BOT_TOKEN") from None


def heartbeat(config: Config) -> Path:
    """The file that the running bot touches, beside its database."""
    return config.database.with_name(config.database.name + ".alive")


async def _serve(config: Config, services: Services, secrets: Secrets) -> None:
    from bot import chat

    stop = asyncio.Event()
    chat.stop_on_signals(stop)
    with open_store(config.database, config.advice.spot_checks, config.limits) as store:
        beating = asyncio.create_task(_beat(heartbeat(config)))
        await chat.run(
            _chat_services(config, services, store),
            config.telegram,
            stop,
            token=secrets.token or "",
            webhook_secret=secrets.webhook,
        )
        beating.cancel()


async def _beat(file: Path) -> None:
    """Show that the loop turns."""
    while True:
        await asyncio.to_thread(file.touch, 0o600)
        await asyncio.sleep(BEAT)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What letters to the clerks are composed from, without a model."""

    corpus: Corpus
    store: Store
    councils: Mapping[str, chat.CouncilInfo]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def to_clerks(corpus: Corpus, store: Store) -> Compose:
    """Composes what the clerks are told of a query that is withdrawn, for a command."""
    from bot.chat.letters import Letters

    return Letters(_Desk(corpus, store, _councils(corpus))).to_clerks


def farewell(corpus: Corpus, store: Store) -> Farewell:
    """Composes what is said, to whom, when a command ends a membership."""
    from bot.chat.farewell import Farewell

    return Farewell(_Desk(corpus, store, _councils(corpus)))


def retention(records: Records) -> Retention:
    """How long words are kept, as the settings have it."""
    from bot.store import Retention

    return Retention(timedelta(days=records.words_days), timedelta(days=records.set_aside_days))


def _councils(corpus: Corpus) -> dict[str, chat.CouncilInfo]:
    from bot.chat import CouncilInfo

    return {id: CouncilInfo.of(policy) for id, policy in corpus.policies.items()}


def _chat_services(config: Config, services: Services, store: Store) -> chat.Services:
    from bot.chat import Services as ChatServices
    from bot.retrieval.monitoring import Monitor

    return ChatServices(
        adviser=services.adviser,
        answerer=services.answerer,
        sorter=services.sorter,
        store=store,
        councils=_councils(services.corpus),
        corpus=services.corpus,
        help=read_help(config.corpus, services.corpus),
        pre_election=config.pre_election,
        limits=config.limits,
        bound_text=bound(services.adviser),
        model=services.model,
        alarm=Monitor().alarm,
        retention=retention(config.records),
    )


def bound(adviser: Adviser) -> str:
    """What may be said of the calibration: it holds for drafts like those it was made on."""
    from bot.retrieval.calibration import CONFIDENCE, WRONGLY_CLEARED

    if adviser.thresholds.clear is None:
        return "I am not calibrated, so I clear no draft by myself."
    return (
        f"When I find nothing, I can be wrong: of drafts that should be changed, stopped or put to"
        f" the clerk, at most {WRONGLY_CLEARED:.0%} slip through, with {CONFIDENCE:.0%} confidence,"
        f" for drafts like those I was tested on."
    )


def _settings(config: Config) -> Settings:
    from bot.retrieval import Profile, Settings

    model = str(config.model.path) if config.model.path else config.model.hub
    return Settings(config.corpus, config.index, Profile(config.model.profile.value), model)


def _without_bars() -> None:
    """The model library's own progress bars would stand among the lines of a command."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
