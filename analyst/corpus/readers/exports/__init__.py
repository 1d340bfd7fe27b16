"""Exports of news databases: one file, many articles, fields around each.

A form is one file here: Nexis (as Nexis Uni and Lexis Advance write it, and as LexisNexis did before), Factiva
(with field codes and without) and ProQuest. Each says how an export begins, what stands between two articles,
and what each line of an article is. Labels are read in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analyst.corpus.pages import Found
from analyst.corpus.readers.exports.factiva import FACTIVA
from analyst.corpus.readers.exports.forms import Form, is_export, part_articles
from analyst.corpus.readers.exports.nexis import LEXIS, NEXIS
from analyst.corpus.readers.exports.proquest import PROQUEST

FORMS: tuple[Form, ...] = (LEXIS, NEXIS, FACTIVA, PROQUEST)
_LOOK_AT = 20_000  # lines in which an export has to show itself


def split_export(lines: Sequence[str], *, first_line: int | None = 1) -> list[Found] | None:
    """Part the export of a news database into its articles.

    Each line that is not blank is in the raw text of one article: what stands above the first goes to the first,
    what stands below the last to the last.

    Args:
        lines: The lines of the file, with no line feeds.
        first_line: Number of the first of them in the file; None where they are no lines of a file, but paragraphs
            of a document: these are taken as rendered.

    Returns:
        The articles, named `article 1` and so on (no name where there is one only), or None where the text is no
        such export.

    >>> split_export(["Ministers agree on a new bridge", "", "Nexis holds 1 of 23 DOCUMENTS on it."]) is None
    True
    """
    form = find_form(lines)
    return None if form is None else list(part_articles(lines, form, first_line))


def find_form(lines: Sequence[str]) -> Form | None:
    """Say which export a text is by its beginning; None where it is none."""
    head = lines[:_LOOK_AT]
    return next((form for form in FORMS if is_export(head, form)), None)


def stream_export(lines: Iterable[str], form: Form) -> Iterator[Found]:
    """Part an export into its articles with no more than two of them in memory."""
    return part_articles(lines, form, 1)
