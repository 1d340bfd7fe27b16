"""HTML pages: the visible text line by line, the article in it, and the page's own data."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from analyst.corpus import resources
from analyst.corpus.decoding import decode, undecodable
from analyst.corpus.lines import line_key
from analyst.corpus.markup import tag_kind
from analyst.corpus.pages import Found, Notice, Options, Page, Source
from analyst.corpus.readers.exports.factiva import is_accession, read_factiva
from analyst.corpus.readers.exports.forms import Block, Part, authors_of, make_articles
from analyst.corpus.readers.page_data import read_page_data

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_DECLARED = re.compile(r"^\s*<\?xml[^<>]*\?>")
_LARGEST = 20_000_000  # letters; a larger page is cleaned by the rules for plain text
_LEAST_COVERED = 0.6
_FACTIVA_CLASS = re.compile(r"article [a-z]{2,4}Article")
_MARKUP_SHARE = 5  # letters of a page for one of its text; a page with more text than that is rare
_SPOT = "\ufdd0"  # a code point that stands for no letter, in no text: where a paragraph of Factiva's begins


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read a saved page, or an export of Factiva as a page, which holds many articles."""
    decoded = decode(source.read(options))
    too_long = options.limits.too_long(len(decoded.text) // _MARKUP_SHARE)
    if too_long is not None:
        yield Found(Page(""), encoding=decoded.encoding, problem=too_long)
        return
    for found in _factiva_articles(decoded.text) or [Found(read_web(decoded.text))]:
        yield found._replace(encoding=decoded.encoding, note=undecodable(decoded))


def read_web(text: str) -> Page:
    """Read a page of HTML.

    The raw text is what a reader sees, one line for each block. trafilatura, in its precision mode, says which
    of these lines are the article; where it finds nothing, the rules for plain text decide.
    """
    tree = _parse(text)
    if tree is None:
        return Page(raw_text=text)
    data = read_page_data(tree)
    lines, kinds = _visible_lines(tree)
    outside = _outside(lines, _extract(text)) if len(text) <= _LARGEST else {}
    return Page(
        raw_text="\n".join(lines), is_rendered=True, outside=outside, kinds=kinds, title=data.headline, data=data
    )


def _factiva_articles(text: str) -> list[Found]:
    """Part a page that Factiva has made of several articles; nothing where it is another page."""
    tree = _parse(text) if _FACTIVA_CLASS.search(text) else None
    if tree is None:
        return []
    elements = [each for each in tree.iter("div") if _is_factiva(each) and not _is_in_factiva(each)]
    read = [(element, *_read_factiva_element(element)) for element in elements]
    read = [each for each in read if each[1]]
    if not any(is_accession(line) for _, lines, _ in read for line in lines):
        return []
    for element, _, _ in read:
        element.clear(keep_tail=True)
        element.text = _SPOT
    around = _parted(_visible_lines(tree)[0], len(read))
    covers = [around[0]] + [[]] * (len(read) - 1)
    blocks = [Block(0, covers[n], lines, around[n + 1]) for n, (_, lines, _) in enumerate(read)]
    return list(make_articles(zip(blocks, [part for _, _, part in read], strict=True), None))


def _is_factiva(element: HtmlElement) -> bool:
    return bool(_FACTIVA_CLASS.fullmatch((element.get("class") or "").strip()))


def _is_in_factiva(element: HtmlElement) -> bool:
    return any(_is_factiva(above) for above in element.iterancestors("div"))


def _read_factiva_element(element: HtmlElement) -> tuple[list[str], Part]:
    """Read the visible lines of one article of Factiva's; its markup says which are the body."""
    for paragraph in element.iter("p"):
        if "articleParagraph" in (paragraph.get("class") or ""):
            paragraph.text = _SPOT + (paragraph.text or "")
            for line_break in paragraph.iter("br"):
                line_break.tail = _SPOT + (line_break.tail or "")
    spotted = [line for line in _visible_lines(element)[0] if line.replace(_SPOT, "").strip()]
    lines = [line.replace(_SPOT, "").strip() for line in spotted]
    body = {i for i, line in enumerate(spotted) if _SPOT in line}
    part = read_factiva(lines, body or None)
    headline, byline = _text_of(element, "Headline"), _text_of(element, "author")
    data = part.data._replace(headline=headline or part.data.headline)
    if byline:
        data = data._replace(byline=byline, authors=authors_of(byline))
    return lines, part._replace(data=data)


def _text_of(element: HtmlElement, ending: str) -> str:
    """Return the text of the first element whose class ends so; "" where there is none."""
    found = next((each for each in element.iter() if (each.get("class") or "").endswith(ending)), None)
    return "" if found is None else _SPACE.sub(" ", "".join(found.itertext())).strip()


def _parted(lines: Sequence[str], n_spots: int) -> list[list[str]]:
    """Part the lines of a page at the spots where articles were taken out."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if line == _SPOT:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts + [[] for _ in range(n_spots + 1 - len(parts))]


def _parse(text: str) -> HtmlElement | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(_DECLARED.sub("", text).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):  # nothing in it, or nothing that is markup
        return None


def _visible_lines(tree: HtmlElement) -> tuple[list[str], dict[int, str]]:
    lines: list[str] = []
    kinds: dict[int, str] = {}
    current: list[str] = []
    kind: str | None = None
    for text, tag in _walk(tree):
        if tag is None:
            current.append(text)
            continue
        line = _SPACE.sub(" ", "".join(current)).strip()
        if line:
            lines.append(line)
            if kind is not None:
                kinds[len(lines)] = kind
            kind = None
        current = []
        kind = tag_kind(tag) or (None if tag.startswith("/") or line else kind)
    rest = _SPACE.sub(" ", "".join(current)).strip()
    return ([*lines, rest] if rest else lines), kinds


def _walk(tree: HtmlElement) -> Iterator[tuple[str, str | None]]:
    """Yield the page's texts (text, None) and the borders of its blocks ("", tag), with no recursion."""
    hidden = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if hidden is None and _is_hidden(element, tag):
                hidden = element
            if hidden is None:
                if tag in resources.words("block_tags"):
                    yield "", tag
                if element.text:
                    yield element.text, None
            continue
        if hidden is element:
            hidden = None
        if hidden is None:
            if tag in resources.words("block_tags"):
                yield "", "/" + tag
            if element.tail and element is not tree:
                yield element.tail, None


def _is_hidden(element: etree._Element, tag: str) -> bool:
    if tag in resources.words("unseen_tags") or "hidden" in element.attrib:
        return True
    return bool(_HIDING.search(element.get("style") or ""))


def _extract(text: str) -> str | None:
    import trafilatura  # slow to import, and only pages of HTML need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        return trafilatura.extract(
            text, favor_precision=True, include_comments=False, include_tables=True, deduplicate=False
        )
    except Exception:  # whatever a hostile page does to it, the rules for plain text remain
        return None


def _outside(lines: list[str], extracted: str | None) -> dict[int, str]:
    """Find the visible lines that the extraction left out; none where it found nothing usable."""
    if not extracted:
        return {}
    paragraphs = [key for line in extracted.split("\n") if (key := line_key(line))]
    whole, grams = set(paragraphs), {gram for key in paragraphs for gram in _grams(key)}
    keys = [line_key(line) for line in lines]
    firm = [i for i, key in enumerate(keys) if _is_covered(key, whole, grams) and key.count(" ") >= 4]
    if not firm:
        return {}
    inside = {i for i in range(firm[0], firm[-1] + 1) if _is_covered(keys[i], whole, grams)}
    return {i + 1: "outside_article" for i in range(len(lines)) if i not in inside}


def _grams(key: str) -> set[str]:
    words = key.split()
    return {" ".join(words[i : i + 4]) for i in range(len(words) - 3)}


def _is_covered(key: str, whole: set[str], grams: set[str]) -> bool:
    if key in whole:
        return True
    own = _grams(key)
    return bool(own) and len(own & grams) >= _LEAST_COVERED * len(own)
