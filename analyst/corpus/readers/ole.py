"""Old Office files (.doc, .xls, .ppt, .msg) and protected new ones: told apart, and sent back with what to do."""

from __future__ import annotations

from collections.abc import Iterator

from analyst.corpus.pages import Found, Notice, Options, Source, UnreadableError

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
"""Bytes of a directory entry, which begins with its name; each lies on a multiple of this."""
_CHUNK = 1 << 20
_MESSAGES = {
    "EncryptedPackage": (
        "The Office file is protected by a password. Open it in Word or Excel with the password, take the password "
        "off (File, Info, Protect) and save it again."
    ),
    "__properties_version1.0": (
        "The file is an Outlook message (.msg), which is not read. Save it from Outlook as text or HTML, or from "
        "another mail program as .eml."
    ),
    "WordDocument": (
        "The file is a Word document of the old kind (.doc), which is not read. Open it in Word or LibreOffice and "
        "save it as .docx."
    ),
    "Workbook": (
        "The file is an Excel workbook of the old kind (.xls), which is not read. Open it in Excel or LibreOffice and "
        "save it as .xlsx or .csv."
    ),
    "PowerPoint Document": (
        "The file is a PowerPoint presentation of the old kind (.ppt), which is not read. Save its text as .docx or "
        ".pdf."
    ),
}
"""By the name of the entry that only files of this kind have; the first that is found counts."""
_OLD_EXCEL = "Book"
_OTHER = (
    "The file is of an old Office kind that is not read. Open it in the program that it was made with, and save it as "
    ".docx, .xlsx, .pdf or plain text."
)


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Refuse the file, and say what to do.

    Raises:
        UnreadableError: Always.
    """
    if not source.head(len(_SIGNATURE)).startswith(_SIGNATURE):
        raise UnreadableError(
            f"The file is named as an old Office file ({source.name[-20:]}) and is none: it is empty or broken. "
            "Save or export it again, as .docx, .xlsx, .eml or plain text."
        )
    names = _entry_names(source)
    raise UnreadableError(next((text for name, text in _MESSAGES.items() if name in names), _OTHER))
    yield  # makes this a generator, as every reader is


def _entry_names(source: Source) -> set[str]:
    """Find which of the telling names the file's directory has; it may lie anywhere in the file."""
    wanted = {name: f"{name}\0".encode("utf-16-le") for name in (*_MESSAGES, _OLD_EXCEL)}
    found: set[str] = set()
    with source.open() as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):  # a whole number of entries
            found |= {name for name, letters in wanted.items() if _begins_entry(chunk, letters)}
    return found | ({"Workbook"} if _OLD_EXCEL in found else set())


def _begins_entry(chunk: bytes, letters: bytes) -> bool:
    at = chunk.find(letters)
    while at >= 0:
        if at % _ENTRY == 0:
            return True
        at = chunk.find(letters, at + 1)
    return False
