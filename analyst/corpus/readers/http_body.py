"""What a web server sent: its headers, and the body without its chunks and packing, as text."""

from __future__ import annotations

import codecs
import re
import zlib

from warcio.statusandheaders import StatusAndHeaders

from analyst.corpus.decoding import Decoded, decode
from analyst.corpus.pages import UnreadableError
from analyst.corpus.readers.members import size_text

_PACKINGS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}  # window sizes of zlib, to be tried in turn
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_CHUNK_HEAD = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")


def content_type(headers: StatusAndHeaders) -> str:
    """Return the type of the content in small letters (`text/html`); empty where the headers do not say."""
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()[:80]


def charset(headers: StatusAndHeaders) -> str | None:
    """Return the character set that the headers name."""
    match = _CHARSET.search(str(headers.get_header("Content-Type") or "")[:1000])
    return match[1] if match else None


def unpack_body(data: bytes, headers: StatusAndHeaders, most: int) -> bytes:
    """Take the chunks and the packing off a body; one that has neither, whatever its headers say, stays.

    Raises:
        UnreadableError: If it unpacks to more than `most` bytes, or is packed in a way that is not read here.
    """
    if str(headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        data = _join_chunks(data)
    packing = str(headers.get_header("Content-Encoding") or "").strip().lower()
    for window in _PACKINGS.get(packing, ()):
        unpacker = zlib.decompressobj(window)
        try:
            found = unpacker.decompress(data, most + 1)
        except zlib.error:
            continue
        if len(found) > most:
            raise UnreadableError(f"The page unpacks to more than {size_text(most)}, as only a trap does.")
        return found
    if packing not in ("", "identity", *_PACKINGS) and not _is_utf8(data):
        raise UnreadableError(
            f"The page is packed in a way that is not read here ({packing[:20]}). Capture it again without packing."
        )
    return data


def decode_body(data: bytes, charset: str | None) -> Decoded:
    """Decode a body: as UTF-8 if it is that, or else by the character set of the headers, or else by its own."""
    codec = _text_codec(charset)
    if codec is None or (_is_utf8(data) and not codec.startswith(("iso2022", "hz"))):
        return decode(data)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return decode(data)
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), codec, 0)


def _join_chunks(data: bytes) -> bytes:
    pieces, at = [], 0
    while match := _CHUNK_HEAD.match(data, at):
        length = int(match[1], 16)
        if not length:
            break
        pieces.append(data[match.end() : match.end() + length])
        at = match.end() + length + 2
    return b"".join(pieces) if pieces else data


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text_codec(name: str | None) -> str | None:
    """Return Python's name of a character set; None where it is unknown, or UTF-8, which needs no telling."""
    try:
        codec = codecs.lookup(name or "")
    except (LookupError, ValueError):
        return None
    is_text = getattr(codec, "_is_text_encoding", True)
    if not is_text or codec.name.startswith(("utf", "idna", "punycode", "unicode", "raw")):
        return None
    return "cp1252" if codec.name in ("ascii", "iso8859-1") else codec.name
