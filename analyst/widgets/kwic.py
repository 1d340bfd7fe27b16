"""Lines of a concordance as HTML, the matches one below the other."""

from __future__ import annotations

from analyst.widgets.choices import Row
from analyst.widgets.markup import Html, html, listed_facts

ORDERS = {"position": "place in the articles", "left": "words before", "right": "words after"}
"""Orders of a concordance, with what the menu calls them."""


def line_html(row: Row, width: int, article_name: str) -> Html:
    """Show a row of CONCORDANCE: what is before the match ends where the match begins.

    Args:
        row: The row.
        width: Characters of context on each side that were asked for; where there are as many, the outer word may be
            cut, and is left out.
        article_name: The article's (ARTICLES).
    """
    left, right = row["left"], row["right"]
    if len(left) >= width and " " in left:
        left = left.partition(" ")[2]
    if len(right) >= width and " " in right:
        right = right.rpartition(" ")[0]
    return html(
        '<p class="analyst-kwic"><span class="analyst-left">{}</span>'
        '<span class="analyst-right"><mark class="analyst-hit">{}</mark>{}</span></p>'
        '<p class="analyst-meta">{}</p>',
        left,
        row["match"],
        right,
        listed_facts([row["outlet"], article_name]),
    )
