"""What Word, rich text and PDF have in common: lines of text, lines that stand beside it, and titles in a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from analyst.corpus.lines import line_key
from analyst.corpus.pages import Found, Page, PageData

_TITLE_REACH = 60  # lines that hold words
_LEAST_TITLE = 4  # words of a line that a longer title begins with: `Talks begin in Oslo | Example Times`


class Document(NamedTuple):
    """A document as its format shows it."""

    lines: Sequence[str]
    kinds: Mapping[int, str] = {}
    """What the format makes of a line (from 1), where it is not a paragraph of the body."""
    beside: Sequence[tuple[str, str]] = ()
    """Lines that stand beside the text, and the rule that takes each out: headers and footers, notes, comments."""
    titles: Sequence[str] = ()
    """What the file says that its title is. Often it is something else, so a line has to say the same."""
    data: PageData = PageData()
    note: str | None = None


def articles(document: Document) -> Iterator[Found]:
    """Yield the article of a document, or the articles, where it is the export of a news database."""
    from analyst.corpus.readers.exports import split_export  # slow to import, and few documents are exports

    found = split_export(document.lines)
    if not found:
        yield Found(_whole_page(document), note=document.note)
        return
    for each in found[:-1]:
        yield each._replace(line=None, page=_with_kinds(each, document), note=each.note or document.note)
    last = _with_kinds(found[-1], document)
    yield found[-1]._replace(line=None, page=with_beside(last, document.beside), note=found[-1].note or document.note)


def with_beside(page: Page, beside: Sequence[tuple[str, str]]) -> Page:
    """Add lines below the text of a page, each taken out by its rule."""
    lines = [(line, rule) for text, rule in beside for line in text.split("\n") if line.strip()]
    if not lines:
        return page
    text = page.raw_text.rstrip("\n")
    first = text.count("\n") + 3 if text else 1
    outside = {first + n: rule for n, (_, rule) in enumerate(lines)}
    joined = "\n".join(line for line, _ in lines)
    return page._replace(
        raw_text=f"{text}\n\n{joined}\n" if text else f"{joined}\n", outside={**page.outside, **outside}
    )


def printed_title(titles: Sequence[str], lines: Sequence[str]) -> str | None:
    """Return the line near the top that a title repeats; None where none does.

    >>> printed_title(["Microsoft Word - Document1"], ["Talks begin in the capital"]) is None
    True
    >>> printed_title(["Talks begin in the capital | Example Times"], ["World", "Talks begin in the capital"])
    'Talks begin in the capital'
    """
    top = [line.strip() for line in islice(filter(str.strip, lines), _TITLE_REACH)]
    keys = [line_key(line) for line in top]
    for title in titles:
        key = line_key(title)
        for line, its_key in zip(top, keys, strict=True):
            is_start = its_key.count(" ") + 1 >= _LEAST_TITLE and f"{key} ".startswith(f"{its_key} ")
            if its_key and (its_key == key or is_start):
                return line
    return None


def _whole_page(document: Document) -> Page:
    title = printed_title(document.titles, document.lines)
    page = Page(
        raw_text="".join(f"{line}\n" for line in document.lines),
        is_rendered=True,
        kinds=document.kinds,
        title=title,
        data=document.data._replace(headline=title),
    )
    return with_beside(page, document.beside)


def _with_kinds(found: Found, document: Document) -> Page:
    """Hand the lines of an article of an export their kinds; it begins on a line that the splitting names."""
    page = found.page._replace(is_rendered=True)
    if found.line is None or page.kinds:
        return page
    kinds = {
        number: document.kinds[at]
        for number, line in enumerate(page.raw_text.split("\n"), 1)
        if (at := found.line + number - 1) in document.kinds and document.lines[at - 1] == line
    }
    return page._replace(kinds=kinds)
