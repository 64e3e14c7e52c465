"""The network that is trained: the base encoder, mean pooling, one linear head a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

SCALE = 16.0
"""Unit vectors are multiplied by this before a head, so that heads learn at a usual pace."""

LONGEST = 192
"""Word pieces of one text; the base model was trained on 384."""


@dataclass(frozen=True, slots=True)
class Task:
    """A head's name, its labels, and whether they are independent, just one holds, or they are
    no probabilities."""

    name: str
    labels: tuple[str, ...]
    kind: str  # "sigmoid" | "softmax" | "linear"


class Net(nn.Module):
    """Encoder and heads; forward gives the logits of every task."""

    def __init__(self, base: Path, tasks: Sequence[Task], frozen_layers: int) -> None:
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(base)
        self.encoder = AutoModel.from_pretrained(base).float()
        self.tasks = tuple(tasks)
        width = self.encoder.config.hidden_size
        heads = {t.name: nn.Linear(width, len(t.labels)) for t in tasks}
        self.heads = nn.ModuleDict(heads)
        for head in heads.values():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        for task in tasks:
            if task.kind == "linear":  # what moves nothing until it has learned to
                nn.init.zeros_(heads[task.name].weight)
        self._freeze(frozen_layers)

    def _freeze(self, layers: int) -> None:
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad = False
        for layer in self.encoder.encoder.layer[:layers]:
            for parameter in layer.parameters():
                parameter.requires_grad = False

    def tokens(self, texts: Sequence[str]) -> Mapping[str, Tensor]:
        """Token ids and mask, shape (len(texts), longest of them)."""
        return self.tokenizer(  # type: ignore[no-any-return]
            list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
        )

    def embed(self, tokens: Mapping[str, Tensor]) -> Tensor:
        """Unit vectors, shape (texts, width)."""
        states = self.encoder(**tokens).last_hidden_state.float()
        mask = tokens["attention_mask"].unsqueeze(-1).float()
        return nn.functional.normalize((states * mask).sum(1) / mask.sum(1).clamp(min=1), dim=1)

    def forward(self, tokens: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Logits by task, shape (texts, labels)."""
        vectors = self.embed(tokens) * SCALE
        return {name: head(vectors) for name, head in self.heads.items()}

    def head(self, task: str) -> tuple[Tensor, Tensor]:
        """The weights (labels, width) and bias (labels,) of a task's head, to read."""
        head = self.heads[task]
        return head.get_parameter("weight").detach(), head.get_parameter("bias").detach()


def low_rank(change: Tensor, rank: int) -> tuple[Tensor, Tensor]:
    """The best factors of a given rank: up (rows, rank) @ down (rank, columns) ≈ change.

    Eckart-Young: the truncated singular value decomposition.
    """
    u, s, v = torch.linalg.svd(change.float(), full_matrices=False)
    root = s[:rank].sqrt()
    return (u[:, :rank] * root).cpu(), (root.unsqueeze(1) * v[:rank]).cpu()
