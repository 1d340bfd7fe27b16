"""E-mail (.eml, mailboxes) and pages saved as one file (.mhtml, .mht)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from itertools import chain, islice
from typing import NamedTuple

from analyst.corpus import cells, resources
from analyst.corpus.dates import find_date
from analyst.corpus.decoding import decode
from analyst.corpus.pages import Found, Notice, Options, Page, PageData, Source, UnreadableError
from analyst.corpus.readers.documents import printed_title

_FIELDS = ("From", "Date", "Subject")
_FIELD_RULE, _QUOTED_RULE = "mail_field", "quoted_mail"
_REPLY = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|tr)\s*(?:\[\d+\])?:|\s*\[[^\[\]]{1,40}\])+\s*", re.IGNORECASE)
_FORWARDED = re.compile(r"^[\s>*_-]*(?:(?:begin )?forwarded message|original message)\b[\s:*_-]*$", re.IGNORECASE)
_FORWARDED_FIELD = re.compile(
    r"^[\s>*]*(?P<key>from|sent|date|subject|to|cc|reply-to)\s*:[\s*]*(?P<value>.*)$", re.IGNORECASE
)
_QUOTE_MARKS = re.compile(r"^(?:>[ \t]?)+")
_SAVED_BY = re.compile(r"saved by", re.IGNORECASE)
_LEAST_COVERED, _LEAST_WORDS = 0.5, 150
"""Extraction made for pages counts as failed on a message where it leaves less than this share, and few words."""
_LEAST_SUBJECT = 4  # words of a subject that may be a headline
_DATE_REACH = 15  # lines of the text that a printed date is looked for in
_MBOX_LINE = 10_000_000


class _Body(NamedTuple):
    page: Page
    encoding: str | None
    note: str | None = None


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read a message, a mailbox of them, or a page that a browser saved as one file.

    Raises:
        UnreadableError: If there is nothing in it to be read.
    """
    if source.head(5) == b"From ":
        for number, (line, data) in enumerate(_messages(source, options), 1):
            yield from _read_message(message_from_bytes(data), source, options, f"message {number}", line)
        return
    message = message_from_bytes(source.read(options).lstrip(codecs.BOM_UTF8 + b"\r\n"))
    if _is_saved_page(message, source.name):
        yield _saved_page(message)
    else:
        yield from _read_message(message, source, options, None, None)


# --- Pages saved as one file ------------------------------------------------------------------------------------------


def _is_saved_page(message: Message, name: str) -> bool:
    if name.lower().endswith((".mhtml", ".mht")) or message["Snapshot-Content-Location"]:
        return True
    return message.get_content_type() == "multipart/related" and bool(_SAVED_BY.search(_header(message, "From")))


def _saved_page(message: Message) -> Found:
    pages = [part for part in _leaves(message) if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    start, place = message.get_param("start"), message["Snapshot-Content-Location"]
    named = (part for part in pages if start and part["Content-ID"] == start)
    placed = (part for part in pages if place and part["Content-Location"] == place)
    root = next(chain(named, placed, pages), None)  # the others are frames in it
    if root is None:
        raise UnreadableError("The saved page holds no HTML. Open the page again and save it as HTML or MHTML.")
    body = _web_body(root)
    page = body.page
    address = next(filter(None, (_address(part, root) for part in (message, root))), None)
    headline = page.data.headline or cells.read_name(_header(message, "Subject"))
    data = page.data._replace(url=page.data.url or address, headline=headline)
    return Found(page._replace(data=data, title=headline), encoding=body.encoding, note=body.note)


def _address(part: Message, root: Message) -> str | None:
    names = ("Snapshot-Content-Location", "Content-Location") if part is root else ("Snapshot-Content-Location",)
    return next(filter(None, (cells.read_url(_header(part, name)) for name in names)), None)


# --- Messages ---------------------------------------------------------------------------------------------------------


def _read_message(
    message: Message, source: Source, options: Options, part: str | None, line: int | None
) -> Iterator[Found | Notice]:
    """Yield a message's text, then what is attached to it."""
    leaves = list(_leaves(message))
    attached = [leaf for leaf in leaves if _is_attached(leaf)]
    body = _body([leaf for leaf in leaves if not _is_attached(leaf)])
    known = list(_known(attached, source, part))
    own_part = part or ("message" if known else None)
    if body is not None:
        yield Found(_with_fields(message, body.page), own_part, line, body.encoding, note=body.note)
    elif not known:
        problem = "The message holds no text. Save what it links to, or its attachments, as files of their own."
        yield Found(_with_fields(message, Page("")), own_part, line, problem=problem)
    yield from _read_attached(known, options)
    yield from _unread(attached, known)


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold no others, in order; an attached message counts as one."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_maintype() == "multipart":
            waiting += [each for each in reversed(payload) if isinstance(each, Message)]
        else:
            yield part


def _is_attached(part: Message) -> bool:
    if part.get_content_maintype() not in ("text", "multipart") or part.get_content_disposition() == "attachment":
        return True
    return part.get_content_subtype() not in ("plain", "html", "enriched")


def _body(parts: Sequence[Message]) -> _Body | None:
    """Read the text: the HTML, which knows its paragraphs, or the plain text where there is none."""
    pages = [part for part in parts if part.get_content_subtype() == "html"]
    found = [body for part in pages if (body := _html_body(part)).page.raw_text.strip()]
    if not found:
        found = [body for part in parts if part not in pages and (body := _plain_body(part)).page.raw_text.strip()]
    return _longest(found)


def _longest(bodies: Sequence[_Body]) -> _Body | None:
    """Take the longest part as the text; the others (a list's footer) stand below it."""
    if not bodies:
        return None
    longest = max(bodies, key=lambda body: len(body.page.raw_text))
    lines = [line for body in bodies if body is not longest for line in body.page.raw_text.split("\n")]
    if not any(map(str.strip, lines)):
        return longest
    return longest._replace(page=longest.page._replace(raw_text="\n".join([longest.page.raw_text, "", *lines])))


def _web_body(part: Message) -> _Body:
    from analyst.corpus.readers.web import read_web  # slow to import

    text, encoding, note = _text(part)
    return _Body(read_web(text), encoding, note)


def _html_body(part: Message) -> _Body:
    """Read the HTML of a message; the search for a page's article may fail on its tables and line breaks."""
    body = _web_body(part)
    n_words = [len(line.split()) for line in body.page.raw_text.split("\n")]
    inside = sum(n for i, n in enumerate(n_words, 1) if i not in body.page.outside)
    if inside < min(_LEAST_COVERED * sum(n_words), _LEAST_WORDS):
        return body._replace(page=body.page._replace(outside={}))
    return body


def _plain_body(part: Message) -> _Body:
    text, encoding, note = _text(part)
    if str(part.get_param("format") or "").lower() == "flowed":
        text = _unflowed(text, deletes_space=str(part.get_param("delsp") or "").lower() == "yes")
    lines = text.split("\n")
    quoted = [bool(line.strip()) and line.startswith(">") for line in lines]
    n_quoted = sum(len(line.split()) for line, is_quoted in zip(lines, quoted, strict=True) if is_quoted)
    n_own = sum(len(line.split()) for line, is_quoted in zip(lines, quoted, strict=True) if not is_quoted)
    if n_quoted > n_own:  # a forward: the marks go, as a mail program draws a bar for them
        return _Body(Page("\n".join(_QUOTE_MARKS.sub("", line) for line in lines)), encoding, note)
    outside = {i: _QUOTED_RULE for i, is_quoted in enumerate(quoted, 1) if is_quoted}
    return _Body(Page(text, outside=outside), encoding, note)


def _unflowed(text: str, *, deletes_space: bool) -> str:
    """Join the lines that end in a space (RFC 3676), but for a signature's dashes."""
    joined: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        bare = line[1:] if line.startswith(" ") else line
        if goes_on and not bare.startswith(">"):
            before = joined.pop()
            joined.append((before[:-1] if deletes_space else before) + bare)
        else:
            joined.append(bare)
        goes_on = bare.endswith(" ") and bare != "-- " and not bare.startswith(">")
    return "\n".join(joined)


def _text(part: Message) -> tuple[str, str, str | None]:
    """Decode a part: by its charset where that is true, else by what the bytes show."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = _charset(part)
    if charset is not None:
        try:
            text = data.decode(charset).replace("\r\n", "\n").replace("\r", "\n")
            return text.replace("\0", ""), charset, None
        except (UnicodeError, LookupError):
            pass
    decoded = decode(data.replace(b"\0", b""))
    note = f"The message says that its text is {charset}, which it is not; it was read as {decoded.encoding}."
    return decoded.text, decoded.encoding, note if charset is not None else None


def _charset(part: Message) -> str | None:
    try:
        charset = part.get_content_charset()
    except (UnicodeError, LookupError, ValueError, TypeError):
        return None
    return None if charset in (None, "us-ascii", "ascii", "unknown-8bit") else charset


def _header(message: Message, name: str) -> str:
    value = message[name]
    if value is None:
        return ""
    try:
        text = str(make_header(decode_header(value)))
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        text = str(value)
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


# --- What the fields say ----------------------------------------------------------------------------------------------


def _with_fields(message: Message, page: Page) -> Page:
    """Set the fields of the message above its text, and read from them and from those of a forwarded one."""
    shown = [(name, value) for name in _FIELDS if (value := _header(message, name))]
    lines = page.raw_text.split("\n")
    outer, inner = {name.lower(): value for name, value in shown}, _forwarded_fields(lines)
    n_above = len(shown) + 1
    outside = dict.fromkeys(range(1, n_above), _FIELD_RULE)
    outside |= {n + n_above: rule for n, rule in page.outside.items()}
    outside |= dict.fromkeys((n + n_above for n in inner.lines), _FIELD_RULE)
    data = _data({**outer, **inner.values}, page.data, lines)
    return page._replace(
        raw_text="\n".join([*(f"{name}: {value}" for name, value in shown), "", page.raw_text]),
        outside=outside,
        kinds={n + n_above: kind for n, kind in page.kinds.items()},
        title=data.headline,
        data=data,
    )


class _Forwarded(NamedTuple):
    values: dict[str, str]
    lines: list[int]


def _forwarded_fields(lines: Sequence[str]) -> _Forwarded:
    """Find the fields of a forwarded message below `Forwarded message`; where one is in another, the innermost's."""
    values: dict[str, str] = {}
    found: list[int] = []
    reach = 0
    for number, line in enumerate(lines, 1):
        if _FORWARDED.match(line):
            values, reach = {}, number + 1
            found.append(number)
            continue
        field = _FORWARDED_FIELD.match(line) if number <= reach else None
        if field is not None:
            key = {"sent": "date"}.get(field["key"].lower(), field["key"].lower())
            values.setdefault(key, field["value"].strip())
            found.append(number)
        if field is not None or (number <= reach and not line.strip()):
            reach = number + 1
    return _Forwarded({key: value for key, value in values.items() if value}, found)


def _data(fields: dict[str, str], known: PageData, lines: Sequence[str]) -> PageData:
    """Read the fields with care: the sender is no author, and the text may print a date that is the article's own."""
    host = parseaddr(fields.get("from", ""))[1].rpartition("@")[2]
    outlet = resources.outlet_of_domain(host) if host else None
    subject = _REPLY.sub("", fields.get("subject", ""))
    headline = printed_title([subject], lines)
    if headline is None and (outlet or len(subject.split()) >= _LEAST_SUBJECT):
        headline = cells.read_name(subject)
    top = islice((line for line in lines if line.strip()), _DATE_REACH)
    is_dated = outlet is None and any(find_date(line[:200]) for line in top if len(line.split()) <= 12)
    published = None if is_dated else cells.read_date(fields.get("date")).when
    return known._replace(
        headline=headline or known.headline, outlet=known.outlet or outlet, published=known.published or published
    )


# --- Attachments ------------------------------------------------------------------------------------------------------


def _known(attached: Sequence[Message], source: Source, part: str | None) -> list[tuple[Message, str, Source, str]]:
    """Return the attachments that a reader knows: the part, its name among the articles, its bytes, its format."""
    from analyst.corpus.readers import find_format, memory_source

    found = []
    for leaf in attached:
        if leaf.get_content_maintype() in ("image", "audio", "video"):
            continue
        name, data = _file_name(leaf), _payload(leaf)
        member = memory_source(name, data, source.depth + 1)
        format_ = find_format(member) if data else None
        if format_ is not None:
            found.append((leaf, f"{part}/{name}" if part else name, member, format_))
    return found


def _file_name(part: Message) -> str:
    from analyst.corpus.readers.archives import shown_name

    if part.get_content_type() == "message/rfc822":
        return shown_name(f"{_inner_subject(part) or 'message'}.eml")
    try:
        name = str(make_header(decode_header(part.get_filename() or "")))
    except (HeaderParseError, UnicodeError, LookupError, ValueError, TypeError):
        name = ""
    return shown_name(name) if name.strip() else "unnamed.part"


def _inner_subject(part: Message) -> str:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    return _header(inner, "Subject").replace("/", " ") if isinstance(inner, Message) else ""


def _payload(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        try:
            return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
        except (UnicodeError, LookupError, ValueError, TypeError, AttributeError):  # a header that cannot be written
            return b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _read_attached(known: Sequence[tuple[Message, str, Source, str]], options: Options) -> Iterator[Found | Notice]:
    from analyst.corpus.readers import read_source
    from analyst.corpus.readers.members import check_depth, describe

    for _, name, member, format_ in known:
        try:
            check_depth(member, options)
            for found in read_source(member, options, format_):
                if isinstance(found, Notice):
                    yield Notice(f"{name}: {found.text}")
                else:
                    yield found._replace(part=f"{name}#{found.part}" if found.part else name)
        except Exception as error:  # one attachment of many: said, and the others are read
            yield Found(Page(""), name, problem=describe(error))


def _unread(attached: Sequence[Message], known: Sequence[tuple[Message, str, Source, str]]) -> Iterator[Notice]:
    read = {id(leaf) for leaf, *_ in known}
    names = [
        _file_name(leaf) for leaf in attached if id(leaf) not in read and leaf.get_content_disposition() == "attachment"
    ]
    if names:
        shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
        yield Notice(
            f"{len(names)} attachment(s) not read, such as {shown}: no reader knows their format. If they hold "
            "articles, save them as text, HTML, PDF, Word or a table."
        )


# --- Mailboxes --------------------------------------------------------------------------------------------------------


def _messages(source: Source, options: Options) -> Iterator[tuple[int, bytes]]:
    """Yield the messages of a mailbox with the line on which each begins; only one is held at a time."""
    most = options.limits.most_document
    with source.open() as stream:
        lines: list[bytes] = []
        first, number, n_bytes, was_blank = 1, 0, 0, True
        for line in iter(lambda: stream.readline(_MBOX_LINE), b""):
            number += 1
            if was_blank and line.startswith(b"From "):
                if lines:
                    yield first, b"".join(lines)
                lines, first, n_bytes = [], number + 1, 0
                continue
            n_bytes += len(line)
            if n_bytes > most:
                raise UnreadableError(f"Message {first} of the mailbox is too large. Save it as a file of its own.")
            was_blank = not line.strip()
            lines.append(line.removeprefix(b">") if re.match(rb">+From ", line) else line)
        if lines:
            yield first, b"".join(lines)
