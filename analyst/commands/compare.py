"""`analyst compare`: the outlets of a corpus side by side."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from analyst.commands.arguments import (
    Commands,
    add_annotating,
    add_command,
    add_output,
    add_reading,
    add_similarity,
    add_tables,
    add_top,
)
from analyst.commands.base import Outcome, Result, check_out, noted, open_corpus, rows, save_tables

if TYPE_CHECKING:
    import pandas as pd

    from analyst.workbook import Workbook

STANCES = ("supporting", "doubting", "loaded")
SHORT = {"outlet_label": "outlet", "outlet_label_a": "outlet_a", "outlet_label_b": "outlet_b"}
ONE_OUTLET = "A comparison needs two outlets; this corpus has {}. State them in corpus.toml, or add articles."
ONLY_HERE = (
    "A sentence that was matched with none of another outlet was not necessarily left out there: it may be older, "
    "shorter, or worded so that it was not matched."
)
TOO_FEW = "No outlet has {} articles or more on both sides of a comparison, so no word is called typical of one."


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "compare", _run, "Put the outlets side by side: voices, cue verbs, statements, words, sources.",
        ["analyst compare articles/ --top 5", "analyst compare articles/ --out tables/ --tables csv",
         "analyst compare articles/ --similarity semantic"],
        more="Statements, and what only one outlet has, are compared within each story.",
    )  # fmt: skip
    add_reading(parser)
    add_annotating(parser)
    add_tables(parser)
    add_similarity(parser)
    add_top(parser)
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    check_out(arguments.out, arguments.corpus)
    wb = open_corpus(arguments)
    tables = compare_tables(wb)
    save_tables(tables, arguments.out, arguments.table_kind)
    return Outcome({**_summary(wb, tables, arguments.top), **noted(arguments.out)})


def compare_tables(wb: Workbook) -> dict[str, pd.DataFrame]:
    """Make every table that compares outlets, by its name in docs/schema.md.

    `outlets` has a row for each outlet, `voices_of_one_outlet` the speakers whom, among the outlets of a story, one
    alone quotes.
    """
    from analyst import compare

    cue_pairs = compare.compare_cues(wb.statements, wb.quotes)
    tables = {
        "voices": compare.count_voices(wb.quotes),
        "voice_measures": compare.measure_voices(wb.quotes, wb.counted),
        "cues": compare.count_cues(wb.quotes),
        "cue_profiles": compare.profile_cues(wb.quotes),
        "cue_pairs": cue_pairs,
        "cue_pair_counts": compare.count_cue_pairs(cue_pairs, wb.quotes),
        "stories": wb.stories,
        "statements": wb.statements,
        "article_coverage": wb.article_coverage,
        "unmatched": wb.unmatched,
        "entity_counts": compare.count_entities(wb.mentions, wb.tokens, entities=wb.entities),
        "spellings": compare.count_spellings(wb.mentions, wb.entities),
        "keyness": compare.keyness(wb.tokens),
        "word_rates": compare.count_listed(wb.tokens),
        "reuse": compare.reuse(wb.tokens),
        "syndication": compare.syndication(wb.duplicates, wb.articles),
        "sources": compare.count_sources(wb.citations),
        "sourcing_chain": compare.sourcing_chain(wb.citations, wb.articles),
    }
    return {
        "outlets": _outlets(wb, tables),
        "voices_of_one_outlet": _voices_of_one_outlet(wb),
        **tables,
    }


def _outlets(wb: Workbook, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Count for each outlet what it has, most articles first."""
    import pandas as pd

    from analyst.compare import UNNAMED

    of_outlet = wb.counted.groupby("outlet_label")
    voices, cues = tables["voices"], tables["cues"]
    named = voices[~voices["speaker"].isin(UNNAMED)]
    quotes = voices.groupby("outlet")[["n_quotes", "n_direct"]].sum()
    pointed = cues[cues["stance"].isin(STANCES)]
    cites = tables["sources"]
    frame = pd.DataFrame(
        {
            "n_articles": of_outlet.size(),
            "n_words": of_outlet["n_words"].sum(),
            "n_quotes": quotes["n_quotes"],
            "share_direct": quotes["n_direct"] / quotes["n_quotes"],
            "n_speakers": named.groupby("outlet").size(),
            "most_quoted": named.groupby("outlet")["speaker"].first(),
            "share_stance_cues": pointed.groupby("outlet")["share_quotes"].sum(),
            "n_sentences_only_here": tables["unmatched"].groupby("outlet_label").size(),
            "n_sources_cited": cites[~cites["is_own_access"]].groupby("outlet")["cited"].nunique(),
        },
        index=sorted(wb.counted["outlet_label"].unique()),
    )
    told = wb.stories.loc[wb.stories["n_outlets"] > 1, "outlet_label"]
    frame = frame.assign(
        share_stance_cues=_zero_where(frame["share_stance_cues"], cues["outlet"]),
        n_sentences_only_here=_zero_where(frame["n_sentences_only_here"], told).astype("Int64"),
    )
    counts = [column for column in frame if column.startswith("n_") and column != "n_sentences_only_here"]
    frame = frame.assign(**{column: frame[column].fillna(0).astype("int64") for column in counts})
    frame = frame.rename_axis("outlet").reset_index()
    return frame.sort_values(["n_articles", "outlet"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _zero_where(values: pd.Series, outlets: pd.Series) -> pd.Series:
    """Fill nulls with 0 for outlets that were looked at; where there was nothing to look at, null it stays."""
    return values.mask(values.index.isin(outlets) & values.isna(), 0)


def _voices_of_one_outlet(wb: Workbook) -> pd.DataFrame:
    """List the named speakers whom one outlet alone quotes, of the outlets that tell the same story."""
    from analyst.compare import UNNAMED, with_story
    from analyst.compare.voices import label_speakers

    several = wb.stories.loc[wb.stories["n_outlets"] > 1, ["article_id", "n_outlets"]]
    quotes = label_speakers(with_story(wb.quotes, wb.stories)).merge(several, on="article_id", validate="m:1")
    named = quotes[~quotes["speaker"].isin(UNNAMED)]
    keys = ["story_id", "story", "speaker"]
    grouped = named.groupby(keys, dropna=False).agg(
        outlet=("outlet", "first"),
        n_quoting=("outlet", "nunique"),
        n_quotes=("quote_id", "size"),
        n_outlets=("n_outlets", "first"),
    )
    alone = grouped[grouped["n_quoting"] == 1].drop(columns="n_quoting").reset_index()
    columns = ["outlet", "speaker", "n_quotes", "n_outlets", "story_id", "story"]
    order = ["n_quotes", "outlet", "speaker", "story_id"]
    return alone[columns].sort_values(order, ascending=[False, True, True, True], ignore_index=True)


# ---- the summary -----------------------------------------------------------------------------------


def _summary(wb: Workbook, tables: dict[str, pd.DataFrame], top: int) -> Result:
    from analyst.compare import UNNAMED

    voices, cues, pairs = tables["voices"], tables["cues"], tables["cue_pairs"]
    named = voices[~voices["speaker"].isin(UNNAMED)]
    pointed = cues[cues["stance"].isin(STANCES)]
    words = tables["keyness"]
    other_cue = pairs[~pairs["is_same_cue"].astype(bool)]
    unmatched = tables["unmatched"].sort_values("n_compared", ascending=False, kind="stable")
    cited = tables["sources"][~tables["sources"]["is_own_access"].astype(bool)]
    n_stories = int(wb.stories.loc[wb.stories["n_outlets"] > 1, "story_id"].nunique())
    story = ["story"] if n_stories > 1 else []  # of one, each row would say the same
    shown = {
        "outlets": tables["outlets"],
        "most_quoted": _most(named, "n_quotes", ["outlet", "speaker", "n_quotes", "share_quotes"]),
        "quoted_by_one_outlet_of_a_story": tables["voices_of_one_outlet"][
            ["outlet", "speaker", "n_quotes", "n_outlets", *story]
        ],
        "cues_that_take_a_stance": _most(pointed, "n_quotes", ["outlet", "cue_lemma", "stance", "n_quotes"]),
        "same_statement_other_cue": other_cue[
            ["outlet_label_a", "cue_text_a", "outlet_label_b", "cue_text_b", "content_a"]
        ],
        "statements_in_several_outlets": _most(
            tables["statements"], "similarity", ["similarity", "outlet_label_a", "outlet_label_b", "text_a"]
        ),
        "sentences_in_one_outlet_only": unmatched[["outlet_label", "n_compared", "sentence_text", *story]],
        "distinctive_words": _distinctive(words)[["target", "term", "n_target", "n_reference", "log_odds_z"]],
        "text_in_common": tables["syndication"][["outlet", "other", "n_articles", "share_words", "longest_run"]],
        "sources_cited": _most(cited, "n_articles", ["outlet", "cited", "n_articles"]),
    }
    return {
        "n_articles": len(wb.counted),
        "n_outlets": len(tables["outlets"]),
        "n_stories_of_several_outlets": n_stories,
        "similarity": wb.similarity,
        **({"copies": wb.copies_note} if wb.copies_note else {}),
        **{name: rows(table.head(top).rename(columns=SHORT)) for name, table in shown.items()},
        "notes": _notes(tables),
    }


def _most(table: pd.DataFrame, column: str, columns: list[str]) -> pd.DataFrame:
    return table.sort_values(column, ascending=False, kind="stable")[columns]


def _distinctive(words: pd.DataFrame) -> pd.DataFrame:
    return words[words["is_distinctive"].astype(bool) & (words["log_odds_z"] > 0)]


def _notes(tables: dict[str, pd.DataFrame]) -> list[str]:
    from analyst.compare import MIN_ARTICLES
    from analyst.words import count

    notes = []
    if len(tables["outlets"]) < 2:
        notes.append(ONE_OUTLET.format(count(len(tables["outlets"]), "outlet")))
    if (tables["keyness"]["verdict"] == "too few to compare").all():
        notes.append(TOO_FEW.format(MIN_ARTICLES))
    if len(tables["unmatched"]):
        notes.append(ONLY_HERE)
    return notes
