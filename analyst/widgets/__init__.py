"""Widgets for the notebooks: find, read in context, compare. A callback is one call."""

from analyst.widgets.alias_review import AliasReview
from analyst.widgets.article_reader import ArticleReader
from analyst.widgets.click_through import ClickThrough
from analyst.widgets.corpus_report import CorpusReport
from analyst.widgets.entity_explorer import EntityExplorer
from analyst.widgets.lines_review import LinesReview
from analyst.widgets.outlet_compare import OutletCompare
from analyst.widgets.quote_explorer import QuoteExplorer
from analyst.widgets.quote_review import QuoteReview
from analyst.widgets.sides_review import SidesReview
from analyst.widgets.statement_viewer import StatementViewer
from analyst.widgets.story_compare import StoryCompare

__all__ = [
    "AliasReview",
    "ArticleReader",
    "ClickThrough",
    "CorpusReport",
    "EntityExplorer",
    "LinesReview",
    "OutletCompare",
    "QuoteExplorer",
    "QuoteReview",
    "SidesReview",
    "StatementViewer",
    "StoryCompare",
]
