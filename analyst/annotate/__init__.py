"""The expensive step: each unique paragraph goes through spaCy and the quote engine once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyst.annotate.cache import default_folder
    from analyst.annotate.errors import CacheError, EngineError
    from analyst.annotate.model import ModelMissingError, installed_model, load_model, model_name
    from analyst.annotate.problems import note_unannotated
    from analyst.annotate.records import Annotation
    from analyst.annotate.run import annotate_paragraphs
    from analyst.annotate.stored import Annotations
    from analyst.annotate.version import engine_version

__all__ = [
    "Annotation",
    "Annotations",
    "CacheError",
    "EngineError",
    "ModelMissingError",
    "annotate_paragraphs",
    "default_folder",
    "engine_version",
    "installed_model",
    "load_model",
    "model_name",
    "note_unannotated",
]

_MODULES = {
    "Annotation": "records",
    "Annotations": "stored",
    "CacheError": "errors",
    "EngineError": "errors",
    "ModelMissingError": "model",
    "annotate_paragraphs": "run",
    "default_folder": "cache",
    "engine_version": "version",
    "installed_model": "model",
    "load_model": "model",
    "model_name": "model",
    "note_unannotated": "problems",
}


def __getattr__(name: str) -> object:
    """Import a part when it is first used: the quote component needs the records alone, and spaCy loads it first."""
    if name in _MODULES:
        return getattr(import_module(f"analyst.annotate.{_MODULES[name]}"), name)
    raise AttributeError(f"module 'analyst.annotate' has no attribute {name!r}; it has {', '.join(__all__)}")
