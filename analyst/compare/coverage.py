"""Which article and which outlet has a statement, and what only one of them has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
import pandas as pd

from analyst import schema
from analyst.compare._tables import finish, need
from analyst.compare.differences import Differences, Place
from analyst.compare.statements import STATEMENT_COLUMNS

NOT_IN_ARTICLE = "not in this article"
"""What a cell says where no sentence of an article was matched. It is never more than that."""
_STORY_COLUMNS = ["article_id", "outlet_label", "story_id", "story", "published_at"]


def cover_articles(
    statements: pd.DataFrame,
    stories: pd.DataFrame,
    *,
    mentions: pd.DataFrame | None = None,
    entities: pd.DataFrame | None = None,
    window_days: float = 3,
) -> pd.DataFrame:
    """Lay out which articles of a story have which statement: one row for each statement and article.

    Only inside one story and window may it be asked what an article lacks. So pairs across stories are left out, and a
    statement is compared with those articles of its story that came out within `window_days` of the first article
    that has it; an article without a date is compared too. Pairs are joined to statements as in `cover_statements`.

    Args:
        statements: STATEMENTS.
        stories: STORIES of the same articles.
        mentions: MENTIONS of the same run, for the warning about names; without it there is none.
        entities: ENTITIES of the same run: a country and its capital then count as one name in the warning.
        window_days: Most days between the first article that has a statement and one that is compared.

    Returns:
        ARTICLE_COVERAGE, by story (largest first), n_articles falling, place of the statement, then date of the
        article. The warning of a cell is that of its sentence beside the statement's representative.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If the window is negative.

    Note:
        An absent cell says that no sentence of the article was matched. The article may have the statement in words
        that share too little, or have come out before it was made; that an outlet left something out is not shown.
    """
    need("STATEMENTS", statements, STATEMENT_COLUMNS)
    need("STORIES", stories, _STORY_COLUMNS)
    if window_days < 0:
        raise ValueError(f"window_days {window_days}: wanted 0 or more.")
    inside = _inside_stories(statements, stories)
    sentences = _sentences_of(inside)
    articles = _articles(stories)
    differences = Differences(mentions, entities, articles=set(sentences["article_id"]))
    rows = [
        row
        for cluster in _clusters(sentences, _join(inside, sentences))
        for row in _article_rows(cluster, articles[cluster[0].article_id], pd.Timedelta(days=window_days), differences)
    ]
    frame = pd.DataFrame(rows, columns=[*schema.SCHEMAS["ARTICLE_COVERAGE"].columns, "n_in_story"])
    frame = frame.sort_values(["n_in_story", "story_id", "n_articles"], ascending=[False, True, False], kind="stable")
    return finish("ARTICLE_COVERAGE", frame.drop(columns="n_in_story"), of=statements)


def spread_coverage(coverage: pd.DataFrame) -> pd.DataFrame:
    """Turn the coverage of one story into a matrix to read: a row a statement, a column an article.

    Args:
        coverage: ARTICLE_COVERAGE, the rows of one story.

    Returns:
        `statement`, `in_articles` (`2 of 3`), then a column an article, in the order of their dates, named after its
        outlet, with a number where an outlet has several. A cell holds the article's sentence, or
        `not in this article`; it is null where an article lies outside of the statement's window.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If there are several stories.
    """
    need("ARTICLE_COVERAGE", coverage, list(schema.SCHEMAS["ARTICLE_COVERAGE"].columns))
    if coverage["story_id"].nunique() > 1:
        raise ValueError(
            f"{coverage['story_id'].nunique()} stories; a matrix is of one: coverage[coverage['story_id'] == STORY]."
        )
    column = article_columns(coverage)
    heads = coverage.drop_duplicates("statement_id")
    cells = coverage.pivot(index="statement_id", columns="article_id", values="cell")
    cells = cells.reindex(index=heads["statement_id"], columns=list(column)).set_axis(list(column.values()), axis=1)
    of = heads["n_articles"].astype("str") + " of " + heads["n_compared"].astype("str")
    return pd.concat(
        [heads[["statement"]].reset_index(drop=True), of.rename("in_articles").reset_index(drop=True),
         cells.reset_index(drop=True)], axis=1,
    )  # fmt: skip


def article_columns(coverage: pd.DataFrame) -> dict[str, str]:
    """Name the articles of a coverage table for the heads of columns: by outlet, numbered where it has several.

    Args:
        coverage: ARTICLE_COVERAGE, the rows of one story.

    Returns:
        article_id → name, in the order of the articles' dates, undated ones last; no two names are the same.

    Raises:
        SchemaError: If a column is missing.
    """
    need("ARTICLE_COVERAGE", coverage, ["article_id", "outlet_label", "published_at"])
    articles = coverage.drop_duplicates("article_id").sort_values(["published_at", "article_id"], na_position="last")
    is_alone = articles.groupby("outlet_label")["article_id"].transform("size") == 1
    taken = set(articles.loc[is_alone, "outlet_label"].astype("str"))
    names: dict[str, str] = {}
    for article, outlet, alone in zip(articles["article_id"], articles["outlet_label"], is_alone, strict=True):
        name = str(outlet)
        if not alone:
            name = next(each for each in (f"{outlet} {number}" for number in count(1)) if each not in taken)
            taken.add(name)
        names[article] = name
    return names


def find_unmatched(
    sentences: pd.DataFrame, statements: pd.DataFrame, stories: pd.DataFrame, *, min_words: int = 5
) -> pd.DataFrame:
    """Find what only one outlet has: sentences of a story that have no counterpart in any other outlet.

    Args:
        sentences: SENTENCES.
        statements: STATEMENTS of these sentences.
        stories: STORIES of the same articles.
        min_words: Sentences with fewer words are left out; as for `match_statements`, which does not compare them.

    Returns:
        UNMATCHED, by story, article and place. Only stories of two outlets and more have rows: where there is nothing
        to compare with, everything would stand alone.

    Raises:
        SchemaError: If a column is missing.

    Note:
        “Only here” means: no sentence of another outlet's articles on the story was matched. A statement in other
        words may have been missed; read the sentence before saying that nobody else has it.
    """
    need("SENTENCES", sentences, ["sentence_id", "article_id", "start_char", "end_char", "sentence_text"])
    need("STATEMENTS", statements, STATEMENT_COLUMNS)
    need("STORIES", stories, _STORY_COLUMNS)
    n_all = stories.groupby("story_id")["article_id"].size().rename("n_all").reset_index()
    n_own = stories.groupby(["story_id", "outlet_label"]).size().rename("n_own").reset_index()
    known = stories[_STORY_COLUMNS].merge(n_all, on="story_id").merge(n_own, on=["story_id", "outlet_label"])
    known = known.assign(n_compared=known["n_all"] - known["n_own"])
    matched = _sentences_of(_inside_stories(statements, stories))[["article_id", "start_char"]]
    long = sentences[sentences["sentence_text"].map(lambda text: len(str(text).split())) >= min_words]
    long = long.drop(columns=["outlet_label", "story_id", "story", "published_at"], errors="ignore")
    rows = long.merge(known[known["n_compared"] > 0], on="article_id", validate="m:1")
    rows = rows.merge(matched.assign(is_matched=True), on=["article_id", "start_char"], how="left")
    rows = rows[rows["is_matched"].isna()].sort_values(["story_id", "article_id", "start_char"], kind="stable")
    return finish("UNMATCHED", rows, of=sentences)


def cover_statements(
    statements: pd.DataFrame, *, outlets: Sequence[str] | None = None, absent: bool = True
) -> pd.DataFrame:
    """Lay out which outlets have which statement: one row for each statement and outlet.

    Pairs are joined to statements from the most alike down; a join that would put two sentences of one
    article into the same statement is not made.

    Args:
        statements: STATEMENTS.
        outlets: All outlets that were compared, those without a match included; if None, those in the table.
        absent: False to leave out the rows of the outlets that have no match: of many statements they are most.

    Returns:
        COVERAGE, by n_outlets falling, then place of the statement, then outlet in the order given (else by
        name). `is_present` False means that no sentence was matched, and no more.

    Raises:
        SchemaError: If a column is missing.
    """
    need("STATEMENTS", statements, STATEMENT_COLUMNS)
    sentences = _sentences_of(statements)
    compared = list(dict.fromkeys(sorted(set(sentences["outlet"])) if outlets is None else outlets))
    found = sentences.assign(label=_join(statements, sentences)).drop_duplicates(["label", "outlet"])
    found = found[found.groupby("label")["outlet"].transform("size") > 1]  # one is left over where a join was refused
    labels = np.sort(found["label"].unique())
    own = found.assign(column=pd.Index(compared).get_indexer(pd.Index(found["outlet"])))
    own = own[own["column"] >= 0].sort_values(["label", "column"], kind="stable")
    n_outlets = own.groupby("label").size().reindex(labels, fill_value=0)
    texts = own.set_index(["label", "column"])["sentence_text"].astype("object")
    if absent:
        texts = texts.reindex(pd.MultiIndex.from_product([labels, range(len(compared))]))
    row, column = (texts.index.get_level_values(level).to_numpy(dtype=np.int64) for level in (0, 1))
    head = sentences.loc[row]
    frame = pd.DataFrame(
        {
            "statement_id": (head["article_id"].astype("str") + ":" + head["start_char"].astype("str")).to_numpy(),
            "statement": head["sentence_text"].to_numpy(),
            "outlet": np.array(compared, dtype="object")[column],
            "is_present": texts.notna().to_numpy(),
            "sentence_text": texts.to_numpy(),
            "n_outlets": n_outlets.loc[row].to_numpy(),
            "n_compared": len(compared),
        }
    )
    return finish("COVERAGE", frame.sort_values("n_outlets", ascending=False, kind="stable"), of=statements)


def name_statements(statements: pd.DataFrame) -> pd.Series:
    """Name for each pair of STATEMENTS the statement that it belongs to, as `cover_statements` joins them.

    Null where a join was refused and the sentence is left over alone in its outlet.

    Raises:
        SchemaError: If a column is missing.
    """
    need("STATEMENTS", statements, STATEMENT_COLUMNS)
    sentences = _sentences_of(statements)
    labels = pd.Series(_join(statements, sentences), index=sentences.index)
    n_outlets = sentences["outlet"].groupby(labels).transform("nunique")
    head = sentences.loc[labels, ["article_id", "start_char"]].reset_index(drop=True)
    names = (head["article_id"].astype("str") + ":" + head["start_char"].astype("str")).astype("object")
    named = names.where((n_outlets > 1).to_numpy(), None)
    of = dict(zip(zip(sentences["article_id"], sentences["start_char"], strict=True), named, strict=True))
    sides = (zip(statements[f"article_id_{side}"], statements[f"start_char_{side}"], strict=True) for side in "ab")
    found = [of[first] or of[second] for first, second in zip(*sides, strict=True)]
    return pd.Series(found, index=statements.index, dtype="object")


def _inside_stories(statements: pd.DataFrame, stories: pd.DataFrame) -> pd.DataFrame:
    """Keep the pairs of sentences whose articles are of one story."""
    story = stories.set_index("article_id")["story_id"]
    first, second = statements["article_id_a"].map(story), statements["article_id_b"].map(story)
    return statements[(first.notna() & (first == second)).to_numpy(dtype=bool)]


def _sentences_of(statements: pd.DataFrame) -> pd.DataFrame:
    """List the aligned sentences in the order in which STATEMENTS has them, the first of a pair first."""
    sides = [
        statements[[f"{name}_{side}" for name in ("article_id", "start_char", "end_char", "outlet_label", "text")]]
        .set_axis(["article_id", "start_char", "end_char", "outlet", "sentence_text"], axis=1)
        .assign(place=2 * np.arange(len(statements)) + (side == "b"))
        for side in "ab"
    ]
    both = pd.concat(sides, ignore_index=True).sort_values("place", kind="stable")
    return both.drop_duplicates(["article_id", "start_char"]).reset_index(drop=True)


def _join(statements: pd.DataFrame, sentences: pd.DataFrame) -> list[int]:
    """Label each sentence with the first sentence of its statement."""
    at = {place: row for row, place in enumerate(zip(sentences["article_id"], sentences["start_char"], strict=True))}
    members = {row: {row} for row in at.values()}
    label = list(range(len(sentences)))
    ranked = statements.sort_values(["similarity", "pair_id"], ascending=[False, True], kind="stable")
    article = sentences["article_id"].tolist()
    places = (zip(ranked[f"article_id_{side}"], ranked[f"start_char_{side}"], strict=True) for side in "ab")
    for first, second in zip(*places, strict=True):
        a, b = label[at[first]], label[at[second]]
        keep, drop = min(a, b), max(a, b)
        if keep == drop or {article[row] for row in members[keep]} & {article[row] for row in members[drop]}:
            continue
        members[keep] |= members.pop(drop)
        for row in members[keep]:
            label[row] = keep
    return label


class _Article(NamedTuple):
    article_id: str
    outlet_label: str
    story_id: str
    story: str | None
    published_at: pd.Timestamp | None


def _articles(stories: pd.DataFrame) -> dict[str, list[_Article]]:
    """Look up for each article those of its story, by date, the undated last."""
    ordered = stories.sort_values(["published_at", "article_id"], na_position="last", kind="stable")
    plain = ordered[list(_Article._fields)].astype("object")
    records = plain.where(plain.notna(), None).itertuples(index=False, name=None)
    of_story: dict[str, list[_Article]] = {}
    for article in map(_Article._make, records):
        of_story.setdefault(article.story_id, []).append(article)
    return {article.article_id: story for story in of_story.values() for article in story}


def _clusters(sentences: pd.DataFrame, label: list[int]) -> list[list[Place]]:
    """Put the sentences of each statement together, in their order."""
    columns = (sentences[name].tolist() for name in ("article_id", "start_char", "end_char", "sentence_text"))
    clusters: dict[int, list[Place]] = {}
    for number, place in zip(label, map(Place._make, zip(*columns, strict=True)), strict=True):
        clusters.setdefault(number, []).append(place)
    return [clusters[number] for number in sorted(clusters)]


def _article_rows(
    cluster: list[Place], story: list[_Article], window: pd.Timedelta, differences: Differences
) -> Iterator[dict]:
    """Yield a row for each article of the story that the statement is compared with."""
    places = {place.article_id: place for place in cluster}
    compared = _in_window(story, places, window)
    outlets = {article.outlet_label for article in compared if article.article_id in places}
    if len(outlets) < 2:  # left over where a join was refused
        return
    head = cluster[0]
    counts = {
        "n_articles": len(places),
        "n_compared": len(compared),
        "n_outlets": len(outlets),
        "n_outlets_compared": len({article.outlet_label for article in compared}),
        "n_in_story": len(story),
    }
    for article in compared:
        place = places.get(article.article_id)
        yield (
            article._asdict()
            | counts
            | {
                "statement_id": f"{head.article_id}:{head.start_char}",
                "statement": head.text,
                "is_present": place is not None,
                "start_char": place.start_char if place else None,
                "end_char": place.end_char if place else None,
                "cell": place.text if place else NOT_IN_ARTICLE,
                "warning": differences.warning(head, place) if place and place is not head else None,
            }
        )


def _in_window(story: list[_Article], having: Collection[str], window: pd.Timedelta) -> list[_Article]:
    """Keep the articles that came out near the first that has the statement, the undated, and those that have it."""
    dates = [
        article.published_at for article in story if article.article_id in having and article.published_at is not None
    ]
    first = min(dates, default=None)
    return [
        article
        for article in story
        if article.article_id in having
        or first is None
        or article.published_at is None
        or abs(article.published_at - first) <= window
    ]
