"""What an annotation depends on beside its paragraph and the model: any change of it is a new version."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from analyst.quotes.engines import check_engine, weights_folder
from analyst.quotes.tagger.model import check_weights
from analyst.schema import hash_text

if TYPE_CHECKING:
    from pathlib import Path

RULES_FILES = (
    "annotate/columns.py",
    "annotate/model.py",
    "annotate/paragraph.py",
    "annotate/records.py",
    "annotate/ruler.py",
    "quotes/clauses.py",
    "quotes/cues.py",
    "quotes/drafts.py",
    "quotes/engine.py",
    "quotes/insertions.py",
    "quotes/lexicon.py",
    "quotes/marks.py",
    "quotes/phrases.py",
    "quotes/sentences.py",
    "quotes/signatures.py",
    "quotes/speakers.py",
    "quotes/view.py",
    "resources/quotes_cues.tsv",
    "resources/quotes_findings.txt",
    "resources/quotes_nouns.tsv",
)
TAGGER_FILES = (
    "quotes/confidence.py",
    "quotes/engines.py",
    "quotes/tagger/decode.py",
    "quotes/tagger/encode.py",
    "quotes/tagger/astray.py",
    "quotes/tagger/join.py",
    "quotes/tagger/labels.py",
    "quotes/tagger/link.py",
    "quotes/tagger/model.py",
    "quotes/tagger/pieces.py",
    "quotes/tagger/rank.py",
    "quotes/tagger/trim.py",
    "quotes/types.py",
    "resources/quotes_gestures.txt",
)
WEIGHTS_FILES = ("linker.json", "ranker.json", "tagger.onnx", "vocabulary.txt")
OPTIONAL_FILES = ("cue_words.txt",)


def engine_version(engine: str | None = None) -> str:
    """Return a hash over the code, lexicons and weights that make an annotation: any change is a new version.

    Args:
        engine: Name of the quote engine, as `analyst.quotes.engines.check_engine`.

    Raises:
        ValueError: If there is no engine of that name.
        TaggerError: If the tagger's weights are missing.
    """
    chosen = check_engine(engine)
    return _version(chosen, None if chosen == "rules" else weights_folder())


@lru_cache(maxsize=8)
def _version(engine: str, weights: Path | None) -> str:
    package = files("analyst")
    names = RULES_FILES if weights is None else (*RULES_FILES, *TAGGER_FILES)
    read = [package.joinpath(name).read_bytes() for name in names]
    if weights is not None:
        check_weights(weights)
        read += [(weights / name).read_bytes() for name in WEIGHTS_FILES]
        read += [path.read_bytes() if (path := weights / name).is_file() else b"" for name in OPTIONAL_FILES]
    return hash_text(engine, *(hashlib.sha256(each).hexdigest() for each in read))[:12]
