"""Corrections: what the analyst says about names and quotes, kept beside the articles, applied on every run.

Four small files that a person can read and write, in `corrections/` of the corpus folder. A correction is
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
    speaker = "Volodymyr Zelenskyy"         # and/or type, cue (with cue_lemma); what is printed (`he`) stays, or is
                                            # given: speaker_text = "the president"

    [[quote]]
    source_file = "004_27dd18b8ded3c445.txt"
    content = "to have annexed in September 2022"
    reject = true                           # or accept = true: looked at, and right

    [[quote]]                               # the words end elsewhere; parts of a quote are joined by " […] ".
    source_file = "004_27dd18b8ded3c445.txt"
    content = "Russia was still attempting to advance on several parts of the front"
    span = "Russia was still attempting to advance"

    [[add]]                                 # a quote that was missed; nth = 2 where the words stand there twice
    source_file = "004_27dd18b8ded3c445.txt"
    content = "to hold the talks before the end of August"
    speaker = "Rustem Umerov"                 # and/or type, cue (with cue_lemma)

`sample = true` in a `[[quote]]` says that it was come to by chance, in a random draw: those quotes give the share
that is right (`measure_quotes`).

`sides.toml`, about who speaks for whom; what it doesn't say is a country, or `(no side)` (`compare.find_sides`):

    [[side]]                                # speakers by name, as VOICES has it, or by entity_id
    side = "Kyiv and its allies"
    names = ["Volodymyr Zelenskyy", "Rustem Umerov", "both sides"]

    [[merge]]                               # several sides, one
    sides = ["Russia", "Belarus"]
    into = "Moscow and Minsk"

A correction that finds nothing to correct is stale: it is reported, and stays in its file. So is a file of
another name (`quote.toml`), which is not read.
"""

from analyst.review.files import read_corrections, write_correction
from analyst.review.joins import Decided, list_joins, reviewed_joins
from analyst.review.lines import line_choices, report_lines
from analyst.review.names import CorrectedEntities, apply_to_entities
from analyst.review.quotes import CorrectedQuotes, apply_to_quotes, quote_anchor
from analyst.review.quotes_sample import (
    DecidedQuotes,
    QuoteDecision,
    QuotePrecision,
    describe_precision,
    measure_decided,
    measure_quotes,
    order_at_random,
    order_by_doubt,
)
from analyst.review.records import Correction, Corrections, CorrectionsError
from analyst.review.report import empty_report
from analyst.review.sides import CorrectedSides, apply_to_sides
from analyst.review.undo import remove_correction, undo_last

__all__ = [
    "CorrectedEntities",
    "CorrectedQuotes",
    "CorrectedSides",
    "Correction",
    "Corrections",
    "CorrectionsError",
    "Decided",
    "DecidedQuotes",
    "QuoteDecision",
    "QuotePrecision",
    "apply_to_entities",
    "apply_to_quotes",
    "apply_to_sides",
    "describe_precision",
    "empty_report",
    "line_choices",
    "list_joins",
    "measure_decided",
    "measure_quotes",
    "order_at_random",
    "order_by_doubt",
    "quote_anchor",
    "read_corrections",
    "remove_correction",
    "report_lines",
    "reviewed_joins",
    "undo_last",
    "write_correction",
]
