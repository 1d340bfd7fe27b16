"""One packed file is read as what is in it."""

import bz2
import gzip
import io
import json
import lzma
import tarfile

import pytest

from analyst.corpus import read_corpus
from analyst.corpus.pages import Limits


def problem(tables):
    return tables.articles["problem"].iloc[0]


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.txt.gz", gzip.compress), ("a.txt.bz2", bz2.compress), ("a.txt.xz", lzma.compress), ("a.GZ", gzip.compress)],
)
def test_a_packed_text(make_corpus, article, check_lines, name, pack):
    tables = read_corpus(make_corpus.files({name: pack(article.encode())}))
    alone = read_corpus(make_corpus.files({"alone/a.txt": article}) / "alone")
    assert tables.articles[["source_file", "text"]].values.tolist() == [[name, alone.articles["text"].iloc[0]]]
    assert tables.articles["source_part"].isna().all()
    check_lines(tables)


def test_a_packed_page(make_corpus, article):
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in article.split("\n")) + "</body></html>"
    tables = read_corpus(make_corpus.files({"a.html.gz": gzip.compress(page.encode())}))
    assert "<p>" not in tables.articles["text"].iloc[0]
    assert tables.articles["problem"].isna().all()


def test_packed_rows_keep_their_parts(make_corpus):
    rows = [{"text": f"The council agreed on Tuesday to build dam number {n}, they said."} for n in range(3)]
    lines = "\n".join(map(json.dumps, rows))
    tables = read_corpus(make_corpus.files({"a.jsonl.gz": gzip.compress(lines.encode())}))
    assert list(tables.articles["source_part"]) == ["line 1", "line 2", "line 3"]


def test_an_old_tar_that_has_no_signature(make_corpus, article):
    info = tarfile.TarInfo("a.txt")
    info.size = len(article)
    header = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    header[257:265] = bytes(8)  # as before POSIX
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    data = bytes(header) + article.encode().ljust(1024, b"\0") + bytes(1024)
    tables = read_corpus(make_corpus.files({"a.tgz": gzip.compress(data), "b.tar.gz": gzip.compress(data)}))
    assert list(tables.articles["source_part"]) == ["a.txt", "a.txt"]


def test_two_parts_one_after_the_other(make_corpus, article):
    half = len(article) // 2
    data = gzip.compress(article[:half].encode()) + gzip.compress(article[half:].encode())
    tables = read_corpus(make_corpus.files({"a.txt.gz": data}))
    assert tables.articles["text"].iloc[0].endswith("according to the plan.")


def test_of_a_file_that_was_cut_off_the_beginning_is_read(make_corpus):
    text = "\n".join(f"The council agreed on day {n * 7919} to build dam number {n}, they said." for n in range(2000))
    data = gzip.compress(text.encode())
    tables = read_corpus(make_corpus.files({"a.txt.gz": data[: len(data) // 2]}))
    assert tables.articles["text"].iloc[0].startswith("The council agreed on day 0")
    assert "Read only in part, 1 article(s): The packed file is cut off" in "".join(tables.problems["problem"])


@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x1f\x8b\x08\0" + b"x" * 50, gzip.compress(b"The dam.", mtime=0)[:10]])
def test_of_a_broken_one_nothing_is_read(make_corpus, data):
    assert "packed file is broken" in problem(read_corpus(make_corpus.files({"a.txt.gz": data})))


def test_what_no_reader_knows(make_corpus):
    tables = read_corpus(make_corpus.files({"a.bin.gz": gzip.compress(bytes(range(256)))}))
    assert "No reader knows the format of what is packed in it (a.bin)" in problem(tables)


def test_a_bomb(make_corpus):
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="w") as packed:
        for _ in range(30):
            packed.write(bytes(1_000_000))
    folder = make_corpus.files({"a.txt.gz": stream.getvalue()})
    assert "more than 200 times its size" in problem(read_corpus(folder))
    assert "unpacks to more than 3 MB" in problem(read_corpus(folder, limits=Limits(most_bytes=3_000_000)))


def test_packed_too_often(make_corpus, article):
    data = article.encode()
    for _ in range(5):
        data = gzip.compress(data)
    tables = read_corpus(make_corpus.files({"a.txt" + 5 * ".gz": data}))
    assert "at most 3 in one another are opened" in problem(tables)
