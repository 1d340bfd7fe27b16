"""The tagger as a torch module: a small BERT encoder, some features of each word, four heads of BIO labels."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from analyst.quotes.tagger.labels import FEATURES, HEADS

WIDTH, LAYERS, ATTENTION_HEADS, INNER, PLACES = 384, 6, 12, 1536, 512


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """Return the states of the next layer; `bias` is added to the attention's scores."""
        batch, length, _ = states.shape
        query, key, value = (
            project(states).view(batch, length, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)
            for project in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // ATTENTION_HEADS) + bias
        mixed = (self.dropout(scores.softmax(-1)) @ value).transpose(1, 2).reshape(batch, length, WIDTH)
        states = self.attention_norm(states + self.dropout(self.out(mixed)))
        return self.norm(states + self.dropout(self.down(nn.functional.gelu(self.up(states)))))


class Network(nn.Module):
    """Word pieces and features of their words in, scores of all heads' labels side by side out."""

    def __init__(self, vocabulary_size: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary_size, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.features = nn.Embedding(sum(FEATURES.values()), WIDTH)
        nn.init.normal_(self.features.weight, std=0.01)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.labels = nn.Linear(WIDTH, sum(HEADS.values()))
        offsets = [sum(list(FEATURES.values())[:n]) for n in range(len(FEATURES))]
        self.register_buffer("offsets", torch.tensor(offsets), persistent=False)

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Return scores [batch, length, labels]; `mask` is 1 for pieces, 0 for filling."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        states = self.pieces(pieces) + self.places(places) + self.features(features + self.offsets).sum(-2)
        states = self.dropout(self.norm(states))
        bias = (1.0 - mask[:, None, None, :].to(states.dtype)) * -10000.0
        for layer in self.layers:
            states = layer(states, bias)
        return self.labels(self.dropout(states))


_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm": "output.LayerNorm",
}


def from_base(folder: Path, vocabulary_size: int) -> Network:
    """Make a network with the weights of a BERT of this size, as safetensors."""
    base = load_file(folder / "model.safetensors")
    network = Network(vocabulary_size)
    with torch.no_grad():
        network.pieces.weight.copy_(base["embeddings.word_embeddings.weight"])
        places = base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0]
        network.places.weight.copy_(places)
        for kind in ("weight", "bias"):
            getattr(network.norm, kind).copy_(base[f"embeddings.LayerNorm.{kind}"])
            for number, layer in enumerate(network.layers):
                for ours, theirs in _NAMES.items():
                    getattr(getattr(layer, ours), kind).copy_(base[f"encoder.layer.{number}.{theirs}.{kind}"])
    return network
