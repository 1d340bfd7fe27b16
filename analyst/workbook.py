"""The workbook: all tables of one corpus, read, cleaned, annotated, resolved and corrected."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analyst import schema
from analyst.annotate import annotate_paragraphs, engine_version, installed_model, model_name, note_unannotated
from analyst.compare.coverage import cover_articles, find_unmatched
from analyst.compare.descriptions import find_descriptions
from analyst.compare.sides import find_sides
from analyst.compare.statements import check_similarity, match_statements
from analyst.compare.stories import find_stories
from analyst.compare.timeline import with_story
from analyst.corpus import describe_copies, find_duplicates, mark_copies, note_copies, read_corpus
from analyst.corpus.citations import find_citations
from analyst.corpus.copies import check_rule
from analyst.entities import resolve_entities
from analyst.progress import heeds_progress, steps
from analyst.quotes.engines import check_engine
from analyst.quotes.tables import resolve_quotes
from analyst.review import (
    QuotePrecision,
    apply_to_entities,
    apply_to_quotes,
    apply_to_sides,
    describe_precision,
    line_choices,
    measure_quotes,
    read_corrections,
    report_lines,
)
from analyst.store.files import check_folder, is_store
from analyst.store.spans import make_sentences, make_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray
    from spacy.language import Language

    from analyst.annotate.engines import Engine
    from analyst.annotate.records import Annotation

_STORY_BLOCK = 1_000  # articles whose sentences are compared before the next


@dataclass(frozen=True, eq=False, repr=False)
class Workbook:
    """The tables of one corpus (docs/schema.md says what each holds).

    Every table of things that stand in an article carries three columns more than its schema: `outlet`
    (the article's `outlet_label`), `source_file` and `article_name`. Sentences, tokens, mentions and quotes are
    those of the articles that are counted (`counted`); `articles`, `raw_texts`, `paragraphs`, `text_map` and
    `removed` hold all.

    Attributes:
        corpus: Folder or file that was read.
        model: Name and version of the spaCy model.
        engine: Version of the annotation engine.
        copies: How copies are counted: `once_per_outlet`, `once` or `all`.
        articles: ARTICLES.
        raw_texts: RAW_TEXTS.
        paragraphs: PARAGRAPHS.
        text_map: TEXT_MAP.
        removed: REMOVED.
        duplicates: DUPLICATES: copies, later versions, and articles that share a passage.
        problems: PROBLEMS: what the analyst should know about the run.
        mentions: MENTIONS, after corrections.
        field_mentions: FIELD_MENTIONS, after corrections.
        entities: ENTITIES, after corrections.
        aliases: ALIASES, after corrections.
        quotes: QUOTES, after corrections.
        quote_parts: QUOTE_PARTS, after corrections.
        corrections: What became of each correction: applied or stale.
        found_quotes: QUOTES as the engine found them, before corrections.
        found_parts: QUOTE_PARTS as the engine found them.
        quote_review: How many quotes are reviewed, and how many of a random draw were right.
        similarity: How sentences are compared: `characters` or `semantic`.
    """

    corpus: Path
    model: str
    engine: str
    copies: str
    articles: pd.DataFrame
    raw_texts: pd.DataFrame
    paragraphs: pd.DataFrame
    text_map: pd.DataFrame
    removed: pd.DataFrame
    duplicates: pd.DataFrame
    problems: pd.DataFrame
    mentions: pd.DataFrame
    field_mentions: pd.DataFrame
    entities: pd.DataFrame
    aliases: pd.DataFrame
    quotes: pd.DataFrame
    quote_parts: pd.DataFrame
    corrections: pd.DataFrame
    found_quotes: pd.DataFrame
    found_parts: pd.DataFrame
    quote_review: QuotePrecision
    similarity: str = "characters"
    _annotations: Mapping[str, Annotation] = field(default_factory=dict)
    _sides: pd.DataFrame | None = None

    def __repr__(self) -> str:
        counted = self.counted
        return (
            f"<Workbook: {len(counted)} of {len(self.articles)} articles, {counted['outlet_label'].nunique()} outlets, "
            f"{len(self.entities)} entities, {len(self.quotes)} quotes>"
        )

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The rows of ARTICLES that all counts are made of: usable, in English, copies by the rule."""
        return self.articles[self.articles["is_counted"]].reset_index(drop=True)

    @cached_property
    def copies_note(self) -> str:
        """How copies are counted, in a few words for a chart; empty where there are none."""
        return describe_copies(self.articles, self.duplicates, self.copies)

    @cached_property
    def _counted_paragraphs(self) -> pd.DataFrame:
        return self.paragraphs[self.paragraphs["article_id"].isin(self.counted["article_id"])]

    @cached_property
    def _places(self) -> dict[str, Mapping[str, NDArray[np.intp]]]:
        """Table → article → places of its rows: for the tables that `_part` was asked for."""
        return {}

    def _part(self, name: str, article_ids: Iterable[str]) -> pd.DataFrame:
        """Return the rows of a table that are of some articles, in its order; it is looked through only once."""
        table: pd.DataFrame = getattr(self, name)
        if name not in self._places:
            self._places[name] = table.groupby("article_id", sort=False).indices
        places = self._places[name]
        found = [places[article_id] for article_id in set(article_ids) if article_id in places]
        return table.iloc[np.sort(np.concatenate(found))] if found else table.iloc[:0]

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """SENTENCES, in the order of the texts, with `outlet` and `source_file`."""
        return self.sentences_of(self.counted["article_id"])

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """TOKENS, in the order of the texts, with `outlet` and `source_file`; white space left out."""
        return self.tokens_of(self.counted["article_id"])

    def sentences_of(self, article_ids: Iterable[str]) -> pd.DataFrame:
        """Return the rows of SENTENCES of some articles, without making the whole table."""
        ids = list(article_ids)
        if "sentences" in self.__dict__:
            return self._part("sentences", ids).reset_index(drop=True)
        made = make_sentences(self._part("_counted_paragraphs", ids), self._annotations)
        return _noted(with_outlet(made, self._part("articles", ids)), self.copies_note)

    def tokens_of(self, article_ids: Iterable[str]) -> pd.DataFrame:
        """Return the rows of TOKENS of some articles, without making the whole table."""
        ids = list(article_ids)
        if "tokens" in self.__dict__:
            return self._part("tokens", ids).reset_index(drop=True)
        made = make_tokens(
            self._part("_counted_paragraphs", ids), self._annotations,
            quote_parts=self._part("quote_parts", ids), mentions=self._part("mentions", ids),
        )  # fmt: skip
        return _noted(with_outlet(made, self._part("articles", ids)), self.copies_note)

    @cached_property
    def words_by_outlet(self) -> pd.Series:
        """Words of each outlet's counted articles (outlet → number), by outlet: what rates are shares of."""
        return self.tokens.groupby("outlet")["is_word"].sum().astype("int64")

    @cached_property
    def stories(self) -> pd.DataFrame:
        """STORIES: the counted articles, grouped by event."""
        return find_stories(self.counted)

    @cached_property
    def statements(self) -> pd.DataFrame:
        """STATEMENTS: sentences of one story that say the same in two outlets, compared by `similarity`."""
        found = [
            match_statements(
                with_story(self.sentences_of(article_ids), self.stories),
                tokens=self.tokens_of(article_ids),
                mentions=self._part("mentions", article_ids),
                entities=self.entities,
                quotes=self._part("quotes", article_ids),
                similarity=self.similarity,
                within="story_id",
            )
            for article_ids in steps(_story_blocks(self.stories), "statements", "groups of stories")
        ]
        return _noted(pd.concat(found, ignore_index=True), self.copies_note)

    @cached_property
    def article_coverage(self) -> pd.DataFrame:
        """ARTICLE_COVERAGE: which article of a story has which of its statements."""
        return cover_articles(self.statements, self.stories, mentions=self.mentions, entities=self.entities)

    @cached_property
    def unmatched(self) -> pd.DataFrame:
        """UNMATCHED: sentences of a story that were matched with none of another outlet."""
        return find_unmatched(self.sentences, self.statements, self.stories)

    @cached_property
    def citations(self) -> pd.DataFrame:
        """CITATIONS: outlets and agencies that the counted articles refer to, with `outlet` and `source_file`."""
        return _noted(with_outlet(find_citations(self.counted), self.articles), self.copies_note)

    @cached_property
    def sides(self) -> pd.DataFrame:
        """SIDES: whom each speaker is counted with, after corrections."""
        if self._sides is not None:
            return self._sides
        return find_sides(self.quotes, self.entities, self.mentions, self._counted_paragraphs)

    @cached_property
    def descriptions(self) -> pd.DataFrame:
        """DESCRIPTIONS: what the counted articles say that somebody or something is, with `outlet`."""
        return _noted(
            find_descriptions(
                self._counted_paragraphs,
                self._annotations,
                self.mentions,
                self.entities,
                self.quotes,
                self.quote_parts,
            ),
            self.copies_note,
        )

    def article(self, name: str) -> pd.Series:
        """Return the row of ARTICLES for an article, by its name (`article_name`).

        Raises:
            KeyError: If the corpus has no such article; the message lists some that it has.
        """
        rows = self.articles[self.articles["article_name"] == name]
        if rows.empty:
            known = ", ".join(self.articles["article_name"].head(10))
            raise KeyError(f"No article {name!r} in {self.corpus}; it has {known}.")
        return rows.iloc[0]

    def raw_span(self, article_id: str, start_char: int, end_char: int) -> tuple[int, int, int]:
        """Lead a stretch of a cleaned text back to the raw text.

        Args:
            article_id: Article (ARTICLES).
            start_char: First code point in `ARTICLES.text`.
            end_char: One past the last code point.

        Returns:
            Line of the raw text where it begins (from 1), and its first and one past its last code point in
            `RAW_TEXTS.raw_text`. What was removed within the stretch lies in between.

        Raises:
            KeyError: If no letter of the stretch stands in the raw text.
        """
        of_article = self.text_map[self.text_map["article_id"] == article_id]
        near = of_article[(of_article["start_char"] < end_char) & (of_article["end_char"] > start_char)]
        if near.empty:
            raise KeyError(f"No text at {start_char}-{end_char} of article {article_id!r}.")
        first, last = near.iloc[0], near.iloc[-1]
        raw_start = first["raw_start_char"] + max(0, start_char - first["start_char"])
        raw_end = last["raw_end_char"] - max(0, last["end_char"] - end_char)
        return int(first["raw_line"]), int(raw_start), int(raw_end)


@heeds_progress
def open_workbook(
    corpus: str | Path,
    *,
    nlp: Language | None = None,
    cache: str | Path | None = None,
    use_cache: bool = True,
    copies: str = "once_per_outlet",
    columns: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | bool | None = None,
    quote_engine: str | None = None,
    engine: str | Engine | None = None,
    workers: int | None = None,
    similarity: str | None = None,
    store: str | Path | None = None,
) -> Workbook:
    """Read, clean, annotate and resolve a folder of articles, and apply the analyst's corrections.

    Args:
        corpus: Folder with the articles, and perhaps `corpus.toml` and `corrections/`; or one file, with these two
            beside it; or a store, which is opened as it is (`analyst.store.open_store`).
        nlp: spaCy pipeline; the installed English model if None.
        cache: Folder for annotated paragraphs; `$ANALYST_CACHE` or the user's cache folder if None.
        use_cache: False to annotate everything anew and keep nothing.
        copies: How copies of an article are counted: `once_per_outlet` (of the copies in one outlet one counts,
            another outlet's print of the text counts there), `once` (one in the whole corpus), or `all`.
        columns: For tables of articles: the column of each field, where it is not found by its usual name (see
            `corpus.read_corpus`).
        progress: Called with the number of new paragraphs annotated, and of all new ones; True for a bar, False for
            nothing; a bar where a person watches if None.
        quote_engine: What finds the quotes: `rules`, or `joined`, the rules together with the learned tagger;
            `$ANALYST_QUOTE_ENGINE`, else `joined`, if None.
        engine: Where paragraphs are annotated: `local` (this process), `processes` (of this machine), `dask` (a
            cluster on this machine) or the address of a Dask scheduler; `$ANALYST_ENGINE`, else what fits the amount
            of work, if None. The tables are the same.
        workers: How many processes; `$ANALYST_WORKERS`, else what processors and memory allow, if None.
        similarity: How sentences are compared for `statements`: `characters`, or `semantic`, which needs the extra of
            that name; `$ANALYST_SIMILARITY`, else `characters`, if None.
        store: Folder to write all tables to as Parquet files; the workbook then reads each when it is asked for, and
            `analyst.store.open_store` opens it again without the corpus. For corpora whose tables are larger than the
            memory.

    Returns:
        The workbook. Articles that could not be used are in `articles` with their `problem`.

    Raises:
        CorpusError: If the folder is missing or holds no article, or corpus.toml cannot be read.
        ModelMissingError: If no spaCy model is installed and none is given.
        CorrectionsError: If a corrections file cannot be read.
        ValueError: If there is no such rule for copies, no such engine, or no such similarity.
        EngineError: If the engine cannot be started.
        EmbedderMissingError: If the extra `semantic` is asked for and not installed.
        StoreError: If the store's folder holds something else, or cannot be written; or the corpus is a store, of
            other settings than these.
    """
    if is_store(Path(corpus)):
        return _open_as_it_is(Path(corpus), copies, store)
    if store is not None:
        check_folder(Path(store))
    check_rule(copies)
    similarity = check_similarity(similarity)
    quote_engine = check_engine(quote_engine)
    folder = Path(corpus)
    corrections = read_corrections(folder)
    read = read_corpus(folder, columns=columns, choices=line_choices(corrections))
    lines_report = report_lines(corrections, read.articles, read.raw_texts, read.removed)
    duplicates = find_duplicates(read.articles, read.paragraphs)
    articles = mark_copies(read.articles, duplicates, copies)
    counted = articles[articles["is_counted"]]
    annotated = read.paragraphs[read.paragraphs["article_id"].isin(counted["article_id"])]
    annotations = annotate_paragraphs(
        annotated, nlp=nlp, cache=cache, use_cache=use_cache, progress=progress, quote_engine=quote_engine,
        engine=engine, workers=workers,
    )  # fmt: skip
    found = resolve_entities(counted, annotated, annotations)
    mentions, entities, aliases, fields, names_report = apply_to_entities(
        corrections, found.mentions, found.entities, found.aliases, found.field_mentions, articles=articles
    )
    quotes = resolve_quotes(counted, annotated, annotations, mentions, entities)
    corrected, parts, quotes_report = apply_to_quotes(
        corrections, quotes.quotes, quotes.quote_parts, articles, entities
    )
    sides, sides_report = None, None
    if corrections.sides:
        sides, sides_report = apply_to_sides(corrections, find_sides(corrected, entities, mentions, annotated))
    note = describe_copies(articles, duplicates, copies)
    quote_review = measure_quotes(quotes.quotes, articles, corrections)
    whole = {"paragraphs": read.paragraphs, "text_map": read.text_map, "removed": read.removed}
    parts_of_counted = {"mentions": mentions, "field_mentions": fields}
    of_quotes = {
        "quotes": corrected,
        "quote_parts": parts,
        "found_quotes": quotes.quotes,
        "found_parts": quotes.quote_parts,
    }
    review_note = describe_precision(quote_review)
    made = Workbook(
        corpus=folder,
        model=installed_model() if nlp is None else model_name(nlp.meta),
        engine=engine_version(quote_engine),
        copies=copies,
        articles=articles,
        raw_texts=read.raw_texts,
        duplicates=duplicates,
        problems=note_unannotated(
            note_copies(read.problems, articles, duplicates, copies), annotated, articles, annotations.problems
        ),
        entities=_noted(entities, note),
        aliases=_noted(aliases, note),
        corrections=pd.concat([lines_report, names_report, quotes_report, sides_report], ignore_index=True),
        quote_review=quote_review,
        similarity=similarity,
        _annotations=annotations,
        _sides=sides,
        **{name: _noted(with_outlet(table, articles), note and "copies included") for name, table in whole.items()},
        **{name: _noted(with_outlet(table, articles), note) for name, table in parts_of_counted.items()},
        **{name: _noted(with_outlet(table, articles), note, review_note) for name, table in of_quotes.items()},
    )
    if store is None:
        return made
    from analyst.store import open_store, save_store

    save_store(made, store)
    del made
    return open_store(store)


def _open_as_it_is(folder: Path, copies: str, store: str | Path | None) -> Workbook:
    from analyst.store import StoreError, open_store

    found = open_store(folder)
    if store is not None and Path(store).resolve() != folder.resolve():
        raise StoreError(f"{folder} is a store already; copy the folder to have it at {store}, too.")
    check_rule(copies)
    if copies != found.copies:
        raise StoreError(
            f"{folder} was written with copies={found.copies!r}, and {copies!r} is asked for. Write it again from the "
            f"articles: open_workbook({str(found.corpus)!r}, copies={copies!r}, store={str(folder)!r})."
        )
    return found


def _noted(table: pd.DataFrame, copies: str, review: str = "") -> pd.DataFrame:
    """Keep with a table how copies are counted and how it was reviewed, so that a chart made from it can say so."""
    notes = {schema.COPIES_NOTE: copies, schema.REVIEW_NOTE: review}
    table.attrs |= {name: note for name, note in notes.items() if note}
    return table


def with_outlet(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Join `outlet` (the article's label), `source_file` and `article_name` onto a table that has `article_id`.

    The rows keep their order; columns of those names that are there already are replaced.

    Raises:
        SchemaError: If ARTICLES lacks a column.
    """
    joined = ["outlet_label", "source_file", "article_name"]
    schema.check("ARTICLES", articles, ["article_id", *joined])
    labels = articles[["article_id", *joined]].rename(columns={"outlet_label": "outlet"})
    bare = table.drop(columns=["outlet", *joined], errors="ignore")
    return bare.merge(labels, on="article_id", how="left", validate="m:1")


def _story_blocks(stories: pd.DataFrame) -> list[list[str]]:
    """Deal the articles into lists of whole stories, in the order of the stories, so that few tokens are held at once.

    Articles of a story that only one outlet has are in none: they have nobody to be compared with. There is one list
    at least.
    """
    rows = stories[stories["n_outlets"] > 1].sort_values("story_id", kind="stable")
    first = np.arange(len(rows)) - rows.groupby("story_id").cumcount()  # place of the story's first article
    return [list(ids) for _, ids in rows["article_id"].groupby(first // _STORY_BLOCK)] or [[]]
