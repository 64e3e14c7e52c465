"""A language model of a few words with random weights, as a folder that transformers loads."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import BertConfig, BertModel, BertTokenizer

WORDS = "from a councillor page : the chair mayor clerk is clown fool opened fete policy question"
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(WORDS.split()))]


def tiny_base(folder: Path, *, width: int = 16, layers: int = 2, seed: int = 0) -> Path:
    """Write the model, its tokenizer and its configuration to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=2 * width,
        max_position_embeddings=256,
    )
    BertModel(config).save_pretrained(folder)
    BertTokenizer({word: i for i, word in enumerate(VOCABULARY)}).save_pretrained(folder)
    return folder
