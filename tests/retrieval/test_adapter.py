"""The adapter, put on a language model of two layers with random weights."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import Module

from bot.retrieval import ModelError
from bot.retrieval.adapter import save_adapter
from bot.retrieval.embedder import SentenceEmbedder
from bot.retrieval.heads import Heads
from bot.retrieval.models import Model
from tests.retrieval.tiny import tiny_base

TEXTS = ["the chair is a clown", "the mayor opened a fete"]
QUERY = "encoder.layer.1.attention.self.query.weight"
DENSE = "encoder.layer.1.intermediate.dense.weight"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_base(tmp_path_factory.mktemp("tiny") / "base")


def embedder(base: Path, adapter: Path | None = None) -> SentenceEmbedder:
    return SentenceEmbedder(Model(str(base), "digest", adapter))


def factors(rows: int, columns: int, size: float = 1.0) -> tuple[Tensor, Tensor]:
    torch.manual_seed(rows)
    return torch.randn(rows, 2) * size, torch.randn(2, columns)


def heads() -> dict[str, Heads]:
    weights = np.arange(32, dtype=np.float32).reshape(2, 16)
    bias = np.array([0.5, -1.25], dtype=np.float32)
    one = Heads(("yes", "no"), weights, bias, "softmax")
    return {"kinds": one, "risks": Heads(("respect", "haste"), weights * -1, bias, "sigmoid")}


def weight(base: Path, name: str) -> Tensor:
    """A weight as it stands in the base's file."""
    return load_file(base / "model.safetensors")[name]


def test_an_adapter_adds_its_factors_to_the_base(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each weight named becomes W + up @ down, rounded but little; the others stay."""
    monkeypatch.setattr("bot.retrieval.embedder.has_bfloat16", lambda: False)
    deltas = {QUERY: factors(16, 16), DENSE: factors(32, 16)}
    save_adapter(tmp_path / "a.safetensors", deltas, heads())
    adapted = embedder(base, tmp_path / "a.safetensors")
    body: Module = adapted._model[0].auto_model  # type: ignore[assignment]
    for name, parameter in body.named_parameters():
        expected = weight(base, name)
        if name in deltas:
            up, down = deltas[name]
            off = (parameter.detach() - expected - up @ down).norm() / (up @ down).norm()
            assert 0 < off < 0.01
        else:
            torch.testing.assert_close(parameter.detach(), expected)


def test_an_adapter_changes_what_is_embedded(base: Path, tmp_path: Path) -> None:
    """The same texts get other vectors, of length one as before."""
    save_adapter(tmp_path / "a.safetensors", {DENSE: factors(32, 16)}, heads())
    before, after = embedder(base), embedder(base, tmp_path / "a.safetensors")
    assert np.abs(before.encode(TEXTS) - after.encode(TEXTS)).max() > 1e-3
    np.testing.assert_allclose(np.linalg.norm(after.encode(TEXTS), axis=1), 1.0, atol=1e-5)
    assert before.heads == {}


def test_an_adapter_brings_its_heads(base: Path, tmp_path: Path) -> None:
    """Labels, kind, weights and bias come back by name."""
    save_adapter(tmp_path / "a.safetensors", {QUERY: factors(16, 16)}, heads())
    brought = embedder(base, tmp_path / "a.safetensors").heads
    assert set(brought) == {"kinds", "risks"}
    for name, head in heads().items():
        assert (brought[name].labels, brought[name].kind) == (head.labels, head.kind)
        np.testing.assert_array_equal(brought[name].weights, head.weights)
        np.testing.assert_array_equal(brought[name].bias, head.bias)


def missing(path: Path) -> None:
    """No file at all."""


def no_tensors(path: Path) -> None:
    path.write_bytes(b"not a safetensors file")


def cut_short(path: Path) -> None:
    save_adapter(path, {QUERY: factors(16, 16)}, heads())
    path.write_bytes(path.read_bytes()[:-7])


def of_another_width(path: Path) -> None:
    save_adapter(path, {QUERY: factors(24, 24)}, heads())


def broadcast(path: Path) -> None:
    save_adapter(path, {QUERY: factors(1, 16)}, heads())


def of_more_layers(path: Path) -> None:
    save_adapter(path, {QUERY.replace("1", "7"): factors(16, 16)}, heads())


def half_a_factor(path: Path) -> None:
    save_file({f"delta.{QUERY}.up": torch.zeros(16, 2)}, str(path), metadata={})


def torn_factors(path: Path) -> None:
    parts = {f"delta.{QUERY}.up": torch.zeros(16, 2), f"delta.{QUERY}.down": torch.zeros(3, 16)}
    save_file(parts, str(path))


def another_model(path: Path) -> None:
    save_file({"weight": torch.zeros(2, 2)}, str(path), metadata={"format": "pt"})


def head_without_weights(path: Path) -> None:
    save_file({"x": torch.zeros(1)}, str(path), metadata={"risks": '["sigmoid", "respect"]'})


@pytest.mark.parametrize(
    "write",
    [
        missing,
        no_tensors,
        cut_short,
        of_another_width,
        broadcast,
        of_more_layers,
        half_a_factor,
        torn_factors,
        another_model,
        head_without_weights,
    ],
)
def test_an_adapter_that_does_not_fit_is_refused_in_one_line(
    base: Path, tmp_path: Path, write: Callable[[Path], None]
) -> None:
    """Missing, damaged or made for another base: a ModelError that names the file."""
    path = tmp_path / "adapter.safetensors"
    write(path)
    with pytest.raises(ModelError, match=r"adapter\.safetensors does not fit") as raised:
        embedder(base, path)
    assert "\n" not in str(raised.value)


def test_texts_keep_their_place_whatever_their_length(base: Path) -> None:
    """Batches are made by length; the vectors come back in the order of the texts."""
    loaded = embedder(base)
    texts = [f"the chair {'is a clown ' * (n % 7)}{n}" for n in range(40)]
    told: list[int] = []
    together = loaded.encode(texts, told.append)
    assert sum(told) == len(texts)
    for place in (0, 13, 39):
        np.testing.assert_allclose(together[place], loaded.encode([texts[place]])[0], atol=1e-5)
    assert loaded.encode([]).shape == (0, 16)
