"""Rich text (.rtf): the text as Word shows it.

Read here and not by striprtf, which sets a link's address into the text, leaves surrogate halves of letters beyond
U+FFFF, drops text boxes, and looks at one letter at a time.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from analyst.corpus.decoding import Decoded, undecodable
from analyst.corpus.pages import Found, Notice, Options, Source, UnreadableError
from analyst.corpus.readers.documents import Document, articles

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})?[ ]?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
)
_LETTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "par": "\n", "line": "\n", "sect": "\n",
    "page": "\n", "row": "\n", "cell": "\n", "nestcell": "\n", "nestrow": "\n", "column": "\n",
}  # fmt: skip
_SIGNS = {"~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}
_PLACES = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "page_furniture"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "page_furniture"),
    "footnote": "footnote", "annotation": "comment", "title": "title", "shptxt": "box", "ud": "body",
    "stylesheet": "stylesheet", "fonttbl": "fonttbl",
    **dict.fromkeys((
        "colortbl", "info", "pict", "fldinst", "objdata", "nonshppict", "shprslt", "xe", "tc", "txe", "rxe", "upr",
        "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "listtext", "pntext", "private", "filetbl",
        "revtbl", "template", "keywords", "subject", "doccomm", "author", "operator",
    ), "nowhere"),
}  # fmt: skip
"""Words that begin a group of text, and where it belongs: to the body, to a rule beside it, or nowhere to be seen."""
_BESIDE = ("page_furniture", "footnote", "comment")
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Code pages by a font's \\fcharset; any other font has that of the document."""
_WHOLE = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_HALF = re.compile("[\ud800-\udfff]")
_AGAIN = "Open it in Word (or LibreOffice) and save it again as .rtf or .docx."
_MOST_DEPTH = 10_000


@dataclass
class _Group:
    """What holds between two braces."""

    place: str = "body"
    font: int | None = None
    skip: int = 1
    """Letters to pass over after a letter by its number: what old programs show instead."""
    is_hidden: bool = False
    may_be_ignored: bool = False
    style: int | None = None


@dataclass
class _Paragraph:
    """What the paragraph's control words make of it."""

    style: int | None = None
    is_heading: bool = False
    is_item: bool = False


@dataclass
class _State:
    """What was read so far."""

    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    default_font: int | None = None
    texts: dict[str, list[str]] = field(default_factory=dict)
    """For each place the letters that stand there."""
    waiting: bytearray = field(default_factory=bytearray)
    """Bytes that are still to be decoded: a letter may have two."""
    to_skip: int = 0
    paragraph: _Paragraph = field(default_factory=_Paragraph)
    lines: list[str] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    n_undecodable: int = 0


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read a rich text; several articles where it is the export of a news database.

    Raises:
        UnreadableError: If the file is no rich text.
    """
    data = source.read(options)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"{\\rtf"):
        raise UnreadableError(f"The file is not rich text, though its name says so. {_AGAIN}")
    state = _parse(data.decode("latin-1"))
    notes = []
    if state.outer:
        notes.append(f"The file ends before its last brace: it may have been cut off. {_AGAIN}")
    if state.n_undecodable:
        lost = undecodable(Decoded("", state.codec, state.n_undecodable))
        notes.append(f"{lost}")
    lines = ((line, place) for place in _BESIDE for line in _joined(state.texts.get(place, [])).split("\n"))
    beside = list(dict.fromkeys(lines))  # each section of the file has the same header
    titles = [_joined(state.texts.get("title", []))]
    document = Document(state.lines, state.kinds, beside, titles, note=" ".join(notes) or None)
    for found in articles(document):
        yield found._replace(encoding=found.encoding or state.codec)


def _parse(text: str) -> _State:
    state = _State()
    at = 0
    while (match := _TOKEN.search(text, at)) is not None:
        at = match.end()
        kind = match.lastgroup
        if kind == "text":
            _add_bytes(state, match["text"].encode("latin-1"))
        elif kind == "hex":
            _add_bytes(state, bytes.fromhex(match["hex"]))
        elif kind == "brace":
            if not _brace(state, match["brace"]):
                break
        elif kind == "sign":
            _sign(state, match["sign"])
        else:
            number = int(match["number"]) if match["number"] else None
            if match["word"] == "bin":
                at += max(number or 0, 0)
            _word(state, match["word"], number)
    _flush(state)
    _end_line(state)
    return state


def _brace(state: _State, brace: str) -> bool:
    """Open or close a group; False where the document ends."""
    _flush(state)
    state.to_skip = 0
    if brace == "{":
        if len(state.outer) > _MOST_DEPTH:
            raise UnreadableError(f"The rich text has more than {_MOST_DEPTH:,} groups in one another. {_AGAIN}")
        state.outer.append(state.group)
        state.group = replace(state.group, may_be_ignored=False)
        return True
    if state.group.place == "stylesheet":
        name = _joined(state.texts.pop("stylesheet", [])).rstrip(";").strip().lower()
        if state.group.style is not None:
            state.styles[state.group.style] = name
    if state.outer:
        state.group = state.outer.pop()
    return bool(state.outer)


def _sign(state: _State, sign: str) -> None:
    if sign == "*":
        state.group.may_be_ignored = True
    elif sign in _SIGNS and not _is_skipped(state):
        _add_letters(state, _SIGNS[sign])


def _word(state: _State, word: str, number: int | None) -> None:
    group = state.group
    place = _PLACES.get(word)
    if place is not None or group.may_be_ignored:
        _flush(state)
        group.place = place or "nowhere"
        group.may_be_ignored = False
        if place in _BESIDE or place == "box":
            _put(state, "\n")
    elif word == "u":
        _flush(state)
        state.to_skip = 0
        _put(state, _unit(number or 0))
        state.to_skip = group.skip
    elif word in _LETTERS:
        if not _is_skipped(state):
            _add_letters(state, _LETTERS[word])
    else:
        _format_word(state, word, number)


def _is_skipped(state: _State) -> bool:
    """Pass over one letter, if it is what old programs show instead of one by its number."""
    if state.to_skip:
        state.to_skip -= 1
        return True
    return False


def _format_word(state: _State, word: str, number: int | None) -> None:
    group = state.group
    if word == "f":
        _flush(state)
        group.font = number
    elif word == "plain":
        _flush(state)
        group.font, group.is_hidden = state.default_font, False
    elif word == "uc":
        group.skip = max(number if number is not None else 1, 0)
    elif word in ("v", "deleted"):
        _flush(state)
        group.is_hidden = number != 0
    elif word == "deff":
        state.default_font = number
    elif word == "s" and group.place == "stylesheet":
        group.style = number
    elif group.place == "body" and word in ("pard", "s", "outlinelevel", "ls"):
        _paragraph_word(state, word, number)
    elif word in ("ansicpg", "fcharset", "cpg") or word in _WHOLE:
        _set_codec(state, word, number)


def _paragraph_word(state: _State, word: str, number: int | None) -> None:
    if word == "pard":
        state.paragraph = _Paragraph()
    elif word == "s":
        state.paragraph.style = number
    elif word == "outlinelevel":
        state.paragraph.is_heading = number != 9  # 9 is the body
    else:
        state.paragraph.is_item = number != 0


def _set_codec(state: _State, word: str, number: int | None) -> None:
    if word == "fcharset" and state.group.font is not None:
        if number in _CHARSETS:
            state.fonts[state.group.font] = _CHARSETS[number]
        return
    name = _WHOLE.get(word) or ("utf-8" if number == 65001 else f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return
    if word == "cpg" and state.group.font is not None:
        state.fonts[state.group.font] = name
    elif word != "cpg":
        state.codec = name


def _add_bytes(state: _State, data: bytes) -> None:
    if state.to_skip:
        data, state.to_skip = data[state.to_skip :], max(0, state.to_skip - len(data))
    state.waiting += data


def _add_letters(state: _State, letters: str) -> None:
    _flush(state)
    _put(state, letters)


def _flush(state: _State) -> None:
    """Decode the bytes that wait, by the font that they are set in."""
    if state.waiting:
        font = state.group.font if state.group.font is not None else state.default_font
        codec = state.codec if font is None else state.fonts.get(font, state.codec)
        data = bytes(state.waiting)
        state.waiting.clear()
        text = data.decode(codec, "replace")
        if state.group.place == "body":
            state.n_undecodable += text.count("\N{REPLACEMENT CHARACTER}")
        _put(state, text)


def _put(state: _State, letters: str) -> None:
    place = state.group.place
    if place in ("nowhere", "fonttbl") or state.group.is_hidden:
        return
    if place == "body" and letters == "\n":
        _end_line(state)
    else:
        state.texts.setdefault(place, []).append(letters)


def _end_line(state: _State) -> None:
    line = _joined(state.texts.pop("body", []))
    state.lines.append(line)
    kind = _kind(state)
    if kind is not None and line.strip():
        state.kinds[len(state.lines)] = kind
    if "box" in state.texts:  # a text box, fixed to this paragraph
        state.lines += [each for each in _joined(state.texts.pop("box")).split("\n") if each.strip()]


def _kind(state: _State) -> str | None:
    paragraph = state.paragraph
    style = state.styles.get(paragraph.style, "") if paragraph.style is not None else ""
    if paragraph.is_heading or style.startswith("heading") or style in ("title", "subtitle"):
        return "heading"
    return "list_item" if paragraph.is_item or style.startswith("list") else None


def _unit(number: int) -> str:
    """Return the UTF-16 unit of a number; programs write those from 32,768 on as negative ones."""
    code = number + 0x10000 if number < 0 else number
    return chr(code) if 0 <= code < 0x110000 else "\N{REPLACEMENT CHARACTER}"


def _joined(letters: list[str]) -> str:
    """Join letters, and the two halves of those beyond U+FFFF."""
    text = "".join(letters)
    if not text.isascii() and _HALF.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\0", "")
