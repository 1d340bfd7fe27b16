"""Every cleaning rule: its name, what it takes out, and a line for example."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from analyst.corpus.choices import BY_HAND
from analyst.corpus.furniture import RULES as FURNITURE


class CleaningRule(NamedTuple):
    """What a rule takes out."""

    meaning: str
    example: str


_BY_PLACE = {
    "headline": ("The headline: it stands in ARTICLES.headline.", "Ministers agree on a new bridge"),
    "standfirst": ("The summary between headline and text.", "Four years of talks end with a treaty"),
    "byline": ("The credit line: it stands in ARTICLES.byline.", "By Ada Lee"),
    "date_line": ("The line, or the start of one, that gives the date.", "2 June 2025, 10:33"),
    "dateline": ("Where the story was filed: it stands in ARTICLES.dateline.", "KYIV –"),
    "provider_mark": ("The agency or outlet in brackets before the first sentence.", "(Westline)"),
    "breadcrumb": ("The way through the site to this page.", "Home » News » Ministers agree on a new bridge"),
    "before_article": ("A line above the article.", "Menu"),
    "after_article": ("A line below the article.", "100+ trusted sources"),
    "outside_article": ("A line that the extraction from the page's markup leaves out.", "Most viewed in Europe"),
    "section_labels": ("Names of sections, in a row.", "World Politics Sport"),
    "repeated_headline": ("The headline once more.", "Ministers agree on a new bridge"),
    "repeated_paragraph": ("A paragraph that stands in the page already.", "The ministers agreed on Monday to build …"),
    "repeated_in_outlet": ("A line that other articles of the outlet have too.", "Our newsroom follows strict rules."),
    "link_list": ("One of several short lines in a row that read as links.", "Bridge of the year"),
    "discussion_question": ("A question to the reader below the article.", "What does this mean for the region?"),
    "html_tag": ("A tag of HTML in plain text.", "<br>"),
    "html_entity": ("A letter written as a reference, which the text has as the letter.", "&quot;"),
    "front_matter": ("The head of a Markdown file, which states its facts.", "title: Ministers agree"),
    "mail_field": ("A field of a mail's head.", "Subject: Ministers agree"),
    "quoted_mail": ("A mail that this one answers.", "> When will it be built?"),
    "page_furniture": ("Header, footer, page number or note of a document.", "The Example Times, page 3"),
    "export_cover": ("Cover or list of articles of an export.", "1. Ministers agree on a new bridge"),
    "export_field": ("A field that a database or a table adds to the text.", "Length: 523 words"),
    "export_separator": ("What stands between two articles of an export.", "End of Document"),
    "extra_cell": ("A cell of a table beyond its header.", "x;y"),
    BY_HAND: ("A line that a correction removes.", "any line"),
}
_FURNITURE_MEANING = "Furniture of the page, known by its words."

CLEANING_RULES: Mapping[str, CleaningRule] = MappingProxyType(
    {
        **{rule.__name__: CleaningRule(_FURNITURE_MEANING, (rule.__doc__ or "").strip()) for rule in FURNITURE},
        **{name: CleaningRule(*said) for name, said in _BY_PLACE.items()},
    }
)
"""By name, as in REMOVED.rule."""
FIXED_RULES = frozenset({"html_tag", "html_entity", BY_HAND})
"""Rules that cannot be switched off: markup is no text, and what went by hand comes back by hand."""


def cleaning_rules() -> pd.DataFrame:
    """List every rule that can take a line, or a part of one, out of a text.

    Returns:
        rule (as in REMOVED.rule, and as `switch_off` takes it), meaning, example; by name.
    """
    rows = [(name, rule.meaning, rule.example) for name, rule in sorted(CLEANING_RULES.items())]
    return pd.DataFrame(rows, columns=["rule", "meaning", "example"]).astype("str")
