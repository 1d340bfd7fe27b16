"""Reading and cleaning: a folder of saved articles becomes tables, and every line is accounted for."""

from __future__ import annotations

from analyst.corpus.copies import COPIES, counted_articles, describe_copies, mark_copies, note_copies
from analyst.corpus.duplicates import find_duplicates
from analyst.corpus.errors import CorpusError
from analyst.corpus.read import CorpusTables, read_corpus
from analyst.corpus.report import cleaning_by_outlet, cleaning_report, removed_by_rule
from analyst.corpus.rules import cleaning_rules

__all__ = [
    "COPIES",
    "CorpusError",
    "CorpusTables",
    "cleaning_by_outlet",
    "cleaning_report",
    "cleaning_rules",
    "counted_articles",
    "describe_copies",
    "find_duplicates",
    "mark_copies",
    "note_copies",
    "read_corpus",
    "removed_by_rule",
]
