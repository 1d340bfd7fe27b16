"""Widgets for the notebooks: find, read in context, compare. A callback is one call."""

from analyst.widgets.alias_review import AliasReview
from analyst.widgets.article_reader import ArticleReader
from analyst.widgets.corpus_report import CorpusReport
from analyst.widgets.entity_explorer import EntityExplorer
from analyst.widgets.outlet_compare import OutletCompare
from analyst.widgets.quote_explorer import QuoteExplorer

__all__ = ["AliasReview", "ArticleReader", "CorpusReport", "EntityExplorer", "OutletCompare", "QuoteExplorer"]
