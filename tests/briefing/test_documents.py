"""Slides, handout and sheets: they open, say what they should, and hold no text that could run or break them."""

import io
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pandas as pd
import pytest
from docx import Document
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Pt

from analyst.briefing import FIGURES, build, export, read_theme
from analyst.briefing.deck_master import HEIGHT, WIDTH
from analyst.briefing.ooxml import cut, settled
from analyst.briefing.sheets import MAX_CELL

DOCUMENTS = ("briefing.pptx", "briefing.docx", "briefing.xlsx")
FORMULA_STARTS = tuple("=+-@\t\r")


@pytest.fixture(scope="module")
def deck(made):
    return Presentation(made.briefing.folder / "briefing.pptx")


@pytest.fixture(scope="module")
def handout(made):
    return Document(made.briefing.folder / "briefing.docx")


@pytest.fixture(scope="module")
def book(made):
    return openpyxl.load_workbook(made.briefing.folder / "briefing.xlsx")


def titles(deck):
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def texts(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
        yield slide.notes_slide.notes_text_frame.text


# ---- all of them


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_part_is_well_formed_and_links_to_nothing_outside(made, name):
    with zipfile.ZipFile(made.briefing.folder / name) as archive:
        assert archive.testzip() is None
        for member in archive.namelist():
            if member.endswith((".xml", ".rels")):
                root = etree.fromstring(archive.read(member))
                assert not root.xpath("//@TargetMode[. = 'External']"), member
                assert not root.xpath("//*[local-name() = 'f']"), f"{member} holds a formula"
        assert not [member for member in archive.namelist() if "vba" in member.lower() or "embed" in member.lower()]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_clock_is_in_it(made, name):
    with zipfile.ZipFile(made.briefing.folder / name) as archive:
        assert {about.date_time for about in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert not re.search(r"20[12]\d-", core)


def test_a_stated_time_is_in_the_properties(wb, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "FIGURES", FIGURES[2:4])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1751328000")
    made = export(wb, tmp_path / "out", only=["pptx", "docx", "xlsx"])
    for name in DOCUMENTS:
        with zipfile.ZipFile(made.folder / name) as archive:
            assert "2025-07-01T00:00:00Z" in archive.read("docProps/core.xml").decode()


def test_an_archive_is_settled_whatever_its_times_were():
    def packed(year):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a.txt", (year, 5, 4, 3, 2, 2)), "text")
        return out.getvalue()

    assert packed(2001) != packed(2002)
    assert settled(packed(2001)) == settled(packed(2002))
    assert zipfile.ZipFile(io.BytesIO(settled(packed(2001)))).read("a.txt") == b"text"


@pytest.mark.parametrize("limit", [1, 2, 5, 30])
def test_a_cut_text_is_never_longer_than_asked(limit):
    for text in ("", "one two three four five six seven", "x" * 50, "\x00\ufffe\n a"):
        assert len(cut(text, limit)) <= max(limit, 2)
    assert cut("\x00a\n b") == "␀a b"


def test_only_what_is_asked_for_is_written(wb, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "FIGURES", FIGURES[2:4])
    made = export(wb, tmp_path / "out", only=["xlsx"])
    assert sorted(path.name for path in made.folder.iterdir()) == ["briefing.xlsx", "manifest.json"]
    assert made.page is None
    assert [path.name for path in made.documents] == ["briefing.xlsx"]
    assert made.bottom_line == made.manifest["bottom_line"]


def test_a_kind_that_there_is_not_is_named(wb, tmp_path):
    with pytest.raises(build.BriefingError, match=r"consists of html, pptx, .*; asked for was 'doc'"):
        export(wb, tmp_path / "out", only=["html", "doc"])
    with pytest.raises(build.BriefingError, match="asked for was nothing"):
        export(wb, tmp_path / "out", only=[])


def test_no_articles_make_documents_that_say_so(no_articles, tmp_path):
    made = export(no_articles, tmp_path / "out", only=["pptx", "docx", "xlsx"])
    said = "0 usable articles, with nothing that can be counted"
    assert any(said in text for text in texts(Presentation(made.folder / "briefing.pptx")))
    assert any(said in p.text for p in Document(made.folder / "briefing.docx").paragraphs)
    first = openpyxl.load_workbook(made.folder / "briefing.xlsx").worksheets[0]
    assert any(said in str(cell.value) for row in first for cell in row)


# ---- slides


def test_the_deck_begins_with_title_and_bottom_line_and_ends_with_the_limits(made, deck):
    assert titles(deck)[0] == "A <script>alert(1)</script> title"
    assert titles(deck)[1].startswith("Bottom line")
    assert titles(deck)[-1].startswith("Method and limits")
    shown = " ".join(texts(deck))
    assert all(
        cut(line) in shown.replace("\N{NO-BREAK SPACE}%", " %") or cut(line) in shown
        for line in made.briefing.bottom_line
    )
    assert "Not a sample" in shown and "A verb is not an intent" in shown


def test_each_finding_of_the_bottom_line_has_a_slide_with_its_chart_in_words(made, deck):
    pictures = {
        shape.name: (slide, shape)
        for slide in deck.slides
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    }
    assert {"fig01_voices", "fig07_entities", "fig09_removed"} <= set(pictures)
    for name, (slide, picture) in pictures.items():
        alt = picture._element.nvPicPr.cNvPr.get("descr")
        figure = next(f for f in made.briefing.manifest["figures"] if f["name"] == name)
        notes = slide.notes_slide.notes_text_frame.text
        assert alt and "." in alt
        assert f"Source: {figure['source']}" in notes and f"Filter: {figure['filter']}" in notes
        assert f"figures/{name}.csv" in notes
        assert slide.shapes.title.text_frame.text


def test_nothing_on_a_slide_leaves_it_and_no_picture_is_distorted(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= Pt(WIDTH) and shape.top + shape.height <= Pt(HEIGHT), shape.name
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                wide, high = shape.image.size
                assert wide / high == pytest.approx(shape.width / shape.height, rel=0.01)


def test_every_shape_of_a_slide_has_an_id_of_its_own(deck):
    for slide in deck.slides:
        ids = [shape.shape_id for shape in slide.shapes]
        assert len(ids) == len(set(ids))
    assert all(any(shape.name.startswith("Slide Number") for shape in slide.shapes) for slide in list(deck.slides)[1:])


def test_hostile_text_on_slides_is_the_letters_that_it_is(deck):
    shown = "\n".join(texts(deck))
    assert "<script>alert(1)</script>" in shown and "=cmd|" in shown
    assert not set(shown) & {"\x00", "\x1b", "\x07", "\u202e", "\ufffe"}
    assert max(map(len, shown.split())) < 700, "a word of ten thousand letters is cut"


# ---- handout


def test_the_handout_has_headings_in_order_and_every_picture_has_its_words(handout):
    heads = [p.text for p in handout.paragraphs if p.style.name == "Heading 1"]
    assert heads == ["Bottom line", "What was read", "Findings", "Method and limits"]
    described = [node.get("descr") for node in handout.element.iter("{*}docPr")]
    assert len(described) == len(handout.inline_shapes) > 3
    assert all(described)


def test_the_handout_lists_what_was_read_and_what_does_not_work(handout):
    rows = [[cell.text for cell in row.cells] for table in handout.tables for row in table.rows]
    assert ["Gazette", "Mayor opens bridge", "one.txt", "1 July 2025", "28", "2"] in rows
    assert any("Not used: The file holds no text" in cell for row in rows for cell in row)
    words = " ".join(p.text for p in handout.paragraphs) + " ".join(cell for row in rows for cell in row)
    assert "<script>alert(1)</script>" in words
    assert not set(words) & {"\x00", "\x1b", "\x07", "\u202e", "\ufffe"}


# ---- sheets


def test_every_table_is_a_sheet_with_filter_and_frozen_heading(made, book):
    names = book.sheetnames
    assert set(names) >= {figure.name for figure in FIGURES} | {"articles", "quotes", "mentions", "removed", "columns"}
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2", sheet.title
        assert sheet.auto_filter.ref, sheet.title
    quotes = book["quotes"]
    assert quotes.max_row == len(made.wb.quotes) + 1
    assert quotes.auto_filter.ref.startswith("A1:") and quotes.auto_filter.ref.endswith(str(quotes.max_row))


def test_no_cell_is_a_formula_or_a_link_and_text_is_kept_letter_for_letter(made, book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                link = cell.hyperlink
                assert link is None or (link.target is None and sheet is book.worksheets[0])
                if isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS):
                    assert cell.quotePrefix, "Excel would make a formula of it when it is edited"
    outlets = {cell.value for cell in book["quotes"]["W"]} | {c.value for row in book["articles"] for c in row}
    assert "Gazette" in outlets
    assert any(str(value).startswith("=cmd|' /C calc'!A0 <script>") for value in outlets)


def test_a_quote_leads_back_to_file_line_and_page(book):
    rows = list(book["quotes"].iter_rows(values_only=True))
    table = pd.DataFrame(rows[1:], columns=rows[0])
    first = table[table["content_text"].str.startswith("It is safe, […]")].iloc[0]
    assert (first["source_file"], first["raw_line"]) == ("one.txt", 3)
    assert first["page_link"] == "briefing.html#q3", "the third: two of ../three<b>.txt come first"
    voices = list(book["fig01_voices"].iter_rows(values_only=True))
    table = pd.DataFrame(voices[1:], columns=voices[0])
    for row in table.itertuples():
        assert len(row.quotes_behind.split()) == row.n_quotes


def test_cells_that_excel_cannot_take_become_text(wb, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "FIGURES", FIGURES[2:4])
    wb.aliases = pd.DataFrame(
        {
            "text": ["x" * 40_000, None, "_x0041_"],
            "number": [float("inf"), float("nan"), -1.5],
            "whole": pd.array([2**60, None, 3], dtype="Int64"),
            "time": pd.to_datetime(["1850-02-01T10:00Z", None, "2025-07-01T10:00Z"], utc=True),
            "is_it": [True, False, True],
        }
    )
    made = export(wb, tmp_path / "out", only=["xlsx"])
    rows = list(openpyxl.load_workbook(made.folder / "briefing.xlsx")["aliases"].iter_rows(values_only=True))
    assert len(rows[1][0]) == MAX_CELL and rows[1][0].endswith("… [40,000]")
    assert rows[1][1:] == ("inf", str(2**60), "1850-02-01T10:00:00+00:00", True)
    assert rows[2] == (None, None, None, None, False)
    assert rows[3][0] == "_x0041_"
    assert rows[3][1:3] == (-1.5, 3) and rows[3][3] == pd.Timestamp("2025-07-01 10:00") and rows[3][4] is True


def test_the_columns_are_explained(book):
    rows = {row[:2]: row[2] for row in book["columns"].iter_rows(values_only=True, min_row=2)}
    assert rows["quotes", "speaker_name"] and rows["fig01_voices", "n_quotes"] and rows["quotes", "page_link"]
    empty = [key for key, meaning in rows.items() if not meaning]
    assert not empty


# ---- as LibreOffice shows them


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_slides_and_handout(made, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    names = ["briefing.pptx", "briefing.docx"]
    for name in names:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", str(tmp_path / name), str(made.briefing.folder / name)],
            check=True, timeout=300, capture_output=True,
        )  # fmt: skip
    slides, pages = (pypdf.PdfReader(tmp_path / name / "briefing.pdf").pages for name in names)
    deck = Presentation(made.briefing.folder / "briefing.pptx")
    assert len(slides) == len(deck.slides)
    for page, slide in zip(slides, deck.slides, strict=True):
        title = slide.shapes.title.text_frame.text.split()[0]
        assert title in page.extract_text()
    assert "Bottom line" in pages[0].extract_text()


# ---- in the style of a house


def test_the_look_of_the_house_is_in_every_document(wb, tmp_path, monkeypatch, house):
    monkeypatch.setattr(build, "FIGURES", FIGURES[:1])
    made = export(wb, tmp_path / "out", theme=read_theme(house), only=["html", "pptx", "docx", "xlsx"])
    deck, handout = Presentation(made.folder / "briefing.pptx"), Document(made.folder / "briefing.docx")
    assert titles(deck)[1].startswith("Das Wichtigste")
    assert "Befunde" in [p.text for p in handout.paragraphs if p.style.name == "Heading 1"]
    page = (made.folder / "briefing.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page and "--bar: #7A1F3D" in page and 'alt="Example Research"' in page
    for name in ("briefing.pptx", "briefing.docx", "briefing.xlsx"):
        with zipfile.ZipFile(made.folder / name) as archive:
            everything = b"".join(archive.read(member) for member in archive.namelist() if member.endswith(".xml"))
        assert b"7A1F3D" in everything, name
        assert b"Example Sans" in everything, name
        assert name.endswith("xlsx") or b"Example Research" in everything
