"""How a chart shows itself in a notebook with no network.

JupyterLab draws `application/vnd.vegalite.v5+json` by itself; nbconvert and GitHub show the PNG; a terminal,
and whoever compares notebooks, reads the text.
"""

from __future__ import annotations

import base64
from typing import Any

import altair as alt

from analyst.charts.render import as_version_5, n_rows, title_of, to_png
from analyst.charts.theme import THEME, Style, use_style

RENDERER = "analyst"
MIME = "application/vnd.vegalite.v5+json"


def enable(house_style: Style | None = None) -> None:
    """Draw all Altair charts of this session in our theme, offline.

    Args:
        house_style: Colours, font and sizes; ours if None.
    """
    if house_style is not None:
        use_style(house_style)
    alt.renderers.register(RENDERER, mime_bundle)
    alt.renderers.enable(RENDERER)
    alt.theme.enable(THEME)


def mime_bundle(spec: dict[str, Any], **_options: object) -> dict[str, Any]:
    """Return what a notebook stores of a chart: its specification, a picture and a line of text."""
    drawn = as_version_5(spec)
    return {
        MIME: drawn,
        "image/png": base64.b64encode(to_png(drawn)).decode("ascii"),
        "text/plain": summary(drawn),
    }


def summary(spec: dict[str, Any]) -> str:
    """Say in words what the chart shows, and how many rows it draws."""
    rows = n_rows(spec)
    text = str(spec.get("description") or title_of(spec) or "Chart")
    return f"{text} [{rows:,} {'row' if rows == 1 else 'rows'}]"
