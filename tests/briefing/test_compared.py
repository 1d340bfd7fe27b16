"""A briefing says which articles are compared, and how many with nothing."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analyst import charts, schema
from analyst.briefing import FIGURES, export
from analyst.briefing.compared import find_compared
from analyst.charts import to_spec
from analyst.charts.render import title_of
from analyst.compare import find_stories, match_statements
from analyst.compare.stories import NearStories

HARBOUR = (
    "Dock workers at Portsea harbour refused to work on Tuesday, and the strike has stopped all container traffic.",
    "No container left Portsea harbour on Tuesday: dock workers refused to work, and the strike stopped all traffic.",
)
GLASS = "A museum devoted to glass opened in a former factory that stood empty for thirty years."


def corpus(*rows):
    """Make a workbook of (outlet, text), as far as stories go."""
    made = [
        dict.fromkeys(schema.SCHEMAS["ARTICLES"].columns)
        | {"article_id": f"a{number}", "article_name": f"{number}.txt", "outlet_label": outlet, "headline": text[:20]}
        | {"text": text, "published_at": pd.Timestamp("2025-03-04", tz="UTC")}
        for number, (outlet, text) in enumerate(rows)
    ]
    counted = pd.DataFrame(made, columns=list(schema.SCHEMAS["ARTICLES"].columns))
    return SimpleNamespace(counted=counted, stories=find_stories(counted), duplicates=schema.empty("DUPLICATES"))


TWO = [("Herald", HARBOUR[0]), ("Times", HARBOUR[1])]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (
            [*TWO, ("Post", GLASS)],
            "2 of 3 articles are compared: they tell 1 story that two or more outlets report. The other 1 is compared "
            "with nothing and counts in the totals only.",
        ),
        (TWO, "All 2 articles are compared: they tell 1 story that two or more outlets report."),
        (
            [TWO[0], ("Post", GLASS)],
            "No two outlets report the same event: none of the 2 articles is compared with another.",
        ),
        ([TWO[0], ("Herald", GLASS)], "2 articles, all of one outlet: none is compared with another."),
        ([TWO[0]], "1 article of one outlet: it is compared with nothing."),
        ([], ""),
    ],
)
def test_the_line_counts_what_is_compared_and_what_is_not(rows, line):
    assert find_compared(corpus(*rows)).line == line


def test_stories_and_what_stands_alone_are_named():
    found = find_compared(corpus(*TWO, ("Post", GLASS)))
    assert found.stories == [
        {"story": HARBOUR[0][:20], "outlets": "Herald and Times", "n_articles": 2, "dates": "4 March 2025"}
    ]
    assert found.alone == {"a2"}


def test_what_is_left_apart_though_alike_is_named():
    wb = corpus(*TWO)
    wb.stories = find_stories(wb.counted, threshold=0.99)
    found = find_compared(wb)
    assert found.line.endswith("1 pair of stories that are kept apart is alike and may be one affair.")
    assert [(pair["outlet_a"], pair["outlet_b"]) for pair in found.near] == [("Herald", "Times")]


def test_the_page_says_it_first_and_marks_what_stands_alone(made):
    page = made.briefing.page.read_text("utf-8")
    assert made.briefing.bottom_line[0] in page.split('id="stories"')[0]
    assert page.count(">compared with nothing<") == int((made.wb.stories["n_outlets"] < 2).sum()) > 0
    assert "stories.csv" in {row["path"].rsplit("/")[-1] for row in made.briefing.manifest["files"]}


def prints(*rows):
    """The same with copies: (outlet, text, wire); each but the first is a copy of the first."""
    wb = corpus(*[row[:2] for row in rows])
    wb.counted["wire"] = [row[2] for row in rows]
    columns = schema.SCHEMAS["DUPLICATES"].columns
    wb.duplicates = pd.DataFrame(
        [dict.fromkeys(columns) | {"article_id": f"a{n}", "of_article_id": "a0", "is_copy": True}
         for n in range(1, len(rows))], columns=list(columns),
    )  # fmt: skip
    return wb


@pytest.mark.parametrize(
    ("wires", "line"),
    [
        (
            ("XNS", "XNS", None),
            "3 articles print one text, which names XNS (Herald, Post and Times): what it says counts once for each, "
            "but has one source.",
        ),
        (
            ("XNS", "Reuters", None),
            "3 articles print one text (Herald, Post and Times): what it says counts once for each, but has one "
            "source.",
        ),
    ],
)
def test_prints_of_one_text_are_said_to_have_one_source(wires, line):
    wb = prints(*zip(("Herald", "Times", "Post"), [HARBOUR[0]] * 3, wires, strict=True))
    assert find_compared(wb).one_text == line


def test_no_copies_and_copies_of_one_outlet_need_no_word():
    assert find_compared(prints(("Herald", HARBOUR[0], None))).one_text == ""
    assert find_compared(prints(("Herald", HARBOUR[0], None), ("Herald", HARBOUR[0], None))).one_text == ""


def test_the_finding_counts_statements_and_says_what_is_one_text():
    quake = "A quake shook the city of Lindow on Thursday and cracked walls in dozens of houses, the service said."
    other = "Walls cracked in dozens of houses in Lindow when a quake shook the city on Thursday."
    rows = [
        {"sentence_id": f"{name}:0", "article_id": name, "start_char": 0, "end_char": len(text)}
        | {"sentence_text": text, "outlet": name}
        for name, text in (("A", quake), ("B", quake), ("C", quake), ("D", other))
    ]
    figure = next(figure for figure in FIGURES if figure.anchor == "statements")
    found = match_statements(pd.DataFrame(rows))
    wb = SimpleNamespace(statements=found, duplicates=schema.empty("DUPLICATES"))
    assert figure.finding(figure.table(wb, {}), wb) == (
        "1 statement stands in several outlets, in 6 pairs of sentences, of which 1 lies between A and B; 3 pairs "
        "are one text printed twice, which is one source and no agreement; no pair shows another negation, number or "
        "name."
    )
    wb.statements = found[found["outlet_label_b"] == "B"]
    assert "; all are one text printed twice, which is" in figure.finding(figure.table(wb, {}), wb)


def test_the_title_of_the_chart_does_not_call_prints_of_one_text_agreement():
    """On a slide it stands alone: “most, 4, in A, B, C and D” were three prints and one reporter."""
    quake = "A quake shook the city of Lindow on Thursday and cracked walls in dozens of houses, the service said."
    trains = "Trains between Lindow and the capital were stopped for hours while engineers looked at the bridges."
    other = "Walls cracked in dozens of houses in Lindow when a quake shook the city on Thursday."
    texts = {"A": (quake, trains), "B": (quake, trains), "C": (other,)}
    rows = [
        {"sentence_id": f"{name}{n}", "article_id": name, "start_char": 200 * n, "end_char": 200 * n + len(text)}
        | {"sentence_text": text, "outlet": name}
        for name, own in texts.items()
        for n, text in enumerate(own)
    ]
    found = match_statements(pd.DataFrame(rows))
    articles = pd.DataFrame({"n_outlets": [3] * 3, "outlet_label": list("ABC"), "published_at": [pd.NaT] * 3})
    articles["article_id"] = list("ABC")
    wb = SimpleNamespace(duplicates=schema.empty("DUPLICATES"), stories=articles, counted=articles)
    figure = next(figure for figure in FIGURES if figure.anchor == "statements")
    titles = []
    is_first = found["start_char_a"] == 0
    for part in (found, found[is_first], found[is_first & (found["outlet_label_b"] == "C")]):
        wb.statements = part
        spec = to_spec(figure.chart(figure.table(wb, {}), wb))
        titles.append(title_of(spec))
        assert spec["description"].startswith(f"{titles[-1]}. Rows: statements")
    assert titles == [
        "2 statements in several outlets, 1 of them only as one text that each prints",
        "1 statement in several outlets, some of which print one text",
        "1 statement stands in A, B and C",
    ]


def test_two_outlets_share_as_many_statements_as_the_chart_says():
    """One sentence here may be two there: 13 pairs of sentences were 12 sentences and 11 statements."""
    texts = {"A": ["Talks broke down on Monday, and the minister called them “exhausted” in the evening."]}
    texts["B"] = ["Talks broke down on Monday.", "The minister called them “exhausted” in the evening."]
    rows = [
        {"sentence_id": f"{name}:{n}", "article_id": name, "start_char": 90 * n, "end_char": 90 * n + len(text)}
        | {"sentence_text": text, "outlet": name}
        for name, own in texts.items()
        for n, text in enumerate(own)
    ]
    found = match_statements(pd.DataFrame(rows), threshold=0.4, min_related=1)
    assert len(found) == 2
    wb = SimpleNamespace(statements=found, duplicates=schema.empty("DUPLICATES"))
    figure = next(figure for figure in FIGURES if figure.anchor == "statements")
    table = figure.table(wb, {})
    assert figure.finding(table, wb).startswith("1 statement stands in both A and B, in 2 pairs of sentences; ")
    assert title_of(to_spec(charts.statements_chart(table))).startswith("1 statement stands in both A and B")


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"A": {"Lee": 9, "Ray": 1}, "B": {"Ray": 2}, "C": {"Ray": 2}}, True),
        ({"A": {"Lee": 9, "Ray": 1}, "B": {"Lee": 2}, "C": {"Ray": 2}}, False),
        ({"A": {"Lee": 9}, "B": {"Ray": 2}}, False),
        ({"A": {"Lee": 9}}, False),
    ],
)
def test_who_leads_in_most_outlets_is_told_where_it_is_not_who_leads_in_all(counts, told):
    """The chart's title names the one, the finding the other."""
    rows = [(outlet, who, n, 1) for outlet, own in counts.items() for who, n in own.items()]
    voices = pd.DataFrame(rows, columns=["outlet", "speaker", "n_quotes", "n_articles"])
    figure = next(figure for figure in FIGURES if figure.anchor == "voices")
    text = figure.finding(voices, SimpleNamespace(counted=range(3)))
    assert text.startswith("In all, Lee is quoted most: ")
    assert ("In more outlets than anybody else, Ray comes first." in text) is told


def test_an_outlet_that_is_compared_with_nothing_has_no_column_in_the_chart_of_statements():
    """Its empty tiles said that no match was found, where none was looked for."""
    wb = corpus(*TWO, ("Times", GLASS), ("Post", GLASS[:40]), ("Echo", "Rain is expected in the hills on Sunday."))
    wb.stories = wb.stories.assign(n_outlets=[2, 2, 1, 1, 1])
    rows = [
        {"sentence_id": f"{n}", "article_id": f"a{n}", "start_char": 0, "end_char": len(text)}
        | {"sentence_text": text, "outlet": outlet}
        for n, (outlet, text) in enumerate(TWO)
    ]
    wb.statements = match_statements(pd.DataFrame(rows), threshold=0.3)
    figure = next(figure for figure in FIGURES if figure.anchor == "statements")
    spec = str(to_spec(figure.chart(figure.table(wb, {}), wb)))
    assert "in 2 articles" in spec  # of five
    assert "Herald" in spec and "Times" in spec
    assert "Echo" not in spec and "Post" not in spec


def test_a_similarity_just_under_the_limit_does_not_read_as_the_limit(monkeypatch, wb, tmp_path):
    near = [NearStories("a1", "a2", "a1", "a2", 0.1998)]
    monkeypatch.setattr("analyst.briefing.compared.near_stories", lambda *tables: near)
    page = export(wb, tmp_path / "out", only=["html"]).page.read_text("utf-8")
    assert "Similarity 0.19<" in page and "from 0.20 on average" in page
