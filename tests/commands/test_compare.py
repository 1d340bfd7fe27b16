"""`analyst compare`: outlets side by side, and the tables behind it."""

import json

import pandas as pd
import pytest

from analyst import schema
from analyst.commands.compare import ONE_OUTLET, compare_tables

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def tables(seeds):
    return compare_tables(seeds)


def test_every_outlet_has_a_row_with_counts_of_its_own(seeds, tables):
    outlets = tables["outlets"].set_index("outlet")
    assert set(outlets.index) == set(seeds.counted["outlet_label"])
    assert outlets["n_articles"].sum() == len(seeds.counted)
    assert outlets["n_quotes"].sum() == len(seeds.quotes)
    assert outlets["n_words"].sum() == seeds.counted["n_words"].sum()
    direct = seeds.quotes[seeds.quotes["quote_type"] == "direct"].groupby("outlet").size()
    for outlet, row in outlets.iterrows():
        assert row["share_direct"] == pytest.approx(direct.get(outlet, 0) / row["n_quotes"])


def test_what_was_not_compared_is_null_and_not_zero(seeds, tables):
    outlets = tables["outlets"].set_index("outlet")
    compared = set(seeds.stories.loc[seeds.stories["n_outlets"] > 1, "outlet_label"])
    assert compared and compared != set(outlets.index)
    assert set(outlets.index[outlets["n_sentences_only_here"].notna()]) == compared
    assert outlets["n_sentences_only_here"].sum() == len(seeds.unmatched)


def test_a_voice_of_one_outlet_is_quoted_by_no_other_of_its_story(seeds, tables):
    alone = tables["voices_of_one_outlet"]
    assert len(alone)
    stories = seeds.stories.set_index("article_id")["story_id"]
    quotes = seeds.quotes.assign(story_id=seeds.quotes["article_id"].map(stories))
    for row in alone.itertuples():
        of_speaker = quotes[(quotes["story_id"] == row.story_id) & (quotes["speaker_name"] == row.speaker)]
        assert set(of_speaker["outlet"]) == {row.outlet}
        assert row.n_outlets > 1


def test_tables_bear_the_names_and_columns_of_the_schema(tables):
    for name, table in tables.items():
        if name in ("outlets", "voices_of_one_outlet"):
            continue
        columns = set(schema.SCHEMAS[name.upper()].columns)
        assert columns - {"group"} <= set(table.columns), name


HARBOUR = (
    "Dock workers at Portsea harbour refused to work on Tuesday, said union leader {}. The strike has stopped all "
    "container traffic at Portsea harbour for eight days, the union said."
)
GLASS = (
    "A museum devoted to glass opened in a former factory of Lindow on Tuesday, said director {}. The museum of glass "
    "in Lindow expects many visitors, the director said."
)


def write_stories(folder, *stories):
    """Write each story for two outlets, each with a speaker of its own."""
    folder.mkdir()
    facts = []
    for text, names in stories:
        for outlet, name in zip(("Alpha Herald", "Beta Times"), names, strict=True):
            file = f"{len(facts)}.txt"
            (folder / file).write_text(f"{text.format(name)}\n", encoding="utf-8")
            facts.append(f'[files."{file}"]\noutlet = "{outlet}"\npublished = 2025-03-04\nheadline = "{text[:11]}"\n')
    (folder / "corpus.toml").write_text("\n".join(facts), encoding="utf-8")


def test_what_one_outlet_has_is_told_with_its_story_where_there_are_several(run, tmp_path):
    harbour, glass = (HARBOUR, ("Martha Kell", "Owen Blake")), (GLASS, ("Paul Yates", "Nora Pike"))
    write_stories(tmp_path / "two", harbour, glass)
    two = json.loads(run("compare", tmp_path / "two", "--json")[1])
    assert two["n_stories_of_several_outlets"] == 2
    told = {row["speaker"]: row["story"] for row in two["quoted_by_one_outlet_of_a_story"]}
    assert (told["Martha Kell"], told["Nora Pike"]) == ("Dock worker", "A museum de")
    write_stories(tmp_path / "one", harbour)
    one = json.loads(run("compare", tmp_path / "one", "--json")[1])
    assert all("story" not in row for row in one["quoted_by_one_outlet_of_a_story"])
    assert {row["speaker"] for row in one["quoted_by_one_outlet_of_a_story"]} == {"Martha Kell", "Owen Blake"}


def test_the_summary_and_the_files_say_the_same(run, opened, tmp_path, seeds):
    code, out, _ = run("compare", seeds.corpus, "--out", tmp_path / "t", "--tables", "csv", "--json", "--top", "3")
    assert code == 0
    result = json.loads(out)
    assert result["n_outlets"] == len(result["outlets"]) + 2  # the seeds have five, three are asked for
    written = pd.read_csv(tmp_path / "t" / "outlets.csv")
    assert [row["outlet"] for row in result["outlets"]] == written["outlet"].head(3).tolist()
    assert all(len(rows) <= 3 for rows in result.values() if isinstance(rows, list))
    assert (tmp_path / "t" / "sourcing_chain.csv").exists()
    assert any("not necessarily left out" in note for note in result["notes"])


def test_it_is_shown_as_columns(run, opened, seeds):
    code, out, _ = run("compare", seeds.corpus)
    assert code == 0
    assert "outlets:\n  outlet " in out and "most quoted:\n" in out and "sentences in one outlet only:\n" in out


def test_one_outlet_is_said_to_be_too_few(run, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "one.txt").write_text(
        "Mayor opens bridge\n\n“It is safe,” Mayor Ada Lee said on Monday at the opening of the new bridge in town.\n"
    )
    code, out, _ = run("compare", tmp_path / "corpus", "--json")
    assert code == 0
    assert ONE_OUTLET.format("1 outlet") in json.loads(out)["notes"]
