"""Reading and cleaning: a folder of saved articles becomes tables, and every line is accounted for."""

from __future__ import annotations

from analyst.corpus.errors import CorpusError
from analyst.corpus.read import CorpusTables, read_corpus
from analyst.corpus.report import cleaning_report, removed_by_rule

__all__ = ["CorpusError", "CorpusTables", "cleaning_report", "read_corpus", "removed_by_rule"]
