"""What every chart must have, and what each says. On the specification, not on pixels."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analyst import charts, compare
from analyst.charts import _parts

ROOT = Path(__file__).parents[2]


def walk(node):
    """Every mapping inside a specification."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def values(spec):
    """All texts in the data of a specification."""
    return [value for rows in spec["datasets"].values() for row in rows for value in row.values()]


def test_every_chart_has_title_subtitle_description_and_row_count(drawn):
    chart, table = drawn
    spec = charts.to_spec(chart(table, n_articles=3, dates=("2025-07-19", "2025-07-27")))
    subtitle = " ".join(spec["title"]["subtitle"])
    assert subtitle.startswith("n = ")
    assert "in 3 articles · 19–27 July 2025" in subtitle
    assert len(charts.title_of(spec)) > 15
    assert spec["description"].startswith(charts.title_of(spec)[:20])
    assert 0 < charts.n_rows(spec) <= 5000


def test_types_and_sort_orders_are_explicit(drawn):
    chart, table = drawn
    for node in walk(charts.to_spec(chart(table))):
        if "field" in node and "encoding" not in node:
            assert "type" in node or "bandPosition" in node or set(node) == {"field"}, node
        for channel in ("x", "y"):
            nominal = node.get(channel) if "mark" not in node else None
            if isinstance(nominal, dict) and nominal.get("type") == "nominal":
                assert isinstance(nominal["sort"], list)


def test_no_chart_loads_anything_or_cuts_a_label(drawn):
    chart, table = drawn
    spec = charts.to_spec(chart(table))
    assert not [node for node in walk(spec) if "url" in node]
    assert spec["config"]["axis"]["labelLimit"] == 0
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"


def test_a_title_and_subtitle_of_ones_own_are_taken(drawn):
    chart, table = drawn
    spec = charts.to_spec(chart(table, title="My finding", subtitle="my n"))
    assert spec["title"]["text"] == ["My finding"]
    assert spec["title"]["subtitle"] == ["my n"]


def test_an_empty_table_gives_a_chart_that_says_so(drawn):
    chart, table = drawn
    spec = charts.to_spec(chart(table.head(0)))
    assert "No rows to show" in values(spec)
    assert charts.n_rows(spec) == 0


def test_the_specification_does_not_depend_on_the_order_of_rows(drawn):
    chart, table = drawn
    shuffled = charts.to_spec(chart(table.sample(frac=1, random_state=4).reset_index(drop=True)))
    first = charts.to_spec(chart(table))
    assert (shuffled["title"], shuffled["description"]) == (first["title"], first["description"])


def test_a_table_without_a_column_is_refused(drawn):
    chart, table = drawn
    with pytest.raises(ValueError, match="no column"):
        chart(table[table.columns[:1]])


HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\x07\u202eevil\u200b",
    "datum.label",
    "x" * 4000,
    "a.b[c]'d\"\\",
]


def test_hostile_names_do_no_harm():
    voices = pd.concat(
        [
            compare.count_voices(
                pd.DataFrame(
                    {"article_id": "a", "outlet": outlet, "speaker_name": HOSTILE, "speaker_text": HOSTILE,
                     "speaker_kind": "name",
                     "speaker_entity_id": None, "quote_type": "direct", "n_words": 1, "n_quoted_words": 1}
                )
            )
            for outlet in HOSTILE[:3]
        ]
    )  # fmt: skip
    chart = charts.voices_chart(voices)
    svg = charts.to_svg(chart)
    assert "<script>" not in svg
    assert "\u202e" not in svg
    spec = charts.to_spec(chart)
    assert max(len(line) for label in values(spec) if isinstance(label, str) for line in label.split("\n")) <= 4000
    assert all(len(row["row_label"]) < 80 for rows in spec["datasets"].values() for row in rows)


def test_a_group_column_with_odd_letters_is_drawn():
    counts = compare.count_cues(
        pd.DataFrame({"article_id": ["a"], "my.story[0]": ["bridge"], "cue_lemma": ["say"]}), by="my.story[0]"
    )
    spec = charts.to_spec(charts.cues_chart(counts))
    assert "bridge" in values(spec)


@pytest.mark.parametrize(("n", "layout"), [(1, "facet"), (5, "facet"), (6, "layer"), (30, "layer")])
def test_many_outlets_become_a_matrix(tables, n, layout):
    spec = charts.to_spec(charts.entities_chart(tables.entity_counts([f"Outlet {k:02}" for k in range(n)])))
    assert layout in spec
    assert ("12 largest of 30 outlets" in " ".join(spec["title"]["subtitle"])) == (n == 30)
    assert f"in all {n} outlets" in charts.title_of(spec) or n == 1


def title(chart):
    return charts.title_of(charts.to_spec(chart))


def test_titles_state_what_the_tables_hold(tables):
    assert title(charts.entities_chart(tables.entity_counts())) == "Ada Lee is named most in all 3 outlets"
    voices = compare.count_voices(tables.quotes())
    assert title(charts.voices_chart(voices)) == "Ada Lee is quoted most in all 3 outlets"
    assert title(charts.quote_types_chart(voices)) == "33% of quotes stand wholly in quotation marks"
    assert title(charts.spellings_chart(tables.spellings())) == "Kyiv or Kiev: 1 of 3 outlets mix them; Kyiv has 57%"
    assert title(charts.cues_chart(compare.count_cues(tables.quotes()))) == (
        "“admit” marks 3 of 9 quotes; 6 have a doubting or loaded cue"
    )
    assert (
        title(charts.cue_pairs_chart(tables.cue_pairs())) == "For 1 of 1 shared quote the outlets chose different cues"
    )
    assert title(charts.statements_chart(tables.statements())) == "1 statement stands in both Gazette and Herald"
    assert title(charts.removed_chart(tables.removed())) == "“menu line” took out most: 67% of 3 lines"


def test_a_shared_first_place_is_not_given_to_one():
    voices = compare.count_voices(
        pd.DataFrame(
            {"article_id": "a", "outlet": ["A", "A", "B"], "speaker_name": ["Lee", "Roe", "Roe"], "speaker_text": None,
             "speaker_kind": "name",
             "speaker_entity_id": None, "quote_type": "direct", "n_words": 1, "n_quoted_words": 1}
        )
    )  # fmt: skip
    assert title(charts.voices_chart(voices)) == "No one is quoted most in more than one outlet"


def test_keyness_shows_the_counts_and_says_too_few(tables):
    spec = charts.to_spec(charts.keyness_chart(tables.keyness()))
    assert charts.title_of(spec).startswith("Too few to compare")
    assert {"6 / 0", "5 / 0"} <= set(values(spec))
    panels = [panel["title"]["subtitle"] for panel in spec["hconcat"]]
    assert panels == ["too few to compare"] * 2


def test_keyness_names_the_word_that_passed(tables):
    # In every article: crisis only in the Gazette, storm only in the Herald, calm a little more in the Herald.
    text = title(charts.keyness_chart(tables.keyness(6)))
    assert text.startswith("3 words are shown to be typical of an outlet, first of all “")


def test_statements_name_the_outlets_without_a_match(tables):
    spec = charts.to_spec(charts.statements_chart(tables.statements(), outlets=["Gazette", "Herald", "Times"]))
    assert "(no match found)" in values(spec)
    assert "not that it was left out" in " ".join(spec["title"]["subtitle"])


def test_intervals_are_drawn_where_there_are_some(tables):
    few = charts.to_spec(charts.voices_chart(compare.count_voices(tables.quotes(1))))
    many = charts.to_spec(charts.voices_chart(compare.count_voices(tables.quotes(6))))
    has_rule = lambda spec: any(node.get("type") == "rule" for node in walk(spec))  # noqa: E731
    assert (has_rule(few), has_rule(many)) == (False, True)
    assert "no intervals: fewer than 5 articles" in " ".join(few["title"]["subtitle"])


@pytest.mark.parametrize(
    ("dates", "text"),
    [
        (None, None),
        (("2025-07-19", "2025-07-27"), "19–27 July 2025"),
        (("2025-06-30", "2025-07-02"), "30 June – 2 July 2025"),
        (("2024-12-31", "2025-01-01"), "31 December 2024 – 1 January 2025"),
        ((pd.Timestamp("2025-07-19", tz="UTC"), pd.Timestamp("2025-07-19", tz="UTC")), "19 July 2025"),
        ((pd.NaT, pd.NaT), None),
        ("summer 2025", "summer 2025"),
    ],
)
def test_periods_are_written_short(dates, text):
    assert _parts.period(dates) == text


@pytest.mark.parametrize(
    ("top", "number_format", "ticks"),
    [(7, "d", [0, 5]), (3, "d", [0, 1, 2, 3]), (1, "d", [0, 1]), (0.9, ".0%", [0, 0.5]), (26.7, "~f", [0, 10, 20]),
     (0.3, ".0%", [0, 0.1, 0.2, 0.3]), (12_000, "d", [0, 5000, 10_000])],
)  # fmt: skip
def test_axes_have_few_round_ticks(top, number_format, ticks):
    assert _parts._ticks(top, number_format) == pytest.approx(ticks)


def test_labels_that_come_out_alike_are_numbered():
    assert list(_parts.labels(["abc def ghi jkl", "abc def ghi xyz"], 11, 1).values()) == ["abc def …", "abc … (2)"]


def test_the_same_table_gives_the_same_bytes_in_another_process(tables):
    code = (
        "import json, runpy; from analyst import charts; t = runpy.run_path('tests/charts/conftest.py');"
        "print(json.dumps([charts.to_spec(draw(make())) for draw, make in t['DRAWN'].values()]))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7"},
        text=True,
    )
    here = json.dumps([charts.to_spec(draw(make())) for draw, make in tables.drawn.values()])
    assert here == other.stdout.strip()


def test_the_seeds_are_drawn_with_room_to_spare(seeds):
    voices = compare.count_voices(seeds.quotes)
    assert title(charts.voices_chart(voices)).startswith("Volodymyr Zelenskyy is quoted most in")
    spelled = compare.count_spellings(seeds.mentions, seeds.entities)
    assert title(charts.spellings_chart(spelled)) == (
        "Zelensky, Zelenskiy or Zelenskyy: each of 5 outlets keeps to one spelling"
    )
    assert title(charts.keyness_chart(compare.keyness(seeds.tokens))).startswith("Too few to compare")
