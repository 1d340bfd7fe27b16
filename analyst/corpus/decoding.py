"""Bytes to text: which encoding, and no letter replaced without a word."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO, NamedTuple, TextIO

import ftfy

from analyst.corpus.pages import Source, UnreadableError
from analyst.corpus.signs import TYPOGRAPHY

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with BOM"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_MOST_CONTROL = 0.01
_LEAST_LETTERS, _MOST_ACCENTS = 20, 0.5
_SAMPLE = 1_000_000  # bytes looked at at a time
_LONGEST_LINE = 200_000  # letters; a longer line is not searched for mojibake
_LONGEST_FORM = 7  # letters of ftfy's longest form of mojibake
_LETTER = rf"[^\x00-\x7f{TYPOGRAPHY}]"  # each form has one
_ODD = re.compile(rf"{_LETTER}(?:[^\n]{{0,9}}{_LETTER}){{0,99}}")


class Decoded(NamedTuple):
    """A file's text, and how its bytes were read."""

    text: str
    """Lines end in a line feed."""
    encoding: str
    n_undecodable: int
    """Bytes that mean nothing in the encoding; each stands as U+FFFD in the text."""


def decode(data: bytes) -> Decoded:
    """Decode a file: by its byte order mark, as UTF-8, by its own charset line, as Windows-1252.

    Raises:
        UnreadableError: If the bytes are not text.
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, codec, name)
    wide = _wide_codec(data) if b"\0" in data else None
    if wide is not None:
        return _decoded(data, wide, "UTF-16 without BOM")
    _refuse_binary(data)
    found = _decoded_bytes(data)
    n_nul = found.text.count("\0")  # a slip of whoever wrote it: the letter is lost, and said to be
    return found._replace(text=visible_nul(found.text), n_undecodable=found.n_undecodable + n_nul) if n_nul else found


def _refuse_binary(data: bytes) -> None:
    """Raise UnreadableError where more bytes are control characters than a text has by some slip."""
    if len(data) - len(data.translate(None, _CONTROL)) <= max(1, _MOST_CONTROL * len(data)):
        return
    if b"\0" in data:
        raise UnreadableError(
            "The file holds NUL bytes: it is not a text file (a picture, a Word file, an archive?). "
            "Save the article as plain text or HTML."
        )
    raise UnreadableError(
        "The file holds control characters: it is not a text file. Save the article as plain text or HTML."
    )


def visible_nul(text: str) -> str:
    """Put a replacement character for each NUL, which no text has."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _decoded_bytes(data: bytes) -> Decoded:
    try:
        return Decoded(_line_feeds(data.decode("utf-8")), "UTF-8", 0)
    except UnicodeDecodeError:
        pass
    named = _named_charset(data)
    if named is not None:
        return _decoded(data, named, codecs.lookup(named).name)
    return _decoded(data, "cp1252", "Windows-1252")


def open_text(source: Source) -> tuple[TextIO, str]:
    """Open a file as text, to be read piece by piece; the encoding is found by a first pass over the bytes.

    Letters that the bytes do not give stand as U+FFFD.

    Returns:
        The open text, line ends as in the file (as the csv module wants them), and the encoding's name.

    Raises:
        UnreadableError: If the bytes are not text.
    """
    with source.open() as stream:
        start = stream.read(_SAMPLE)
        sample = start if len(start) < _SAMPLE else start[: len(start) // 4 * 4]
        name, codec = _sample_codec(sample)
        if name == "UTF-8" and not _is_utf8(start, stream):
            named = _named_charset(start)
            name, codec = (codecs.lookup(named).name, named) if named else ("Windows-1252", "cp1252")
    return io.TextIOWrapper(source.open(), encoding=codec, errors="replace", newline=""), name


def _sample_codec(sample: bytes) -> tuple[str, str]:
    """Find the encoding of a file's start; a letter cut in two at its end does not count."""
    for mark, codec, name in _MARKS:
        if sample.startswith(mark):
            return name, codec
    wide = _wide_codec(sample) if b"\0" in sample else None
    if wide is not None:
        return "UTF-16 without BOM", wide
    decode(sample)  # refuses what is no text
    if _is_utf8(sample, io.BytesIO()):
        return "UTF-8", "utf-8"
    named = _named_charset(sample)
    return (codecs.lookup(named).name, named) if named else ("Windows-1252", "cp1252")


def _is_utf8(start: bytes, rest: BinaryIO) -> bool:
    """Say whether bytes are UTF-8 to their end, which may cut a letter in two."""
    check = codecs.getincrementaldecoder("utf-8")()
    try:
        check.decode(start)
        for chunk in iter(lambda: rest.read(_SAMPLE), b""):
            check.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def repair_mojibake(text: str) -> tuple[str, int]:
    """Undo UTF-8 that was once read as another encoding (`Itâ€™s`), line by line (ftfy).

    Returns:
        The text, with the same number of lines, and the number of lines that changed.

    >>> repair_mojibake("Itâ€™s late, they said.")
    ('It’s late, they said.', 1)
    """
    if text.isascii() or not _is_bad(text):
        return text, 0
    lines = text.split("\n")
    n_changed = 0
    for i, line in enumerate(lines):
        if line.isascii() or len(line) > _LONGEST_LINE or not _is_bad(line):
            continue
        fixed = ftfy.fix_encoding(line)
        if fixed != line and "\n" not in fixed:
            lines[i] = fixed
            n_changed += 1
    return "\n".join(lines), n_changed


def _is_bad(text: str) -> bool:
    """Say what `ftfy.badness.is_bad` says, which looks at each letter of a text: here at those that may be mojibake."""
    search = ftfy.badness.BADNESS_RE.search
    return any(
        search(text, max(0, odd.start() - _LONGEST_FORM), odd.end() + _LONGEST_FORM) for odd in _ODD.finditer(text)
    )


def is_misread(text: str) -> bool:
    """Say whether a text in Windows-1252 is likely written in another encoding: no language has so many accents.

    >>> is_misread("Ìèíèñòðû îáåèõ ñòðàí äîãîâîðèëèñü"), is_misread("Élèves protégés à Genève, près de l'hôtel")
    (True, False)
    """
    letters = [letter for letter in text[:_SAMPLE] if letter.isalpha()]
    n_accents = sum(not letter.isascii() for letter in letters)
    return len(letters) >= _LEAST_LETTERS and n_accents > _MOST_ACCENTS * len(letters)


def undecodable(decoded: Decoded) -> str | None:
    """Say how many bytes mean nothing in the encoding; None where all are letters."""
    if not decoded.n_undecodable:
        return None
    is_utf8 = decoded.encoding.startswith("UTF-8")
    return (
        f"{decoded.n_undecodable} byte(s) mean nothing in {decoded.encoding} and stand as \N{REPLACEMENT CHARACTER} "
        f"in the text. {'Look for them in the file.' if is_utf8 else 'Save the file as UTF-8.'}"
    )


def _decoded(data: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(_line_feeds(data.decode(codec)), name, 0)
    except UnicodeDecodeError:
        pass
    text = data.decode(codec, errors="replace")
    return Decoded(_line_feeds(text), name, max(text.count("\N{REPLACEMENT CHARACTER}"), 1))


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wide_codec(data: bytes) -> str | None:
    """Recognise UTF-16 with no byte order mark: in Western text every second byte is NUL."""
    head = data[:4096]
    if len(data) % 2 or len(head) < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _named_charset(data: bytes) -> str | None:
    match = _CHARSET.search(data[:4096])
    if match is None:
        return None
    try:
        codec = codecs.lookup(match[1].decode("ascii", "replace"))
        is_text = isinstance("".encode(codec.name), bytes) and getattr(codec, "_is_text_encoding", True)
    except (LookupError, UnicodeError, TypeError, ValueError):
        return None
    return codec.name if is_text and not codec.name.startswith("utf") else None
