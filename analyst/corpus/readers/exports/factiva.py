"""Exports of Factiva: with its field codes (HD, BY, WC, …), and in the form that shows none."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from analyst.corpus.bylines import parse_byline
from analyst.corpus.pages import PageData
from analyst.corpus.readers.exports.forms import (
    COVER,
    SEPARATOR,
    Form,
    Part,
    authors_of,
    date_of,
    filled,
    is_copyright,
    joined,
    language_of,
    outside_body,
    without_edition,
)
from analyst.corpus.resources import plain_name

_NUMBER = r"[A-Z][A-Z0-9]{7,11}(?:19|20)\d\d[01]\d[0-3]\d[a-z0-9]{9}"
"""Accession number: a code for the source, the date, nine letters and digits."""
_MARK = re.compile(rf"\W*(?:AN\W+)?(?:[^\W\d]+\s+)?{_NUMBER}\W*")
_CODES = (
    "AN|ART|BY|CLM|CO|CR|CT|CX|CY|DLN|ED|ET|GC|HD|IN|IPC|IPD|LA|LP|NGC|NS|PD|PG|PUB|RE|RF|RST|SC|SE|SN|TD|VOL|WC|DJ"
)
_CODE = re.compile(rf"\s*(?P<code>{_CODES})(?:\s*[|\t\xa0]\s*|\s{{2,}}|\s*$)|\s{{2,}}(?P<indented>{_CODES})\s")
"""A code on a line of its own, in a cell, or set off by blanks: `In` may begin a sentence, and so may `IN`."""
_SURE_CODES = frozenset({"HD", "WC", "PD", "SN", "SC", "LA"})
_TEXT_CODES = ("LP", "TD")
_N_WORDS = re.compile(r"[\d.,]{1,9}\s+[^\W\d]{2,20}")
_SOURCE_CODE = re.compile(r"[A-Z0-9]{2,12}")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?:\s?[A-Z]{2,4})?")
_CONTENTS = re.compile(r".*(?:\.{3,}|\t)\s*\d{1,5}\s*$")
_FOOTER = re.compile(r".*© \d{4} Factiva, Inc\b.*", re.IGNORECASE)
_BELOW_TEXT = re.compile(r"License this article from Dow Jones Reprint Service.*|.*\(Full Text\)", re.IGNORECASE)
_MOST_FIELDS = 10
_LONGEST_LINE = 200  # letters; no mark and no name is as long
_SECTION_WORDS = 4


def is_accession(line: str) -> bool:
    """Say whether a line is the accession number, with which an article ends.

    >>> is_accession("Document EXTIMS0020250602el620001x"), is_accession("Document 12 of 20")
    (True, False)
    """
    return len(line) < _LONGEST_LINE and bool(_MARK.fullmatch(line))


def _is_article(chunk: Sequence[str]) -> bool:
    return _n_words_line(chunk) is not None or _is_coded(_codes(chunk))


def _is_sure(chunk: Sequence[str]) -> bool:
    return any(map(is_accession, chunk)) and _is_article(chunk)


def _opens(line: str) -> bool:
    code = _code(line)
    return bool(code and code.name == "HD") or bool(_N_WORDS.fullmatch(line.strip()))


class _Code(NamedTuple):
    name: str
    line: int
    end: int
    """Where the value begins in the line."""


def _code(line: str, number: int = 0) -> _Code | None:
    match = _CODE.match(line[:_LONGEST_LINE])
    return None if match is None else _Code(match["code"] or match["indented"], number, match.end())


def _codes(lines: Sequence[str]) -> list[_Code]:
    return [code for i, line in enumerate(lines) if (code := _code(line, i))]


def _is_coded(codes: Sequence[_Code]) -> bool:
    return len(_SURE_CODES & {code.name for code in codes}) >= 4


def _n_words_line(lines: Sequence[str]) -> int | None:
    """Find the line that gives the length, with the date, perhaps the time, and the outlet below it."""
    for n, i in enumerate(found := filled(lines, range(len(lines)))):
        if _N_WORDS.fullmatch(lines[i].strip()) and any(_is_date(lines[j]) for j in found[n + 1 : n + 2]):
            return i
    return None


def _is_date(line: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}\.? [^\W\d]{3,12}\.? (?:19|20)\d\d", line.strip()))


def read_factiva(lines: Sequence[str], body: Collection[int] | None = None) -> Part:
    """Say what the lines of one article are.

    Args:
        lines: The lines.
        body: Which of them are the body, where the markup says so; the others are fields.
    """
    codes = _codes(lines)
    if _is_coded(codes):
        return _read_coded(lines, codes, body)
    return _read_bare(lines, body)


def _read_coded(lines: Sequence[str], codes: Sequence[_Code], body: Collection[int] | None) -> Part:
    ends = [code.line for code in codes[1:]] + [len(lines)]
    fields: dict[str, str] = {}
    texts: list[int] = []
    labels: dict[int, int] = {}
    for code, end in zip(codes, ends, strict=True):
        value = lines[code.line][code.end :].strip(" |")
        below = range(code.line + 1, end)
        if code.name not in _TEXT_CODES:
            fields.setdefault(code.name, joined([value, *(lines[i].strip(" |") for i in below)]))
            continue
        texts += below
        if value:
            texts.append(code.line)
            labels[code.line] = code.end
    rules = dict.fromkeys(range(codes[0].line), COVER) | _rules(lines)
    return Part(_data(fields), outside_body(len(lines), set(texts) if body is None else body, rules), labels)


def _read_bare(lines: Sequence[str], body: Collection[int] | None) -> Part:
    n_words = _n_words_line(lines)
    found = filled(lines, range(len(lines)))
    if n_words is None:  # cut off, or in a language whose dates are written otherwise
        return Part(
            PageData(), outside_body(len(lines), body if body is not None else range(len(lines)), _rules(lines))
        )
    position = found.index(n_words)
    cover, fields = _read_head([lines[i] for i in found[:position]])
    start = _read_below(lines, found[position + 1 :], fields)
    rules = dict.fromkeys(found[:cover], COVER) | _rules(lines)
    whole = range(start, _above_publisher(lines, start, found, rules))
    return Part(_data(fields), outside_body(len(lines), whole if body is None else body, rules))


def _read_head(head: Sequence[str]) -> tuple[int, dict[str, str]]:
    """Read what stands above the length: section, headline, byline, credit.

    Returns:
        How many of the lines are the export's table of contents, and the fields.
    """
    cover = max((n + 1 for n, line in enumerate(head) if _is_contents(line)), default=0)
    rest = [joined([line]) for line in head[cover:]]
    byline = next((n for n in range(1, len(rest)) if _is_byline(rest[n], rest[n - 1])), None)
    headline = rest[byline - 1 : byline] if byline is not None else rest[-1:]
    fields = {"HD": joined(headline)}
    if byline is not None:
        fields["BY"] = rest[byline]
    return cover, fields


def _is_contents(line: str) -> bool:
    return (len(line) < _LONGEST_LINE and bool(_CONTENTS.match(line))) or _is_footer(line)


def _is_byline(line: str, above: str) -> bool:
    """Tell a byline from a headline below a section's name: it says `by`, or what is above is long for a section."""
    parsed = parse_byline(line)
    return parsed is not None and (parsed.is_marked or len(above.split()) > _SECTION_WORDS)


def _read_below(lines: Sequence[str], below: Sequence[int], fields: dict[str, str]) -> int:
    """Read date, outlet and language, and say where the body begins."""
    below = [i for i in below if not _is_footer(lines[i])]
    values = [lines[i].strip() for i in below[: _MOST_FIELDS + 2]]
    fields["PD"] = values[0] if values else ""
    n = 2 if len(values) > 1 and _CLOCK.fullmatch(values[1]) else 1
    fields["SN"] = values[n] if len(values) > n else ""
    n += 1
    if len(values) > n and _SOURCE_CODE.fullmatch(values[n]):
        n += 1
    named = next((k for k in range(n, len(values)) if len(values[k]) < 40 and language_of(values[k])), None)
    if named is not None:
        fields["LA"] = values[named]
        n = named + 1
    else:
        n = next((k for k in range(n, len(values)) if is_copyright(values[k])), n)
    while n < len(values) and _is_notice(values[n]):
        n += 1
    return below[n] if n < len(below) else len(lines)


def _above_publisher(lines: Sequence[str], start: int, found: Sequence[int], rules: Mapping[int, str]) -> int:
    """Find where the body ends: above the publisher's name, which stands in the copyright notice too."""
    notice = " ".join(plain_name(lines[i]) for i in found if i < start and _is_notice(lines[i]))
    end = len(lines)
    for i in reversed(found):
        name = plain_name(lines[i][:_LONGEST_LINE])
        is_named = len(name) > 3 and f" {name} " in f" {notice} " and len(lines[i]) < _LONGEST_LINE
        if i < start or not (i in rules or is_named or _BELOW_TEXT.fullmatch(lines[i].strip()[:_LONGEST_LINE])):
            break
        end = i
    return end


def _is_notice(line: str) -> bool:
    return is_copyright(line) or (
        len(line) < 1.5 * _LONGEST_LINE and bool(re.search(r"all rights reserved|©|\(c\) ?\d", line.lower()))
    )


def _is_footer(line: str) -> bool:
    return len(line) < _LONGEST_LINE and bool(_FOOTER.match(line))


def _rules(lines: Sequence[str]) -> dict[int, str]:
    return {i: SEPARATOR for i, line in enumerate(lines) if is_accession(line) or _is_footer(line)}


def _data(fields: Mapping[str, str]) -> PageData:
    return PageData(
        headline=fields.get("HD") or None,
        outlet=without_edition(fields.get("SN")),
        authors=authors_of(fields.get("BY")),
        published=date_of(fields.get("PD")),
        byline=fields.get("BY") or None,
        language=language_of(fields.get("LA")),
    )


FACTIVA = Form("Factiva", is_accession, True, _opens, _is_sure, _is_article, read_factiva)
