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
    alt.renderers.register(RENDERER, _shown)
    alt.renderers.enable(RENDERER)
    alt.theme.enable(THEME)


# The menu of a chart: what saves it, and nothing that hands it to a site (the Vega editor would). Of vega-embed's own
# style, with less room at the right (a chart of 820 points has its menu inside a cell of a window 1,280 wide), and a
# name for screen readers.
_MENU_STYLE = """
.vega-embed { position: relative; display: inline-block; box-sizing: border-box; }
.vega-embed.has-actions { padding-right: 18px; }
.vega-embed details:not([open]) > :not(summary) { display: none !important; }
.vega-embed summary { list-style: none; position: absolute; top: 0; right: 0; padding: 6px; z-index: 1000;
  background: white; color: #1b1e23; border: 1px solid #aaa; border-radius: 999px; opacity: .35; cursor: pointer;
  line-height: 0; }
.vega-embed summary::-webkit-details-marker { display: none; }
.vega-embed summary::before { content: "Save the chart"; position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.vega-embed summary svg { width: 14px; height: 14px; }
.vega-embed:hover summary, .vega-embed:focus-within summary { opacity: 1; }
.vega-embed .vega-actions { position: absolute; z-index: 1001; top: 32px; right: 0; display: flex;
  flex-direction: column; padding: 6px 0; border-radius: 4px; border: 1px solid #d9d9d9; background: white;
  box-shadow: 0 2px 8px 0 rgba(0, 0, 0, .2); text-align: left; }
.vega-embed .vega-actions a { padding: 6px 14px; font: 600 14px sans-serif; white-space: nowrap; color: #434a56;
  text-decoration: none; }
.vega-embed .vega-actions a:hover, .vega-embed .vega-actions a:focus { background-color: #eef0f2; color: black; }
.vega-embed .chart-wrapper.fit-x { width: 100%; }
.vega-embed .chart-wrapper.fit-y { height: 100%; }
"""
_MENU = {
    "actions": {"export": True, "source": False, "compiled": False, "editor": False},
    "defaultStyle": " ".join(_MENU_STYLE.split()),
}


def _shown(spec: dict[str, Any], **_options: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a notebook stores of a chart, and how JupyterLab is to draw its menu."""
    return mime_bundle(spec), {MIME: {"embed_options": _MENU}}


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
