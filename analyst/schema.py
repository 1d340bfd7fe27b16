"""Every table of the workbook: columns, dtypes, units and meaning, with checks at the borders.

A table is a pandas DataFrame with one row per thing that it is named after. `SCHEMAS` says what
columns it has; `empty` makes one with no rows, `conform` gives columns their dtypes and order,
`check` raises `SchemaError` where a table is not what a function needs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd


class SchemaError(ValueError):
    """A table lacks a column, or holds a value that its schema does not allow."""


class Column(NamedTuple):
    """One column: its dtype, what it means, whether it may be null, and its closed set of values."""

    dtype: str
    meaning: str
    nullable: bool = False
    values: tuple[str, ...] = ()


class Table(NamedTuple):
    """One table: what a row is, its key, and its columns in order."""

    row: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]


TEXT, INT, FLOAT, BOOL, CATEGORY = "str", "int64", "float64", "bool", "category"
MAYBE_INT, TIME = "Int64", "datetime64[us, UTC]"

COPIES_NOTE = "copies"
"""Key in a table's `attrs` under which it says how copies are counted, where there are any; charts print it."""

REVIEW_NOTE = "review"
"""Key in a table's `attrs` under which it says how many quotes of a random draw were right; charts print it."""

NOTES = (COPIES_NOTE, REVIEW_NOTE)

# Closed sets of values.
BASES = ("stated", "page data", "printed", "file name", "guessed", "none")
DUPLICATE_KINDS = ("same file", "same text", "same address", "near copy", "later version", "shared passages")
ENTITY_TYPES = ("PERSON", "ORG", "PLACE", "GROUP", "OTHER")
CUE_MODALITIES = ("future", "possible", "required", "conditional")
QUOTE_TYPES = ("direct", "indirect", "mixed")
PARAGRAPH_KINDS = ("body", "heading", "list_item")
NAME_FIELDS = ("headline", "dateline")
CITED_KINDS = ("agency", "outlet", "platform")
CITATION_FORMS = (
    *("according to", "told", "told reporters including", "interview with", "said on", "reported", "reported by"),
    *("quoted by", "citing", "written in", "seen by", "poll", "journalist of", "posted on"),
)
SOURCE_LINKS = ("cites", "wire", "aggregator")
STANCES = ("neutral", "supporting", "doubting", "loaded", "other")
UNITS = ("sentence", "paragraph")
PERIODS = ("day", "week", "month")
FORMS_OF_NAMING = ("full name", "surname", "forename", "honorific", "title", "role")
USES_OF_PLACES = ("actor", "place", "open")
SIDE_BASES = ("correction", "country", "name", "role", "none")
VOICE_MEASURES = (
    *("quotes per article", "speakers", "speakers per article", "share direct", "share mixed", "share indirect"),
    *("share without speaker", "attributed words per 1,000", "words in quotation marks per 1,000", "first quote at"),
)
DESCRIPTION_KINDS = (
    *("before the name", "role", "apposition", "relative clause"),
    *("participle", "predicate", "called", "something of theirs"),
)

_ARTICLE = Column(TEXT, "Article that the row belongs to (ARTICLES).")
_START = Column(INT, "First code point in `ARTICLES.text`, from 0.")
_END = Column(INT, "One past the last code point in `ARTICLES.text`.")
_LABEL = Column(TEXT, "Outlet as charts show it (ARTICLES).")

SCHEMAS: dict[str, Table] = {
    "ARTICLES": Table(
        "one article, as read from one file, or from one part of a file that holds several",
        ("article_id",),
        {
            "article_id": Column(TEXT, "Key: hash of the raw file's bytes, or of the part's text and place."),
            "article_name": Column(TEXT, "Name in the corpus, unique: `source_file`, or `source_file#source_part`."),
            "source_file": Column(TEXT, "File it was read from, relative to the corpus, with `/`."),
            "source_part": Column(TEXT, "Which article of the file (`row 12`, `sub/a.html`); null if alone.", True),
            "source_line": Column(MAYBE_INT, "Line of the file where the raw text begins; null if it has none.", True),
            "outlet": Column(TEXT, "Title that published it; null where neither page nor analyst says.", True),
            "outlet_basis": Column(CATEGORY, "Where `outlet` comes from.", values=BASES),
            "outlet_label": Column(TEXT, "`outlet`, or a label of its own where it is not stated."),
            "headline": Column(TEXT, "Main title line.", True),
            "headline_basis": Column(CATEGORY, "Where `headline` comes from.", values=BASES),
            "byline": Column(TEXT, "Credit line as printed.", True),
            "authors": Column(TEXT, "Names in the byline, joined by `; `.", True),
            "dateline": Column(TEXT, "Where the story was filed, as printed before the first sentence.", True),
            "wire": Column(TEXT, "News agency that the article names as its own access to the story.", True),
            "aggregator": Column(TEXT, "Service that shows another outlet's article.", True),
            "url": Column(TEXT, "Address of the article.", True),
            "published_at": Column(
                TIME, "Publication date that the outlet states, in UTC; of an update if no other.", True
            ),
            "published_basis": Column(
                CATEGORY, "Where `published_at` comes from; `guessed`: from a day in the address.", values=BASES
            ),
            "language": Column(TEXT, "ISO 639-1 code of the text, `und` where there is too little of it."),
            "text": Column(TEXT, "Body after cleaning, frozen; paragraphs joined by one blank line."),
            "n_words": Column(INT, "Words of `text`, split at white space."),
            "n_paragraphs": Column(INT, "Rows in PARAGRAPHS."),
            "encoding": Column(TEXT, "How the file's bytes were read.", True),
            "raw_sha256": Column(TEXT, "SHA-256 of the file's bytes.", True),
            "problem": Column(TEXT, "Why the article cannot be used, and what to do; null if it can.", True),
            "is_counted": Column(
                BOOL, "False if no count is made of it: unusable, not in English, or a copy left out."
            ),
            "copy_of": Column(
                TEXT,
                "Of a copy: the article that is counted for it, or that it was first found in; null if none.",
                True,
            ),
        },
    ),
    "DUPLICATES": Table(
        "one copy of an article, or one article that shares a long passage with another",
        ("article_id", "of_article_id"),
        {
            "article_id": Column(TEXT, "The copy (ARTICLES)."),
            "of_article_id": Column(TEXT, "The article of its cluster that stands for all of them; or the other one."),
            "cluster_id": Column(TEXT, "Smallest article_id of the cluster; null for shared passages.", True),
            "duplicate_kind": Column(CATEGORY, "What the two have in common.", values=DUPLICATE_KINDS),
            "similarity": Column(FLOAT, "0 to 1: Jaccard similarity of their sets of five-word shingles."),
            "containment": Column(FLOAT, "0 to 1: share of the copy's shingles that stand in the other."),
            "of_containment": Column(FLOAT, "0 to 1: share of the other's shingles that stand in the copy."),
            "n_shared_words": Column(INT, "Words of the longest run that both have, word for word."),
            "start_char": _START,
            "end_char": _END,
            "of_start_char": Column(INT, "First code point of that run in the other article's text."),
            "of_end_char": Column(INT, "One past its last code point."),
            "is_same_outlet": Column(BOOL, "True if the outlets are the same, or one is not stated."),
            "is_copy": Column(BOOL, "False for shared passages: the article is no copy as a whole."),
        },
    ),
    "RAW_TEXTS": Table(
        "the decoded file (for HTML: the page's visible text) that raw places point into",
        ("article_id",),
        {"article_id": _ARTICLE, "raw_text": Column(TEXT, "Lines end in `\\n`.")},
    ),
    "PARAGRAPHS": Table(
        "one paragraph of the cleaned text",
        ("paragraph_id",),
        {
            "paragraph_id": Column(TEXT, "Key: article_id and number of the paragraph, from 0."),
            "article_id": _ARTICLE,
            "start_char": _START,
            "end_char": _END,
            "paragraph_text": Column(TEXT, "`text[start_char:end_char]`."),
            "paragraph_kind": Column(CATEGORY, "What the paragraph is.", values=PARAGRAPH_KINDS),
            "raw_line": Column(INT, "Line of the raw text that it stands on, from 1."),
            "content_hash": Column(TEXT, "SHA-256 of `paragraph_text`: the same paragraph has the same hash."),
        },
    ),
    "TEXT_MAP": Table(
        "one stretch of the cleaned text that is the same, letter by letter, in the raw text",
        ("article_id", "start_char"),
        {
            "article_id": _ARTICLE,
            "start_char": _START,
            "end_char": _END,
            "raw_line": Column(INT, "Line of the raw text, from 1."),
            "raw_start_char": Column(INT, "First code point in `RAW_TEXTS.raw_text`, from 0."),
            "raw_end_char": Column(INT, "One past the last code point in `RAW_TEXTS.raw_text`."),
        },
    ),
    "REMOVED": Table(
        "one line of the raw text, or part of one, that is not in the cleaned text",
        ("removed_id",),
        {
            "removed_id": Column(TEXT, "Key: article_id and number of the removal, from 0."),
            "article_id": _ARTICLE,
            "source_file": Column(TEXT, "File it stood in, relative to the corpus."),
            "raw_line": Column(INT, "Line of the raw text, from 1."),
            "raw_start_char": Column(INT, "First code point in `RAW_TEXTS.raw_text`, from 0."),
            "raw_end_char": Column(INT, "One past the last code point in `RAW_TEXTS.raw_text`."),
            "removed_text": Column(TEXT, "`raw_text[raw_start_char:raw_end_char]`."),
            "rule": Column(TEXT, "Name of the cleaning rule that took it out."),
            "is_whole_line": Column(BOOL, "False where the rest of the line stays in the text."),
        },
    ),
    "SENTENCES": Table(
        "one sentence, as split by the model",
        ("sentence_id",),
        {
            "sentence_id": Column(TEXT, "Key: paragraph_id and number of the sentence, from 0."),
            "article_id": _ARTICLE,
            "paragraph_id": Column(TEXT, "Paragraph that it stands in."),
            "start_char": _START,
            "end_char": _END,
            "sentence_text": Column(TEXT, "`text[start_char:end_char]`."),
        },
    ),
    "TOKENS": Table(
        "one token, as split by the model",
        ("article_id", "start_char"),
        {
            "article_id": _ARTICLE,
            "sentence_id": Column(TEXT, "Sentence that it stands in."),
            "start_char": _START,
            "end_char": _END,
            "token_text": Column(TEXT, "`text[start_char:end_char]`."),
            "lemma": Column(TEXT, "Dictionary form, lower case, by the model."),
            "pos": Column(TEXT, "Universal part of speech, by the model."),
            "is_word": Column(BOOL, "True if it has a letter or a digit."),
            "is_stop": Column(BOOL, "True if it is on spaCy's list of function words."),
            "is_quoted": Column(BOOL, "True if it stands in quotation marks that are an attribution's content."),
            "is_name": Column(BOOL, "True if it stands in a mention of a person, organisation, place or group."),
        },
    ),
    "MENTIONS": Table(
        "one stretch of an article's text that names an entity, or points to one by role",
        ("mention_id",),
        {
            "mention_id": Column(TEXT, "Key: article_id and `start_char`."),
            "article_id": _ARTICLE,
            "paragraph_id": Column(TEXT, "Paragraph that it stands in."),
            "sentence_id": Column(TEXT, "Sentence that it stands in."),
            "start_char": _START,
            "end_char": _END,
            "mention_text": Column(TEXT, "`text[start_char:end_char]`: the surface form."),
            "mention_kind": Column(CATEGORY, "A name, or a role (`the Russian president`).", values=("name", "role")),
            "entity_type": Column(CATEGORY, "Type after the corpus has corrected the model.", values=ENTITY_TYPES),
            "model_label": Column(TEXT, "Label that the model gave; null where a rule found it.", True),
            "entity_id": Column(TEXT, "Entity that it stands for (ENTITIES); null where that is open.", True),
            "resolved_by": Column(TEXT, "Rule that joined it to its entity."),
            "confidence": Column(FLOAT, "0 to 1: how sure the join is."),
        },
    ),
    "FIELD_MENTIONS": Table(
        "one name in an article's headline or dateline",
        ("article_id", "field", "start_char"),
        {
            "article_id": _ARTICLE,
            "field": Column(CATEGORY, "Column of ARTICLES that the offsets point into.", values=NAME_FIELDS),
            "start_char": Column(INT, "First code point in that field, from 0."),
            "end_char": Column(INT, "One past the last code point in that field."),
            "mention_text": Column(TEXT, "Surface form."),
            "entity_type": Column(CATEGORY, "Type of the entity.", values=ENTITY_TYPES),
            "entity_id": Column(TEXT, "Entity that it stands for (ENTITIES)."),
        },
    ),
    "ENTITIES": Table(
        "one person, organisation, place or group, after its spellings are joined",
        ("entity_id",),
        {
            "entity_id": Column(TEXT, "Key: type and canonical name, in lower case, joined by hyphens."),
            "name": Column(TEXT, "Canonical name."),
            "entity_type": Column(CATEGORY, "Type.", values=ENTITY_TYPES),
            "country": Column(TEXT, "ISO 3166 code of a country, capital or demonym; null for others.", True),
            "n_mentions": Column(INT, "Names in the texts that stand for it (roles not counted)."),
            "n_articles": Column(INT, "Articles with at least one of them."),
            "first_article_id": Column(TEXT, "Article of its first mention, by source_file."),
        },
    ),
    "ALIASES": Table(
        "one surface form of one entity",
        ("entity_id", "alias"),
        {
            "entity_id": Column(TEXT, "Entity that the form stands for."),
            "alias": Column(TEXT, "Surface form, as printed."),
            "mention_kind": Column(CATEGORY, "A name, or a role.", values=("name", "role")),
            "n_mentions": Column(INT, "Times that it stands for this entity."),
            "n_articles": Column(INT, "Articles with at least one of them."),
            "resolved_by": Column(TEXT, "Rule that joined it (the weakest one, where there are several)."),
        },
    ),
    "QUOTES": Table(
        "one attribution: content that the article attributes to a speaker",
        ("quote_id",),
        {
            "quote_id": Column(TEXT, "Key: article_id and the content's first code point."),
            "article_id": _ARTICLE,
            "paragraph_id": Column(TEXT, "Paragraph of the content's first part."),
            "quote_type": Column(CATEGORY, "All in quotation marks, none, or part.", values=QUOTE_TYPES),
            "content_text": Column(TEXT, "The parts of the content, joined by ` […] `."),
            "start_char": _START,
            "end_char": _END,
            "n_words": Column(INT, "Words of the content, split at white space."),
            "n_quoted_words": Column(INT, "Words of it that stand in quotation marks."),
            "speaker_text": Column(TEXT, "Whom it is attributed to, as printed; null where nobody is named.", True),
            "speaker_start_char": Column(MAYBE_INT, "First code point of the speaker in `text`.", True),
            "speaker_end_char": Column(MAYBE_INT, "One past its last code point.", True),
            "speaker_kind": Column(
                CATEGORY, "How the speaker is printed.", values=("name", "role", "pronoun", "other", "none")
            ),
            "speaker_entity_id": Column(TEXT, "Entity that speaks (ENTITIES); null where that is open.", True),
            "speaker_name": Column(TEXT, "Canonical name, or `speaker_text`; null where nobody is named.", True),
            "speaker_rule": Column(TEXT, "Rule that found the speaker and led to the entity."),
            "cue_text": Column(TEXT, "Words that mark the attribution; null where there are none.", True),
            "cue_lemma": Column(TEXT, "Dictionary form of the cue's head word.", True),
            "cue_start_char": Column(MAYBE_INT, "First code point of the cue in `text`.", True),
            "cue_end_char": Column(MAYBE_INT, "One past its last code point.", True),
            "cue_is_negated": Column(BOOL, "True for `did not say`."),
            "cue_modality": Column(
                CATEGORY,
                "How far the cue is from `said`: `will say`, `would say`, `should say`, `if Lee says`; null: `said`.",
                True,
                values=CUE_MODALITIES,
            ),
            "relay_text": Column(TEXT, "Who passed the words on (`quoted as saying by TASS`).", True),
            "rule": Column(TEXT, "Rule that found the quote."),
            "confidence": Column(FLOAT, "0 to 1: how often quotes found this way are right (docs/method.md)."),
        },
    ),
    "QUOTE_PARTS": Table(
        "one unbroken stretch of a quote's content",
        ("quote_id", "part"),
        {
            "quote_id": Column(TEXT, "Quote that it belongs to (QUOTES)."),
            "part": Column(INT, "Number of the part, from 0, in the order of the text."),
            "article_id": _ARTICLE,
            "start_char": _START,
            "end_char": _END,
            "part_text": Column(TEXT, "`text[start_char:end_char]`."),
        },
    ),
    "PROBLEMS": Table(
        "one thing that the analyst should know about the run",
        (),
        {
            "source_file": Column(TEXT, "File, relative to the corpus; null for the corpus as a whole.", True),
            "problem": Column(TEXT, "What was found, and what to do."),
        },
    ),
    # What the comparison yields.
    "ENTITY_COUNTS": Table(
        "one entity in one group",
        ("group", "entity_id"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "entity_id": Column(TEXT, "Entity (ENTITIES)."),
            "name": Column(TEXT, "Its canonical name."),
            "entity_type": Column(CATEGORY, "Its type.", values=ENTITY_TYPES),
            "n_mentions": Column(INT, "Its mentions in the group's texts."),
            "n_articles": Column(INT, "The group's articles that mention it."),
            "n_tokens": Column(INT, "Word tokens of the group: the denominator."),
            "share_mentions": Column(FLOAT, "0 to 1: of the group's mentions of the same kinds."),
            "per_1k": Column(FLOAT, "Mentions per 1,000 word tokens of the group.", True),
            "dp": Column(FLOAT, "Dispersion over the group's articles: 0 even, to 1 clumped; null below 2.", True),
            "first_position": Column(
                FLOAT, "0 to 1: where an article first names it, as share of its text; mean; null if unknown.", True
            ),
            "n_headlines": Column(MAYBE_INT, "The group's headlines that name it; null if not asked for.", True),
        },
    ),
    "VOICES": Table(
        "one speaker in one group",
        ("group", "speaker"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "speaker": Column(TEXT, "Name, the words as printed, `(no speaker named)`, or `(speaker left open)`."),
            "speaker_entity_id": Column(TEXT, "Entity that speaks; null where that is open.", True),
            "n_quotes": Column(INT, "Quotes of this speaker."),
            "n_direct": Column(INT, "Direct ones."),
            "n_mixed": Column(INT, "Mixed ones."),
            "n_indirect": Column(INT, "Indirect ones."),
            "n_words": Column(INT, "Words of their contents."),
            "n_quoted_words": Column(INT, "Words of theirs in quotation marks."),
            "n_articles": Column(INT, "Articles with at least one."),
            "share_quotes": Column(FLOAT, "0 to 1: of the group's quotes."),
            "share_low": Column(FLOAT, "Lower end of its 95 % interval; null below 5 articles.", True),
            "share_high": Column(FLOAT, "Upper end of its 95 % interval; null below 5 articles.", True),
        },
    ),
    "VOICE_MEASURES": Table(
        "one measure of how one group lets others speak",
        ("group", "measure"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "measure": Column(CATEGORY, "What is measured.", values=VOICE_MEASURES),
            "value": Column(FLOAT, "The measure; `first quote at`: 0 to 1 of the text; null if undefined.", True),
            "value_low": Column(FLOAT, "Lower end of its 95 % interval; null below 5 articles.", True),
            "value_high": Column(FLOAT, "Upper end of its 95 % interval; null below 5 articles.", True),
            "n_of": Column(INT, "What it is divided by: articles, quotes, words, or articles with a quote."),
            "n_articles": Column(INT, "Articles that it is drawn from."),
        },
    ),
    "SIDES": Table(
        "one speaker with the side that the speaker is counted with",
        ("speaker_key",),
        {
            "speaker_key": Column(TEXT, "Key: entity_id; else the words as printed, in lower case."),
            "speaker": Column(TEXT, "Speaker, as VOICES has it."),
            "speaker_entity_id": Column(TEXT, "Entity that speaks; null where that is open.", True),
            "side": Column(TEXT, "The analyst's name for the side, a country, or `(no side)`."),
            "side_basis": Column(CATEGORY, "Where `side` comes from.", values=SIDE_BASES),
            "evidence": Column(TEXT, "What in the articles it was read from; null if nothing was.", True),
            "n_quotes": Column(INT, "Quotes of the speaker."),
            "n_articles": Column(INT, "Articles with at least one."),
        },
    ),
    "SIDE_VOICES": Table(
        "one side in one group",
        ("group", "side"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "side": Column(TEXT, "Side (SIDES), or a label in brackets for quotes that are nobody's."),
            "n_speakers": Column(INT, "Different speakers."),
            "n_quotes": Column(INT, "Quotes of theirs."),
            "n_direct": Column(INT, "Direct ones."),
            "n_mixed": Column(INT, "Mixed ones."),
            "n_indirect": Column(INT, "Indirect ones."),
            "n_words": Column(INT, "Words of their contents."),
            "n_quoted_words": Column(INT, "Words of theirs in quotation marks."),
            "n_articles": Column(INT, "Articles with at least one."),
            "share_quotes": Column(FLOAT, "0 to 1: of the group's quotes."),
            "share_low": Column(FLOAT, "Lower end of its 95 % interval; null below 5 articles.", True),
            "share_high": Column(FLOAT, "Upper end of its 95 % interval; null below 5 articles.", True),
        },
    ),
    "SPELLINGS": Table(
        "one spelling of one entity's core name in one group",
        ("group", "entity_id", "spelling"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "entity_id": Column(TEXT, "Entity (ENTITIES)."),
            "name": Column(TEXT, "Its canonical name."),
            "spelling": Column(TEXT, "Spelling of the surname or place, with titles and forenames left out."),
            "n_mentions": Column(INT, "Mentions with this spelling."),
            "n_articles": Column(INT, "Articles with at least one."),
        },
    ),
    "CUES": Table(
        "one cue in one group",
        ("group", "cue_lemma"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "cue_lemma": Column(TEXT, "Dictionary form of the cue's head word."),
            "stance": Column(CATEGORY, "Class of the cue.", values=STANCES),
            "n_quotes": Column(INT, "Quotes with this cue."),
            "n_articles": Column(INT, "Articles with at least one."),
            "share_quotes": Column(FLOAT, "0 to 1: of the group's quotes that have a cue."),
        },
    ),
    "STATEMENTS": Table(
        "one sentence of one article with its counterpart in an article of another outlet",
        ("pair_id",),
        {
            "pair_id": Column(TEXT, "Key: the two places."),
            "article_id_a": Column(TEXT, "Article of the first sentence."),
            "outlet_label_a": _LABEL,
            "start_char_a": Column(INT, "First code point in the first article's text."),
            "end_char_a": Column(INT, "One past its last code point."),
            "text_a": Column(TEXT, "The first sentence."),
            "article_id_b": Column(TEXT, "Article of the second sentence."),
            "outlet_label_b": _LABEL,
            "start_char_b": Column(INT, "First code point in the second article's text."),
            "end_char_b": Column(INT, "One past its last code point."),
            "text_b": Column(TEXT, "The second sentence."),
            "similarity": Column(FLOAT, "0 to 1: cosine of character n-gram TF-IDF; if semantic, with MiniLM's."),
            "shared_words": Column(INT, "Content words that stand in both."),
            "warning": Column(TEXT, "Where negation, number or name differ; null if they do not.", True),
        },
    ),
    "KEYNESS": Table(
        "one word, in a target group against the rest",
        ("target", "term"),
        {
            "target": Column(TEXT, "Group that is compared with the rest."),
            "term": Column(TEXT, "Word, lower case."),
            "n_target": Column(INT, "Its tokens in the target."),
            "n_reference": Column(INT, "Its tokens in the rest."),
            "n_tokens_target": Column(INT, "All word tokens of the target."),
            "n_tokens_reference": Column(INT, "All word tokens of the rest."),
            "n_articles_target": Column(INT, "Target articles that use it."),
            "n_articles_reference": Column(INT, "Other articles that use it."),
            "per_1k_target": Column(FLOAT, "Per 1,000 word tokens of the target."),
            "per_1k_reference": Column(FLOAT, "Per 1,000 word tokens of the rest."),
            "log_odds_z": Column(FLOAT, "Monroe's z: over 0 is typical of the target."),
            "p_permutation": Column(FLOAT, "By permuting articles; null where the word is not tested.", True),
            "is_distinctive": Column(BOOL, "Admitted among all words (`compare.keyness`), and in 3 articles or more."),
            "verdict": Column(TEXT, "`distinctive`, `not shown`, or `too few to compare`."),
        },
    ),
    "QUOTE_TYPE_COUNTS": Table(
        "one type of quote in one group",
        ("group", "quote_type"),
        {
            "group": Column(TEXT, "Group; the column has the name of `by`."),
            "quote_type": Column(CATEGORY, "Direct, mixed or indirect.", values=QUOTE_TYPES),
            "n_quotes": Column(INT, "Quotes of this type."),
            "share_quotes": Column(FLOAT, "0 to 1: of the group's quotes."),
        },
    ),
    "REMOVED_COUNTS": Table(
        "one cleaning rule in one group",
        ("group", "rule"),
        {
            "group": Column(TEXT, "Group; the column has the name of `by`."),
            "rule": Column(TEXT, "Cleaning rule."),
            "n_removed": Column(INT, "Lines, or parts of lines, that it took out."),
            "n_articles": Column(INT, "Articles with at least one."),
            "n_chars": Column(INT, "Their code points."),
        },
    ),
    "CUE_PAIRS": Table(
        "two outlets' quotes of much the same content, inside a pair of matched sentences",
        ("quote_id_a", "quote_id_b"),
        {
            "pair_id": Column(TEXT, "Aligned sentences that the two quotes stand in (STATEMENTS)."),
            "outlet_label_a": Column(TEXT, "First outlet."),
            "quote_id_a": Column(TEXT, "Its quote (QUOTES)."),
            "speaker_a": Column(TEXT, "Its speaker; null where nobody is named.", True),
            "cue_text_a": Column(TEXT, "Its cue, as printed.", True),
            "cue_lemma_a": Column(TEXT, "Dictionary form.", True),
            "stance_a": Column(CATEGORY, "Class of the cue.", True, STANCES),
            "content_a": Column(TEXT, "What is attributed."),
            "outlet_label_b": Column(TEXT, "Second outlet."),
            "quote_id_b": Column(TEXT, "Its quote (QUOTES)."),
            "speaker_b": Column(TEXT, "Its speaker; null where nobody is named.", True),
            "cue_text_b": Column(TEXT, "Its cue, as printed.", True),
            "cue_lemma_b": Column(TEXT, "Dictionary form.", True),
            "stance_b": Column(CATEGORY, "Class of the cue.", True, STANCES),
            "content_b": Column(TEXT, "What is attributed."),
            "similarity": Column(FLOAT, "0 to 1: letters that the contents share, in order or with the words sorted."),
            "is_same_cue": Column(BOOL, "True if both outlets chose the same cue."),
        },
    ),
    "CUE_PAIR_COUNTS": Table(
        "two outlets with what became of the statements that both attribute",
        ("outlet_label_a", "outlet_label_b"),
        {
            "outlet_label_a": Column(TEXT, "First outlet, by the alphabet."),
            "outlet_label_b": Column(TEXT, "Second outlet."),
            "n_pairs": Column(INT, "Pairs of quotes of the same content (CUE_PAIRS)."),
            "n_same_cue": Column(INT, "Pairs with the same cue."),
            "n_same_stance": Column(INT, "Pairs whose cues are of the same class."),
            "n_pointed_a": Column(INT, "Pairs in which only the first outlet's cue is doubting or loaded."),
            "n_pointed_b": Column(INT, "Pairs in which only the second outlet's is."),
            "n_units": Column(INT, "Pairs of articles that these stand in."),
            "n_uneven": Column(INT, "Those in which one of the two is pointed more often."),
            "p_sign_flip": Column(FLOAT, "By exchanging the outlets inside article pairs; null below 5 uneven.", True),
            "is_different": Column(BOOL, "Admitted after Benjamini–Hochberg over the table."),
            "verdict": Column(TEXT, "`different`, `not shown`, or `too few to compare`."),
        },
    ),
    "CUE_PROFILES": Table(
        "one class of cue in one group, over all quotes or those of one speaker or side",
        ("group", "within", "stance"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "within": Column(TEXT, "Speaker or side whose quotes are counted; `(all)` for all."),
            "stance": Column(CATEGORY, "Class of the cue.", values=STANCES),
            "n_quotes": Column(INT, "The group's quotes with such a cue."),
            "n_quotes_all": Column(INT, "The group's quotes with any cue."),
            "n_articles": Column(INT, "The group's articles with a cue."),
            "n_articles_rest": Column(INT, "Articles of the other groups with a cue."),
            "share_quotes": Column(FLOAT, "0 to 1: n_quotes / n_quotes_all."),
            "share_low": Column(FLOAT, "Lower end of its 95 % interval; null below 5 articles.", True),
            "share_high": Column(FLOAT, "Upper end of its 95 % interval; null below 5 articles.", True),
            "share_rest": Column(FLOAT, "The same share in the other groups; null where they have no cue.", True),
            "p_permutation": Column(FLOAT, "By permuting articles among groups; null where not tested.", True),
            "is_different": Column(BOOL, "Admitted among all rows of the table."),
            "verdict": Column(TEXT, "`different`, `not shown`, or `too few to compare`."),
        },
    ),
    "WORD_RATES": Table(
        "one class of a word list in one group",
        ("group", "word_list", "word_class"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "word_list": Column(TEXT, "List: `hedging`, `loaded`, or one of your own."),
            "word_class": Column(TEXT, "Class of the list's words; `(all)` for the list as a whole."),
            "n_hits": Column(INT, "Places of its words."),
            "n_tokens": Column(INT, "Word tokens that were looked at."),
            "n_articles": Column(INT, "Articles with at least one of them."),
            "n_articles_all": Column(INT, "Articles of the group."),
            "per_1k": Column(FLOAT, "Places per 1,000 word tokens; null where there are none.", True),
            "per_1k_low": Column(FLOAT, "Lower end of its 95 % interval; null below 5 articles.", True),
            "per_1k_high": Column(FLOAT, "Upper end of its 95 % interval; null below 5 articles.", True),
            "per_1k_rest": Column(FLOAT, "The same rate in the other groups; null where they have no words.", True),
            "p_permutation": Column(FLOAT, "By permuting articles among groups; null where not tested.", True),
            "is_different": Column(BOOL, "Admitted among all rows of the table."),
            "verdict": Column(TEXT, "`different`, `not shown`, or `too few to compare`."),
        },
    ),
    "WORD_HITS": Table(
        "one place of a word that is on a list",
        ("article_id", "start_char", "word_list"),
        {
            "article_id": _ARTICLE,
            "sentence_id": Column(TEXT, "Sentence that it stands in (SENTENCES)."),
            "start_char": _START,
            "end_char": _END,
            "hit_text": Column(TEXT, "The word or words, as printed, joined by blanks."),
            "word_list": Column(TEXT, "List."),
            "word_class": Column(TEXT, "Class on the list."),
            "term": Column(TEXT, "Entry of the list."),
        },
    ),
    "DESCRIPTIONS": Table(
        "one description that an article gives an entity",
        ("description_id",),
        {
            "description_id": Column(TEXT, "Key: mention_id, kind and `start_char`."),
            "article_id": _ARTICLE,
            "sentence_id": Column(TEXT, "Sentence of the mention (SENTENCES)."),
            "mention_id": Column(TEXT, "Mention that is described (MENTIONS)."),
            "entity_id": Column(TEXT, "Its entity (ENTITIES)."),
            "name": Column(TEXT, "The entity's canonical name."),
            "entity_type": Column(CATEGORY, "Its type.", values=ENTITY_TYPES),
            "kind": Column(CATEGORY, "How the description is built.", values=DESCRIPTION_KINDS),
            "start_char": _START,
            "end_char": _END,
            "description_text": Column(TEXT, "`text[start_char:end_char]`."),
            "wording": Column(TEXT, "Its words in dictionary form, without articles and signs: to count alike ones."),
            "is_negated": Column(BOOL, "True for `is not a dictator`."),
            "is_quoted": Column(BOOL, "True if it stands in quotation marks."),
            "quote_id": Column(TEXT, "Attribution whose content it stands in (QUOTES); null if none.", True),
            "said_by": Column(TEXT, "Speaker of that attribution, or who calls the entity so; null if unknown.", True),
            "rule": Column(TEXT, "How it was led to the entity: by the name, a role, or `his` or `he` of the subject."),
        },
    ),
    "DESCRIPTION_COUNTS": Table(
        "one description of one entity in one group",
        ("group", "entity_id", "kind", "wording"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "entity_id": Column(TEXT, "Entity (ENTITIES)."),
            "name": Column(TEXT, "Its canonical name."),
            "kind": Column(CATEGORY, "How the description is built.", values=DESCRIPTION_KINDS),
            "wording": Column(TEXT, "Its words in dictionary form, without articles and signs."),
            "example": Column(TEXT, "The first of them, as printed."),
            "n_descriptions": Column(INT, "Times that it is given."),
            "n_own": Column(INT, "Those in the article's own words: neither attributed nor in quotation marks."),
            "n_articles": Column(INT, "Articles with at least one."),
            "description_ids": Column(TEXT, "These descriptions (DESCRIPTIONS), joined by `; `."),
        },
    ),
    "STORIES": Table(
        "one article with the story that it belongs to",
        ("article_id",),
        {
            "article_id": _ARTICLE,
            "outlet_label": _LABEL,
            "story_id": Column(TEXT, "Smallest article_id of the story: the same for all of its articles."),
            "story": Column(TEXT, "Headline of the story's earliest article; null where none has one.", True),
            "n_articles": Column(INT, "Articles of the story; 1 for an article on its own."),
            "n_outlets": Column(INT, "Outlets of the story."),
            "published_at": Column(TIME, "Publication date that the outlet states, in UTC.", True),
            "is_dated": Column(BOOL, "False where the date is missing: joined, or left alone, by words only."),
            "first_published": Column(TIME, "Earliest date in the story; null where none is stated.", True),
            "last_published": Column(TIME, "Latest date in the story.", True),
            "similarity": Column(FLOAT, "0 to 1: to the most similar article of the story; null if alone.", True),
            "shared_words": Column(TEXT, "Words that set the story off from the rest of the corpus.", True),
        },
    ),
    "CITATIONS": Table(
        "one place where an article names another outlet, an agency or a platform as where something comes from",
        ("article_id", "start_char"),
        {
            "article_id": _ARTICLE,
            "start_char": _START,
            "end_char": _END,
            "cited_text": Column(TEXT, "`text[start_char:end_char]`: the name as printed, without `the`."),
            "cited": Column(TEXT, "Its usual title; as printed where no list has it."),
            "cited_kind": Column(CATEGORY, "What it is.", values=CITED_KINDS),
            "form": Column(CATEGORY, "How it is named: as teller, as listener, as place.", values=CITATION_FORMS),
            "is_own_access": Column(
                BOOL, "True if it is the article's own way to the story (`told reporters including AFP`)."
            ),
        },
    ),
    "COVERAGE": Table(
        "one statement in one outlet",
        ("statement_id", "outlet"),
        {
            "statement_id": Column(TEXT, "Key: place of the statement's representative sentence."),
            "statement": Column(TEXT, "Representative: the first of its sentences, in the order of STATEMENTS."),
            "outlet": Column(TEXT, "Outlet."),
            "is_present": Column(BOOL, "True if a sentence of the outlet was matched; false says no more."),
            "sentence_text": Column(TEXT, "That sentence, in the outlet's own words.", True),
            "n_outlets": Column(INT, "Outlets with the statement."),
            "n_compared": Column(INT, "Outlets that were compared."),
        },
    ),
    "ARTICLE_COVERAGE": Table(
        "one statement in one article of its story and window",
        ("statement_id", "article_id"),
        {
            "story_id": Column(TEXT, "Story of the statement (STORIES)."),
            "story": Column(TEXT, "Headline of the story's earliest article.", True),
            "statement_id": Column(TEXT, "Key: place of the statement's representative sentence."),
            "statement": Column(TEXT, "Representative: the first of its sentences, in the order of STATEMENTS."),
            "article_id": _ARTICLE,
            "outlet_label": _LABEL,
            "published_at": Column(TIME, "Publication date that the outlet states, in UTC.", True),
            "is_present": Column(BOOL, "True if a sentence of the article was matched; false says no more."),
            "start_char": Column(MAYBE_INT, "First code point of that sentence; null if none.", True),
            "end_char": Column(MAYBE_INT, "One past its last code point.", True),
            "cell": Column(TEXT, "That sentence, in the article's own words; else `not in this article`."),
            "n_articles": Column(INT, "Articles with the statement."),
            "n_compared": Column(INT, "Articles of the story and window that it was compared with, its own included."),
            "n_outlets": Column(INT, "Outlets with the statement."),
            "n_outlets_compared": Column(INT, "Outlets of the articles that were compared."),
            "warning": Column(TEXT, "Where negation, number or name differ from the representative.", True),
        },
    ),
    "UNMATCHED": Table(
        "one sentence of a story that was matched with none of another outlet",
        ("sentence_id",),
        {
            "story_id": Column(TEXT, "Story of the article (STORIES)."),
            "story": Column(TEXT, "Headline of the story's earliest article.", True),
            "outlet_label": _LABEL,
            "article_id": _ARTICLE,
            "sentence_id": Column(TEXT, "Sentence (SENTENCES)."),
            "start_char": Column(INT, "First code point in the article's text."),
            "end_char": Column(INT, "One past its last code point."),
            "sentence_text": Column(TEXT, "The sentence."),
            "n_compared": Column(INT, "Articles of other outlets on the story that it was compared with."),
        },
    ),
    "SOURCES": Table(
        "one outlet, agency or platform that one group cites",
        ("group", "cited", "cited_kind", "is_own_access"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "cited": Column(TEXT, "Whom it cites, by its usual title."),
            "cited_kind": Column(CATEGORY, "What that is.", values=CITED_KINDS),
            "n_citations": Column(INT, "Places that name it so (CITATIONS)."),
            "n_articles": Column(INT, "Articles with at least one."),
            "forms": Column(TEXT, "How it is named, most frequent first, joined by `; `."),
            "is_own_access": Column(BOOL, "True if it is the articles' own way to the story."),
        },
    ),
    "SOURCING_CHAIN": Table(
        "one arrow from an outlet to what its articles name as their source, or to a service that shows them",
        ("outlet", "cited", "cited_kind", "link"),
        {
            "outlet": Column(TEXT, "Outlet as charts show it (ARTICLES.outlet_label)."),
            "cited": Column(TEXT, "Outlet, agency, platform or service, by its usual title."),
            "cited_kind": Column(CATEGORY, "What that is.", values=(*CITED_KINDS, "aggregator")),
            "link": Column(CATEGORY, "How the two are joined.", values=SOURCE_LINKS),
            "n_articles": Column(INT, "Articles of the outlet behind the arrow."),
            "n_articles_all": Column(INT, "All counted articles of the outlet."),
            "n_citations": Column(INT, "Places in their texts; 0 where only a field of ARTICLES says so."),
            "citations": Column(TEXT, "These places: `article_id:start_char` (CITATIONS), joined by `; `."),
            "is_in_corpus": Column(BOOL, "True if the one cited is an outlet of the corpus itself."),
        },
    ),
    "SYNDICATION": Table(
        "one outlet whose articles, or passages of them, stand in those of another",
        ("outlet", "other"),
        {
            "outlet": Column(TEXT, "Outlet whose text is looked for (ARTICLES.outlet_label)."),
            "other": Column(TEXT, "Outlet it is looked for in."),
            "n_articles": Column(INT, "Articles of the outlet that share text with the other."),
            "n_copies": Column(INT, "Those of them that are the same article as a whole."),
            "n_articles_all": Column(INT, "All usable articles of the outlet, copies among them."),
            "n_words_all": Column(INT, "Their words."),
            "share_words": Column(FLOAT, "0 to 1: of these words, in text that both have (by five-word sequences)."),
            "longest_run": Column(INT, "Words of the longest run that both have; 0 where it was not measured."),
        },
    ),
    "COLLOCATIONS": Table(
        "one word that stands near a node (a word, a phrase, an entity) in one group",
        ("group", "node", "collocate"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "node": Column(TEXT, "The words, in lower case, or the entity_id."),
            "collocate": Column(TEXT, "Word near it, in lower case: dictionary form, or as printed."),
            "n_near": Column(INT, "Its tokens near the node."),
            "n_articles": Column(INT, "Articles with at least one of them."),
            "n_nodes": Column(INT, "Places of the node in the group."),
            "n_window": Column(INT, "All word tokens near the node."),
            "n_collocate": Column(INT, "All tokens of the collocate in the group, the node's own left out."),
            "n_tokens": Column(INT, "All word tokens of the group, the node's own left out."),
            "expected": Column(FLOAT, "Tokens that would be near if the two were independent."),
            "g2": Column(FLOAT, "Dunning's log-likelihood ratio; negative where n_near is below expected."),
        },
    ),
    "CONCORDANCE": Table(
        "one place of a pattern, or of an entity, with what stands before and after it",
        ("article_id", "start_char"),
        {
            "article_id": _ARTICLE,
            "outlet": Column(TEXT, "Its outlet, as charts show it."),
            "start_char": _START,
            "end_char": _END,
            "left": Column(TEXT, "Text before the match, white space as one space."),
            "match": Column(TEXT, "`text[start_char:end_char]`."),
            "right": Column(TEXT, "Text after the match."),
            "sentence_id": Column(TEXT, "Sentence that the match stands in."),
            "source_file": Column(TEXT, "File of the article, relative to the corpus."),
        },
    ),
    "JOINS": Table(
        "one surface form with the entity that it was joined to, or one that was left open",
        ("join_id",),
        {
            "join_id": Column(TEXT, "Key: entity_id (empty where it is open), `|`, and the form."),
            "entity_id": Column(TEXT, "Entity that the form was joined to (ENTITIES); null where it is open.", True),
            "name": Column(TEXT, "Its canonical name.", True),
            "entity_type": Column(CATEGORY, "Its type.", values=ENTITY_TYPES),
            "alias": Column(TEXT, "Surface form, as printed."),
            "mention_kind": Column(CATEGORY, "A name, or a role.", values=("name", "role")),
            "n_mentions": Column(INT, "Times that the form stands for this entity, or is open."),
            "n_articles": Column(INT, "Articles with at least one of them."),
            "n_articles_alone": Column(INT, "Those of them in which the entity has no other form."),
            "resolved_by": Column(TEXT, "Rule that joined it (the weakest one, where there are several)."),
            "confidence": Column(FLOAT, "0 to 1: how sure the weakest join is."),
            "candidates": Column(TEXT, "Of an open form: names that it may stand for, joined by `; `.", True),
            "doubt": Column(TEXT, "Why to look at it; null where the rule is the only reason.", True),
        },
    ),
    "FIRST_MENTIONS": Table(
        "one entity in one article, with where the article first mentions it",
        ("article_id", "entity_id"),
        {
            "article_id": _ARTICLE,
            "entity_id": Column(TEXT, "Entity (ENTITIES)."),
            "mention_id": Column(TEXT, "Its first mention in the article (MENTIONS)."),
            "first_start_char": Column(INT, "First code point of that mention in `ARTICLES.text`."),
            "first_position": Column(FLOAT, "0 to 1: `first_start_char` as share of the text's length."),
            "n_mentions": Column(INT, "Its mentions in the article."),
        },
    ),
    "COOCCURRENCE": Table(
        "two entities named in the same sentences or paragraphs of one group",
        ("group", "entity_id_a", "entity_id_b"),
        {
            "group": Column(TEXT, "Group; the column has the name of `by`, if there is one."),
            "unit": Column(CATEGORY, "Where the two stand together.", values=UNITS),
            "entity_id_a": Column(TEXT, "First entity, in the order of the ids."),
            "name_a": Column(TEXT, "Its canonical name."),
            "entity_type_a": Column(CATEGORY, "Its type.", values=ENTITY_TYPES),
            "entity_id_b": Column(TEXT, "Second entity."),
            "name_b": Column(TEXT, "Its canonical name."),
            "entity_type_b": Column(CATEGORY, "Its type.", values=ENTITY_TYPES),
            "n_units": Column(INT, "Units that name both."),
            "n_articles": Column(INT, "Articles with at least one of them."),
            "n_units_a": Column(INT, "Units that name the first."),
            "n_units_b": Column(INT, "Units that name the second."),
            "n_units_all": Column(INT, "Units of the group that name any entity of these types."),
            "expected": Column(FLOAT, "Units that would name both if names fell independently of one another."),
            "g2": Column(FLOAT, "Dunning's log-likelihood ratio; negative where n_units is below expected."),
            "npmi": Column(FLOAT, "-1 to 1: normalised pointwise mutual information; null if undefined.", True),
        },
    ),
    "TIMELINE": Table(
        "one entity in one period of one group",
        ("group", "period", "entity_id"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "period": Column(TEXT, "First day of the period, or `(not stated)` for articles without a date."),
            "period_start": Column(TIME, "The same as time, in UTC; null where the date is not stated.", True),
            "period_unit": Column(CATEGORY, "Length of the period.", values=PERIODS),
            "entity_id": Column(TEXT, "Entity (ENTITIES)."),
            "name": Column(TEXT, "Its canonical name."),
            "entity_type": Column(CATEGORY, "Its type.", values=ENTITY_TYPES),
            "n_mentions": Column(INT, "Its mentions in the group's articles of the period; 0 if none names it."),
            "n_articles": Column(INT, "Those articles that mention it."),
            "n_articles_all": Column(INT, "All articles of the group in the period."),
        },
    ),
    "NAME_FORMS": Table(
        "one mention of a person, with the way in which the person is named",
        ("mention_id",),
        {
            "mention_id": Column(TEXT, "Mention (MENTIONS)."),
            "article_id": _ARTICLE,
            "sentence_id": Column(TEXT, "Sentence that it stands in (SENTENCES)."),
            "entity_id": Column(TEXT, "Person (ENTITIES)."),
            "name": Column(TEXT, "The person's canonical name."),
            "form": Column(CATEGORY, "Way of naming.", values=FORMS_OF_NAMING),
            "words": Column(TEXT, "Form of address, title or noun of the role; empty for a bare name."),
            "printed": Column(TEXT, "The naming as printed, with a title before the name."),
            "start_char": _START,
            "end_char": _END,
        },
    ),
    "NAME_FORM_COUNTS": Table(
        "one way of naming one person in one group",
        ("group", "entity_id", "form", "words"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "entity_id": Column(TEXT, "Person (ENTITIES)."),
            "name": Column(TEXT, "The person's canonical name."),
            "form": Column(CATEGORY, "Way of naming.", values=FORMS_OF_NAMING),
            "words": Column(TEXT, "Form of address, title or noun of the role; empty for a bare name."),
            "n_mentions": Column(INT, "Mentions that name the person so."),
            "n_articles": Column(INT, "Articles with at least one."),
            "share_mentions": Column(FLOAT, "0 to 1: of the group's mentions of the person."),
            "mention_ids": Column(TEXT, "These mentions (MENTIONS), joined by `; `."),
        },
    ),
    "METONYM_USES": Table(
        "one mention of a capital or a seat of government, with what it is used for",
        ("mention_id",),
        {
            "mention_id": Column(TEXT, "Mention (MENTIONS)."),
            "article_id": _ARTICLE,
            "sentence_id": Column(TEXT, "Sentence that it stands in (SENTENCES)."),
            "entity_id": Column(TEXT, "The capital or seat (ENTITIES)."),
            "name": Column(TEXT, "Its canonical name."),
            "stands_for_id": Column(TEXT, "Entity of the country that it stands for as an actor."),
            "stands_for": Column(TEXT, "Name of that country."),
            "use": Column(CATEGORY, "A government that acts, a place, or open.", values=USES_OF_PLACES),
            "rule": Column(TEXT, "Rule that decided it."),
        },
    ),
    "METONYM_COUNTS": Table(
        "one capital or seat of government in one group",
        ("group", "entity_id"),
        {
            "group": Column(TEXT, "Group; in results the column has the name of `by` (`outlet`)."),
            "entity_id": Column(TEXT, "The capital or seat (ENTITIES)."),
            "name": Column(TEXT, "Its canonical name."),
            "stands_for_id": Column(TEXT, "Entity of the country that it stands for as an actor."),
            "stands_for": Column(TEXT, "Name of that country."),
            "n_mentions": Column(INT, "Its mentions: the three that follow, added up."),
            "n_as_actor": Column(INT, "Mentions as a government that acts or speaks."),
            "n_as_place": Column(INT, "Mentions as a place."),
            "n_open": Column(INT, "Mentions that no rule decides."),
            "n_articles": Column(INT, "Articles with at least one mention."),
        },
    ),
    "REUSE": Table(
        "one article looked for in another",
        ("article_id_a", "article_id_b"),
        {
            "article_id_a": Column(TEXT, "Article whose words are looked for."),
            "outlet_label_a": Column(TEXT, "Its outlet."),
            "article_id_b": Column(TEXT, "Article they are looked for in."),
            "outlet_label_b": Column(TEXT, "Its outlet."),
            "n_ngrams_a": Column(INT, "Different word n-grams of the first article."),
            "n_shared": Column(INT, "Those that stand in the second as well."),
            "containment": Column(FLOAT, "0 to 1: n_shared / n_ngrams_a. Not symmetric."),
        },
    ),
}


def _schema(name: str) -> Table:
    if name not in SCHEMAS:
        raise SchemaError(f"No table {name!r}; there are {', '.join(SCHEMAS)}.")
    return SCHEMAS[name]


def empty(name: str) -> pd.DataFrame:
    """Make the table `name` with no rows and the right dtypes."""
    return conform(name, pd.DataFrame({column: [] for column in _schema(name).columns}))


def table(name: str, rows: Iterable[Mapping[str, Any] | Sequence[Any]]) -> pd.DataFrame:
    """Make the table `name` from rows: mappings, or values in the schema's order (NamedTuples).

    Returns:
        The table in the order of the rows, with the schema's columns and dtypes, checked.

    Raises:
        SchemaError: If a column is missing, a value is null or not allowed, or a key is repeated.
    """
    rows = list(rows)
    if not rows:
        return empty(name)
    columns = None if isinstance(rows[0], Mapping) else list(_schema(name).columns)
    return conform(name, pd.DataFrame(rows, columns=columns))


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table its schema's columns, order and dtypes, and check it.

    Extra columns are dropped; the index is fresh.

    Raises:
        SchemaError: As `check`.
    """
    schema = _schema(name)
    check(name, frame, schema.columns)
    typed = {}
    for column, spec in schema.columns.items():
        values = frame[column]
        _check_values(name, column, spec, values)
        if spec.dtype == CATEGORY:
            categories = spec.values or sorted(values.dropna().unique())
            typed[column] = values.astype(pd.CategoricalDtype(list(categories)))
        elif spec.dtype == TIME:
            typed[column] = pd.to_datetime(values, utc=True).astype(TIME)
        elif spec.dtype == TEXT:
            is_text = isinstance(values.dtype, pd.StringDtype) and str(values.dtype) == TEXT
            typed[column] = values if is_text else values.astype("object").where(values.notna(), None).astype(TEXT)
        else:
            typed[column] = values.astype(spec.dtype)
    result = pd.DataFrame(typed).reset_index(drop=True)
    check(name, result)
    return result


def check(name: str, frame: pd.DataFrame, columns: Iterable[str] | None = None) -> None:
    """Check a table at the border of a function that uses it.

    Args:
        name: Name of its schema.
        frame: The table.
        columns: Columns that are used; the whole schema, with dtypes, nulls, values and key, if None.

    Raises:
        SchemaError: With the table, what was found, what was wanted and what to do.
    """
    schema = _schema(name)
    wanted = list(schema.columns if columns is None else columns)
    missing = [column for column in wanted if column not in frame.columns]
    if missing:
        raise SchemaError(
            f"{name}: no column {missing[0]!r}; it has {', '.join(map(str, frame.columns))}. "
            f"If yours has another name: {name.lower()}.rename(columns={{'yours': {missing[0]!r}}})."
        )
    if columns is not None:
        return
    for column in wanted:
        _check_column(name, column, schema.columns[column], frame[column])
    if schema.key and frame.duplicated(list(schema.key)).any():
        first = frame.loc[frame.duplicated(list(schema.key)), list(schema.key)].iloc[0]
        repeated = ", ".join(f"{column} {value}" for column, value in first.items())
        raise SchemaError(
            f"{name}: the key {repeated} stands in more than one row; it must be "
            f"unique. Look at {name.lower()}[{name.lower()}.duplicated({list(schema.key)}, keep=False)]."
        )


def _check_values(name: str, column: str, spec: Column, values: pd.Series) -> None:
    if not spec.values:
        return
    odd = sorted(set(values.dropna().astype("object")) - set(spec.values))
    if odd:
        raise SchemaError(f"{name}.{column}: {odd[0]!r} is not one of {', '.join(spec.values)}.")


def _check_column(name: str, column: str, spec: Column, values: pd.Series) -> None:
    if str(values.dtype) != spec.dtype:
        raise SchemaError(
            f"{name}.{column}: dtype {values.dtype}, wanted {spec.dtype}. "
            f"Pass the table through analyst.schema.conform({name!r}, …)."
        )
    if not spec.nullable and values.isna().any():
        raise SchemaError(
            f"{name}.{column}: null in {int(values.isna().sum())} of {len(values)} rows, first in row "
            f"{int(values.isna().to_numpy().argmax())}; it must be filled ({spec.meaning})"
        )


def hash_text(*parts: str) -> str:
    """Return the SHA-256 of the parts as 64 hexadecimal digits; a part's end counts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def describe() -> str:
    """Write all tables as Markdown: the content of docs/schema.md."""
    lines = [
        "# Tables",
        "",
        "Written by `make docs` from `analyst/schema.py`; a test holds the two together. Offsets are half-open,",
        "in code points, and point into `ARTICLES.text` unless their row says otherwise.",
    ]
    for name, schema in SCHEMAS.items():
        key = f" Key: {', '.join(f'`{column}`' for column in schema.key)}." if schema.key else ""
        lines += [
            "",
            f"## {name}",
            "",
            f"A row is {schema.row}.{key}",
            "",
            "| column | dtype | meaning |",
            "| --- | --- | --- |",
        ]
        for column, spec in schema.columns.items():
            values = f" One of {', '.join(spec.values)}." if spec.values else ""
            null = " May be null." if spec.nullable else ""
            lines.append(f"| `{column}` | {spec.dtype} | {spec.meaning}{values}{null} |")
    return "\n".join(lines) + "\n"
