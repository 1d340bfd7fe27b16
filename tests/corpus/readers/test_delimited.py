"""CSV, TSV and the exports written as such: one row is one article."""

import csv
import io

import pandas as pd
import pytest

from analyst.corpus import read_corpus
from analyst.corpus.pages import Found, Limits, Notice, Options, UnreadableError
from analyst.corpus.readers import memory_source
from analyst.corpus.readers.delimited import read

BODY = (
    "The ministers of both countries agreed on Monday to build a bridge across the river.\n\n"
    "“It will take four years,” the minister of transport said, after the meeting in the capital.\n\n"
    "Work on the northern bank is to begin in the spring, according to the plan."
)
LINE = BODY.split("\n", maxsplit=1)[0]
HEAD = ["id", "headline", "Full Text", "Source", "Byline", "Published", "URL", "Language", "Reach"]
ROWS = [
    ["1", "Ministers agree, at last", BODY, "Example Times", "By Ada Lee and Bo Chen", "2025-06-02T10:00:00+02:00",
     "https://times.example.org/bridge", "English", "5000"],
    ["2", "A dam", LINE.replace("bridge", "dam"), "www.bbc.co.uk", "", "", "nan", "", "7"],
]  # fmt: skip


def table(rows, *, end="\r\n", **form):
    out = io.StringIO()
    csv.writer(out, lineterminator=end, **form).writerows(rows)
    return out.getvalue()


def read_all(data, *, name="a.csv", columns=None, **limits):
    data = data.encode() if isinstance(data, str) else data
    yields = read(memory_source(name, data), Options(columns=columns or {}, limits=Limits(**limits)))
    found, notices = [], []
    for each in yields:
        (found if isinstance(each, Found) else notices).append(each)
    return found, [notice.text for notice in notices]


def test_a_row_becomes_an_article(make_corpus, check_lines):
    tables = read_corpus(make_corpus.files({"a.csv": table([HEAD, *ROWS])}))
    check_lines(tables)
    first, second = tables.articles.to_dict("records")
    assert (first["article_name"], first["source_part"], first["source_line"]) == ("a.csv#row 2", "row 2", 2)
    assert (first["headline"], first["headline_basis"]) == ("Ministers agree, at last", "page data")
    assert (first["outlet"], first["authors"], first["byline"]) == (
        "Example Times", "Ada Lee; Bo Chen", "By Ada Lee and Bo Chen",
    )  # fmt: skip
    assert (str(first["published_at"]), first["published_basis"]) == ("2025-06-02 08:00:00+00:00", "page data")
    assert (first["url"], first["language"], first["text"]) == ("https://times.example.org/bridge", "en", BODY)
    assert (second["source_part"], second["source_line"], second["outlet"]) == ("row 3", 7, "BBC")
    assert pd.isna(second["published_at"]) and pd.isna(second["url"]) and pd.isna(second["authors"])
    assert "Columns not used: id, Reach." in " ".join(tables.problems["problem"])


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(mark, codec):
    found, _ = read_all(table([HEAD, *ROWS], delimiter=mark).encode(codec))
    assert [each.page.raw_text for each in found] == [BODY, ROWS[1][2]]


def test_excel_may_say_the_delimiter():
    found, _ = read_all("sep=;\r\n" + table([["title", "text"], ["A", LINE]], delimiter=";"))
    assert [(each.part, each.line, each.page.raw_text) for each in found] == [("row 2", 3, LINE)]


def test_quotation_marks_may_be_escaped():
    found, _ = read_all('title,text\nA,"He said \\"yes\\", then left."\nB,"She said \\"no\\", and stayed."\n')
    assert [each.page.raw_text for each in found] == ['He said "yes", then left.', 'She said "no", and stayed.']


def test_tsv_with_marks_that_are_letters():
    found, _ = read_all(f'title\ttext\nA\t"Yes, he said.\nB\t{LINE}\nC\tNo.\n', name="a.tsv")
    assert [each.page.raw_text for each in found] == ['"Yes, he said.', LINE, "No."]


def test_the_line_of_a_text_behind_a_cell_of_two_lines():
    found, _ = read_all(table([["title", "text"], ["A\nbridge", LINE], ["B", LINE]]))
    assert [(each.part, each.line) for each in found] == [("row 2", 3), ("row 3", 4)]


def test_blank_rows_count_and_are_no_articles():
    found, _ = read_all(f"title,text\n\n,\nA,{LINE.replace(',', '')}\n")
    assert [each.part for each in found] == ["row 4"]


def test_header_below_other_rows_is_found():
    found, notices = read_all("Report of 2 June\n\n" + table([["Headline", "Body"], ["A", LINE]]))
    assert [(each.part, each.page.title) for each in found] == [("row 4", "A")]
    assert notices == ["Above the header, and not read: Report of 2 June."]


def test_cells_beyond_the_header_are_kept(make_corpus, check_lines):
    tables = read_corpus(make_corpus.files({"a.csv": f"title,text\nA,{LINE} He left, they said, and came back.\n"}))
    check_lines(tables)
    gone = tables.removed.set_index("rule")["removed_text"]
    assert list(gone["extra_cell"]) == ["they said", "and came back."]
    assert "more cells than the header" in tables.problems["problem"].iloc[0]


@pytest.mark.parametrize("end", ["", '8,"Yes, they said.",C\n'])
def test_a_missing_quotation_mark_is_told(end):
    """The cell that is not closed swallows what follows, to the next mark or to the end."""
    rows = "".join(f'{n},"Yes, they said, and no.",A\n' for n in range(5))
    found, _ = read_all(f'id,text,title\n{rows}7,"Yes, they said, and no.,B\n{end}')
    assert [each.note is None for each in found] == [True] * 5 + [False]
    assert "perhaps a quotation mark is missing" in found[-1].note


def test_two_columns_of_one_name():
    found, notices = read_all(table([["text", "text", "title"], [LINE, "other", "A"]]))
    assert found[0].page.raw_text == LINE
    assert notices[0].startswith("Columns not used: text (column 2).")


@pytest.mark.parametrize("cell", ["", "  ", "NaN", "null", "None", "N/A", "\\N", "#N/A"])
def test_an_empty_text_is_a_problem_of_its_row(cell):
    found, _ = read_all(table([["title", "text"], ["A", cell], ["B", LINE]]))
    assert "text is empty" in found[0].problem
    assert (found[0].page.data.headline, found[1].problem) == ("A", None)


def test_no_text_column_names_the_columns_and_the_way_out():
    with pytest.raises(UnreadableError, match=r"it has id, Beitrag, Zahl\. .*\"text\": \"Beitrag\".*--column text="):
        read_all(f"id,Beitrag,Zahl\n1,{LINE},2\n")


def test_stated_columns_go_first():
    rows = [["text", "Beitrag", "Zeitung"], ["short", LINE, "Example Times"]]
    found, _ = read_all(table(rows), columns={"text": "beitrag", "outlet": "Zeitung"})
    assert (found[0].page.raw_text, found[0].page.data.outlet) == (LINE, "Example Times")


@pytest.mark.parametrize(
    ("columns", "says"),
    [({"text": "Foo"}, r"no column 'Foo'.*it has title, text"), ({"txt": "text"}, r"'txt'; the fields are text,")],
)
def test_stated_columns_that_are_not_there(columns, says):
    with pytest.raises(UnreadableError, match=says):
        read_all(table([["title", "text"], ["A", LINE]]), columns=columns)


def test_meltwater():
    """UTF-16 with tabs, a line above the header, date and time apart, excerpts for a text."""
    head = ["Date", "Time", "Document ID", "URL", "Source Name", "Source Domain", "Title", "Opening Text",
            "Hit Sentence", "Language", "Reach"]  # fmt: skip
    row = ["02-Jun-2025", "10:09 PM", "x1", "https://example.org/a", "Example Times", "example.org", "A bridge",
           "The ministers agreed on...", "...to build a bridge\nacross the river", "English", "7"]  # fmt: skip
    data = ("Search: bridge\n" + table([head, row], delimiter="\t")).encode("utf-16")
    (found,), _ = read_all(data)
    assert found.page.raw_text == "The ministers agreed on...\n...to build a bridge\nacross the river"
    assert (found.part, found.encoding, found.page.is_body_known) == ("row 3", "UTF-16", True)
    assert found.page.data.published.isoformat() == "2025-06-02T22:09:00+00:00"
    assert (found.page.data.outlet, found.page.data.language) == ("Example Times", "en")
    assert "Only an excerpt" in found.note


@pytest.mark.parametrize(
    "rows",
    [
        [["URL", "MobileURL", "Date", "Title"], ["https://example.org/a", "", "2025-06-02 10:00:00", "A bridge"]],
        [["url", "url_mobile", "title", "seendate", "socialimage", "domain", "language", "sourcecountry"],
         ["https://example.org/a", "", "A bridge", "20250602T100000Z", "", "example.org", "English", "Canada"]],
        [["id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url"],
         ["1", "2025-06-09", "en", "example.org", "example.org", "2025-06-02 10:00:00", "A bridge",
          "https://example.org/a"]],
    ],
    ids=["GDELT", "GDELT client", "Media Cloud"],
)  # fmt: skip
def test_lists_of_articles_keep_their_metadata(rows):
    (found,), _ = read_all(table(rows))
    assert found.problem.startswith("It has no text: it is an entry in a list of articles.")
    assert (found.page.raw_text, found.page.data.headline) == ("", "A bridge")
    assert found.page.data.url == "https://example.org/a"
    assert found.page.data.published.isoformat() == "2025-06-02T10:00:00+00:00"


def test_a_list_of_articles_is_one_problem(make_corpus):
    rows = [["URL", "MobileURL", "Date", "Title"]] + [[f"https://x.org/{n}", "", "", f"No. {n}"] for n in range(30)]
    tables = read_corpus(make_corpus.files({"list.csv": table(rows)}))
    assert len(tables.articles) == 30
    said = tables.problems["problem"][tables.problems["problem"].str.contains("no text")]
    assert len(said) == 1 and "30 articles" in said.iloc[0]


def test_dates_follow_what_the_column_shows():
    rows = [["text", "Date"], [LINE, "03/04/2025"], [LINE, "25/04/2025"]]
    found, notices = read_all(table(rows))
    assert [each.page.data.published.strftime("%d %b") for each in found] == ["03 Apr", "25 Apr"]
    assert "read as day/month/year" in notices[0]
    found, _ = read_all(table(rows[:2]))
    assert (found[0].page.data.published, "may be day/month" in found[0].note) == (None, True)


def test_html_in_a_cell_is_read_as_html(make_corpus, check_lines):
    page = "".join(f"<p>{line}</p>" for line in BODY.split("\n\n"))
    tables = read_corpus(make_corpus.files({"a.csv": table([["title", "content"], ["A", page]])}))
    check_lines(tables)
    assert tables.articles["text"].iloc[0] == BODY


def test_what_the_service_cut_off_is_told(make_corpus, check_lines):
    tables = read_corpus(make_corpus.files({"a.csv": table([["title", "content"], ["A", f"{BODY}… [+2345 chars]"]])}))
    check_lines(tables)
    assert tables.removed["removed_text"].iloc[-1] == "[+2345 chars]"
    assert "cut its text short" in tables.problems["problem"].iloc[0]


def test_a_full_cell_is_told():
    (found,), _ = read_all(table([["title", "text"], ["A", "x" * 32_767]]))
    assert "fills the cell" in found.note


def test_a_very_long_field_is_read():
    long = "The bridge is long. " * 50_000
    (found,), _ = read_all(table([["title", "text"], ["A", long]]))
    assert found.page.raw_text == long
    assert csv.field_size_limit() == 131_072


@pytest.mark.parametrize("data", ["x" * 5000, "title,text\nA," + "x" * 5000, 'title,text\nA,"' + "x\n" * 5000])
def test_too_long_a_line_or_field_is_refused(data):
    with pytest.raises(UnreadableError, match=r"longer than 1,000 letters|field larger than"):
        read_all(data, most_document=1000)


@pytest.mark.parametrize("data", ["", "\n\n", "title,text\n", ",,\n,,"])
def test_nothing_in_it(make_corpus, article, data):
    tables = read_corpus(make_corpus.files({"a.txt": article, "e.csv": data}))
    assert "holds no article" in tables.articles.set_index("source_file").loc["e.csv", "problem"]


def test_no_text_at_all():
    with pytest.raises(UnreadableError, match="NUL bytes"):
        read_all(b"title,text\n\0\0\0\1\2\3")


def test_letters_that_the_bytes_do_not_give_are_told():
    (found,), _ = read_all(b"title,text\nA,The caf\xe9 was closed on Monday \x81 he said.\n")
    assert "1 byte(s) mean nothing in Windows-1252" in found.note


def test_rows_are_read_one_by_one():
    """The header is enough to begin: nothing reads the file to its end first."""
    source = memory_source("a.csv", table([["title", "text"], *[["A", LINE]] * 20_000]).encode())
    taken = next(each for each in read(source, Options()) if not isinstance(each, Notice))
    assert taken.part == "row 2"


@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_a_table_of_one_column(quoting):
    found, _ = read_all(table([["text"], [BODY], [LINE]], quoting=quoting))
    assert [each.page.raw_text for each in found] == [BODY, LINE]


def test_a_column_of_bare_lines_keeps_its_quotation_marks():
    found, _ = read_all('text\n"We are ready," he said, and left; then came rain.\nThe rain went on.\n')
    assert [each.page.raw_text for each in found] == [
        '"We are ready," he said, and left; then came rain.', "The rain went on."
    ]  # fmt: skip


def test_a_last_row_that_is_not_closed_is_told():
    found, _ = read_all('title,text\nA,"One line of text.\nB,Another line of text.\nC,A third of them.\n')
    assert len(found) == 1
    assert "it has swallowed the rows after it" in found[0].note


def test_a_table_without_header_says_so_in_a_short_message():
    with pytest.raises(UnreadableError, match="no line with the names of its columns") as told:
        read_all(table([["2025-06-02", "Example Times", BODY]]))
    assert len(str(told.value)) < 300


def test_an_empty_column_of_a_known_field_is_not_called_unused():
    _, notices = read_all(table([["text", "url", "reach"], [BODY, "", "7"]]))
    assert [text for text in notices if "not used" in text] == [
        'Columns not used: reach. If one of them holds a field, name it: columns={"outlet": "…"} in Python, '
        "--column outlet=… on the command line."
    ]


def test_years_of_two_digits_are_told():
    found, notices = read_all(
        table([["title", "text", "date"], ["A", LINE, "25/04/24"], ["B", f"{LINE} Yes.", "26/04/24"]])
    )
    assert [f"{each.page.data.published:%Y-%m-%d}" for each in found] == ["2024-04-25", "2024-04-26"]
    assert any("Years of two digits were read as 1969 to 2068" in each for each in notices)


def test_a_column_is_named_in_other_letters_and_an_umlaut_of_a_mac(make_corpus):
    corpus = make_corpus.files({"a.csv": f"Schlagzeile,U\u0308ber  den Text\nA bridge,{LINE}\n"})
    rows = read_corpus(corpus, columns={" Text": "\u00fcBER_den text"}).articles
    assert rows["text"].tolist() == [LINE]


def test_a_nul_byte_costs_its_letter_and_is_told():
    data = f"title,text,outlet\nA,{LINE}\0 Yes.,BBC\nB,{LINE} No.,Post\0\0\0\n".encode() + b"C,Rain. " * 60
    found, _ = read_all(data)
    assert found[0].page.raw_text == f"{LINE}\N{REPLACEMENT CHARACTER} Yes."
    assert "The row holds NUL bytes" in found[0].note
    assert found[1].page.data.outlet == "Post"


def test_a_nul_byte_in_a_text_file_is_told(make_corpus):
    tables = read_corpus(make_corpus.files({"a.txt": f"A bridge opens\n\n{LINE}\0 Yes.\n\n{LINE} Nobody knows why.\n"}))
    assert "\N{REPLACEMENT CHARACTER} Yes." in tables.articles["text"].iloc[0]
    assert "1 byte(s) mean nothing in UTF-8" in tables.problems["problem"].iloc[0]
