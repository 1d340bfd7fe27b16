"""Table → table: how outlets differ in whom they name, whom they quote, and in which words."""

from analyst.compare._tables import MIN_ARTICLES
from analyst.compare.collocations import collocations
from analyst.compare.concordance import concordance
from analyst.compare.cooccurrence import Network, cooccurrence, network, to_graphml, write_graphml
from analyst.compare.coverage import (
    NOT_IN_ARTICLE,
    article_columns,
    cover_articles,
    cover_statements,
    find_unmatched,
    spread_coverage,
)
from analyst.compare.cues import by_contrast, compare_cues, count_cues, cue_stances, stance_of
from analyst.compare.cues_profiles import count_cue_pairs, profile_cues
from analyst.compare.descriptions import count_descriptions, descriptions_beside, find_descriptions
from analyst.compare.differences import WordChange, word_difference
from analyst.compare.embeddings import EmbedderMissingError, SentenceEmbedder, load_embedder
from analyst.compare.entities import count_entities, first_mentions, pronoun_mentions
from analyst.compare.keyness import benjamini_hochberg, dispersion_dp, keyness
from analyst.compare.metonyms import count_metonyms, metonym_uses
from analyst.compare.name_forms import count_name_forms, name_forms
from analyst.compare.naming import core_spellings, count_spellings
from analyst.compare.removed import count_removed
from analyst.compare.reuse import reuse
from analyst.compare.sides import NO_SIDE, NOT_SIDES, count_sides, find_sides, with_side
from analyst.compare.sources import count_sources, sourcing_chain
from analyst.compare.statements import match_statements
from analyst.compare.stories import find_stories
from analyst.compare.syndication import syndication
from analyst.compare.timeline import count_timeline, with_period, with_story
from analyst.compare.voices import LEFT_OPEN, NO_SPEAKER, UNNAMED, count_quote_types, count_voices, is_left_open
from analyst.compare.voices_measures import measure_voices
from analyst.compare.words_listed import ListedWord, count_listed, find_listed, word_lists

__all__ = [
    "LEFT_OPEN",
    "MIN_ARTICLES",
    "NOT_IN_ARTICLE",
    "NOT_SIDES",
    "NO_SIDE",
    "NO_SPEAKER",
    "UNNAMED",
    "EmbedderMissingError",
    "ListedWord",
    "Network",
    "SentenceEmbedder",
    "WordChange",
    "article_columns",
    "benjamini_hochberg",
    "by_contrast",
    "collocations",
    "compare_cues",
    "concordance",
    "cooccurrence",
    "core_spellings",
    "count_cue_pairs",
    "count_cues",
    "count_descriptions",
    "count_entities",
    "count_listed",
    "count_metonyms",
    "count_name_forms",
    "count_quote_types",
    "count_removed",
    "count_sides",
    "count_sources",
    "count_spellings",
    "count_timeline",
    "count_voices",
    "cover_articles",
    "cover_statements",
    "cue_stances",
    "descriptions_beside",
    "dispersion_dp",
    "find_descriptions",
    "find_listed",
    "find_sides",
    "find_stories",
    "find_unmatched",
    "first_mentions",
    "is_left_open",
    "keyness",
    "load_embedder",
    "match_statements",
    "measure_voices",
    "metonym_uses",
    "name_forms",
    "network",
    "profile_cues",
    "pronoun_mentions",
    "reuse",
    "sourcing_chain",
    "spread_coverage",
    "stance_of",
    "syndication",
    "to_graphml",
    "with_period",
    "with_side",
    "with_story",
    "word_difference",
    "word_lists",
    "write_graphml",
]
