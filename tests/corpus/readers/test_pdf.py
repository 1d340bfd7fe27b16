"""PDF: paragraphs from lines, furniture of the pages, and files without text, protected or broken."""

import io
import re

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError

from analyst.corpus import read_corpus
from analyst.corpus.pages import Limits, Options, UnreadableError
from analyst.corpus.readers import find_format, memory_source, read_source

TEXT = [
    "The ministers of both countries agreed on Monday to",
    "build a bridge across the river, after talks of years",
    "that had failed more than once.",
]
QUOTE = ["“It will take four years,” the minister of transport", "told reporters after the meeting in the capital."]
PLAN = ["Work on the northern bank is to begin in the spring,", "according to the plan of the ministry."]
LEFT, LEADING, SIZE = 72, 14, 11


def make_pdf(pages, title=None):
    """Make a PDF of pages of (x, y, size, text); all letters are in Windows-1252."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects, kids = ["<< /Type /Catalog /Pages 2 0 R >>", "", font], []
    frame = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
    for page in pages:
        shown = "".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET\n" for x, y, size, text in page)
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
        objects.append(f"<< {frame} /Contents {len(objects)} 0 R >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({_escaped(title or '')}) >>")
    return _file(objects)


def _escaped(text):
    return re.sub(r"([()\\])", r"\\\1", text)


def _file(objects):
    data, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def set_lines(*paragraphs, x=LEFT, y=740, size=SIZE, gap=LEADING * 1.6):
    """Set paragraphs below one another, with more space between them than between lines."""
    placed = []
    for lines in paragraphs:
        for line in lines:
            placed.append((x, y, size, line))
            y -= LEADING
        y -= gap - LEADING
    return placed


def found(data, limits=None):
    return list(read_source(memory_source("a.pdf", data), Options(limits=limits or Limits())))


def paragraphs_of(*pages):
    [article] = found(make_pdf(pages))
    return [
        line for n, line in enumerate(article.page.raw_text.split("\n"), 1) if line and n not in article.page.outside
    ]


@pytest.fixture
def pages():
    head = [(LEFT, 780, 22, "Ministers agree on a new bridge"), (LEFT, 762, SIZE, "By Ada Lee, 2 June 2025")]
    address = "https://www.times.example.org/bridge"
    edge = [[(20, 820, 8, "6/3/25, 9:14 AM Ministers agree"), (20, 20, 8, f"{address} {n}/2")] for n in (1, 2)]
    first = [*head, *set_lines(TEXT, QUOTE, y=700), *edge[0]]
    return [first, [*set_lines(PLAN, y=780), *edge[1]]]


def test_a_print_of_a_page_as_tables(pages, make_corpus, check_lines):
    data = make_pdf(pages, title="Ministers agree on a new bridge | Example Times")
    tables = read_corpus(make_corpus.files({"a.pdf": data}))
    row = tables.articles.iloc[0]
    assert (row["headline"], row["headline_basis"]) == ("Ministers agree on a new bridge", "page data")
    assert (row["url"], row["authors"]) == ("https://www.times.example.org/bridge", "Ada Lee")
    assert row["text"].split("\n\n") == [" ".join(TEXT), " ".join(QUOTE), " ".join(PLAN)]
    furniture = tables.removed.loc[tables.removed["rule"] == "page_furniture", "removed_text"]
    assert list(furniture) == [
        "6/3/25, 9:14 AM Ministers agree",
        "https://www.times.example.org/bridge 1/2",
        "6/3/25, 9:14 AM Ministers agree",
        "https://www.times.example.org/bridge 2/2",
    ]
    check_lines(tables)


def test_paragraphs_parted_by_space():
    assert paragraphs_of(set_lines(TEXT, QUOTE, PLAN)) == [" ".join(TEXT), " ".join(QUOTE), " ".join(PLAN)]


def test_paragraphs_parted_by_an_indent():
    lines = set_lines(TEXT, QUOTE, PLAN, gap=LEADING)
    firsts = {TEXT[0], QUOTE[0], PLAN[0]}
    shown = [(x + 15 * (text in firsts), y, size, text) for x, y, size, text in lines]
    assert paragraphs_of(shown) == [" ".join(TEXT), " ".join(QUOTE), " ".join(PLAN)]


def test_paragraphs_parted_by_a_short_line_alone():
    assert paragraphs_of(set_lines(TEXT, QUOTE, gap=LEADING)) == [" ".join(TEXT), " ".join(QUOTE)]


def test_a_paragraph_that_runs_over_pages_and_columns():
    column = [set_lines([TEXT[0]], y=100), set_lines(TEXT[1:], QUOTE)]
    assert paragraphs_of(*column) == [" ".join(TEXT), " ".join(QUOTE)]
    second = set_lines(TEXT[2:], QUOTE, x=320)
    assert paragraphs_of([*set_lines(TEXT[:2], y=400), *second]) == [" ".join(TEXT), " ".join(QUOTE)]


def test_larger_letters_are_headings():
    [article] = found(make_pdf([[(LEFT, 780, 22, "A new bridge"), *set_lines(TEXT, y=750)]]))
    assert article.page.kinds == {1: "heading"}


def test_items_of_a_list():
    items = [["• The first of them, which is longer than a line of", "the others"], ["• The second"]]
    shown = [(x + 8 * (text == "the others"), y, s, text) for x, y, s, text in set_lines(*items, gap=LEADING)]
    assert paragraphs_of(shown) == [" ".join(items[0]), items[1][0]]


def test_a_large_first_letter_is_part_of_its_word():
    rest = [(LEFT + 30, 740, SIZE, TEXT[0][1:]), (LEFT + 30, 726, SIZE, TEXT[1]), (LEFT, 712, SIZE, TEXT[2])]
    for order in ([(LEFT, 726, 30, "T"), *rest], [*rest, (LEFT, 726, 30, "T")]):
        assert paragraphs_of(order) == [" ".join(TEXT)]


def test_a_dash_at_the_start_of_a_line_is_no_bullet_in_a_sentence():
    lines = [
        "The bridge, which both countries agreed on at last",
        "– after talks of years – is to be built in the spring.",
    ]
    assert paragraphs_of(set_lines(lines)) == [" ".join(lines)]


HYPHENS = {
    ("The govern-", "ment of both countries agreed."): "The government of both countries agreed.",
    ("The infra-", "structure and all infrastructure, too."): "The infrastructure and all infrastructure, too.",
    ("A well-", "known man said to be well-known."): "A well-known man said to be well-known.",
    ("A long-", "term plan of the ministry."): "A long-term plan of the ministry.",
    ("The Anglo-", "French talks went on."): "The Anglo-French talks went on.",
    ("The years 1914-", "1918 were bad for it."): "The years 1914- 1918 were bad for it.",
    ("The bridge – as", "they said – is long."): "The bridge – as they said – is long.",
}


@pytest.mark.parametrize("lines", HYPHENS)
def test_a_hyphen_goes_only_where_that_is_sure(lines):
    assert paragraphs_of(set_lines(lines)) == [HYPHENS[lines]]


def test_running_heads_and_page_numbers():
    pages = [
        [(LEFT, 810, 9, "Example Times"), *set_lines([f"{text} It is the {n}th."], y=700), (300, 30, 9, f"– {n} –")]
        for n, text in enumerate((TEXT[0], QUOTE[0], PLAN[0]), 4)
    ]
    [article] = found(make_pdf(pages))
    taken = [line for n, line in enumerate(article.page.raw_text.split("\n"), 1) if n in article.page.outside]
    assert taken == ["Example Times", "– 4 –", "Example Times", "– 5 –", "Example Times", "– 6 –"]
    assert set(article.page.outside.values()) == {"page_furniture"}


def test_one_page_has_no_running_head():
    [article] = found(make_pdf([[(LEFT, 810, 9, "Example Times"), *set_lines(TEXT, y=700)]]))
    assert article.page.outside == {}


def test_a_scan_says_what_to_do(make_corpus):
    tables = read_corpus(make_corpus.files({"a.pdf": make_pdf([[], []])}))
    assert re.search(r"no text layer.*OCR", tables.articles["problem"].iloc[0])


def test_pages_without_text_among_others():
    [article] = found(make_pdf([set_lines(TEXT), []]))
    assert article.note.startswith("1 page(s) of the PDF have no text")


def protected(data, password):
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_protected():
    with pytest.raises(UnreadableError, match=r"protected by a password.*without one"):
        found(protected(make_pdf([set_lines(TEXT)]), "secret"))
    [article] = found(protected(make_pdf([set_lines(TEXT)]), ""))
    assert " ".join(TEXT) in article.page.raw_text


def test_a_protection_that_needs_another_library(monkeypatch):
    def refuse(*_):
        raise DependencyError("cryptography is required for AES algorithm")

    monkeypatch.setattr(PdfReader, "decrypt", refuse)
    with pytest.raises(UnreadableError, match=r"protected in a way that is not read here \(AES\)"):
        found(protected(make_pdf([set_lines(TEXT)]), ""))


def test_letters_that_cannot_be_told():
    data = make_pdf([set_lines(["\x02\x03\x04\x05 \x06\x07 \x02\x03 a"])])
    with pytest.raises(UnreadableError, match="does not say which letters"):
        found(data)


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"%PDF-1.7\n1 0 obj\n<< >>\nendobj", b"", b"%PDF-" + b"\0" * 2000])
def test_broken(data):
    with pytest.raises(UnreadableError, match="broken or was cut off"):
        found(data)


def test_cut_off_anywhere():
    data = make_pdf([set_lines(TEXT), set_lines(QUOTE)])
    for end in range(0, len(data), 97):
        try:
            found(data[:end])
        except UnreadableError as error:
            assert "PDF" in str(error)


def test_too_large():
    with pytest.raises(UnreadableError, match="larger than 1,000 bytes"):
        found(make_pdf([set_lines(TEXT * 20)]), Limits(most_document=1000))


def test_a_loop_of_pages_ends():
    data = make_pdf([set_lines(TEXT)]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(UnreadableError):
        found(data)


def test_found_by_content_whatever_the_name():
    assert find_format(memory_source("a.txt", make_pdf([set_lines(TEXT)]))) == "pdf"
