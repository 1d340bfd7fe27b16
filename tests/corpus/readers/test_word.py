"""Word documents: text in the order of the document, what stands beside it, and files that are traps or broken."""

import io
import zipfile

import docx
import pytest

from analyst.corpus import read_corpus
from analyst.corpus.pages import Limits, Options, UnreadableError
from analyst.corpus.readers import find_format, memory_source, read_source

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = [
    "The ministers of both countries agreed on Monday to build a bridge across the river, after talks of many years.",
    "“It will take four years,” the minister of transport told reporters after the meeting in the capital on Monday.",
    "Work on the northern bank is to begin in the spring, according to the plan that was published on the same day.",
]
NEXIS = """Ministers agree on a new bridge
Example Times
June 2, 2025 Monday
Copyright 2025 Example Times All Rights Reserved
Section: NEWS; Pg. 4
Length: 41 words
Byline: Ada Lee
Body
{}
{}
Load-Date: June 3, 2025
End of Document
A dam for the valley
Example Post
June 4, 2025 Wednesday
Copyright 2025 Example Post All Rights Reserved
Length: 20 words
Body
{}
Load-Date: June 5, 2025
End of Document""".format(*BODY).split("\n")


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def package(xml, **others):
    """Make the least that is a Word document; `others` are further files in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
        for name, data in others.items():
            archive.writestr(name, data)
    return stream.getvalue()


def found(data, limits=None):
    return list(read_source(memory_source("a.docx", data), Options(limits=limits or Limits())))


def lines_of(data):
    [article] = found(data)
    return article.page.raw_text.split("\n")


@pytest.fixture
def document():
    made = docx.Document()
    made.core_properties.title = "Microsoft Word - Document1"
    made.core_properties.author = "A Clerk"
    made.add_paragraph("Ministers agree on a new bridge", style="Title")
    made.add_paragraph("By Ada Lee")
    made.add_paragraph("2 June 2025")
    made.add_paragraph(BODY[0])
    made.add_paragraph(BODY[1])
    made.add_heading("What the plan says", 2)
    made.add_paragraph("The bridge is to carry trains and cars.", style="List Bullet")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Reds", "12 seats"
    made.add_paragraph(BODY[2])
    made.sections[0].header.paragraphs[0].text = "Example Times"
    made.sections[0].footer.paragraphs[0].text = "Clipping 7"
    return made


def test_a_document_as_tables(document, make_corpus, check_lines):
    tables = read_corpus(make_corpus.files({"a.docx": saved(document)}))
    row = tables.articles.iloc[0]
    assert tables.articles["problem"].isna().all()
    assert (row["headline"], row["authors"]) == ("Ministers agree on a new bridge", "Ada Lee")
    assert str(row["published_at"])[:10] == "2025-06-02"
    assert all(text in row["text"].split("\n\n") for text in BODY)
    rules = dict(zip(tables.removed["removed_text"], tables.removed["rule"], strict=True))
    assert rules["Clipping 7"] == rules["Example Times"] == "page_furniture"
    check_lines(tables)


def test_order_and_kinds(document):
    [article] = found(saved(document))
    lines = article.page.raw_text.split("\n")
    assert lines[3:6] == [*BODY[:2], "What the plan says"]
    assert lines[6:10] == ["The bridge is to carry trains and cars.", "Reds", "12 seats", BODY[2]]
    assert article.page.kinds == {1: "heading", 6: "heading", 7: "list_item"}
    assert article.part is None and article.line is None


def test_the_writer_of_the_file_is_not_the_author(document):
    document.paragraphs[1].clear()
    [article] = found(saved(document))
    assert article.page.data.authors == () and article.page.data.published is None


def test_a_title_that_no_line_repeats_is_no_headline(document):
    document.paragraphs[0].clear()
    [article] = found(saved(document))
    assert article.page.title is None and article.page.data.headline is None


RUNS = {
    "<w:r><w:t>a</w:t></w:r><w:ins><w:r><w:t> b</w:t></w:r></w:ins>": "a b",
    "<w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText> b</w:delText></w:r></w:del>": "a",
    "<w:moveFrom><w:r><w:t>b</w:t></w:r></w:moveFrom><w:r><w:t>a</w:t></w:r>": "a",
    "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt>": "a",
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>b</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>a</w:t></w:r>": "a",
    "<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>b</w:t></w:r>": "a\tb",
    "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>": "a\nb",
    "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>": "a-b",
    "<w:r><w:t>a</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    "<w:r><w:t>b</w:t></w:r>": "ab\nbox",
}


@pytest.mark.parametrize("runs", RUNS)
def test_text_of_a_paragraph_as_word_shows_it(runs):
    xml = f"<w:document {W}><w:body><w:p>{runs}</w:p></w:body></w:document>"
    assert "\n".join(lines_of(package(xml))).rstrip("\n") == RUNS[runs]


def test_a_strict_document_reads_the_same():
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    xml = f"<w:document {strict}><w:body><w:p><w:r><w:t>{BODY[0]}</w:t></w:r></w:p></w:body></w:document>"
    assert lines_of(package(xml))[0] == BODY[0]


def test_footnotes_are_kept_apart(document, make_corpus, check_lines):
    data = saved(document)
    note = "<w:footnote><w:p><w:r><w:t>The plan has 40 pages.</w:t></w:r></w:p></w:footnote>"
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                relation = (
                    b'<Relationship Id="rId99" Type="http://x.example/footnotes" Target="notes.xml"/></Relationships>'
                )
                content = content.replace(b"</Relationships>", relation)
            new.writestr(name, content)
        new.writestr("word/notes.xml", f"<w:footnotes {W}>{note}</w:footnotes>")
    tables = read_corpus(make_corpus.files({"a.docx": stream.getvalue()}))
    rules = dict(zip(tables.removed["removed_text"], tables.removed["rule"], strict=True))
    assert rules["The plan has 40 pages."] == "footnote"
    check_lines(tables)


def test_an_export_of_a_news_database(make_corpus, check_lines):
    made = docx.Document()
    for line in NEXIS:
        made.add_paragraph(line)
    made.sections[0].footer.paragraphs[0].text = "Printed by A Clerk"
    tables = read_corpus(make_corpus.files({"a.docx": saved(made)}))
    rows = tables.articles
    assert list(rows["headline"]) == ["Ministers agree on a new bridge", "A dam for the valley"]
    assert list(rows["outlet"]) == ["Example Times", "Example Post"]
    assert list(rows["source_part"]) == ["article 1", "article 2"] and rows["source_line"].isna().all()
    assert list(rows["text"]) == [f"{BODY[0]}\n\n{BODY[1]}", BODY[2]]
    last = tables.removed[tables.removed["article_id"] == rows["article_id"].iloc[1]]
    assert "Printed by A Clerk" in set(last["removed_text"])
    check_lines(tables)


def bomb(n_bytes):
    text = "a" * 1000
    runs = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" * (n_bytes // 1040)
    return package(f"<w:document {W}><w:body>{runs}</w:body></w:document>")


def test_a_bomb_is_refused_by_what_it_declares():
    with pytest.raises(UnreadableError, match=r"would unpack to 2 MB, and 1 MB is the most"):
        found(bomb(2_500_000), Limits(most_document=1_500_000))


def test_a_bomb_is_refused_by_what_it_unpacks_to():
    with pytest.raises(UnreadableError, match="more than 50 times its size"):
        found(bomb(2_500_000), Limits(most_ratio=50, ratio_from=100_000))
    with pytest.raises(UnreadableError, match="unpacks to more than 1 MB"):
        found(bomb(2_500_000), Limits(most_bytes=1_000_000))


def test_a_document_of_too_many_files_is_refused():
    xml = f"<w:document {W}><w:body/></w:document>"
    with pytest.raises(UnreadableError, match="more than 3 files"):
        found(package(xml, **{f"word/{n}.xml": "" for n in range(9)}), Limits(most_members=3))


ENTITIES = f"""<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<w:document {W}><w:body><w:p><w:r><w:t>x&b;&f;</w:t></w:r></w:p></w:body></w:document>"""


def test_entities_are_not_resolved():
    assert "aaaa" not in "".join(lines_of(package(ENTITIES)))


def test_broken_and_protected_documents(document):
    data = saved(document)
    for broken in (data[: len(data) // 2], package("<w:document"), package(""), b"PK\x03\x04", b""):
        with pytest.raises(UnreadableError, match=r"broken or was cut off .*Open it in Word"):
            found(broken)
    locked = package(f"<w:document {W}/>").replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    with pytest.raises(UnreadableError, match="protected by a password"):
        found(locked)


def test_a_document_that_is_only_a_web_page_inside():
    rels = '<Relationships><Relationship Type="x/aFChunk" Target="a.mht"/></Relationships>'
    xml = f"<w:document {W}><w:body><w:altChunk/></w:body></w:document>"
    with pytest.raises(UnreadableError, match="as a web page inside"):
        found(package(xml, **{"word/_rels/document.xml.rels": rels}))


def test_an_empty_document_says_so(make_corpus):
    tables = read_corpus(make_corpus.files({"a.docx": saved(docx.Document())}))
    assert "empty" in tables.articles["problem"].iloc[0]


def test_found_by_content_whatever_the_name(document):
    assert find_format(memory_source("a.zip", saved(document))) == "word"
