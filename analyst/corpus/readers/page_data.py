"""What a page of HTML says about itself: JSON-LD, OpenGraph, meta, canonical link."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from analyst.corpus.dates import find_date
from analyst.corpus.pages import PageData

_ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report|Review)$")
_HEADLINE = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title")
_OUTLET = ("og:site_name", "application-name", "dc.publisher", "publisher", "cre")
_AUTHOR = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_DATE = (
    "article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dc.date", "date", "pubdate",
    "parsely-pub-date", "sailthru.date", "publication_date", "article.published",
)  # fmt: skip
_MOST_DATA = 5_000_000
_MOST_NODES = 5_000


def read_page_data(tree: HtmlElement) -> PageData:
    """Read a page's own data; JSON-LD goes before meta elements."""
    article = next(_json_articles(tree), {})
    meta = _meta(tree)
    url = _first_url(article.get("url"), _canonical(tree), meta.get("og:url"), _identifier(article))
    headline = _text(article.get("headline")) or _pick(meta, _HEADLINE) or _clean(tree.findtext(".//title"))
    outlet = _name(article.get("publisher")) or _pick(meta, _OUTLET)
    published = _when(_text(article.get("datePublished"))) or next(
        filter(None, (_when(meta.get(name)) for name in _DATE)), None
    )
    return PageData(_without_site(headline, outlet, tree), outlet, _authors(article, meta), published, url)


def _json_articles(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > _MOST_DATA:
            continue
        try:
            waiting = [json.loads(script.text, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                kinds = node.get("@type")
                if any(
                    isinstance(kind, str) and _ARTICLE.search(kind)
                    for kind in (kinds if isinstance(kinds, list) else [kinds])
                ):
                    yield node
                waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = _clean(element.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _pick(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta and not meta[name].startswith("@")), None)


def _clean(value: object) -> str | None:
    return " ".join(html.unescape(value).split())[:1000] or None if isinstance(value, str) else None


def _text(value: object) -> str | None:
    return _clean(value[0] if isinstance(value, list) and value else value)


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _clean(value.get("name")) if isinstance(value, dict) else _clean(value)


def _authors(article: Mapping[str, Any], meta: Mapping[str, str]) -> tuple[str, ...]:
    stated = article.get("author")
    names = [_name(each) for each in (stated if isinstance(stated, list) else [stated])]
    if not any(names):
        names = re.split(r";|,| and ", _pick(meta, _AUTHOR) or "")
    return tuple(dict.fromkeys(author for name in names if name and (author := _author(name))))


def _author(name: str) -> str | None:
    """Take a credit down to the name: `By Ada Lee, Example Times` is Ada Lee, `admin` is nobody."""
    name = re.split(r"\s*[,|]\s*", re.sub(r"^by ", "", name.strip(), flags=re.IGNORECASE))[0]
    nobody = name.lower() in ("admin", "staff", "editor", "administrator", "web desk") or "/" in name
    return None if nobody or len(name) > 80 else name


def _canonical(tree: HtmlElement) -> str | None:
    return next(
        (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()), None
    )


def _identifier(article: Mapping[str, Any]) -> str | None:
    value = article.get("mainEntityOfPage")
    return _clean(value.get("@id")) if isinstance(value, dict) else _clean(value)


def _first_url(*candidates: object) -> str | None:
    for value in candidates:
        if not isinstance(value, str) or len(value) > 2000:
            continue
        try:
            parts = urlsplit(value)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname:
            return value
    return None


def _when(value: str | None) -> datetime | None:
    """Read an ISO time, or a printed date; a time with no zone counts as UTC."""
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        printed = find_date(value[:200])
        return printed.when if printed else None


def _without_site(headline: str | None, outlet: str | None, tree: HtmlElement) -> str | None:
    """Take the outlet off the end of a window title: `Talks begin | Example Times`.

    The heading of the page, where it is the start of the title, says where the headline ends.
    """
    if headline is None:
        return None
    for heading in tree.iter("h1"):
        text = _clean(heading.text_content())
        if text and len(text) >= 12 and headline.casefold().startswith(text.casefold()):
            return headline[: len(text)]
    parts = re.split(r"\s+[|–—-]\s+", headline)
    if (
        len(parts) > 1
        and outlet
        and parts[-1].casefold() in (outlet.casefold(), outlet.casefold().removeprefix("the "))
    ):
        return headline[: headline.rfind(parts[-1])].rstrip(" |–—-")
    return headline
