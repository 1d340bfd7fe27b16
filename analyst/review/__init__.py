"""Corrections: what the analyst says about names and quotes, kept beside the articles, applied on every run.

Two small files that a person can read and write, in `corrections/` of the corpus folder. A correction is
one table of TOML; its place in the file is its turn. `entities.toml`:

    [[join]]                                # two spellings, one person
    names = ["V. Zelensky", "Zelenskiy"]
    into = "Volodymyr Zelenskyy"
    who = "A. Lee"                          # who, when and why are free to leave out, on every correction
    when = 2025-08-01T09:30:00Z
    why = "same president"

    [[rename]]
    name = "Kiev"
    to = "Kyiv"

    [[split]]                               # this form is somebody else, here or everywhere
    name = "George W. Bush"
    alias = "Bush"
    to = "George H. W. Bush"
    source_file = "old/1991.txt"

    [[exclude]]                             # not a name at all; with `alias`, only that form
    name = "Read More"

    [[type]]
    name = "Kremlin"
    type = "ORG"

`quotes.toml`, where a quote is found again by its article and its exact words, not by offsets:

    [[quote]]
    source_file = "004.txt"
    content = "This is already progress"
    speaker = "Volodymyr Zelenskyy"         # and/or type, cue (with cue_lemma)

    [[quote]]
    source_file = "004.txt"
    content = "dead end"
    reject = true                           # or accept = true: looked at, and right

A correction that finds nothing to correct is stale: it is reported, and stays in its file.
"""

from analyst.review.files import read_corrections, write_correction
from analyst.review.names import CorrectedEntities, apply_to_entities
from analyst.review.quotes import CorrectedQuotes, apply_to_quotes, quote_anchor
from analyst.review.records import Correction, Corrections, CorrectionsError
from analyst.review.report import empty_report

__all__ = [
    "CorrectedEntities",
    "CorrectedQuotes",
    "Correction",
    "Corrections",
    "CorrectionsError",
    "apply_to_entities",
    "apply_to_quotes",
    "empty_report",
    "quote_anchor",
    "read_corrections",
    "write_correction",
]
