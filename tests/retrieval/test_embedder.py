"""The embedder on a language model of two layers with random weights."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from bot.retrieval.adapter import FILE, save_adapter
from bot.retrieval.embedder import BATCH, SentenceEmbedder, has_bfloat16
from bot.retrieval.heads import Heads
from bot.retrieval.models import Model
from tests.retrieval.tiny import tiny_base

TEXTS = [f"the chair opened fete {'clown ' * n}" for n in range(2 * BATCH + 1)]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("tiny")
    head = Heads(("yes",), np.ones((1, 16), np.float32), np.zeros(1, np.float32), "sigmoid")
    save_adapter(folder / FILE, {}, {"kinds": head})
    return Model(str(tiny_base(folder / "base")), "digest", folder / FILE)


def on(monkeypatch: pytest.MonkeyPatch, model: Model, *, halved: bool) -> SentenceEmbedder:
    """As on a processor that has bfloat16, or has not."""
    monkeypatch.setattr("bot.retrieval.embedder.has_bfloat16", lambda: halved)
    return SentenceEmbedder(model)


def types(embedder: SentenceEmbedder) -> set[torch.dtype]:
    return {parameter.dtype for parameter in embedder._model.parameters()}


def test_half_the_bits_give_nearly_the_same_vectors(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linear layers in sixteen bits, all else in 32; unit vectors of 32 bits come out."""
    whole, half = (on(monkeypatch, model, halved=halved) for halved in (False, True))
    assert types(whole) == {torch.float32}
    assert types(half) == {torch.float32, torch.bfloat16}
    exact, vectors = whole.encode(TEXTS), half.encode(TEXTS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    cosines = (exact * vectors).sum(axis=1)
    assert 0.999 < cosines.min() < 1.0


def test_a_model_of_the_councils_own_stays_as_it_comes(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert types(on(monkeypatch, replace(model, adapter=None), halved=True)) == {torch.float32}


def test_a_text_has_its_vector_whatever_stands_beside_it(model: Model) -> None:
    """Texts are encoded a few at a time, by length; each vector is at its text's place."""
    embedder = SentenceEmbedder(model)
    counted: list[int] = []
    together = embedder.encode(TEXTS, counted.append)
    assert sum(counted) == len(TEXTS)
    alone = np.concatenate([embedder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=5e-3)
    assert (together @ alone.T).argmax(axis=1).tolist() == list(range(len(TEXTS)))


@pytest.mark.parametrize(
    ("can", "has"),
    [
        ({"avx512_f": True, "avx512_bf16": True}, True),
        ({"architecture": "aarch64", "bf16": True}, True),
        ({"avx512_f": True, "avx512_bf16": False, "amx_bf16": False}, False),
        ({}, False),
    ],
)
def test_what_the_processor_can_do_decides(
    monkeypatch: pytest.MonkeyPatch, can: dict[str, bool], has: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: can)
    assert has_bfloat16() is has
