"""Citations for reference managers: BibTeX and CSL-JSON, one entry an article."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote as percent_encode

import pandas as pd

from analyst.cite.places import Citation
from analyst.cite.styles import URL_SIGNS, flat, say_attribution, say_whereabouts


def as_bibtex(citations: Sequence[Citation]) -> str:
    """Write the articles of citations as BibTeX, one entry each; the words cited stand in its note.

    What is not stated is left out: no outlet, date or address is made up. Authors are set in braces, for nobody says
    which of their names is the family name.
    """
    return "\n\n".join(_bibtex(key, of_article) for key, of_article in _by_article(citations))


def _bibtex(key: str, citations: Sequence[Citation]) -> str:
    one = citations[0]
    date = None if one.published is None else pd.Timestamp(one.published)
    fields = {
        "author": " and ".join(f"{{{_latex(name)}}}" for name in (one.authors or "").split("; ") if name),
        "title": f"{{{_latex(one.headline or '')}}}" if one.headline else "",
        "journal": _latex(one.outlet or ""),
        "year": "" if date is None else str(date.year),
        "month": "" if date is None else str(date.month),
        "day": "" if date is None else str(date.day),
        "url": percent_encode(one.url, safe=URL_SIGNS.replace("%", "") + "%") if one.url else "",
        "note": _latex(_note(citations)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'article' if one.outlet else 'misc'}{{{key},\n{lines}}}"


_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


def _latex(text: str) -> str:
    """Escape text for LaTeX; control characters are left out.

    Example:
        >>> _latex("50% & more_")
        '50\\\\% \\\\& more\\\\_'
    """
    return "".join(_LATEX.get(char, char) for char in flat(text) if char.isprintable())


def csl_items(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    """Make items of CSL-JSON, which reference managers read, one for each article; the words stand in its note."""
    return [_csl(key, of_article) for key, of_article in _by_article(citations)]


def _csl(key: str, citations: Sequence[Citation]) -> dict[str, Any]:
    one = citations[0]
    date = None if one.published is None else pd.Timestamp(one.published)
    item = {
        "id": key,
        "type": "article-newspaper",
        "title": one.headline,
        "container-title": one.outlet,
        "author": [{"literal": name} for name in (one.authors or "").split("; ") if name],
        "issued": None if date is None else {"date-parts": [[date.year, date.month, date.day]]},
        "URL": one.url,
        "note": _note(citations),
    }
    return {name: value for name, value in item.items() if value}


def _note(citations: Sequence[Citation]) -> str:
    return " / ".join(f"{flat(one.words)} ({say_attribution(one)}; {say_whereabouts(one)})" for one in citations)


def _by_article(citations: Sequence[Citation]) -> Iterator[tuple[str, list[Citation]]]:
    """Put the citations of an article together, under a key made of outlet, year and headline."""
    articles: dict[str, list[Citation]] = {}
    for one in citations:
        articles.setdefault(one.article_id, []).append(one)
    used: set[str] = set()
    for article_id, of_article in articles.items():
        one = of_article[0]
        title = max(map(_ascii, flat(one.headline).split()), key=len, default="")
        key = _ascii(one.outlet or one.article_name) + (one.published or "")[:4] + title
        key = key if key and key not in used else f"{key}-{article_id}"
        used.add(key)
        yield key, of_article


def _ascii(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return "".join(char for char in letters if char.isalnum())
