"""Web archives: pages become articles, all other records are counted."""

import gzip
import io
import zlib

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from analyst.corpus import read_corpus
from analyst.corpus.pages import Limits

HTML = "text/html; charset=utf-8"
DATE = "2024-05-06T07:08:09Z"


def page(n, title="A dam for the valley"):
    return f"""<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The council of the valley agreed on Tuesday to build dam number {n} above the town of Jönköping.</p>
<p>“Nobody has to leave the valley for it,” the mayor told reporters after the vote in the town hall.</p>
<p>The dam is to be ready in {n + 6} years, according to the plan that was published on the same day.</p>
</article></body></html>"""


class Archive:
    """A web archive in the making."""

    def __init__(self, is_packed=True):
        self.stream = io.BytesIO()
        self.writer = WARCWriter(self.stream, gzip=is_packed)

    def add(self, url, data, *, kind="response", type_=HTML, status="200 OK", headers=(), about=None):
        data = data.encode() if isinstance(data, str) else data
        sent = StatusAndHeaders(status, [("Content-Type", type_), *headers], protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(data),
            http_headers=sent if kind in ("response", "revisit") else None,
            warc_content_type=type_ if kind in ("resource", "conversion") else "",
            warc_headers_dict={"WARC-Date": DATE} | (about or {}),
        )
        self.writer.write_record(record)
        return self

    def getvalue(self):
        return self.stream.getvalue()


def row(tables, part):
    return tables.articles.set_index("source_part").loc[part]


def said(tables):
    return "\n".join(tables.problems["problem"])


@pytest.mark.parametrize("is_packed", [True, False])
def test_pages_become_articles(make_corpus, check_lines, is_packed):
    archive = Archive(is_packed)
    archive.add("https://www.example.org/dam-1", page(1)).add("https://www.example.org/dam-2", page(2))
    name = "a.warc.gz" if is_packed else "a.warc"
    tables = read_corpus(make_corpus.files({name: archive.getvalue()}))
    assert list(tables.articles["source_part"]) == ["record 1", "record 2"]
    assert list(tables.articles["url"]) == ["https://www.example.org/dam-1", "https://www.example.org/dam-2"]
    assert list(tables.articles["headline"]) == ["A dam for the valley"] * 2
    assert tables.articles["published_at"].isna().all()  # the day of the capture is not the day of publication
    assert "build dam number 2 above the town of Jönköping." in row(tables, "record 2")["text"]
    check_lines(tables)


def test_one_packed_block_for_all_records(make_corpus):
    archive = (
        Archive(is_packed=False).add("https://www.example.org/1", page(1)).add("https://www.example.org/2", page(2))
    )
    tables = read_corpus(make_corpus.files({"a.warc.gz": gzip.compress(archive.getvalue())}))
    assert list(tables.articles["source_part"]) == ["record 1", "record 2"]


def test_other_records_are_counted(make_corpus):
    archive = Archive()
    archive.writer.write_record(archive.writer.create_warcinfo_record("a.warc.gz", {"software": "a crawler"}))
    archive.add("https://www.example.org/old", "", status="301 Moved Permanently")
    archive.add("https://www.example.org/gone", page(1), status="404 Not Found")
    archive.add("https://www.example.org/a.png", b"\x89PNG", type_="image/png")
    archive.add("https://www.example.org/b.png", b"\x89PNG", type_="image/png")
    archive.add("https://www.example.org/robots.txt", "User-agent: *", type_="text/plain")
    archive.add("https://www.example.org/dam", page(1), kind="revisit")
    archive.add("dns:www.example.org", "127.0.0.1", type_="text/dns")
    archive.add("https://www.example.org/dam", page(1))
    tables = read_corpus(make_corpus.files({"a.warc.gz": archive.getvalue()}))
    assert list(tables.articles["source_part"]) == ["record 9"]
    assert (
        "8 of 9 records are no articles and were left out: 2 image/png, 1 of another protocol, 1 revisit, "
        "1 robots.txt, 1 warcinfo, 1 with status 301, 1 with status 404."
    ) in said(tables)


def test_resources_and_plain_text(make_corpus, article):
    archive = Archive().add("file:///home/a.html", page(1), kind="resource")
    archive.add("https://www.example.org/a.txt", article, type_="text/plain")
    archive.add("https://www.example.org/b", page(2), kind="resource", type_="application/octet-stream")
    tables = read_corpus(make_corpus.files({"a.warc.gz": archive.getvalue()}))
    assert tables.articles["problem"].isna().all()
    assert list(tables.articles["url"].fillna("")) == ["", "https://www.example.org/a.txt", "https://www.example.org/b"]
    assert row(tables, "record 2")["headline"] == "Ministers agree on a new bridge"


def test_a_wet_file(make_corpus, article, check_lines):
    archive = Archive().add("https://www.example.org/a", article, kind="conversion", type_="text/plain")
    tables = read_corpus(make_corpus.files({"a.warc.wet.gz": archive.getvalue()}))
    assert row(tables, "record 1")["url"] == "https://www.example.org/a"
    assert "The ministers of both countries agreed on Monday" in row(tables, "record 1")["text"]
    check_lines(tables)


@pytest.mark.parametrize(
    ("codec", "type_", "encoding"),
    [
        ("utf-8", HTML, "UTF-8"),
        ("utf-8", "text/html; charset=iso-8859-1", "UTF-8"),  # a server's default is often wrong
        ("cp1252", "text/html", "Windows-1252"),
        ("iso8859-2", 'text/html; charset="ISO-8859-2"', "iso8859-2"),
        ("cp1252", "text/html; charset=nonsense", "Windows-1252"),
        ("cp1252", "text/html; charset=hex", "Windows-1252"),
    ],
)
def test_the_encoding_of_a_page(make_corpus, codec, type_, encoding):
    text = page(1) if codec in ("utf-8", "cp1252") else page(1).replace("“", '"').replace("”", '"')
    archive = Archive().add("https://www.example.org/a", text.encode(codec), type_=type_)
    found = row(read_corpus(make_corpus.files({"a.warc.gz": archive.getvalue()})), "record 1")
    assert found["encoding"] == encoding
    assert "the town of Jönköping." in found["text"]


def chunked(data, size=100):
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("pack", "headers"),
    [
        (chunked, [("Transfer-Encoding", "chunked")]),
        (gzip.compress, [("Content-Encoding", "gzip")]),
        (zlib.compress, [("Content-Encoding", "deflate")]),
        (raw_deflate, [("Content-Encoding", "deflate")]),
        (lambda data: chunked(gzip.compress(data)), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
        (
            lambda data: data,
            [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
        ),  # unpacked by the crawler
        (lambda data: data, [("Content-Encoding", "br")]),
    ],
)
def test_the_packing_of_a_page(make_corpus, pack, headers):
    archive = Archive().add("https://www.example.org/a", pack(page(1).encode()), headers=headers)
    found = row(read_corpus(make_corpus.files({"a.warc.gz": archive.getvalue()})), "record 1")
    assert "the town of Jönköping." in found["text"]


def test_a_packing_that_is_not_known(make_corpus):
    archive = Archive().add("https://www.example.org/a", bytes(range(128, 256)), headers=[("Content-Encoding", "br")])
    tables = read_corpus(make_corpus.files({"a.warc.gz": archive.getvalue()}))
    assert "packed in a way that is not read here (br)" in row(tables, "record 1")["problem"]


def test_a_page_that_unpacks_to_too_much(make_corpus):
    bomb = gzip.compress(bytes(5_000_000))
    archive = Archive().add("https://www.example.org/a", bomb, headers=[("Content-Encoding", "gzip")])
    archive.add("https://www.example.org/b", page(1))
    folder = make_corpus.files({"a.warc.gz": archive.getvalue()})
    tables = read_corpus(folder, limits=Limits(most_document=1_000_000))
    assert "unpacks to more than 1 MB" in row(tables, "record 1")["problem"]
    assert row(tables, "record 2")["n_paragraphs"] >= 3


def test_a_page_that_is_too_large(make_corpus):
    archive = (
        Archive().add("https://www.example.org/a", page(1) + " " * 50_000).add("https://www.example.org/b", page(1))
    )
    folder = make_corpus.files({"a.warc.gz": archive.getvalue()})
    tables = read_corpus(folder, limits=Limits(most_document=10_000))
    assert "The page is larger than 10,000 bytes" in row(tables, "record 1")["problem"]
    assert row(tables, "record 2")["n_paragraphs"] >= 3


def test_a_packed_archive_that_is_a_bomb(make_corpus):
    archive = Archive().add("https://www.example.org/a", bytes(2_000_000), type_="image/png")
    folder = make_corpus.files({"a.warc.gz": archive.getvalue()})
    tables = read_corpus(folder, limits=Limits(ratio_from=100_000))
    assert "more than 200 times its size" in tables.articles["problem"].iloc[0]


def test_a_page_that_the_crawler_cut_off(make_corpus):
    archive = Archive().add("https://www.example.org/a", page(1), about={"WARC-Truncated": "length"})
    assert "The crawler cut the page off (length)" in said(
        read_corpus(make_corpus.files({"a.warc.gz": archive.getvalue()}))
    )


@pytest.mark.parametrize("is_packed", [True, False])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_of_an_archive_that_was_cut_off_the_beginning_is_read(make_corpus, is_packed, share):
    archive = Archive(is_packed).add("https://www.example.org/1", page(1))
    n_first = len(archive.getvalue())
    data = archive.add("https://www.example.org/2", page(2)).getvalue()
    data = data[: n_first + int((len(data) - n_first) * share)]
    tables = read_corpus(make_corpus.files({"a.warc.gz" if is_packed else "a.warc": data}))
    assert list(tables.articles["source_part"]) == ["record 1"]
    assert "Read only in part, 1 article(s): The web archive" in said(tables)


@pytest.mark.parametrize("length", ["", "many", "-5", "9" * 30, "10"])
def test_a_wrong_length_costs_one_record(make_corpus, length):
    archive = (
        Archive(is_packed=False).add("https://www.example.org/1", page(1)).add("https://www.example.org/2", page(2))
    )
    head, _, rest = archive.getvalue().partition(b"Content-Length: ")
    data = head + b"Content-Length: " + length.encode() + rest[rest.index(b"\r\n") :]
    tables = read_corpus(make_corpus.files({"a.warc": data}))
    assert pd_problem(row(tables, "record 2")) is None
    assert "record 1" not in set(tables.articles["source_part"][tables.articles["problem"].isna()])


def pd_problem(found):
    return found["problem"] if isinstance(found["problem"], str) else None


@pytest.mark.parametrize(
    "data", [b"WARC/1.0", b"WARC/1.0\r\n\r\n", b"WARC/1.0\r\n" + b"x" * 3_000_000, b"WARC/1.0\r\n" * 9]
)
def test_what_only_begins_as_a_web_archive(make_corpus, data):
    tables = read_corpus(make_corpus.files({"a.warc": data}))
    assert len(tables.articles) == 1
    assert pd_problem(tables.articles.iloc[0])


def test_an_empty_web_archive(make_corpus):
    tables = read_corpus(make_corpus.files({"a.warc.gz": gzip.compress(b"")}))
    assert "holds no record" in tables.articles["problem"].iloc[0]
