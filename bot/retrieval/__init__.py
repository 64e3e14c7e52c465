"""Embeddings, the index, and the assessor and answerer that rest on them."""

from bot.retrieval.engine import Engine, Settings, build, open_engine
from bot.retrieval.index import DamagedIndex, StaleIndex
from bot.retrieval.models import ModelError, Profile

__all__ = [
    "DamagedIndex",
    "Engine",
    "ModelError",
    "Profile",
    "Settings",
    "StaleIndex",
    "build",
    "open_engine",
]
