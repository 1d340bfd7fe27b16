"""Markdown: the text as it is shown, and the fields that stand before it (front matter)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from analyst.corpus import cells
from analyst.corpus.decoding import decode, undecodable
from analyst.corpus.pages import Found, Notice, Options, Page, PageData, Source
from analyst.corpus.readers.web import read_web

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)\s*(?::(?=\s|$)|=)\s*(?P<value>.*)$")
_ITEM = re.compile(r"\s*-\s+(?P<value>.+)$")
_COMMENT = re.compile(r"\s#.*$")
_MOST_FIELDS = 300  # lines; a fence that is not closed by then is a rule across the page
_LARGEST = 5_000_000  # letters; a larger text keeps its marks
_KEYS = {
    "headline": ("headline", "title"),
    "outlet": ("publisher", "outlet", "publication", "newspaper", "site", "site_name", "source"),
    "authors": ("authors", "author", "byline", "by"),
    "published": ("published", "published_at", "publish_date", "pubdate", "date"),
    "url": ("url", "source_url", "canonical_url", "canonical", "permalink", "link", "source"),
    "language": ("language", "lang"),
}
"""Names of each field in front matter, the best first."""

_Fields = Mapping[str, str | list[str]]


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read a text in Markdown."""
    decoded = decode(source.read(options))
    yield Found(read_markdown(decoded.text), encoding=decoded.encoding, note=undecodable(decoded))


def read_markdown(text: str) -> Page:
    """Read a text in Markdown: the raw text is what a reader sees, one line for each block.

    >>> read_markdown("# Talks begin\\n\\nThe *ministers* met\\n[in Oslo](https://example.org).").raw_text
    'Talks begin\\nThe ministers met in Oslo.'
    """
    lines = text.split("\n")
    n_above = _count_front_matter(lines)
    data = _page_data(_fields(lines[1 : max(n_above - 1, 1)]))
    body = "\n".join(lines[n_above:])
    page = Page(body) if len(body) > _LARGEST else read_web(_html(body))._replace(outside={})
    above = [line for line in lines[:n_above] if line.strip()]
    return _below(above, page)._replace(title=data.headline, data=data)


def _html(text: str) -> str:
    import mistune  # only Markdown needs it

    render = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "footnotes"])
    return f"<html><body>{render(text)}</body></html>"


def _below(above: Sequence[str], page: Page) -> Page:
    """Set a page below lines of front matter."""
    if not above:
        return page
    n_above = len(above) + 1
    outside = dict.fromkeys(range(1, n_above), "front_matter") | {n + n_above: rule for n, rule in page.outside.items()}
    return page._replace(
        raw_text="\n".join([*above, "", page.raw_text]),
        outside=outside,
        kinds={n + n_above: kind for n, kind in page.kinds.items()},
    )


def _count_front_matter(lines: Sequence[str]) -> int:
    """Count the lines of the front matter, its fences among them; 0 where there is none."""
    ends = _FENCES.get(lines[0].rstrip())
    if ends is None:
        return 0
    inner = list(takewhile(lambda line: line.rstrip() not in ends, lines[1 : _MOST_FIELDS + 1]))
    is_closed = len(inner) + 1 < len(lines) and len(inner) < _MOST_FIELDS
    return len(inner) + 2 if is_closed and any(map(_FIELD.match, inner)) else 0


def _fields(lines: Sequence[str]) -> _Fields:
    """Read `key: value`, `key: [a, b]` and items below a key; what is deeper or stranger is left alone."""
    fields: dict[str, str | list[str]] = {}
    items: list[str] = []
    for line in lines:
        field, item = _FIELD.match(line), _ITEM.match(line)
        if field is not None:
            key, value = field["key"].strip().casefold().replace(" ", "_").replace("-", "_"), field["value"].strip()
            items = []
            fields.setdefault(key, _value(value) or items)
        elif item is not None:
            items.append(_plain(item["value"]))
    return fields


def _value(text: str) -> str | list[str]:
    if text.startswith("[") and not text.startswith("[[") and text.endswith("]"):
        return [name for part in text[1:-1].split(",") if (name := _plain(part))]
    return _plain(text)


def _plain(text: str) -> str:
    """Take off quotation marks, a comment, and the brackets of a link to a note: `"[[Ada Lee]]"`."""
    text = text.strip()
    if text[:1] in ('"', "'"):
        end = text.find(text[0], 1)
        text = text[1:end] if end > 0 else text[1:]
    else:
        text = _COMMENT.sub("", text)
    return text.strip().removeprefix("[[").removesuffix("]]")


def _page_data(fields: _Fields) -> PageData:
    found = {name: [fields[key] for key in keys if fields.get(key)] for name, keys in _KEYS.items()}
    authors, byline = cells.read_authors(next(iter(found["authors"]), None))
    outlets = [value for value in found["outlet"] if cells.read_url(value) is None]
    return PageData(
        headline=cells.read_name(next(iter(found["headline"]), None)),
        outlet=cells.read_outlet(next(iter(outlets), None)),
        authors=authors,
        published=next(filter(None, (cells.read_date(value).when for value in found["published"])), None),
        url=next(filter(None, map(cells.read_url, found["url"])), None),
        byline=byline,
        language=cells.read_language(next(iter(found["language"]), None)),
    )
