"""Exports of Nexis Uni and Lexis Advance, and of LexisNexis before them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from analyst.corpus.dates import find_date
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
    tail_start,
    without_edition,
)

_HEADER = "Byline|Section|Length|Dateline|Highlight|Headline|Series|Distribution|Type|Body"
_FIRM = "Load-Date|Publication-Type|Journal[ -]Code"
_BELOW = (
    f"{_FIRM}|Language|Graphic|Type|Pub-Type|Document-Type|Notes|Correction(?:-Date)?|Subject|Organization|Company"
    "|Ticker|Industry|Person|Geographic|Name|City|State|Country|Acc-No|Update|URL|Series|Distribution"
)


def _label(names: str) -> re.Pattern[str]:
    """Make the pattern of a field at the start of a line: `Load-Date: June 2, 2025`."""
    return re.compile(rf"\s*(?P<name>{names}):(?:\s+(?P<value>\S.*)|\s*)$", re.DOTALL)


class _Labels:
    """The fields of one of the two forms; they differ in their letters."""

    def __init__(self, header: str, firm: str, below: str) -> None:
        self.header, self.firm, self.below, self.all = map(_label, (header, firm, below, f"{header}|{below}"))

    def is_firm(self, line: str) -> bool:
        """Say whether a line is a field that stands below the body and is in no article's text."""
        return bool(self.firm.match(line))

    def is_below(self, line: str) -> bool:
        """Say whether a line is a field that may stand below the body."""
        return bool(self.below.match(line)) or line.strip() == "Classification"

    def read(self, lines: Sequence[str], indices: Iterable[int]) -> dict[str, str]:
        """Return the fields in some lines, by their name in small letters; the first of a name counts."""
        found: dict[str, str] = {}
        for i in indices:
            label = self.all.match(lines[i])
            if label is None:
                continue
            last = i + 1
            while label["name"].lower() != "length" and last < len(lines) and self.continues(lines[last]):
                last += 1
            found.setdefault(label["name"].lower(), joined([label["value"] or "", *lines[i + 1 : last]]))
        return found

    def continues(self, line: str) -> bool:
        """Say whether a line below a field may be the rest of its value."""
        return bool(line.strip()) and not self.all.match(line) and line.strip() not in _HEADINGS


_HEADINGS = frozenset({"Body", "Graphic", "Classification", "End of Document"})
_NEW = _Labels(_HEADER, _FIRM, _BELOW)
_OLD = _Labels(_HEADER.upper(), f"{_FIRM}|Language|Pub-Type|Document-Type|Graphic".upper(), _BELOW.upper())
_OLD_MARK = re.compile(r"\s*\d{1,6} of \d{1,6} DOCUMENTS?\s*$")
_COVER = re.compile(r"\s*(?:Date and Time:|Job Number:|Documents? ?\(\d+\))")
_COVER_LINE = re.compile(
    r"\s*(?:(?:User Name|Date and Time|Job Number|Client/Matter|Search Terms|Search Type|Search Within|Sources?)\s*:"
    r"|Documents? ?\(\d+\)|Narrowed by\b|Content Type\b|Timeline\b|-None-|\d{1,5}\.\s)"
)
_FIRST_TITLE = re.compile(r"\s*1\.\s+(?P<title>\S.*)")
_LINK = re.compile(r"Link to (?:Image|Story|PDF|Original|Full)\b[ \w]{0,40}")
_LONGEST_DATE_LINE = 90


def _is_old_mark(line: str) -> bool:
    return "DOCUMENT" in line and bool(_OLD_MARK.match(line))


def _is_old_article(chunk: Sequence[str]) -> bool:
    return _is_old_mark(next((line for line in chunk if line.strip()), ""))


def _is_sure_old(chunk: Sequence[str]) -> bool:
    return _is_old_article(chunk) and any(
        line.lstrip().startswith(("LENGTH:", "LOAD-DATE:", "PUBLICATION-TYPE:", "BODY:")) for line in chunk
    )


def _is_new_mark(line: str) -> bool:
    return line.strip() == "End of Document"


def _is_new_article(chunk: Sequence[str]) -> bool:
    return any(line.strip() == "Body" or _is_new_field(line) for line in chunk)


def _is_sure_new(chunk: Sequence[str]) -> bool:
    stripped = {line.strip() for line in chunk}
    return {"Body", "End of Document"} <= stripped and any(map(_is_new_field, chunk))


def _is_new_field(line: str) -> bool:
    return line.lstrip().startswith(("Length:", "Load-Date:", "Publication-Type:"))


def _opens_new(line: str) -> bool:
    return line.strip() == "Body" or bool(_NEW.header.match(line) or _COVER.match(line)) or is_copyright(line)


def _read_old(lines: Sequence[str]) -> Part:
    mark = next(i for i, line in enumerate(lines) if _is_old_mark(line))
    top = next((i for i in range(mark + 1, len(lines)) if _OLD.header.match(lines[i])), len(lines))
    start = _old_body(lines, mark, top)
    end = _above_notice(lines, start, tail_start(lines, start, _OLD.is_firm, _OLD.is_below))
    fields = _OLD.read(lines, range(top, start)) | _OLD.read(lines, range(end, len(lines)))
    outlet, date, headline = _old_head(lines, _groups(lines, range(mark + 1, min(top, start))))
    inline = _OLD.header.match(lines[start]) if start < end else None
    labels = {start: inline.start("value")} if inline else {}
    return Part(
        _data(fields, fields.get("headline") or headline, outlet, date),
        outside_body(len(lines), range(start, end), {mark: SEPARATOR}),
        labels,
        is_wrapped=True,
    )


def _old_body(lines: Sequence[str], mark: int, top: int) -> int:
    """Find the first line of the body: below BODY, or else below the header's fields, of which LENGTH is one."""
    for i in range(top, len(lines)):
        label = _OLD.header.match(lines[i])
        if label and label["name"] == "BODY":
            return i if label["value"] else i + 1
        if _OLD.is_firm(lines[i]):
            break
    if top == len(lines):  # no field at all: the text is below outlet, date and headline
        groups = _groups(lines, range(mark + 1, len(lines)))
        return groups[3][0] if len(groups) > 3 else len(lines)
    i = top
    while i < len(lines) and (not lines[i].strip() or _OLD.header.match(lines[i])):
        label = _OLD.header.match(lines[i])
        i += 1
        while label and label["name"] != "LENGTH" and i < len(lines) and _OLD.continues(lines[i]):
            i += 1
    return i


def _above_notice(lines: Sequence[str], start: int, end: int) -> int:
    """Take the copyright notice off the end of a body."""
    while end > start and (not lines[end - 1].strip() or is_copyright(lines[end - 1])):
        end -= 1
    return end


def _groups(lines: Sequence[str], indices: Iterable[int]) -> list[list[int]]:
    """Group lines that no blank line parts; copyright notices are left out."""
    groups: list[list[int]] = []
    for i in filled(lines, indices):
        if is_copyright(lines[i]):
            continue
        if groups and groups[-1][-1] == i - 1:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _old_head(lines: Sequence[str], groups: Sequence[Sequence[int]]) -> tuple[str | None, str | None, str | None]:
    """Read outlet, date (with the edition below it) and headline, which stand in this order, parted by blank lines."""
    flat = [i for group in groups for i in group]
    date = next((i for i in flat[1:] if _is_date(lines[i])), None)
    if date is None:
        texts = [joined(lines[i] for i in group) for group in groups]
        return texts[0] if texts else None, None, texts[-1] if len(texts) > 1 else None
    outlet = joined(lines[i] for i in groups[0] if i < date)
    below = [i for group in groups for i in group if group[0] > date]
    headline = joined(lines[i] for i in below) if below else joined(lines[i] for i in flat[-1:] if i > date)
    return outlet or None, lines[date], headline or None


def _is_date(line: str) -> bool:
    return len(line.strip()) <= _LONGEST_DATE_LINE and find_date(line) is not None


def _read_new(lines: Sequence[str]) -> Part:
    limit = next((i for i, line in enumerate(lines) if line.strip() == "Body"), len(lines))
    top = _new_top(lines, limit)
    start = min(limit + 1, len(lines))
    end = tail_start(lines, start, lambda line: _NEW.is_firm(line) or _is_new_mark(line), _NEW.is_below)
    graphic = next((i for i in reversed(range(start, end)) if lines[i].strip() == "Graphic"), end)
    head = _head_lines(lines, top, limit)
    outlet, date, headline = _new_head([lines[i] for i in head])
    fields = _NEW.read(lines, range(head[-1] + 1 if head else top, limit)) | _NEW.read(lines, range(end, len(lines)))
    rules = dict.fromkeys(range(top), COVER) | {i: SEPARATOR for i, line in enumerate(lines) if _is_new_mark(line)}
    return Part(_data(fields, headline, outlet, date), outside_body(len(lines), range(start, min(end, graphic)), rules))


def _head_lines(lines: Sequence[str], top: int, limit: int) -> list[int]:
    """Return the lines of title, outlet, date and edition: those above the first field."""
    found = filled(lines, range(top, limit))
    end = next((n for n, i in enumerate(found) if n and (_NEW.header.match(lines[i]) or is_copyright(lines[i]))), None)
    return found[:end]


def _new_top(lines: Sequence[str], limit: int) -> int:
    """Find the title of an article, below the cover with the list of articles where this is the first."""
    head = filled(lines, range(limit))
    if not any(_COVER.match(lines[i]) for i in head):
        return head[0] if head else 0
    field = next((i for i in head if _NEW.header.match(lines[i]) or is_copyright(lines[i])), limit)
    cover = max((i for i in head if i < field and _COVER_LINE.match(lines[i])), default=-1)
    below = [i for i in head if cover < i < field]
    first = next((match for i in head if (match := _FIRST_TITLE.match(lines[i]))), None)
    named = [i for i in below if first and joined([lines[i]]) == joined([first["title"]])]
    dates = [n for n, i in enumerate(below) if n >= 2 and _is_date(lines[i])]
    if named:
        return named[0]
    if dates:
        return below[dates[-1] - 2]
    return below[0] if below else limit


def _new_head(head: Sequence[str]) -> tuple[str | None, str | None, str | None]:
    """Read outlet, date and title, of which the title stands first."""
    date = next((n for n in reversed(range(1, len(head))) if _is_date(head[n])), None)
    if date is None:
        return joined(head[1:2]) or None, None, joined(head[:1]) or None
    title = head[: max(date - 1, 1)]
    return joined(head[date - 1 : date]) if date > 1 else None, head[date], joined(title)


def _data(fields: Mapping[str, str], headline: str | None, outlet: str | None, date: str | None) -> PageData:
    url = fields.get("url", "")
    return PageData(
        headline=headline,
        outlet=without_edition(outlet),
        authors=authors_of(fields.get("byline")),
        published=date_of(date),
        url=url if url.startswith("http") else None,
        byline=fields.get("byline") or None,
        language=language_of(fields.get("language")),
    )


LEXIS = Form("LexisNexis", _is_old_mark, False, _is_old_mark, _is_sure_old, _is_old_article, _read_old)
NEXIS = Form("Nexis", _is_new_mark, True, _opens_new, _is_sure_new, _is_new_article, _read_new)
