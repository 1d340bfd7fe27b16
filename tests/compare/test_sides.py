"""Sides of speakers: where they come from, how the analyst changes them, and what is counted by them."""

import numpy as np
import pandas as pd
import pytest

from analyst import compare, open_workbook, schema
from analyst.compare import LEFT_OPEN, NO_SIDE, NO_SPEAKER
from analyst.review import CorrectionsError, apply_to_sides, read_corrections, write_correction
from analyst.schema import SchemaError

TEXT = (
    "Danish Prime Minister Ada Lee met Bo Orr, the Swedish foreign minister, on Monday. "
    "Then Ada Lee, Sweden's envoy, spoke."
)
ENTITIES = pd.DataFrame(
    [
        ("lee", "Ada Lee", "PERSON", None), ("orr", "Bo Orr", "PERSON", None), ("dk", "Danish", "GROUP", "DK"),
        ("se", "Swedish", "GROUP", "SE"), ("sweden", "Sweden", "PLACE", "SE"), ("kremlin", "Kremlin", "ORG", None),
        ("ministry", "Russian Foreign Ministry", "ORG", None), ("nato", "NATO", "ORG", None),
    ],
    columns=["entity_id", "name", "entity_type", "country"],
)  # fmt: skip
PARAGRAPHS = pd.DataFrame({"paragraph_id": ["a:0"], "start_char": [100], "paragraph_text": [TEXT]})


def mentions(*spans):
    rows = [
        ("a", "a:0", 100 + start, 100 + start + len(words), "name", entity, 0.95)
        for words, entity, nth in spans
        for start in [[i for i in range(len(TEXT)) if TEXT.startswith(words, i)][nth]]
    ]
    columns = ["article_id", "paragraph_id", "start_char", "end_char", "mention_kind", "entity_id", "confidence"]
    return pd.DataFrame(rows, columns=columns)


NAMED = mentions(("Danish", "dk", 0), ("Ada Lee", "lee", 0), ("Bo Orr", "orr", 0), ("Swedish", "se", 0))
TWICE = pd.concat([NAMED, mentions(("Ada Lee", "lee", 1), ("Sweden", "sweden", 0))], ignore_index=True)


def quotes(*rows):
    """Quotes from (article, outlet, speaker, entity, how the speaker is printed)."""
    frame = pd.DataFrame(rows, columns=["article_id", "outlet", "speaker_name", "speaker_entity_id", "speaker_kind"])
    types = ["direct", "mixed", "indirect"]
    return frame.assign(
        speaker_text=frame["speaker_name"],
        quote_type=[types[number % 3] for number in range(len(frame))],
        n_words=4,
        n_quoted_words=2,
    )


QUOTES = quotes(
    ("a", "Gazette", "Ada Lee", "lee", "name"),
    ("a", "Gazette", "Bo Orr", "orr", "name"),
    ("a", "Gazette", "Kremlin", "kremlin", "name"),
    ("b", "Herald", "Russian Foreign Ministry", "ministry", "name"),
    ("b", "Herald", "US officials", None, "other"),
    ("b", "Herald", "NATO", "nato", "name"),
    ("b", "Herald", None, None, "none"),
    ("b", "Herald", "he", None, "pronoun"),
    ("b", "Herald", "Experts", None, "other"),
)
QUOTES.loc[QUOTES["speaker_kind"] == "pronoun", "speaker_name"] = None


def sides_of(quotes=QUOTES, mentions=NAMED):
    return compare.find_sides(quotes, ENTITIES, mentions, PARAGRAPHS).set_index("speaker")


@pytest.mark.parametrize(
    ("speaker", "side", "basis"),
    [
        ("Ada Lee", "Denmark", "role"),
        ("Bo Orr", "Sweden", "role"),
        ("Kremlin", "Russia", "country"),
        ("Russian Foreign Ministry", "Russia", "name"),
        ("US officials", "United States", "name"),
        ("NATO", NO_SIDE, "none"),
        ("Experts", NO_SIDE, "none"),
    ],
)
def test_where_a_side_comes_from(speaker, side, basis):
    assert tuple(sides_of().loc[speaker, ["side", "side_basis"]]) == (side, basis)


def test_nobody_has_no_row_and_the_evidence_is_told():
    found = sides_of()
    assert len(found) == 7
    assert found.loc["Ada Lee", "evidence"] == "prime minister of Denmark (1)"
    assert pd.isna(found.loc["NATO", "evidence"])


def test_offices_of_two_countries_are_no_side():
    found = sides_of(mentions=TWICE)
    assert found.loc["Ada Lee", "side"] == NO_SIDE
    assert found.loc["Ada Lee", "evidence"] == "envoy of Sweden (1); prime minister of Denmark (1)"


def test_quotes_keep_their_order_and_labels_of_nobody():
    table = compare.find_sides(QUOTES, ENTITIES, NAMED, PARAGRAPHS)
    found = compare.with_side(QUOTES, table)["side"]
    assert found.tolist() == ["Denmark", "Sweden", "Russia", "Russia", "United States", NO_SIDE, NO_SPEAKER, LEFT_OPEN,
                              NO_SIDE]  # fmt: skip


def test_sides_are_counted_by_hand():
    table = compare.find_sides(QUOTES, ENTITIES, NAMED, PARAGRAPHS)
    found = compare.count_sides(QUOTES, table).set_index(["outlet", "side"])
    assert found.loc[("Gazette", "Russia"), ["n_quotes", "n_indirect", "n_words"]].tolist() == [1, 1, 4]
    herald = found.loc["Herald"]
    assert herald["n_quotes"].sum() == 6
    # Experts and NATO have no side: two speakers, 2 of 6 quotes.
    assert herald.loc[NO_SIDE, ["n_speakers", "n_quotes"]].tolist() == [2, 2]
    assert herald.loc[NO_SIDE, "share_quotes"] == pytest.approx(1 / 3)
    assert found["share_low"].isna().all()


def test_the_interval_of_a_side_that_all_articles_have_alike_has_no_width():
    rows = [(f"a{n}", "Gazette", who, entity, "name") for n in range(6) for who, entity in
            [("Ada Lee", "lee"), ("Bo Orr", "orr")]]  # fmt: skip
    many = quotes(*rows)
    found = compare.count_sides(many, compare.find_sides(many, ENTITIES, NAMED, PARAGRAPHS))
    assert found[["share_low", "share_high"]].to_numpy() == pytest.approx(np.full((2, 2), 0.5))


def test_nothing_in_nothing_out():
    empty = schema.empty("QUOTES").assign(outlet=pd.Series(dtype="str"))
    table = compare.find_sides(empty, ENTITIES, NAMED, PARAGRAPHS)
    assert table.empty
    assert compare.count_sides(empty, table).empty
    with pytest.raises(SchemaError, match="no column 'side'"):
        compare.with_side(QUOTES, table.drop(columns="side"))


# ---- what the analyst says --------------------------------------------------------------------------------------


def correct(folder, text):
    (folder / "corrections").mkdir(exist_ok=True)
    (folder / "corrections" / "sides.toml").write_text(text, encoding="utf-8")
    return apply_to_sides(read_corrections(folder), compare.find_sides(QUOTES, ENTITIES, NAMED, PARAGRAPHS))


def test_the_analyst_groups_speakers_by_name_or_id(tmp_path):
    found = correct(tmp_path, '[[side]]\nside = "Nordic"\nnames = ["ada  lee", "orr"]\nwho = "A. B."')
    sides = found.sides.set_index("speaker")
    assert sides.loc[["Ada Lee", "Bo Orr"], "side"].tolist() == ["Nordic", "Nordic"]
    assert sides.loc[["Ada Lee", "NATO"], "side_basis"].tolist() == ["correction", "none"]
    assert found.report[["status", "n_changed", "who"]].to_numpy().tolist() == [["applied", 2, "A. B."]]


def test_the_later_correction_counts_and_sides_merge(tmp_path):
    text = (
        '[[side]]\nside = "A"\nnames = ["NATO"]\n[[side]]\nside = "B"\nnames = ["NATO"]\n'
        '[[merge]]\nsides = ["B", "united states"]\ninto = "The West"\n'
    )
    found = correct(tmp_path, text)
    sides = found.sides.set_index("speaker")["side"]
    assert sides[["NATO", "US officials"]].tolist() == ["The West", "The West"]
    assert found.report["n_changed"].tolist() == [1, 1, 2]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ('[[side]]\nside = "A"\nnames = ["Cy Moe"]', "nobody of the name 'Cy Moe' speaks"),
        ('[[side]]\nside = "Russia"\nnames = ["Kremlin"]', "they are on that side already"),
        ('[[merge]]\nsides = ["Peru"]\ninto = "A"', "nobody is on these sides"),
    ],
)
def test_a_correction_that_changes_nothing_is_stale(tmp_path, text, detail):
    found = correct(tmp_path, text)
    assert found.report[["status", "detail"]].to_numpy().tolist() == [["stale", detail]]


def test_a_name_that_does_not_speak_is_told_beside_those_that_do(tmp_path):
    report = correct(tmp_path, '[[side]]\nside = "A"\nnames = ["NATO", "Cy Moe"]').report
    assert report["status"].tolist() == ["applied"]
    assert "Cy Moe" in report["detail"][0]


@pytest.mark.parametrize(
    "text", ['[[side]]\nside = "A"', '[[side]]\nside = "A"\nnames = "NATO"', '[[merge]]\nsides = []\ninto = "A"',
             '[[side]]\nside = ""\nnames = ["NATO"]', '[[sides]]\nside = "A"\nnames = ["NATO"]']
)  # fmt: skip
def test_a_file_that_says_no_side_is_refused(tmp_path, text):
    with pytest.raises(CorrectionsError, match=r"sides.toml, line 1"):
        correct(tmp_path, text)


@pytest.mark.model
def test_the_workbook_follows_the_file(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Russian President Vladimir Putin said the talks had failed and would not go on.\n\n"
        "“We are ready for peace,” said Ukrainian President Volodymyr Zelensky in Kyiv.\n",
        encoding="utf-8",
    )
    before = open_workbook(tmp_path).sides.set_index("speaker")["side"]
    assert before[["Vladimir Putin", "Volodymyr Zelenskyy"]].tolist() == ["Russia", "Ukraine"]
    write_correction(tmp_path, "side", {"side": "Moscow", "names": ["Vladimir Putin"]}, why="so we call it")
    wb = open_workbook(tmp_path)
    assert wb.sides.set_index("speaker")["side"]["Vladimir Putin"] == "Moscow"
    assert wb.corrections[["source", "status"]].to_numpy().tolist() == [["corrections/sides.toml:1", "applied"]]


@pytest.mark.model
def test_sides_of_the_seeds(seeds):
    sides = seeds.sides.set_index("speaker")["side"]
    wanted = {"Volodymyr Zelenskyy": "Ukraine", "Vladimir Putin": "Russia", "Maria Zakharova": "Russia",
              "Rustem Umerov": "Ukraine", "Vladimir Medinsky": "Russia", "RT": NO_SIDE}  # fmt: skip
    assert {name: sides[name] for name in wanted} == wanted
    found = compare.count_sides(seeds.quotes, seeds.sides)
    assert found["n_quotes"].sum() == len(seeds.quotes)
