"""Exports of ProQuest as plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from analyst.corpus.pages import PageData
from analyst.corpus.readers.exports.forms import (
    SEPARATOR,
    Form,
    Part,
    authors_of,
    date_of,
    filled,
    joined,
    language_of,
    outside_body,
    tail_start,
    without_edition,
)

_HEADER = "Author|Publication info|Abstract|Links|Full text|Document \\d+ of \\d+"
_FIRM = (
    "Publication title|Publication year|Publication date|ProQuest document ID|Document URL|Source type"
    "|Language of publication|Country of publication|Place of publication"
)
_BELOW = (
    f"{_FIRM}|Subject|Location|People|Company / organization|Identifier / keyword|Classification|Title|Alternate title"
    "|Correspondence author|Publication subject|Publisher|Volume|Issue|Pages|First page|Number of pages"
    "|Section|ISSN|e-ISSN|Year|Date|Column|Dateline|Credit|Caption|Illustration|Word count|Document type"
    "|Document feature|Accession number|Copyright|Last updated|Database|DOI|URL|Edition|Supplement"
    "|Business indexing term|Product name"
)


def _label(names: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?P<name>{names})\s*:(?:\s+(?P<value>\S.*)|\s*)$", re.IGNORECASE | re.DOTALL)


_HEADER_LABEL, _FIRM_LABEL, _BELOW_LABEL, _ANY_LABEL = map(_label, (_HEADER, _FIRM, _BELOW, f"{_HEADER}|{_BELOW}"))
_FULL_TEXT = _label("Full text")
_MARK = re.compile(r"\s*_{20,}\s*")
_COUNT = re.compile(r"\s*Document \d+ of \d+\s*")
_ADDRESS = re.compile(r"\s*https?://\S+\s*")
_NOT_THERE = re.compile(r"\W*(?:(?:the )?full text )?(?:is )?not available\W*", re.IGNORECASE)
_LAST_FIRST = re.compile(r"(?P<last>[^,]{2,40}), (?P<first>[^,]{1,40})")
_TITLE_END = re.compile(r"\s*(?:;|\[|\s,\s|:)")


def _is_mark(line: str) -> bool:
    return bool(_MARK.fullmatch(line))


def _opens(line: str) -> bool:
    return _is_mark(line) or bool(_HEADER_LABEL.match(line))


def _is_firm(line: str) -> bool:
    return bool(_FIRM_LABEL.match(line))


def _is_below(line: str) -> bool:
    return bool(_BELOW_LABEL.match(line)) or line.strip() == "Illustration"


def _is_article(chunk: Sequence[str]) -> bool:
    return any(_is_firm(line) or _FULL_TEXT.match(line) for line in chunk)


def _is_sure(chunk: Sequence[str]) -> bool:
    names = {match["name"].lower() for line in chunk if (match := _ANY_LABEL.match(line))}
    return "proquest document id" in names and bool(names & {"full text", "publication title", "publication info"})


def _read(lines: Sequence[str]) -> Part:
    text = next((i for i, line in enumerate(lines) if _FULL_TEXT.match(line)), None)
    start = len(lines) if text is None else text
    end = tail_start(lines, start, _is_firm, _is_below)
    fields = _fields(lines, range(start)) | (_fields(lines, range(end, len(lines))) if text is not None else {})
    rules = {i: SEPARATOR for i, line in enumerate(lines) if _is_mark(line) or _COUNT.fullmatch(line)}
    label = _FULL_TEXT.match(lines[start]) if text is not None else None
    if label is None or _is_missing(label, lines, range(start + 1, end)):
        body, labels = range(0), dict[int, int]()
    elif label["value"]:
        body, labels = range(start, end), {start: label.start("value")}
    else:
        body, labels = range(start + 1, end), {}
    return Part(_data(fields, _first_line(lines)), outside_body(len(lines), body, rules), labels)


def _is_missing(label: re.Match[str], lines: Sequence[str], rest: range) -> bool:
    return bool(_NOT_THERE.fullmatch(joined([label["value"] or "", *(lines[i] for i in rest)])[:100]))


def _fields(lines: Sequence[str], indices: range) -> dict[str, str]:
    found: dict[str, str] = {}
    for i in indices:
        label = _ANY_LABEL.match(lines[i])
        if label is None:
            continue
        last = i + 1
        while last < len(lines) and lines[last].strip() and not _ANY_LABEL.match(lines[last]):
            last += 1
        found.setdefault(label["name"].lower(), joined([label["value"] or "", *lines[i + 1 : last]]))
    return found


def _first_line(lines: Sequence[str]) -> str | None:
    """Return the title as it stands above the fields."""
    found: list[str] = []
    for i in filled(lines, range(len(lines))):
        if _is_mark(lines[i]) or _COUNT.fullmatch(lines[i]):
            continue
        if _ANY_LABEL.match(lines[i]) or _ADDRESS.fullmatch(lines[i]):
            break
        found.append(lines[i])
    return joined(found) or None


def _authors(field: str) -> tuple[str, ...]:
    """Read `Lee, Ada; Chen, Bo.` as well as `Ada Lee; Bo Chen`."""
    names = [part.strip(" .") for part in field.split(";")]
    turned = [f"{match['first']} {match['last']}" for name in names if (match := _LAST_FIRST.fullmatch(name))]
    return tuple(turned) if turned and len(turned) == len(names) else authors_of(field.strip(" ."))


def _data(fields: Mapping[str, str], first_line: str | None) -> PageData:
    info = fields.get("publication info", "")
    return PageData(
        headline=fields.get("title") or first_line,
        outlet=without_edition(
            fields.get("publication title") or _TITLE_END.split(info, maxsplit=1)[0].strip() or None
        ),
        authors=_authors(fields.get("author", "")),
        published=date_of(fields.get("publication date")) or date_of(info),
        url=next((url for name in ("url", "document url") if (url := fields.get(name, "")).startswith("http")), None),
        byline=fields.get("author") or None,
        language=language_of(fields.get("language of publication")),
    )


PROQUEST = Form("ProQuest", _is_mark, False, _opens, _is_sure, _is_article, _read)
