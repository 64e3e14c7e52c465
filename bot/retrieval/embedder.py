"""Text to vectors with sentence-transformers, on this machine and without a network."""

from __future__ import annotations

import copy
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from bot.retrieval.adapter import apply_adapter
from bot.retrieval.heads import Heads, Vectors
from bot.retrieval.models import Model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Progress = Callable[[int], None]
"""Told how many more texts are embedded."""

BATCH = 4
"""Texts encoded at a time: on one thread more take no less time, and much memory."""


_BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16")
"""What torch calls that a processor can do so, on Intel's and AMD's and on ARM's."""


_LENGTHS = 8
"""Of what the lengths of texts in bfloat16 are multiples, in tokens."""


class Embedder(Protocol):
    """Embeds texts."""

    @property
    def digest(self) -> str:
        """Identifies the weights; another digest means other vectors."""
        ...

    @property
    def heads(self) -> Mapping[str, Heads]:
        """The heads trained together with the weights; empty if they must be trained."""
        ...

    @property
    def faster(self) -> Embedder | None:
        """One with the same heads that is faster and judges less well, if there is any."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions)."""
        ...


class SentenceEmbedder:
    """An embedder over a sentence-transformers model; loading takes seconds.

    Several threads may encode at once: each has a tokenizer of its own, and they share the weights.
    """

    faster: Embedder | None = None

    def __init__(self, model: Model, threads: int = 1) -> None:
        self.digest = model.digest
        self._model = load(model, threads)
        self._own = threading.local()
        self._copying = threading.Lock()
        self.heads: Mapping[str, Heads] = {}
        if model.adapter is not None:
            self.heads = apply_adapter(self._model, model.adapter)
        self._halved = model.adapter is not None and has_bfloat16()
        if self._halved:
            halve(self._model)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions). Similar lengths share a batch."""
        import torch

        with torch.autocast("cpu", torch.bfloat16, enabled=self._halved):
            return self._encoded(texts, progress)

    def _encoded(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        vectors = np.zeros((len(texts), self._dimensions()), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._of_this_thread().encode(
                [texts[i] for i in batch],
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            if progress is not None:
                progress(len(batch))
        return vectors

    def _of_this_thread(self) -> SentenceTransformer:
        """The model with this thread's tokenizer, which takes a text at a time."""
        if not hasattr(self._own, "model"):
            weights = (*self._model.parameters(), *self._model.buffers())
            with self._copying:
                self._own.model = copy.deepcopy(self._model, {id(part): part for part in weights})
        model: SentenceTransformer = self._own.model
        return model

    def _dimensions(self) -> int:
        return self._model.get_embedding_dimension() or 0


def has_bfloat16() -> bool:
    """Whether this processor multiplies numbers of sixteen bits (bfloat16) by itself: some three
    times as fast as those of 32, and the vectors are the same to four places."""
    import torch

    can = torch.cpu.get_capabilities()
    return any(can.get(name, False) for name in _BFLOAT16)


def halve(model: SentenceTransformer) -> None:
    """Keep the weights of a profile's linear layers in bfloat16; all else stays as it is.

    Nothing keeps the file's 32 bits in memory then: what stays is copied. And texts are padded to
    some lengths only, for each has its own machine code, which is kept.
    """
    import torch

    for layer in model.modules():
        if isinstance(layer, torch.nn.Linear):
            layer.to(torch.bfloat16)
        else:
            for parameter in layer.parameters(recurse=False):
                parameter.data = parameter.data.clone()
    reader: Any = model[0]
    reader.processing_kwargs = {"text": {"pad_to_multiple_of": _LENGTHS}}


def load(model: Model, threads: int = 1) -> SentenceTransformer:
    """Load a model with ``threads`` torch threads (0: one a core).

    One is fastest beside other work.
    """
    if not model.digest.startswith("hub:"):
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads or os.cpu_count() or 1)
    return SentenceTransformer(model.name, device="cpu")
