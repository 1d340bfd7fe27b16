"""Table → table: how outlets differ in whom they name, whom they quote, and in which words."""

from analyst.compare._tables import MIN_ARTICLES
from analyst.compare.collocations import collocations
from analyst.compare.concordance import concordance
from analyst.compare.cooccurrence import Network, cooccurrence, network, to_graphml, write_graphml
from analyst.compare.cues import compare_cues, count_cues, cue_stances, stance_of
from analyst.compare.entities import count_entities, first_mentions, pronoun_mentions
from analyst.compare.keyness import benjamini_hochberg, dispersion_dp, keyness
from analyst.compare.metonyms import count_metonyms, metonym_uses
from analyst.compare.name_forms import count_name_forms, name_forms
from analyst.compare.naming import core_spellings, count_spellings
from analyst.compare.removed import count_removed
from analyst.compare.reuse import reuse
from analyst.compare.sources import count_sources, sourcing_chain
from analyst.compare.statements import WordChange, cover_statements, match_statements, word_difference
from analyst.compare.stories import find_stories
from analyst.compare.syndication import syndication
from analyst.compare.timeline import count_timeline, with_period, with_story
from analyst.compare.voices import LEFT_OPEN, NO_SPEAKER, UNNAMED, count_quote_types, count_voices, is_left_open

__all__ = [
    "LEFT_OPEN",
    "MIN_ARTICLES",
    "NO_SPEAKER",
    "UNNAMED",
    "Network",
    "WordChange",
    "benjamini_hochberg",
    "collocations",
    "compare_cues",
    "concordance",
    "cooccurrence",
    "core_spellings",
    "count_cues",
    "count_entities",
    "count_metonyms",
    "count_name_forms",
    "count_quote_types",
    "count_removed",
    "count_sources",
    "count_spellings",
    "count_timeline",
    "count_voices",
    "cover_statements",
    "cue_stances",
    "dispersion_dp",
    "find_stories",
    "first_mentions",
    "is_left_open",
    "keyness",
    "match_statements",
    "metonym_uses",
    "name_forms",
    "network",
    "pronoun_mentions",
    "reuse",
    "sourcing_chain",
    "stance_of",
    "syndication",
    "to_graphml",
    "with_period",
    "with_story",
    "word_difference",
    "write_graphml",
]
