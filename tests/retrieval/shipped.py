"""What the repository ships of each profile."""

from __future__ import annotations

from bot.config import REPOSITORY
from bot.retrieval import Profile, Settings
from bot.retrieval.embedder import Embedder
from bot.retrieval.ensemble import open_embedder
from bot.retrieval.models import MINILM_SHA256, MPNET_SHA256, file_digest, locate


def settings(profile: Profile) -> Settings:
    """Where the profile's adapter and what it makes of the corpus are."""
    return Settings(REPOSITORY / "corpus", REPOSITORY / "index", profile)


def digest(profile: Profile) -> str:
    """What tells the profile's model from others, with no model at hand."""
    adapters = settings(profile).adapters
    small = f"{MINILM_SHA256} {file_digest(adapters[Profile.SMALL])}"
    if profile is Profile.SMALL:
        return small
    return f"{MPNET_SHA256} {file_digest(adapters[Profile.STANDARD])} {small}"


def embedder(profile: Profile) -> Embedder:
    """The model that a council runs in this profile."""
    where = settings(profile)
    model = locate(profile, where.index / "models", where.adapters)
    assert model.digest == digest(profile)
    return open_embedder(model)
