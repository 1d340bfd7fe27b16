"""Archives: each member is read by the reader of its format, and what is not read is counted."""

import gzip
import io
import tarfile
import zipfile

import pytest

from analyst.corpus import read_corpus
from analyst.corpus.pages import Limits
from analyst.corpus.readers import archives, packed
from analyst.corpus.readers.archives import shown_name

SENTENCE = "The ministers of both countries agreed on Monday to build a bridge across the river, they said."
PAGE = """<!DOCTYPE html><html><head><title>A dam for the valley</title></head><body><article>
<h1>A dam for the valley</h1><p>The council of the valley agreed on Tuesday to build a dam above the town of Ames.</p>
<p>“Nobody has to leave the valley for it,” the mayor told reporters after the vote in the town hall.</p>
<p>The dam is to be ready in six years, according to the plan that was published on the same day.</p>
</article></body></html>"""


def make_zip(members, method=zipfile.ZIP_DEFLATED):
    """Return a zip of (name, content) pairs; of a name that ends in `/`, a folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def make_tar(members, mode="w"):
    """Return a tar of (name or TarInfo, content) pairs."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, content in members:
            data = content if isinstance(content, bytes) else content.encode()
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def numbered(article, n):
    return article + f"\nIt is bridge number {n} of the two countries, they said."


def parts(tables):
    return list(tables.articles["source_part"])


def problem(tables, part=None):
    rows = tables.articles.set_index("source_part") if part else tables.articles.set_index("source_file")
    return rows["problem"].iloc[0] if part is None else rows.loc[part, "problem"]


def said(tables):
    return "\n".join(tables.problems["problem"])


PACKINGS = [
    ("a.zip", lambda members: make_zip(members)),
    ("a.zip", lambda members: make_zip(members, zipfile.ZIP_STORED)),
    ("a.zip", lambda members: make_zip(members, zipfile.ZIP_BZIP2)),
    ("a.zip", lambda members: make_zip(members, zipfile.ZIP_LZMA)),
    ("a.tar", lambda members: make_tar(members)),
    ("a.tar.gz", lambda members: make_tar(members, "w:gz")),
    ("a.tgz", lambda members: make_tar(members, "w:gz")),
    ("a.tar.bz2", lambda members: make_tar(members, "w:bz2")),
    ("a.tar.xz", lambda members: make_tar(members, "w:xz")),
]


@pytest.mark.parametrize(("name", "pack"), PACKINGS, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PACKINGS)])
def test_members_are_read_as_files_are(make_corpus, article, check_lines, name, pack):
    members = [("sub/b.txt", article), ("page.html", PAGE), ("sub/deep/c.txt", numbered(article, 3))]
    tables = read_corpus(make_corpus.files({name: pack(members)}))
    assert parts(tables) == [member for member, _ in members]
    assert list(tables.articles["article_name"]) == [f"{name}#{member}" for member, _ in members]
    assert set(tables.articles["source_file"]) == {name}
    assert tables.articles["problem"].isna().all()
    assert tables.articles["text"].iloc[1].startswith("The council of the valley agreed on Tuesday")
    alone = read_corpus(make_corpus.files({"alone/b.txt": article}) / "alone")
    assert tables.articles["text"].iloc[0] == alone.articles["text"].iloc[0]
    check_lines(tables)


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_what_is_no_article_is_left_out_or_counted(make_corpus, article, make):
    hidden = [".hidden.txt", "__MACOSX/._a.txt", "README.txt", "corpus.toml", ".git/b.txt", "page_files/ad.html"]
    unread = ["a.jpg", "b.jpg", "c.mp3", "d.exe"]
    members = [("a.txt", article), ("page.html", PAGE)]
    members += [(name, article) for name in hidden] + [(name, b"\x00\x01\x02") for name in unread]
    tables = read_corpus(make_corpus.files({"a.bin.zip" if make is make_zip else "a.tar": make(members)}))
    assert parts(tables) == ["a.txt", "page.html"]
    assert "4 member(s) of the archive (a.jpg, b.jpg, c.mp3, …): not read, for no reader knows the format" in said(
        tables
    )
    assert "hidden" not in said(tables)


def test_a_folder_of_that_name_with_no_page_beside_is_read(make_corpus, article):
    tables = read_corpus(make_corpus.files({"a.zip": make_zip([("news_files/a.txt", article)])}))
    assert parts(tables) == ["news_files/a.txt"]


def test_archives_in_archives(make_corpus, article):
    inner = make_zip([("c.txt", numbered(article, 2))])
    middle = make_tar([("b.txt", numbered(article, 1)), ("inner.zip", inner)], "w:gz")
    tables = read_corpus(make_corpus.files({"a.zip": make_zip([("a.txt", article), ("sub/middle.tgz", middle)])}))
    assert parts(tables) == ["a.txt", "sub/middle.tgz#b.txt", "sub/middle.tgz#inner.zip#c.txt"]
    assert tables.articles["problem"].isna().all()


def test_archives_too_deep_keep_a_row(make_corpus, article):
    data = make_zip([("a.txt", article)])
    for n in range(3):
        data = make_zip([(f"{n}.zip", data), (f"{n}.txt", numbered(article, n))])
    tables = read_corpus(make_corpus.files({"a.zip": data}), limits=Limits(most_depth=2))
    assert parts(tables) == ["2.zip#1.zip", "2.zip#1.txt", "2.txt"]
    assert "at most 2 in one another are opened" in problem(tables, "2.zip#1.zip")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/news.txt", "etc/news.txt"), ("/etc/news.txt", "etc/news.txt"), ("C:\\x\\news.txt", "x/news.txt"),
        ("..\\..\\news.txt", "news.txt"), ("\\\\host\\share\\news.txt", "host/share/news.txt"),
        ("a/../../news.txt", "a/news.txt"), ("./news.txt", "news.txt"), ("a\nb\x1b[31m.txt", "a b[31m.txt"),
        ("x\u202etxt.exe", "xtxt.exe"), ("a" * 500 + ".txt", "a" * 296 + ".txt"), ("", "unnamed"), ("../..", "unnamed"),
    ],
)  # fmt: skip
def test_names_are_made_harmless(name, shown):
    assert shown_name(name) == shown


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_names_that_lead_out_of_the_archive(make_corpus, article, make):
    names = ["../../evil.txt", "/tmp/evil2.txt", "ok/a.txt"]
    members = [(name, numbered(article, n)) for n, name in enumerate(names)]
    folder = make_corpus.files({"sub/sub/a.archive": make(members)})
    (folder / "sub/sub/a.archive").rename(folder / "sub/sub" / ("a.zip" if make is make_zip else "a.tar"))
    before = sorted(folder.rglob("*"))
    tables = read_corpus(folder / "sub")
    assert parts(tables) == ["evil.txt", "tmp/evil2.txt", "ok/a.txt"]
    assert "2 member(s) of the archive (evil.txt, tmp/evil2.txt): the name in the archive leads out of it" in said(
        tables
    )
    assert sorted(folder.rglob("*")) == before


def test_a_name_with_a_nul_byte(make_corpus, article):
    data = make_zip([("evil.txt?.exe", article)]).replace(b"evil.txt?.exe", b"evil.txt\0.exe")
    tables = read_corpus(make_corpus.files({"a.zip": data, "b.txt": numbered(article, 1)}))
    assert any("evil.txt.exe" in text for text in tables.problems["problem"])


def test_links_and_devices_are_not_followed(make_corpus, article):
    def special(name, kind):
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        return info, b""

    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
    members = [special(f"{n}.txt", kind) for n, kind in enumerate(kinds)]
    tables = read_corpus(make_corpus.files({"a.tar": make_tar([*members, ("a.txt", article)])}))
    assert parts(tables) == ["a.txt"]
    assert "4 member(s) of the archive (0.txt, 1.txt, 2.txt, …): links or devices, which are not followed" in said(
        tables
    )


def test_links_in_a_zip(make_corpus, article):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    tables = read_corpus(make_corpus.files({"a.zip": make_zip([(link, "/etc/passwd"), ("a.txt", article)])}))
    assert parts(tables) == ["a.txt"]
    assert "1 member(s) of the archive (link.txt): links or devices" in said(tables)


def test_members_of_one_name_are_all_read(make_corpus, article):
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = make_zip([("a.txt", article), ("a.txt", numbered(article, 2))])
    tables = read_corpus(make_corpus.files({"a.zip": data}))
    assert list(tables.articles["article_name"]) == ["a.zip#a.txt", "a.zip#a.txt (2)"]
    assert tables.articles["article_id"].is_unique


def test_a_name_in_utf_8_that_is_not_marked_as_such(make_corpus, article):
    data = make_zip([("x-Joenkoe.txt", article)]).replace(b"x-Joenkoe", "Jönköx".encode() + b"-")
    assert parts(read_corpus(make_corpus.files({"a.zip": data}))) == ["Jönköx-.txt"]


def with_flags(data, offset_local, offset_central, value):
    """Set a two-byte field in every header of a zip, in the member's own and in the table of contents."""
    data = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", offset_local), (b"PK\x01\x02", offset_central)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset : at + offset + 2] = value.to_bytes(2, "little")
            at = data.find(signature, at + 4)
    return bytes(data)


def test_a_password_keeps_the_row(make_corpus, article):
    data = with_flags(make_zip([("a.txt", article), ("b.jpg", b"x")]), 6, 8, 0x1)
    tables = read_corpus(make_corpus.files({"a.zip": data}))
    assert parts(tables) == ["a.txt"]
    assert "protected by a password" in problem(tables, "a.txt")


@pytest.mark.parametrize(("method", "name"), [(9, "Deflate64"), (93, "Zstandard"), (77, "unknown")])
def test_an_unknown_method_keeps_the_row(make_corpus, article, method, name):
    data = with_flags(make_zip([("a.txt", article)]), 8, 10, method)
    assert f"({name})" in problem(read_corpus(make_corpus.files({"a.zip": data})), "a.txt")


def test_a_broken_member_keeps_its_row_and_the_rest_is_read(make_corpus, article):
    data = make_zip([("a.txt", article), ("b.txt", numbered(article, 2))], zipfile.ZIP_STORED)
    data = data.replace(b"agree on a new bridge", b"agree on a new BRIDGE", 1)
    tables = read_corpus(make_corpus.files({"a.zip": data}))
    assert "Bad CRC-32" in problem(tables, "a.txt")
    assert tables.articles["problem"].isna().tolist() == [False, True]


@pytest.mark.parametrize(("name", "data"), [("a.zip", make_zip([])), ("a.tar", make_tar([]))])
def test_an_empty_archive_says_so(make_corpus, name, data):
    assert "archive is empty" in problem(read_corpus(make_corpus.files({name: data})))


def test_an_archive_without_articles_says_so(make_corpus):
    tables = read_corpus(make_corpus.files({"a.zip": make_zip([("a.jpg", b"\xff\xd8"), ("sub/", b"")])}))
    assert "holds no article" in problem(tables)
    assert "1 member(s) of the archive (a.jpg)" in said(tables)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_of_a_tar_that_was_cut_off_the_beginning_is_read(make_corpus, article, mode, share):
    words = [f"{article} {' '.join(str(n * k * 7919) for k in range(1500))} said" for n in range(1, 31)]
    data = make_tar([(f"{n:02}.txt", text) for n, text in enumerate(words)], mode)
    name = "a.tar" if mode == "w" else f"a.tar.{mode[2:]}"
    tables = read_corpus(make_corpus.files({name: data[: int(len(data) * share)], "z.txt": article}))
    sound = tables.articles[tables.articles["problem"].isna() & (tables.articles["source_file"] == name)]
    assert list(sound["source_part"]) == [f"{n:02}.txt" for n in range(len(sound))]
    assert "broken or was cut off" in said(tables)
    if mode in ("w", "w:gz"):  # the others pack larger blocks at a time
        assert abs(len(sound) - 30 * share) <= 2


def test_a_tar_without_its_end_mark_is_told(make_corpus, article):
    data = make_tar([("a.txt", article)])
    tables = read_corpus(make_corpus.files({"a.tar": data[: 512 + (len(article) // 512 + 1) * 512]}))
    assert parts(tables) == ["a.txt"]
    assert "Read only in part, 1 article(s): The tar archive is broken or was cut off" in said(tables)


def test_a_zip_that_was_cut_off_says_why_nothing_is_read(make_corpus, article):
    data = make_zip([("a.txt", article), ("b.txt", article)])
    tables = read_corpus(make_corpus.files({"a.zip": data[:-40]}))
    assert "table of contents is at its end" in problem(tables)


def test_a_header_that_claims_gigabytes(make_corpus, article):
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 4_000_000_000
    data = make_tar([("a.txt", article)])[:1024] + info.tobuf() + bytes(20_480)
    tables = read_corpus(make_corpus.files({"a.tar": data}))
    assert parts(tables) == ["a.txt"]
    assert "header of 4,000,000,000 bytes" in said(tables)


@pytest.mark.parametrize("in_memory", [1, 10_000_000])
def test_large_members_go_to_disk_and_are_read_alike(make_corpus, article, monkeypatch, in_memory):
    monkeypatch.setattr(archives, "IN_MEMORY", in_memory)
    monkeypatch.setattr(packed, "IN_MEMORY", in_memory)
    rows = "\n".join(f'{{"text": "{SENTENCE} It is number {n}."}}' for n in range(200))
    inner = make_zip([("b.txt", article), ("page.html", PAGE)])
    members = [("a.jsonl", rows), ("inner.zip", inner), ("c.jsonl.gz", gzip.compress(rows.encode()))]
    tables = read_corpus(make_corpus.files({"a.zip": make_zip(members)}))
    assert tables.articles["problem"].isna().all()
    lines = [f"line {n}" for n in range(1, 201)]
    assert parts(tables) == [f"a.jsonl#{line}" for line in lines] + ["inner.zip#b.txt", "inner.zip#page.html"] + [
        f"c.jsonl.gz#{line}" for line in lines
    ]
    assert tables.articles["text"].iloc[199] == tables.articles["text"].iloc[-1] == f"{SENTENCE} It is number 199."


def test_a_tar_with_a_sparse_file(make_corpus, article):
    info = tarfile.TarInfo("b.txt")
    info.type = tarfile.GNUTYPE_SPARSE
    data = make_tar([("a.txt", article)])[:1024] + info.tobuf(tarfile.GNU_FORMAT) + bytes(10_240)
    tables = read_corpus(make_corpus.files({"a.tar": data}))
    assert parts(tables) == ["a.txt"]
    assert "holds a file with holes" in said(tables)


def test_a_member_read_in_part_is_told(make_corpus, article):
    inner = make_tar([("a.txt", article), ("b.txt", numbered(article, 2))])
    tables = read_corpus(make_corpus.files({"a.zip": make_zip([("inner.tar", inner[:1300])])}))
    assert "inner.tar#a.txt" in parts(tables)
    assert "(inner.tar): read only in part. The tar archive is broken or was cut off" in said(tables)


def test_facts_stated_inside_an_archive_are_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "week.zip", "w") as archive:
        archive.writestr("a.txt", "The ministers of both countries agreed on Monday to build a bridge, they said.")
        archive.writestr("corpus.toml", '[files."a.txt"]\noutlet = "X"\n')
    tables = read_corpus(tmp_path)
    assert list(tables.articles["article_name"]) == ["week.zip#a.txt"]
    assert "(corpus.toml): not read, for facts are stated beside the archive" in tables.problems["problem"][0]


class _Named(zipfile.ZipInfo):
    """A member whose name is stored in an encoding that the archive does not tell."""

    def __init__(self, name, codec):
        super().__init__(name)
        self.stored = name.encode(codec)

    def _encodeFilenameFlags(self):
        return self.stored, self.flag_bits & ~0x800


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("Zürich – Führung.txt", "cp1252"),
        ("Trump’s plan.txt", "cp1252"),
        ("Retour à Paris.txt", "cp1252"),
        ("Retour à Paris.txt", "cp850"),
        ("Größe.txt", "cp437"),
        ("Ação São Paulo.txt", "cp850"),
        ("Zürich – Führung.txt", "utf-8"),
        ("Новости и дела.txt", "cp866"),
        ("Новости и дела.txt", "cp1251"),
    ],
)
def test_names_are_read_whatever_wrote_them(make_corpus, article, name, codec):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(_Named(name, codec), article)
    assert parts(read_corpus(make_corpus.files({"a.zip": stream.getvalue()}))) == [name]


def test_the_names_of_an_archive_are_in_one_encoding(make_corpus, article):
    stream = io.BytesIO()
    names = ["û là.txt", "Zürich.txt", "Führung.txt"]  # the first might be in another
    with zipfile.ZipFile(stream, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr(_Named(name, "cp1252"), numbered(article, number))
    assert sorted(parts(read_corpus(make_corpus.files({"a.zip": stream.getvalue()})))) == sorted(names)
