"""The briefing as a whole: what is in it, that it is safe to open, and that it is the same every time."""

import csv
import hashlib
import json
from itertools import pairwise

import pandas as pd
import pytest
from lxml import etree, html

from analyst import schema
from analyst.briefing import FIGURES, BriefingError, build, export
from analyst.briefing.figures import Figure
from analyst.briefing.labels import Labels
from analyst.briefing.manifest import corpus_hash
from analyst.briefing.page import _in_line
from analyst.review import write_correction

HOSTILE_MARK = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def page(made):
    return html.document_fromstring(made.briefing.page.read_bytes())


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ---- the folder


def test_every_figure_is_there_in_each_format_with_its_data(made):
    for figure in FIGURES:
        n_rows = len(read_csv(made.briefing.folder / "figures" / f"{figure.name}.csv"))
        for suffix, start in {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF"}.items():
            path = made.briefing.folder / "figures" / f"{figure.name}.{suffix}"
            assert path.is_file() == (n_rows > 0), path.name
            assert not n_rows or path.read_bytes().startswith(start)


def test_the_manifest_lists_every_file_with_its_hash(made):
    folder, manifest = made.briefing.folder, made.briefing.manifest
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8")) == manifest
    on_disk = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    assert {row["path"] for row in manifest["files"]} == on_disk
    for row in manifest["files"]:
        data = (folder / row["path"]).read_bytes()
        assert (row["n_bytes"], row["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


def test_the_manifest_says_what_the_briefing_was_made_from(made):
    manifest = made.briefing.manifest
    assert manifest["corpus"]["n_articles"] == 4
    assert manifest["row_counts"]["QUOTES"] == 6
    assert manifest["model"] == "en_core_web_md-3.7.1"
    assert manifest["versions"]["pandas"] == pd.__version__
    assert "built_at" not in manifest  # no clock


def test_the_hash_of_the_corpus_sees_every_file_and_no_order():
    rows = [("b.txt", "2"), ("a.txt", "1"), ("c.txt", None)]
    table = pd.DataFrame(rows, columns=["source_file", "raw_sha256"])
    assert corpus_hash(table) == corpus_hash(table.iloc[::-1])
    for changed in ([("b.txt", "3"), *rows[1:]], [("d.txt", "2"), *rows[1:]], rows[1:]):
        assert corpus_hash(pd.DataFrame(changed, columns=table.columns)) != corpus_hash(table)


def test_the_same_input_gives_the_same_bytes(made, tmp_path, workbook_maker):
    (tmp_path / "corpus").mkdir()
    wb = workbook_maker(tmp_path / "corpus")
    wb.articles = wb.articles.sample(frac=1, random_state=1).reset_index(drop=True)
    again = export(wb, tmp_path / "elsewhere", title=f"A {HOSTILE_MARK} title")
    first, second = made.briefing.folder, again.folder
    names = sorted(p.relative_to(first) for p in first.rglob("*") if p.is_file())
    different = [str(name) for name in names if (first / name).read_bytes() != (second / name).read_bytes()]
    assert different == []


def test_a_stated_time_is_printed_and_a_wrong_one_is_refused(wb, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "FIGURES", FIGURES[2:4])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1751328000")
    made = export(wb, tmp_path / "out", only=["html"])
    assert made.manifest["built_at"] == "2025-07-01T00:00:00Z"
    assert "2025-07-01" in made.page.read_text(encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(BriefingError, match="SOURCE_DATE_EPOCH='yesterday'"):
        export(wb, tmp_path / "out")


def test_a_briefing_is_replaced_only_when_the_new_one_is_complete(wb, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "FIGURES", FIGURES[2:4])
    first = export(wb, tmp_path / "out", only=["html"])
    (first.folder / "note.txt").write_text("mine")

    def fail(table, wb):
        raise RuntimeError("no chart today")

    broken: Figure = FIGURES[2]._replace(chart=fail)
    monkeypatch.setattr(build, "FIGURES", (broken,))
    with pytest.raises(RuntimeError, match="no chart today"):
        export(wb, tmp_path / "out")
    assert (first.folder / "note.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "out"]


def test_the_corrections_are_hashed_and_the_stale_ones_shown(wb, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "FIGURES", FIGURES[2:4])
    write_correction(wb.corpus, "exclude", {"name": "<b>Nobody</b>"})
    row = ["exclude: name = <b>Nobody</b>", "corrections/entities.toml:1", "stale", 0, "no such", "", "", ""]
    wb.corrections = pd.DataFrame([row], columns=wb.corrections.columns)
    made = export(wb, tmp_path / "out", only=["html"])
    assert made.manifest["corrections"]["n_corrections"] == 1
    assert len(made.manifest["corrections"]["sha256"]) == 64
    assert "&lt;b&gt;Nobody&lt;/b&gt;" in made.page.read_text(encoding="utf-8")


def test_no_articles_make_a_briefing_that_says_so(no_articles, tmp_path):
    made = export(no_articles, tmp_path / "out")
    text = html.document_fromstring(made.page.read_bytes()).text_content()
    assert "0 usable articles, with nothing that can be counted" in text
    assert not list(made.folder.glob("figures/*.png"))
    assert len(list(made.folder.glob("figures/*.csv"))) == len(FIGURES)


# ---- the page


def test_the_page_runs_nothing_and_asks_nobody(page):
    assert not page.xpath("//script | //iframe | //object | //embed | //link | //form | //base")
    attributes = [name for element in page.iter(etree.Element) for name in element.attrib]
    assert not [name for name in attributes if name.startswith("on")]
    assert {value[:5] for value in page.xpath("//@src")} == {"data:"}
    assert all(value.startswith("#") for value in page.xpath("//@href"))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    assert "url(" not in page.xpath("//style")[0].text


def test_hostile_text_is_shown_as_the_letters_that_it_is(page):
    text = page.text_content()
    assert HOSTILE_MARK in text
    assert "{{ 7*7 }}" in text
    assert "49" not in page.xpath("//title/text()")[0]
    assert page.xpath("//h1")[0].text_content() == f"A {HOSTILE_MARK} title"
    raw = etree.tostring(page, encoding="unicode")
    assert "\x1b" not in raw and "\u202e" not in raw


def test_figures_hold_no_script_either(made):
    for path in made.briefing.folder.glob("figures/*.svg"):
        svg = etree.fromstring(path.read_bytes())
        names = {etree.QName(element).localname for element in svg.iter(etree.Element)}
        assert not names & {"script", "foreignObject", "image", "a"}, path.name
        assert not [a for element in svg.iter(etree.Element) for a in element.attrib if a.startswith("on")]
        assert svg[0].text, "no title"
        assert svg[1].text, "no description"


def test_no_cell_of_any_file_is_a_formula(made):
    for path in made.briefing.folder.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for cell in (cell for row in csv.reader(file) for cell in row):
                assert not cell.startswith(("=", "+", "@", "\t")), (path.name, cell)
                assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit(), (path.name, cell)


def test_the_page_can_be_read_by_ear_and_keyboard(page):
    assert page.get("lang") == "en"
    assert all(image.get("alt") for image in page.xpath("//img"))
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href")} <= set(ids)
    assert {label for labels in page.xpath("//@aria-labelledby") for label in labels.split()} <= set(ids)
    assert page.xpath("//body/a[1]/@href") == ["#main"]
    assert all(table.xpath(".//th[@scope]") for table in page.xpath("//table"))


def test_the_bottom_line_comes_first_with_numbers(page):
    headings = [heading.text_content() for heading in page.xpath("//h2")]
    assert headings[:3] == ["Bottom line", "What was read", "Findings"]
    lines = [item.text_content() for item in page.xpath("//section[@class='bottom-line']//li")]
    assert lines[0].startswith("2 of 3 articles are compared: ")
    assert "Bob Ray is quoted most: 3 of 6 attributions, in 3 of 3 articles" in lines[1]
    assert all(any(char.isdigit() for char in line) for line in lines)


def test_every_quote_is_there_with_speaker_cue_and_exact_words(made, page):
    shown = page.xpath("//ol[@class='quotes']/li")
    assert len(shown) == len(made.wb.quotes)
    first = next(item for item in shown if "Gazette" not in item.text_content() and "It is safe" in item.text_content())
    assert first.xpath(".//*[@class='who']")[0].text_content() == "Ada Lee"
    marks = {" […] ".join(m.text_content() for m in item.xpath(".//blockquote//mark")) for item in shown}
    assert "It is safe, […] and it is ours." in marks
    pronoun = next(item for item in shown if "and it is ours." in item.text_content())
    assert "(printed: “she”)" in pronoun.text_content()
    assert pronoun.xpath(".//blockquote//b")[0].text_content() == "she"
    assert "one.txt, line 3" in pronoun.text_content()


def test_a_number_in_a_table_leads_to_its_quotes(page):
    rows = page.xpath("//section[@aria-labelledby='voices']//tbody/tr")
    ada = next(row for row in rows if row.xpath("string(td[1])") == "Post" and row.xpath("string(td[2])") == "Ada Lee")
    links = ada.xpath(".//a/@href")
    assert len(links) == int(ada.xpath("string(td[3])"))
    target = page.get_element_by_id(links[0][1:])
    assert target.xpath(".//*[@class='who']")[0].text_content() == "Ada Lee"
    for row in rows:
        assert len(row.xpath(".//a")) == int(row.xpath("string(td[3])"))


def test_side_by_side_and_limits_are_there(page):
    pair = page.xpath("//div[@class='pair']")[0]
    assert pair.xpath(".//del") and pair.xpath(".//ins")
    text = page.get_element_by_id("method").getparent().text_content()
    for words in (
        "each of which has fewer than 5 articles",
        "No paragraph stands word for word in more than one article.",
        "Not a sample",
        "A verb is not an intent",
        "not necessarily suppressed",
        "docs/method.md",
        "translat",
    ):
        assert words in text


def test_a_problem_is_named_with_its_file(page):
    assert "zero.txt: The file holds no text; look at it." in page.text_content()


def test_copies_are_said_and_listed(wb, tmp_path):
    said = "copies counted once an outlet (1 of 1 copy left out)"
    wb.articles.loc[wb.articles["article_id"] == "a3", ["is_counted", "copy_of"]] = [False, "a1"]
    wb.counted = wb.articles[wb.articles["is_counted"]].reset_index(drop=True)
    wb.copies_note = wb.quotes.attrs[schema.COPIES_NOTE] = said
    made = export(wb, tmp_path / "out", only=["html", "figures", "tables"])
    text = " ".join(html.document_fromstring(made.page.read_bytes()).text_content().split())
    assert f" · {said}" in text[text.index("dated ") :][:100], "under the heading"
    assert "Copy of one.txt, and not counted" in text
    assert said.capitalize() in text, "among the limits"
    svg = (made.folder / "figures" / "fig01_voices.svg").read_text(encoding="utf-8")
    assert said in svg
    assert (made.folder / "tables" / "duplicates.csv").is_file()
    assert made.manifest["settings"]["copies"] == "once_per_outlet"


def test_every_table_in_the_folder_leads_to_file_and_line(made):
    quotes = read_csv(made.briefing.folder / "tables" / "quotes.csv")
    assert {(row["source_file"], row["raw_line"]) for row in quotes} >= {("one.txt", "3"), ("one.txt", "4")}
    mentions = read_csv(made.briefing.folder / "tables" / "mentions.csv")
    assert all(row["mention_text"] in row["sentence_text"] for row in mentions)


def test_a_table_of_a_figure_that_lacks_rows_draws_nothing(wb, tmp_path):
    wb.quotes, wb.quote_parts = wb.quotes.head(0), wb.quote_parts.head(0)
    made = export(wb, tmp_path / "out", only=["html", "figures"])
    assert next(f for f in made.manifest["figures"] if f["name"] == "fig01_voices")["finding"] is None
    assert "No attribution was found" in made.page.read_text(encoding="utf-8")
    assert schema.SCHEMAS["VOICES"].columns.keys() >= set(
        read_csv_header(made.folder / "figures" / "fig01_voices.csv")
    ) - {"outlet"}


def read_csv_header(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


@pytest.mark.model
def test_the_briefing_of_the_seeds_leads_from_every_count_to_its_quotes(seeds, tmp_path):
    made = export(seeds, tmp_path / "out", only=["html"])
    page = html.document_fromstring(made.page.read_bytes())
    counts = [("voices", 3), ("quote-types", 2), ("cues", 4)]
    for anchor, column in counts:
        rows = page.xpath(f"//section[@aria-labelledby='{anchor}']//tbody/tr")
        assert rows
        for row in rows:
            assert len(row.xpath("td[last()]/a")) == int(row.xpath(f"string(td[{column}])")), row.text_content()
    parts = seeds.quote_parts.groupby("quote_id")["part_text"].apply(list)
    shown = page.xpath("//ol[@class='quotes']/li")
    assert len(shown) == len(seeds.quotes)
    marked = [[mark.text_content() for mark in item.xpath(".//blockquote//mark")] for item in shown]
    assert sorted("".join(texts) for texts in marked) == sorted("".join(texts) for texts in parts)
    assert {figure["name"] for figure in made.manifest["figures"] if figure["finding"]} == {f.name for f in FIGURES}


def test_a_quotes_line_is_one_of_the_file_or_said_to_be_one_of_the_text():
    english, german = Labels("en"), Labels("de")
    assert _in_line(3, 1, english) == "line 3"
    assert _in_line(3, 14, english) == "line 16"  # the article begins on line 14 of the file
    assert _in_line(3, pd.NA, english) == "line 3 of its text"
    assert _in_line(1200, None, german) == "Zeile 1.200 des Textes"
    assert _in_line(None, 1, english) is None
