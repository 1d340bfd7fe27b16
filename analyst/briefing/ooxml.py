"""What slides, handout and sheets share: one-line text, properties, and a file with no clock in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from analyst.briefing.content import plain_line

AUTHOR = "analyst"
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip archive can state: it stands for none."""
_TIMES = ("created", "modified")
_PERCENT = re.compile(r"(?<=\d) %")
MAX_TEXT = 600
"""Letters of one text on a slide or in the handout; what is longer is whole on the page."""


class _Properties(Protocol):
    _element: Any
    title: str
    subject: str
    author: str
    last_modified_by: str
    comments: str
    keywords: str
    revision: int
    created: datetime
    modified: datetime


def cut(text: object, limit: int = MAX_TEXT) -> str:
    """Write text as one line of so many letters at most; what is over ends in an ellipsis.

    Example:
        >>> cut("one two", 20), cut("one two three", 9), cut("x" * 9, 4)
        ('one two', 'one two …', 'xxx…')
    """
    line = unbroken(plain_line(text))
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return f"{head[: head.rindex(' ')]} …" if " " in head[limit // 2 :] else f"{head}…"


def unbroken(text: str) -> str:
    """Keep a number and its percent sign on one line.

    Example:
        >>> unbroken("59 %") == "59\\N{NO-BREAK SPACE}%"
        True
    """
    return _PERCENT.sub("\N{NO-BREAK SPACE}%", text)


def built_at(run: Mapping[str, Any]) -> datetime | None:
    """Return the time that the run states; None where it states none."""
    stated = run.get("built_at")
    return None if stated is None else datetime.fromisoformat(stated).replace(tzinfo=None)


def set_properties(properties: _Properties, title: str, subject: str, run: Mapping[str, Any]) -> None:
    """Say in a document's properties what it is; its times are the run's, or none."""
    properties.title, properties.subject = cut(title, 200), cut(subject, 200)
    properties.author = properties.last_modified_by = AUTHOR
    properties.comments = properties.keywords = ""
    properties.revision = 1
    when = built_at(run)
    if when is not None:
        properties.created = properties.modified = when
        return
    for child in list(properties._element):
        if child.tag.rpartition("}")[2] in _TIMES:
            properties._element.remove(child)


def settled(document: bytes) -> bytes:
    """Write a zip archive anew with no times in it: the same content gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            about = zipfile.ZipInfo(member.filename, NO_TIME)
            about.compress_type, about.create_system, about.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            new.writestr(about, old.read(member))
    return out.getvalue()
