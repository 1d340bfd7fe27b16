"""PDF: the text layer, as paragraphs, with what repeats at the edges of the pages set apart."""

from __future__ import annotations

import logging
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from analyst.corpus.lines import is_bulleted
from analyst.corpus.pages import Found, Notice, Options, PageData, Source, UnreadableError
from analyst.corpus.readers.documents import Document, articles
from analyst.corpus.readers.members import size_text

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_FURNITURE = "page_furniture"
_SCAN = (
    "The PDF has no text layer: its pages are pictures. Run text recognition (OCR) on it, for example in Adobe "
    "Acrobat or with ocrmypdf, and read the result."
)
_LOCKED = "The PDF is protected {}. Open it with the password, print it to a new PDF without one, and read that."
_AGAIN = "Download it again, or print it to a new PDF."
_LIGATURES = {
    ord(sign): letters for sign, letters in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
} | {0: None, ord("\N{NO-BREAK SPACE}"): " "}
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\x01-\x08\x0e-\x1f]")
_MOST_UNKNOWN = 0.3
_EDGE = 4  # lines at the top and at the bottom of a page that may be furniture
_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(
    r"(?:^|\s)(?:page\s+)?(?P<page>\d{1,5})\s*(?:/|\bof\b)\s*(?P<pages>\d{1,5})(?=\s|$)", re.IGNORECASE
)
_PRINTED_AT = re.compile(r"^\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?(?=\s|$)")
_ADDRESS = re.compile(r"(?:^|\s)(?P<url>(?:https?|file)://\S+)")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_INITIAL = re.compile(r"[\"'“‘«]?[^\W\d_]")
_LEAST_INITIAL = 1.8  # times the size of the text beside it
_SAME_SIZE = 0.12
_INDENT = 0.8  # of the letters' size
_GAP = 1.35  # of the distance between the lines of a paragraph
_SHORT = 0.85  # of the column's width, in letters
_HEADING = 1.15  # of the size of most letters
_FRAGMENT = re.compile(
    r"(?:[a-z]?[st]i(?:on(?:s|al)?|ve|ves|al|ous)|ments?|[a-z]?ings?|ness|[bdnt]?ers?|ly|i?t(?:y|ies)|[ei]?ous|isms?|ists"
    r"|t?ures?|[ae]nces?|[aei]?n?ts?|ated|ating|i[sz](?:ed|ing)|i?cal|[ai]bly|ible|[aeo]ry|ries|cies|ies|ed)"
)
"""Ends of words that are no words: what follows a hyphen that the line's end made."""


class _Line(NamedTuple):
    text: str
    page: int
    x: float
    y: float
    size: float


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read the text layer of a PDF, page by page.

    Raises:
        UnreadableError: If the PDF is broken, protected, or has no text that can be told.
    """
    most = options.limits.most_document
    if source.size > most:
        raise UnreadableError(f"The PDF is larger than {size_text(most)}. Part it into files of one article each.")
    with _opened(source) as reader:
        lines, empty, broken = _read_lines(reader, most)
        title = _stated_title(reader)
    if not lines:
        raise UnreadableError(f"No page of the PDF can be read. {_AGAIN}" if broken and not empty else _SCAN)
    if _is_unknown(lines):
        raise UnreadableError(
            "The PDF does not say which letters its signs are, so its text cannot be told. Run text recognition (OCR) "
            "on it, or save the article in another format."
        )
    yield from articles(_document(lines, len(empty), len(broken), title))


@contextmanager
def _opened(source: Source) -> Iterator[PdfReader]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with source.open() as stream:
        try:
            reader = PdfReader(stream)
            if reader.is_encrypted and not reader.decrypt(""):
                raise UnreadableError(_LOCKED.format("by a password"))
            len(reader.pages)
        except UnreadableError:
            raise
        except DependencyError as error:
            raise UnreadableError(_LOCKED.format("in a way that is not read here (AES)")) from error
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
            raise UnreadableError(f"The PDF is broken or was cut off ({str(error)[:200]}). {_AGAIN}") from error
        yield reader


def _stated_title(reader: PdfReader) -> str:
    try:
        return reader.metadata.title or "" if reader.metadata else ""
    except Exception:  # whatever a broken form of the file does, the text was read
        return ""


def _read_lines(reader: PdfReader, most: int) -> tuple[list[_Line], list[int], list[int]]:
    """Return the lines of all pages, and the numbers of pages without text and of those that cannot be read."""
    lines: list[_Line] = []
    empty, broken = [], []
    n_letters = 0
    for number in range(len(reader.pages)):
        try:
            found = _page_lines(reader.pages[number], number)
        except Exception:  # one page of many: counted and said
            broken.append(number)
            continue
        if not found:
            empty.append(number)
        n_letters += sum(len(line.text) for line in found)
        if n_letters > most:
            raise UnreadableError(f"The PDF holds more text than {size_text(most)}. Part it into smaller files.")
        lines += found
    return lines, empty, broken


def _page_lines(page: PageObject, number: int) -> list[_Line]:
    """Return the lines of a page in the order of its text layer, each where its first letters stand."""
    lines: list[_Line] = []
    letters: list[str] = []
    place: list[tuple[float, float]] = []
    sizes: Counter[float] = Counter()

    def finish() -> None:
        text = " ".join("".join(letters).translate(_LIGATURES).split())
        if text and place:
            lines.append(_Line(text, number, *place[0], sizes.most_common(1)[0][0]))  # a bullet may be smaller
        letters.clear()
        place.clear()
        sizes.clear()

    def take(text: str, outer: Sequence[float], matrix: Sequence[float], _: object, size: float) -> None:
        for i, piece in enumerate(text.split("\n")):
            if i:
                finish()
            letters.append(piece)
            if piece.strip():
                x, y, scaled = _placed(outer, matrix, size)
                sizes[scaled] += len(piece.strip())
                place.append((x, y))

    page.extract_text(visitor_text=take)
    finish()
    return _with_initials(lines)


def _with_initials(lines: list[_Line]) -> list[_Line]:
    """Set a large first letter before the line that it begins; the lines beside it count as not indented."""
    initials = [line for line in lines if _INITIAL.fullmatch(line.text)]
    for initial in initials:
        beside = [
            i
            for i, line in enumerate(lines)
            if initial.size >= _LEAST_INITIAL * line.size
            and initial.x < line.x
            and -0.2 * line.size <= line.y - initial.y <= initial.size
        ]
        first = max(beside, key=lambda i: lines[i].y, default=None)
        if first is None or not lines[first].text[0].islower():
            continue
        for i in beside:
            lines[i] = lines[i]._replace(x=initial.x)
        lines[first] = lines[first]._replace(text=initial.text + lines[first].text)
        lines.remove(initial)
    return lines


def _placed(outer: Sequence[float], matrix: Sequence[float], size: float) -> tuple[float, float, float]:
    """Return where letters stand on the page, and how large they are."""
    x = matrix[4] * outer[0] + matrix[5] * outer[2] + outer[4]
    y = matrix[4] * outer[1] + matrix[5] * outer[3] + outer[5]
    scale = math.hypot(matrix[2], matrix[3]) * math.hypot(outer[2], outer[3])
    return float(x), float(y), abs(float(size) * scale) or 1.0


def _is_unknown(lines: Sequence[_Line]) -> bool:
    n_unknown = sum(len(_UNKNOWN.findall(line.text)) for line in lines)
    return n_unknown > _MOST_UNKNOWN * sum(len(line.text) for line in lines)


def _document(lines: Sequence[_Line], n_empty: int, n_broken: int, title: str) -> Document:
    furniture = _find_furniture(lines)
    body = [line for i, line in enumerate(lines) if i not in furniture]
    paragraphs = list(_paragraphs(body))
    words = Counter(word for line in body for word in _words(line.text))
    usual = Counter[float]()
    for line in body:
        usual[round(line.size, 1)] += len(line.text)
    body_size = usual.most_common(1)[0][0] if usual else 1.0
    texts: list[str] = []
    kinds: dict[int, str] = {}
    for paragraph in paragraphs:
        texts.append(_joined([line.text for line in paragraph], words))
        if paragraph[0].size >= _HEADING * body_size:
            kinds[len(texts)] = "heading"
    beside = [(lines[i].text, _FURNITURE) for i in sorted(furniture)]
    data = PageData(url=_printed_address([text for text, _ in beside]))
    return Document(texts, kinds, beside, [title], data, _note(n_empty, n_broken))


def _note(n_empty: int, n_broken: int) -> str | None:
    notes = []
    if n_empty:
        notes.append(f"{n_empty} page(s) of the PDF have no text: if they are scans, run text recognition (OCR) on it.")
    if n_broken:
        notes.append(f"{n_broken} page(s) of the PDF are broken and were not read. {_AGAIN}")
    return " ".join(notes) or None


# --- Furniture of the pages -------------------------------------------------------------------------------------------


def _find_furniture(lines: Sequence[_Line]) -> set[int]:
    """Find running headers and footers: what stands at the edge of several pages, but for numbers, or counts them."""
    edges = list(_edges(lines))
    pages = {line.page for line in lines}
    n_pages = max(pages) + 1
    counts: Counter[tuple[bool, str]] = Counter()
    for is_top, edge in edges:
        counts.update({(is_top, _key(lines[i].text)) for i in edge})
    least = 2 if len(pages) <= 4 else 3
    found: set[int] = set()
    for is_top, edge in edges:
        for i in edge:  # from the edge inwards, as long as it is furniture
            text = lines[i].text
            if counts[is_top, _key(text)] < least and not _is_of_printing(text, lines[i].page, n_pages):
                break
            found.add(i)
    return found


def _edges(lines: Sequence[_Line]) -> Iterator[tuple[bool, list[int]]]:
    """Yield for each page its topmost and its lowest lines, the outermost first."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        by_page[line.page].append(i)
    for members in by_page.values():
        ordered = sorted(members, key=lambda i: (-round(lines[i].y), lines[i].x))
        yield True, ordered[:_EDGE]
        yield False, ordered[: -_EDGE - 1 : -1]


def _key(text: str) -> str:
    return _DIGITS.sub("0", text).casefold()


def _is_of_printing(text: str, page: int, n_pages: int) -> bool:
    """Say whether a line is what a program adds in printing: when, from where, `3 of 7`."""
    if _PRINTED_AT.match(text):
        return True
    match = _NUMBERED.search(text)
    return match is not None and (int(match["page"]), int(match["pages"])) == (page + 1, n_pages)


def _printed_address(furniture: Iterable[str]) -> str | None:
    """Return the address that a browser printed on each page, if it is whole."""
    found = {match["url"] for text in furniture if (match := _ADDRESS.search(text))}
    url = found.pop() if len(found) == 1 else ""
    return url if url.startswith("http") and not url.endswith(("…", "...")) else None


# --- Paragraphs -------------------------------------------------------------------------------------------------------


class _Column(NamedTuple):
    """How lines of one size are set."""

    leading: float
    """Distance between the lines of a paragraph."""
    width: int
    """Letters of a full line."""


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    columns = _measure(lines)
    current: list[_Line] = []
    for line in lines:
        if current and not _continues(current, line, columns):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def _measure(lines: Sequence[_Line]) -> Mapping[int, _Column]:
    gaps: dict[int, list[float]] = defaultdict(list)
    lengths: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        lengths[round(line.size)].append(len(line.text))
    for above, line in pairwise(lines):
        gap = above.y - line.y
        if above.page == line.page and _same_size(above, line) and 0.5 * line.size < gap < 2.5 * line.size:
            gaps[round(line.size)].append(gap)
    return {
        size: _Column(_quantile(gaps[size] or [1.2 * size], 0.25), int(_quantile(found, 0.95)))
        for size, found in lengths.items()
    }


def _quantile(values: Sequence[Any], share: float) -> Any:  # noqa: ANN401 - whatever number it is
    return sorted(values)[int(share * (len(values) - 1))]


def _same_size(one: _Line, other: _Line) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def _continues(paragraph: Sequence[_Line], line: _Line, columns: Mapping[int, _Column]) -> bool:
    """Say whether a line goes on with the paragraph above it."""
    above = paragraph[-1]
    column = columns[round(line.size)]
    ends = bool(_SENTENCE_END.search(above.text))
    if not _same_size(above, line) or _is_item(line, above, ends, column.width):
        return False
    flows = not ends and line.text[0].islower()
    gap = above.y - line.y
    if above.page != line.page or gap < 0:  # the next page or column
        return flows or (not ends and len(above.text) >= _SHORT * column.width)
    if gap > _GAP * column.leading:
        return False
    if flows:
        return True
    return not _is_shifted(paragraph, line) and not _has_room(above, line, column.width)


def _is_item(line: _Line, above: _Line, ends: bool, width: int) -> bool:
    """Say whether a line begins with a bullet, and not with a dash that the line before only had no room for."""
    is_dash = line.text.startswith(("– ", "— ", "- "))
    return is_bulleted(line.text) and (not is_dash or ends or _has_room(above, line, width))


def _is_shifted(paragraph: Sequence[_Line], line: _Line) -> bool:
    """Say whether a line begins further in or out than the paragraph does, its first line apart."""
    shift = line.x - paragraph[-1].x
    if abs(shift) <= _INDENT * line.size:
        return False
    is_second = len(paragraph) == 1
    hangs = is_second and (shift < 0 or is_bulleted(paragraph[0].text))
    return not hangs


def _has_room(above: _Line, line: _Line, width: int) -> bool:
    """Say whether the first word of a line would have fitted on the one above."""
    return len(above.text) + 1 + len(line.text.split(None, 1)[0]) < _SHORT * width


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold())


def _joined(lines: Sequence[str], words: Mapping[str, int]) -> str:
    """Join the lines of a paragraph; a hyphen at a line's end goes only where the word is sure without it."""
    text = lines[0]
    for line in lines[1:]:
        text = _join(text, line, words)
    return text.replace("\N{SOFT HYPHEN}", "")


def _join(text: str, line: str, words: Mapping[str, int]) -> str:
    if text.endswith("\N{SOFT HYPHEN}"):
        return text + line
    if not (text.endswith(("-", "\N{HYPHEN}")) and text[-2:-1].isalpha() and line[0].isalpha()):
        return f"{text} {line}"
    before, after = (_words(text[-60:-1]) or [""])[-1], (_words(line[:60]) or [""])[0]
    is_parted = (
        line[0].islower()
        and f"{before}-{after}" not in words
        and (words.get(before + after, 0) > 0 or (_FRAGMENT.fullmatch(after) and len(before) > 2))
    )
    return (text[:-1] if is_parted else text) + line
