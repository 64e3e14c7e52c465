"""Everything retrieval offers, opened from the corpus and the index in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.advice import Answerer, Assessor, Sorter, Thresholds
from bot.policy import Corpus
from bot.retrieval.adapter import FILE
from bot.retrieval.answerer import EmbeddingSorter, TopicAnswerer
from bot.retrieval.assessor import EmbeddingAssessor
from bot.retrieval.building import Report, write_index
from bot.retrieval.embedder import Embedder
from bot.retrieval.ensemble import open_embedder
from bot.retrieval.index import DamagedIndex, Sources, StaleIndex, is_current, read_index
from bot.retrieval.labelled import Unread, read_exemplars, read_messages, read_questions
from bot.retrieval.models import ADAPTERS, Model, Profile, locate
from bot.retrieval.readings import FILE as READINGS
from bot.retrieval.readings import load_readings
from bot.retrieval.vectors import FILE as VECTORS

EVERY_CORE, ONE_CORE = 0, 1


@dataclass(frozen=True, slots=True)
class Engine:
    """What the rest of the bot asks of retrieval."""

    assessor: Assessor
    answerer: Answerer
    sorter: Sorter
    thresholds: Thresholds
    digest: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how much machine may be used; from the config."""

    corpus: Path
    index: Path
    profile: Profile = Profile.STANDARD
    model: str | None = None

    @property
    def kept(self) -> Path:
        """The folder with the profile's adapter, and what the profile makes of the corpus."""
        return self.corpus / ADAPTERS[self.profile]

    @property
    def adapters(self) -> dict[Profile, Path]:
        """The file of each profile's adapter."""
        return {profile: self.corpus / folder / FILE for profile, folder in ADAPTERS.items()}


def build(corpus: Corpus, settings: Settings, report: Report, *, force: bool = False) -> bool:
    """Build the index where it is missing, stale or damaged (always with ``force``).

    Gives back whether anything was built. Raises bot.policy.CorpusError or ModelError.
    """
    model = _locate(settings)
    sources = _sources(corpus, settings, model)
    if not force and is_current(settings.index, sources):
        return False
    write_index(settings.index, sources, open_embedder(model, EVERY_CORE), report)
    return True


def open_engine(
    corpus: Corpus,
    settings: Settings,
    report: Report,
    embedder: Callable[[Model, int], Embedder] = open_embedder,
) -> Engine:
    """Open the index, building it first if it is missing, stale or damaged.

    All cores build it; each thread that asks is answered on one.
    """
    model = _locate(settings)
    sources = _sources(corpus, settings, model)
    try:
        index = read_index(settings.index, sources)
    except (StaleIndex, DamagedIndex):
        write_index(settings.index, sources, embedder(model, EVERY_CORE), report)
        index = read_index(settings.index, sources)
    loaded = embedder(model, ONE_CORE)
    return Engine(
        EmbeddingAssessor(loaded, index),
        TopicAnswerer.over(loaded, index, sources.questions, corpus),
        EmbeddingSorter(loaded, index),
        index.thresholds,
        index.digest,
    )


def _locate(settings: Settings) -> Model:
    models = settings.index / "models"
    return locate(settings.profile, models, settings.adapters, settings.model)


def _sources(corpus: Corpus, settings: Settings, model: Model) -> Sources:
    return Sources(
        corpus,
        Unread(settings.corpus / "exemplars", read_exemplars),
        Unread(settings.corpus / "calibration", read_exemplars),
        Unread(settings.corpus / "questions", read_questions),
        Unread(settings.corpus / "messages", read_messages),
        model.digest,
        load_readings(settings.kept / READINGS, model.digest),
        settings.kept / VECTORS,
    )
