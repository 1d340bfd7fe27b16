"""Files that are broken, or made to harm: the run goes on, says what is wrong, and stays within time and memory.

Names that lead out of an archive, passwords and links in archives: test_archives.py.
"""

import bz2
import email.message
import gzip
import io
import json
import os
import socket
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyst import schema
from analyst.corpus import CorpusError, read, read_corpus
from analyst.corpus.pages import Limits
from analyst.corpus.read import CorpusTables

SENTENCE = "The ministers of both countries agreed on Monday to build a bridge across the river, they said. "
TEXT = "\n\n".join(f"{SENTENCE}It is bridge number {n} of the two countries." for n in range(1, 6))


def problem(tables, source_file, part=None):
    rows = tables.articles[tables.articles["source_file"] == source_file]
    rows = rows if part is None else rows[rows["source_part"] == part]
    (found,) = rows["problem"]
    return found


def said(tables):
    return "\n".join(tables.problems["problem"])


def make_zip(members, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


# --- archives that unpack to too much ---------------------------------------------------------------------------------

SMALL = Limits(most_bytes=5_000_000, most_ratio=50, ratio_from=100_000, most_members=20, most_depth=3)


def make_tar_gz(members):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_unpacks_to_many_times_its_size(make_corpus, method):
    data = make_zip([("bomb.txt", b" " * 3_000_000), ("b.txt", TEXT)], method)
    tables = read_corpus(make_corpus.files({"a.zip": data}), limits=SMALL)
    assert "more than 50 times its size" in problem(tables, "a.zip", "bomb.txt")
    assert pd.isna(problem(tables, "a.zip", "b.txt"))


def test_a_packed_tar_that_unpacks_to_many_times_its_size(make_corpus):
    data = make_tar_gz([("a.txt", TEXT.encode()), ("bomb.jpg", bytes(3_000_000)), ("b.txt", TEXT.encode())])
    tables = read_corpus(make_corpus.files({"a.tar.gz": data}), limits=SMALL)
    assert list(tables.articles["source_part"]) == ["a.txt"]
    assert "more than 50 times its size" in said(tables)


@pytest.mark.parametrize(("name", "pack"), [("a.zip", make_zip), ("a.tar.gz", make_tar_gz)])
def test_an_archive_that_is_too_large_in_all(make_corpus, name, pack):
    members = [(f"{n:02}.txt", (TEXT + f"\n{n}").encode() + os.urandom(150_000).hex().encode()) for n in range(20)]
    tables = read_corpus(make_corpus.files({name: pack(members)}), limits=SMALL)
    assert "unpacks to more than 5 MB" in said(tables)
    assert 10 <= len(tables.articles) <= 17  # of 300 kB each, with what they are packed in


@pytest.mark.parametrize(("name", "pack"), [("a.zip", make_zip), ("a.tar.gz", make_tar_gz)])
def test_an_archive_of_too_many_files(make_corpus, name, pack):
    data = pack([(f"{n:02}.txt", f"{TEXT} {n}".encode()) for n in range(30)])
    tables = read_corpus(make_corpus.files({name: data}), limits=SMALL)
    assert len(tables.articles) == 20
    assert "holds more than 20 files" in said(tables)


def test_a_table_of_contents_that_is_too_long(make_corpus):
    data = make_zip([(f"{n:05}" + 200 * "x", b"") for n in range(2_000)])
    tables = read_corpus(make_corpus.files({"a.zip": data}), limits=SMALL)
    assert "table of contents lists more files than the limits allow" in problem(tables, "a.zip")


def test_archives_in_archives_share_one_limit(make_corpus):
    layer = make_zip([("bomb.txt", os.urandom(400_000).hex())])
    data = make_zip([(f"{n:02}.zip", layer) for n in range(18)])
    tables = read_corpus(make_corpus.files({"a.zip": data}), limits=SMALL)
    assert "unpacks to more than 5 MB" in said(tables)
    assert len(tables.articles) <= 5


def test_a_bomb_of_many_layers(make_corpus):
    data = make_zip([(f"{n}.txt", b" " * 4_000_000) for n in range(4)])
    for _ in range(5):
        data = make_zip([(f"{n}.zip", data) for n in range(4)])
    limits = Limits(most_bytes=20_000_000, ratio_from=1_000_000)
    tables = read_corpus(make_corpus.files({"a.zip": data}), limits=limits)
    assert tables.articles["problem"].notna().all()
    assert set(tables.articles["problem"].str.contains("at most 3 in one another")) == {True}
    assert len(tables.articles) == 4**3


def test_members_that_overlap(make_corpus):
    """Many entries of the table of contents lead to the same bytes, so that a small file unpacks to a large one."""
    data = make_zip([("a.txt", TEXT + os.urandom(300_000).hex())])
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    tail[8:10] = tail[10:12] = (15).to_bytes(2, "little")
    tail[12:16] = (15 * len(entry)).to_bytes(4, "little")
    tables = read_corpus(make_corpus.files({"a.zip": data[:start] + 15 * entry + bytes(tail)}), limits=SMALL)
    assert "unpacks to more than 5 MB" in said(tables) or "Overlapped entries" in said(tables)


@pytest.mark.parametrize("claimed", [10, 4_000_000_000])
def test_a_member_that_lies_about_its_size(make_corpus, claimed):
    data = bytearray(make_zip([("a.txt", TEXT), ("b.txt", TEXT + " More of it.")]))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature)
        data[at + offset : at + offset + 4] = claimed.to_bytes(4, "little")
    tables = read_corpus(make_corpus.files({"a.zip": bytes(data)}))
    found = problem(tables, "a.zip", "a.txt")
    assert pd.isna(found) if claimed > 10 else "Bad CRC-32" in found
    assert pd.isna(problem(tables, "a.zip", "b.txt"))


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_an_office_file_that_is_a_bomb(make_corpus, name):
    inner = {"a.docx": "word/document.xml", "a.xlsx": "xl/workbook.xml"}[name]
    space = b"<a>" + b" " * 30_000_000
    data = make_zip([("[Content_Types].xml", "<Types/>"), (inner, space), ("xl/worksheets/sheet1.xml", space)])
    folder = make_corpus.files({name: data, "b.txt": TEXT})
    tables = read_corpus(folder, limits=Limits(most_document=1_000_000, most_bytes=1_000_000, ratio_from=1_000_000))
    assert isinstance(problem(tables, name), str)
    assert pd.isna(problem(tables, "b.txt"))


# --- what is no file --------------------------------------------------------------------------------------------------


@pytest.mark.timeout(60)
def test_pipes_sockets_and_devices_are_not_opened(make_corpus):
    folder = make_corpus.files({"a.txt": TEXT})
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as server:
        try:
            os.chdir(folder)  # a socket's path is short
            server.bind("socket.txt")
        finally:
            os.chdir(here)
        tables = read_corpus(folder)
        for name in ("pipe.txt", "socket.txt"):
            with pytest.raises(CorpusError):
                read_corpus(folder / name)
    assert list(tables.articles["source_file"]) == ["a.txt"]
    assert "pipe.txt" in said(tables)
    assert "socket.txt" in said(tables)
    assert "zero.txt" in set(tables.problems["source_file"].dropna())


@pytest.mark.timeout(60)
def test_loops_of_links(make_corpus):
    folder = make_corpus.files({"a.txt": TEXT, "sub/b.txt": TEXT + " More of it."})
    (folder / "sub/up").symlink_to(folder, target_is_directory=True)
    (folder / "one.txt").symlink_to(folder / "two.txt")
    (folder / "two.txt").symlink_to(folder / "one.txt")
    (folder / "self").symlink_to(folder / "self")
    tables = read_corpus(folder)
    assert list(tables.articles["source_file"]) == ["a.txt", "sub/b.txt"]
    assert {"one.txt", "two.txt", "self", "sub/up"} == set(tables.problems["source_file"].dropna())


def test_a_file_that_is_gone_when_it_is_to_be_read(make_corpus, monkeypatch):
    folder = make_corpus.files({"a.txt": TEXT, "b.txt": TEXT, "c.txt": TEXT})
    find_files = read.find_files

    def find_and_lose(path):
        found = find_files(path)
        (folder / "b.txt").unlink()
        (folder / "c.txt").unlink()
        (folder / "c.txt").mkdir()
        return found

    monkeypatch.setattr(read, "find_files", find_and_lose)
    tables = read_corpus(folder)
    assert pd.isna(problem(tables, "a.txt"))
    assert "cannot be read (No such file or directory)" in problem(tables, "b.txt")
    assert "cannot be read (Is a directory)" in problem(tables, "c.txt")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".csv", ".jsonl", ".json", ".eml", ".rtf"])
@pytest.mark.parametrize("data", [bytes(5_000), TEXT.encode().replace(b"the", b"t\0e"), b"\0" + TEXT.encode()])
def test_nul_bytes(make_corpus, suffix, data):
    tables = read_corpus(make_corpus.files({f"a{suffix}": data, "b.txt": TEXT}))
    assert pd.isna(problem(tables, "b.txt"))
    bad = tables.articles[tables.articles["source_file"] == f"a{suffix}"]
    assert len(bad) == 1
    assert not bad["text"].str.contains("\0").any()


# --- 200 MB on one line -----------------------------------------------------------------------------------------------

MEASURED = """
import resource, sys
from analyst.corpus import read_corpus
tables = read_corpus(sys.argv[1])
assert "Part" in tables.articles["problem"][0] or "long" in tables.articles["problem"][0], tables.articles["problem"][0]
print(len(tables.articles), tables.articles["text"].str.len().sum(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("suffix", "start", "end"), [
    (".txt", "", ""), (".html", "<html><body><p>", "</p></body></html>"), (".jsonl", '{"text": "', '"}'),
])  # fmt: skip
def test_200_mb_on_one_line(tmp_path, suffix, start, end):
    with (tmp_path / f"a{suffix}").open("w", encoding="utf-8") as file:
        file.write(start)
        for _ in range(200):
            file.write(SENTENCE * (1_000_000 // len(SENTENCE)))
        file.write(end)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path)], capture_output=True, text=True, timeout=150, check=True
    )
    n_articles, n_letters, peak = map(int, done.stdout.split())
    assert n_articles == 1
    assert n_letters == 0
    assert peak * 1024 < 2_000_000_000


# --- broken files of every format -------------------------------------------------------------------------------------


def make_docx():
    import docx

    document = docx.Document()
    for line in TEXT.split("\n\n"):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def make_xlsx():
    import openpyxl

    book = openpyxl.Workbook()
    for row in [("headline", "text"), *(("Dams", line) for line in TEXT.split("\n\n"))]:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_parquet():
    stream = io.BytesIO()
    pd.DataFrame({"text": TEXT.split("\n\n")}).to_parquet(stream)
    return stream.getvalue()


def make_pdf():
    lines = " ".join(f"({line}) Tj T*" for line in TEXT.split("\n\n")).encode()
    drawn = b"BT /F1 9 Tf 12 TL 30 700 Td " + lines + b" ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 6\n0000000000 65535 f \n%btrailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + tail % (table, len(data))


def make_mail():
    message = email.message.EmailMessage()
    message["Subject"], message["From"], message["MIME-Version"] = "A dam", "Ada Lee <ada@example.org>", "1.0"
    message.set_content(TEXT)
    message.add_alternative(PAGE, subtype="html")
    message.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="a.txt")
    return bytes(message)


def make_warc():
    sent = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.example.org/\r\nContent-Length: {len(sent)}"
    )
    return head.encode() + b"\r\n\r\n" + sent + b"\r\n\r\n"


PAGE = "<!DOCTYPE html><html><head><title>A dam</title></head><body><article><h1>A dam</h1>{}</article></body></html>"
PAGE = PAGE.format("".join(f"<p>{line}</p>" for line in TEXT.split("\n\n")))
TABLE = "headline,text\n" + "".join(f'Dams,"{line}"\n' for line in TEXT.split("\n\n"))
ROWS = [{"headline": "Dams", "text": line} for line in TEXT.split("\n\n")]
SOUND = {
    ".txt": TEXT.encode(),
    ".md": f"# Dams\n\n{TEXT}".encode(),
    ".html": PAGE.encode(),
    ".eml": make_mail(),
    ".mhtml": make_mail(),
    ".csv": TABLE.encode(),
    ".tsv": TABLE.replace("headline,", "headline\t").replace("Dams,", "Dams\t").encode(),
    ".xlsx": make_xlsx(),
    ".json": json.dumps(ROWS).encode(),
    ".jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
    ".parquet": make_parquet(),
    ".docx": make_docx(),
    ".rtf": (r"{\rtf1\ansi " + TEXT.replace("\n\n", r"\par ") + "}").encode(),
    ".pdf": make_pdf(),
    ".zip": make_zip([("a.txt", TEXT), ("b.html", PAGE)]),
    ".tar": gzip.decompress(make_tar_gz([("a.txt", TEXT.encode()), ("b.html", PAGE.encode())])),
    ".tar.gz": make_tar_gz([("a.txt", TEXT.encode()), ("b.html", PAGE.encode())]),
    ".tar.bz2": bz2.compress(gzip.decompress(make_tar_gz([("a.txt", TEXT.encode())]))),
    ".txt.gz": gzip.compress(TEXT.encode(), mtime=0),
    ".warc": make_warc(),
    ".warc.gz": gzip.compress(make_warc(), mtime=0),
}


def check_survives(name, data):
    """Read a file beside a sound one: the sound one is read, and the other has rows or a note, and no exception."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / name).write_bytes(data)
        (folder / "sound.txt").write_text(TEXT, encoding="utf-8")
        tables = read_corpus(folder)
    for table_name, table in zip(CorpusTables._fields, tables, strict=True):
        schema.check(table_name.upper(), table)
    assert pd.isna(problem(tables, "sound.txt"))
    assert name in set(tables.articles["source_file"])
    return tables.articles[tables.articles["source_file"] == name]


@pytest.mark.parametrize("suffix", SOUND)
def test_the_sound_files_are_sound(suffix):
    assert check_survives(f"a{suffix}", SOUND[suffix])["problem"].isna().all()


@pytest.mark.parametrize("suffix", SOUND)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_files_that_were_cut_off(suffix, share):
    check_survives(f"a{suffix}", SOUND[suffix][: int(len(SOUND[suffix]) * share)])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SOUND)), st.binary(max_size=200))
def test_random_bytes(suffix, data):
    check_survives(f"a{suffix}", data)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(sorted(SOUND)))
def test_files_with_broken_places(data, suffix):
    content = bytearray(SOUND[suffix])
    for _ in range(data.draw(st.integers(1, 8), "places")):
        at = data.draw(st.integers(0, len(content) - 1), "at")
        content[at : at + data.draw(st.integers(0, 20), "lost")] = data.draw(st.binary(max_size=20), "instead")
    check_survives(f"a{suffix}", bytes(content))


@pytest.mark.parametrize("suffix", SOUND)
@pytest.mark.parametrize("other", [".txt", ".html", ".zip", ".jsonl", ".pdf", ".docx", ".doc", ".xls", ".gz", ""])
def test_files_that_are_named_as_what_they_are_not(suffix, other):
    name = f"a{other}"
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / name).write_bytes(SOUND[suffix])
        (Path(made) / "sound.txt").write_text(TEXT, encoding="utf-8")
        tables = read_corpus(made)
    assert pd.isna(problem(tables, "sound.txt"))
    assert name in set(tables.articles["source_file"]) or name in said(tables)
