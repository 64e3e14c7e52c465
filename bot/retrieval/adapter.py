"""The adapter: what training changed in the base model, as low-rank factors, with its heads.

A weight matrix W of the base becomes W + up @ down (the form of LoRA, Hu et al. 2021). The
file is one ``.safetensors``: ``delta.<parameter>.up|down`` in whole numbers of eight bits with
their ``.scale``, ``head.<name>.weights|bias`` in half precision, and the heads' labels in its
metadata.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.retrieval.heads import Heads
from bot.retrieval.models import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor
    from torch.nn import Module

FILE = "adapter.safetensors"


def save_adapter(
    path: Path, deltas: Mapping[str, tuple[Tensor, Tensor]], heads: Mapping[str, Heads]
) -> None:
    """Write the factors (up (rows, rank), down (rank, columns)) and heads to ``path``."""
    import torch
    from safetensors.torch import save_file

    tensors = {}
    for name, (up, down) in sorted(deltas.items()):
        for part, values in zip(("up", "down", "scale"), _rounded(up, down), strict=True):
            tensors[f"delta.{name}.{part}"] = values
    for name, head in sorted(heads.items()):
        tensors[f"head.{name}.weights"] = torch.from_numpy(head.weights).half().contiguous()
        tensors[f"head.{name}.bias"] = torch.from_numpy(head.bias).half().contiguous()
    about = {name: json.dumps([head.kind, *head.labels]) for name, head in sorted(heads.items())}
    save_file(tensors, str(path), metadata=about)


def as_stored(up: Tensor, down: Tensor) -> tuple[Tensor, Tensor]:
    """Factors as they come back from a file: rounded."""
    return _restored(*_rounded(up, down))


def _rounded(up: Tensor, down: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Factors in whole numbers from -127 to 127, and by what to multiply each of their products,
    shape (rank,)."""
    import torch

    steps = [
        part.float().abs().amax(axis).clamp(min=1e-30) / 127 for axis, part in ((0, up), (1, down))
    ]
    whole = [(up / steps[0]).round(), (down / steps[1].unsqueeze(1)).round()]
    up, down = (part.to("cpu", torch.int8).contiguous() for part in whole)
    return up, down, (steps[0] * steps[1]).cpu()


def _restored(up: Tensor, down: Tensor, scale: Tensor) -> tuple[Tensor, Tensor]:
    return up.float() * scale, down.float()


def read_adapter(path: Path) -> tuple[dict[str, tuple[Tensor, Tensor]], dict[str, Heads]]:
    """The factors (up, down) of each changed parameter, and the heads by name.

    Raises ModelError if the file is missing or cannot be read.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="pt") as stored:
            names = [k.removeprefix("delta.") for k in stored.keys() if k.startswith("delta.")]  # noqa: SIM118
            deltas = {
                name: _restored(
                    *(stored.get_tensor(f"delta.{name}.{part}") for part in ("up", "down", "scale"))
                )
                for name in sorted(n.removesuffix(".up") for n in names if n.endswith(".up"))
            }
            about = stored.metadata() or {}
            return deltas, {name: _head(stored, name, kind) for name, kind in about.items()}
    except (OSError, SafetensorError, KeyError, RuntimeError, ValueError) as error:
        raise _misfit(path, error) from None


def apply_adapter(model: SentenceTransformer, path: Path) -> dict[str, Heads]:
    """Add the adapter's changes to a loaded base model, and give back its heads.

    Raises ModelError if the file is missing, cannot be read or is for another base.
    """
    import torch

    deltas, heads = read_adapter(path)
    body: Module = model[0].auto_model  # type: ignore[assignment]
    parameters = dict(body.named_parameters())
    try:
        with torch.no_grad():
            for name, (up, down) in deltas.items():
                _add(parameters[name], up @ down)
    except (KeyError, RuntimeError, ValueError) as error:
        raise _misfit(path, error) from None
    return heads


def _misfit(path: Path, error: Exception) -> ModelError:
    why = " ".join(str(error).split())
    return ModelError(f"the adapter {path.name} does not fit the base model ({why})")


def _add(parameter: Tensor, change: Tensor) -> None:
    if parameter.shape != change.shape:
        raise ValueError(f"a change of {tuple(change.shape)} for {tuple(parameter.shape)}")
    parameter.add_(change)


def _head(stored: object, name: str, about: str) -> Heads:
    kind, *labels = json.loads(about)
    weights, bias = (
        stored.get_tensor(f"head.{name}.{part}").float().numpy()  # type: ignore[attr-defined]
        for part in ("weights", "bias")
    )
    return Heads(tuple(labels), weights.astype(np.float32), bias.astype(np.float32), kind)
