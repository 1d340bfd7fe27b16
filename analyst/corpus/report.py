"""The cleaning report: what reading kept of each file, and by which rule the rest went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analyst import schema

if TYPE_CHECKING:
    from analyst.corpus.read import CorpusTables

_COLUMNS = ["article_name", "source_file", "outlet_label", "n_lines", "n_kept", "n_removed", "problem"]


def cleaning_report(tables: CorpusTables) -> pd.DataFrame:
    """Count the lines of each article that are in the text, and those that are not.

    Args:
        tables: What `read_corpus` returned.

    Returns:
        One row per article: article_name, source_file, outlet_label, n_lines (raw lines that are not blank), n_kept
        (lines with at least one letter in the text), n_removed (all others) and problem, in the order of ARTICLES.
    """
    lines = tables.raw_texts.assign(
        n_lines=[sum(1 for line in text.split("\n") if line.strip()) for text in tables.raw_texts["raw_text"]]
    )[["article_id", "n_lines"]]
    kept = tables.text_map.groupby("article_id")["raw_line"].nunique().rename("n_kept").reset_index()
    report = tables.articles.merge(lines, on="article_id", how="left", validate="1:1")
    report = report.merge(kept, on="article_id", how="left", validate="1:1")
    counts = report[["n_lines", "n_kept"]].fillna(0).astype("int64")
    report = report.assign(**counts, n_removed=counts["n_lines"] - counts["n_kept"])
    return report[_COLUMNS].reset_index(drop=True)


def cleaning_by_outlet(tables: CorpusTables) -> pd.DataFrame:
    """Count articles and lines, kept and removed, of each outlet. Files that could not be used are no articles here.

    Args:
        tables: What `read_corpus` returned.

    Returns:
        One row per outlet_label: n_articles, n_lines, n_kept, n_removed, share_removed (0 to 1; null where there is
        no line) and top_rule (the rule that took most lines or parts of lines out; null where nothing went). Sorted
        by n_articles falling, then outlet_label.
    """
    report = cleaning_report(tables)
    report = report[report["problem"].isna()]
    found = report.groupby("outlet_label", as_index=False).agg(
        n_articles=("article_name", "size"),
        n_lines=("n_lines", "sum"),
        n_kept=("n_kept", "sum"),
        n_removed=("n_removed", "sum"),
    )
    found["share_removed"] = found["n_removed"] / found["n_lines"].where(found["n_lines"] > 0)
    labels = tables.articles.set_index("article_id")["outlet_label"]
    counts = tables.removed.groupby([tables.removed["article_id"].map(labels), "rule"]).size().reset_index(name="n")
    first = counts.sort_values(["n", "rule"], ascending=[False, True]).drop_duplicates("article_id")
    found["top_rule"] = found["outlet_label"].map(first.set_index("article_id")["rule"])
    return found.sort_values(["n_articles", "outlet_label"], ascending=[False, True], ignore_index=True)


def removed_by_rule(removed: pd.DataFrame) -> pd.DataFrame:
    """Count what each rule took out, with an example.

    Args:
        removed: REMOVED.

    Returns:
        One row per rule: rule, n_removed (rows of REMOVED), n_articles, example (its first removal, cut at 120
        letters). Sorted by n_removed falling, then rule.
    """
    schema.check("REMOVED", removed, ["article_id", "rule", "removed_text"])
    counts = removed.groupby("rule", as_index=False).agg(
        n_removed=("rule", "size"), n_articles=("article_id", "nunique"), example=("removed_text", "first")
    )
    counts = counts.astype({"n_removed": "int64", "n_articles": "int64", "rule": "str", "example": "str"})
    counts = counts.assign(example=[text if len(text) <= 120 else text[:119] + "…" for text in counts["example"]])
    return counts.sort_values(["n_removed", "rule"], ascending=[False, True], ignore_index=True)
