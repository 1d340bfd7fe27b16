"""Citations: the exact words of a quote or sentence, with who said them, where they are printed, and on which line."""

from analyst.cite.bibliography import as_bibtex, csl_items
from analyst.cite.places import Citation
from analyst.cite.search import Found, find_to_cite
from analyst.cite.styles import as_markdown, as_text

__all__ = ["Citation", "Found", "as_bibtex", "as_markdown", "as_text", "csl_items", "find_to_cite"]
