"""Lines of a concordance as HTML, the matches one below the other."""

from __future__ import annotations

from analyst.widgets.choices import Row
from analyst.widgets.markup import Html, html

ORDERS = {"position": "place in the articles", "left": "words before", "right": "words after"}
"""Orders of a concordance, with what the menu calls them."""


def line_html(row: Row) -> Html:
    """Show a row of CONCORDANCE: what is before the match ends where the match begins."""
    return html(
        '<p class="analyst-kwic"><span class="analyst-left">{}</span>'
        '<span class="analyst-right"><mark class="analyst-hit">{}</mark>{}</span></p>'
        '<p class="analyst-meta">{} · {}</p>',
        row["left"],
        row["match"],
        row["right"],
        row["outlet"],
        row["source_file"],
    )
