"""Whom outlets cite: counts by outlet, and the chain from an outlet to what it names as its source."""

from __future__ import annotations

import pandas as pd

from analyst.compare._tables import finish, need, with_group
from analyst.corpus import resources

_LINK = ["outlet", "cited", "cited_kind", "link"]


def count_sources(citations: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Count how often each group cites each outlet, agency or platform.

    Args:
        citations: CITATIONS, with the column `by`.
        by: Column to group on.

    Returns:
        SOURCES, with `group` named after `by`: by group, n_articles falling, n_citations falling, cited. What is an
        article's own access to the story stands in a row apart from what it cites. No citations: no rows.

    Raises:
        SchemaError: If a column is missing.

    Note:
        Counts what an article says. One that rewrites an agency and doesn't name it has no row.
    """
    need("CITATIONS", citations, ["article_id", "cited", "cited_kind", "form", "is_own_access"], by)
    keys = ["group", "cited", "cited_kind", "is_own_access"]
    rows = with_group(citations, by).astype({"cited_kind": "object", "form": "object"})
    counts = rows.groupby(keys).agg(
        n_citations=("article_id", "size"), n_articles=("article_id", "nunique"), forms=("form", _most_first)
    )
    frame = counts.reset_index().sort_values(
        ["group", "n_articles", "n_citations", "cited", "cited_kind", "is_own_access"],
        ascending=[True, False, False, True, True, True],
        kind="stable",
    )
    return finish("SOURCES", frame, by, of=citations)


def sourcing_chain(citations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Join each outlet with what its articles name as their source: the arrows of a graph.

    A link is `cites` where the text refers to another ("according to RT"); `wire` where an agency is the article's
    own way to the story ("told reporters including AFP", or ARTICLES.wire); `aggregator` where a service shows the
    outlet's article (ARTICLES.aggregator).

    Args:
        citations: CITATIONS.
        articles: ARTICLES of the same run; those that are not counted are left out.

    Returns:
        SOURCING_CHAIN: n_articles falling, n_citations falling, then outlet, cited and link. `citations` holds
        `article_id:start_char` of each place. An outlet is never joined with itself. Nothing cited: no rows.

    Raises:
        SchemaError: If a column is missing.

    Note:
        An arrow says that the outlet names the other, not that it took the story from there, and not that an outlet
        without an arrow had no source.
    """
    need("CITATIONS", citations, ["article_id", "start_char", "cited", "cited_kind", "is_own_access"])
    need("ARTICLES", articles, ["article_id", "outlet", "outlet_label", "wire", "aggregator", "is_counted"])
    counted = articles.loc[articles["is_counted"], ["article_id", "outlet", "outlet_label", "wire", "aggregator"]]
    titles = {label: _title(outlet) for label, outlet in zip(counted["outlet_label"], counted["outlet"], strict=True)}
    links = _links(citations, counted)
    links = links[links["cited"] != links["outlet"].map(titles)]
    grouped = links.groupby(_LINK)
    frame = grouped.agg(
        n_articles=("article_id", "nunique"),
        n_citations=("citation", "count"),
        citations=("citation", lambda keys: "; ".join(keys.dropna())),
    ).reset_index()
    frame["n_articles_all"] = frame["outlet"].map(counted["outlet_label"].value_counts())
    frame["is_in_corpus"] = frame["cited"].isin([title for title in titles.values() if title is not None])
    frame = frame.sort_values(
        ["n_articles", "n_citations", *_LINK], ascending=[False, False, True, True, True, True], kind="stable"
    )
    return finish("SOURCING_CHAIN", frame, of=citations)


def _most_first(forms: pd.Series) -> str:
    counts = forms.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return "; ".join(counts.index)


def _title(outlet: object) -> str | None:
    """The usual title of a stated outlet, as CITATIONS has it."""
    return resources.canonical_outlet(outlet) if isinstance(outlet, str) else None


def _links(citations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row for each citation, and for each wire and aggregator of an article, whose `citation` is null."""
    labels = articles.set_index("article_id")["outlet_label"]
    cited = citations[citations["article_id"].isin(labels.index)].sort_values(["article_id", "start_char"])
    parts = [
        pd.DataFrame(
            {
                "article_id": cited["article_id"],
                "cited": cited["cited"],
                "cited_kind": cited["cited_kind"].astype("object"),
                "link": cited["is_own_access"].map({True: "wire", False: "cites"}),
                "citation": cited["article_id"] + ":" + cited["start_char"].astype("str"),
            }
        )
    ]
    for column, kind in (("wire", "agency"), ("aggregator", "aggregator")):
        stated = articles[articles[column].notna()]
        parts.append(
            pd.DataFrame(
                {
                    "article_id": stated["article_id"],
                    "cited": stated[column],
                    "cited_kind": kind,
                    "link": column,
                    "citation": None,
                }
            )
        )
    links = pd.concat([part.astype("object") for part in parts], ignore_index=True)
    return links.assign(outlet=links["article_id"].map(labels))
