"""Corrections: what the analyst says about names and quotes, kept beside the articles, applied on every run.

Three small files that a person can read and write, in `corrections/` of the corpus folder. A correction is
one table of TOML; its place in the file is its turn. `lines.toml`, about the cleaning:

    [[keep]]                                # this line is the article's; the words find it
    line = "Ukrainian leader Vladimir Zelensky. Photo: Getty"
    outlet = "Nghe An Newspaper"            # in its articles only; or source_file = "…"; or everywhere

    [[remove]]
    line = "Frequently Asked Questions"

    [[switch_off]]                          # a rule, as REMOVED.rule names it
    rule = "discussion_question"
    source_file = "003_1e150fab5deb9903.txt"

`entities.toml`:

    [[join]]                                # two names, one entity
    names = ["West", "Western"]
    into = "The West"
    who = "A. Lee"                          # who, when and why are free to leave out, on every correction
    when = 2025-08-01T09:30:00Z
    why = "noun and adjective of the same thing"

    [[rename]]
    name = "Kyiv"
    to = "Kiev"

    [[split]]                               # this form is somebody else, here or everywhere
    name = "Kiev"
    alias = "Kiev"
    to = "Ukrainian delegation"
    source_file = "004_27dd18b8ded3c445.txt"

    [[exclude]]                             # not a name at all; with `alias`, only that form; with no name, only
                                            # where that form was left open
    name = "Article 5"

    [[type]]
    name = "Kremlin"
    type = "PLACE"

    [[accept]]                              # looked at, and right: its confidence is 1
    name = "Kiev"
    alias = "Kyiv"

    [[resolve]]                             # a form that was left open, here or everywhere
    alias = "Former US President"
    to = "Donald Trump"
    source_file = "003_1e150fab5deb9903.txt"

`quotes.toml`, where a quote is found again by its article and its words, not by offsets. Quotation marks and
punctuation at the end may be left out, and a part of the quote is enough where no other quote has it:

    [[quote]]
    source_file = "004_27dd18b8ded3c445.txt"
    content = "This is already progress"
    speaker = "Volodymyr Zelenskyy"         # and/or type, cue (with cue_lemma)

    [[quote]]
    source_file = "004_27dd18b8ded3c445.txt"
    content = "to have annexed in September 2022"
    reject = true                           # or accept = true: looked at, and right

A correction that finds nothing to correct is stale: it is reported, and stays in its file. So is a file of
another name (`quote.toml`), which is not read.
"""

from analyst.review.files import read_corrections, write_correction
from analyst.review.joins import Decided, list_joins, reviewed_joins
from analyst.review.lines import line_choices, report_lines
from analyst.review.names import CorrectedEntities, apply_to_entities
from analyst.review.quotes import CorrectedQuotes, apply_to_quotes, quote_anchor
from analyst.review.records import Correction, Corrections, CorrectionsError
from analyst.review.report import empty_report
from analyst.review.undo import remove_correction, undo_last

__all__ = [
    "CorrectedEntities",
    "CorrectedQuotes",
    "Correction",
    "Corrections",
    "CorrectionsError",
    "Decided",
    "apply_to_entities",
    "apply_to_quotes",
    "empty_report",
    "line_choices",
    "list_joins",
    "quote_anchor",
    "read_corrections",
    "remove_correction",
    "report_lines",
    "reviewed_joins",
    "undo_last",
    "write_correction",
]
