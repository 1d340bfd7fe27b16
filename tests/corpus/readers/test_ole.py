"""Old and protected Office files: told apart by the entries of their directory, and sent back."""

import re
import struct

import pytest

from analyst.corpus import read_corpus
from analyst.corpus.pages import Options, UnreadableError
from analyst.corpus.readers import memory_source, read_source

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def entry(name):
    """Make a directory entry: the name in UTF-16, 64 bytes of room for it, its length, and the rest."""
    letters = f"{name}\0".encode("utf-16-le")
    return letters.ljust(64, b"\0") + struct.pack("<H", len(letters)) + bytes(62)


def compound(*names, before=0):
    """Make the outline of a compound file: a header of one sector, sectors, the directory."""
    header = SIGNATURE + bytes(504)
    return header + bytes(512 * before) + b"".join(map(entry, ("Root Entry", *names)))


def message(data, name="a.doc"):
    with pytest.raises(UnreadableError) as raised:
        list(read_source(memory_source(name, data), Options(), "ole"))
    return str(raised.value)


CASES = {
    ("EncryptedPackage", "EncryptionInfo"): "protected by a password",
    ("WordDocument", "1Table"): r"Word document of the old kind \(\.doc\).*save it as \.docx",
    ("Workbook",): r"Excel workbook of the old kind \(\.xls\)",
    ("Book",): r"Excel workbook of the old kind \(\.xls\)",
    ("PowerPoint Document",): r"presentation of the old kind",
    ("__properties_version1.0", "WordDocument"): r"Outlook message \(\.msg\)",
    ("Something",): "old Office kind",
    (): "old Office kind",
}


@pytest.mark.parametrize("names", CASES)
@pytest.mark.parametrize("before", [0, 5000])
def test_kinds(names, before):
    assert re.search(CASES[names], message(compound(*names, before=before)))


def test_the_same_letters_in_a_text_are_no_entry():
    data = compound("Something") + b"\1" * 7 + "WordDocument\0".encode("utf-16-le")
    assert "old Office kind" in message(data)


def test_a_file_that_is_none_of_them():
    assert "and is none" in message(b"The ministers agreed.")
    assert "and is none" in message(b"")


def test_as_tables(make_corpus):
    files = {"a.docx": compound("EncryptedPackage"), "b.doc": compound("WordDocument")}
    tables = read_corpus(make_corpus.files(files))
    assert "password" in tables.articles["problem"].iloc[0]
    assert ".docx" in tables.articles["problem"].iloc[1]
    assert list(tables.problems["source_file"]) == ["a.docx", "b.doc"]
