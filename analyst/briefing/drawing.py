"""Figure → picture: as large as it is, or with as many rows as a page or slide has room for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from analyst.briefing.content import Drawn
from analyst.briefing.figures import Figure
from analyst.briefing.labels import Labels
from analyst.briefing.said import with_outlet_names
from analyst.charts.render import svg_to_png, title_of, to_spec, to_svg

if TYPE_CHECKING:
    import pandas as pd

    from analyst.workbook import Workbook

_SVG_ID = re.compile(r'<(?:clipPath|linearGradient|radialGradient|pattern)\b[^<>]*?\sid="([^"]*)"')
_SVG_LINK = re.compile(r'"url\(#([^")]*)\)"')
_SVG_SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')
_ENOUGH = 0.84
"""A picture may be set this much smaller before rows are left out."""


class Picture(NamedTuple):
    """A chart without its title, which the slide or page sets as text."""

    png: bytes
    width: float
    """In points, as the chart was drawn."""
    height: float
    title: str
    subtitle: str


def draw(figure: Figure, table: pd.DataFrame, wb: Workbook, say: Labels) -> Drawn:
    """Draw a figure; one whose table is empty has no chart."""
    if table.empty:
        return Drawn(figure, table, None, None, None, None)
    shown = with_outlet_names(table)
    spec = say.in_chart(to_spec(figure.chart(shown, wb)))
    finding = figure.finding(shown, wb)
    return Drawn(figure, table, finding, spec.get("description") or finding, _renumbered(to_svg(spec)), spec)


def draw_without_title(one: Drawn, wb: Workbook, say: Labels, *, width: float, height: float, scale: float) -> Picture:
    """Draw a figure for a place of a given size in points, with fewer rows if it would be too small to read.

    Raises:
        ValueError: If the figure has no chart.
    """
    if one.spec is None:
        raise ValueError(f"{one.figure.name} has no rows, so there is no chart to draw.")
    spec, svg = one.spec, to_svg(_bare(one.spec))
    size = svg_size(svg) or (width, height)
    for top in one.figure.tops:
        if min(width / size[0], height / size[1]) >= _ENOUGH:
            break
        spec = say.in_chart(to_spec(one.figure.chart(with_outlet_names(one.table), wb, top=top)))
        svg = to_svg(_bare(spec))
        size = svg_size(svg) or (width, height)
    title = spec.get("title", {})
    lines = title.get("subtitle", []) if isinstance(title, dict) else []
    subtitle = " · ".join([lines] if isinstance(lines, str) else lines)
    return Picture(svg_to_png(svg, scale), *size, title_of(spec), subtitle)


def _bare(spec: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in spec.items() if key != "title"}


def svg_size(svg: str | None) -> tuple[float, float] | None:
    """Return width and height of an SVG in points."""
    found = _SVG_SIZE.search(svg or "")
    return (float(found[1]), float(found[2])) if found else None


def _renumbered(svg: str) -> str:
    """Number an SVG's ids from 0: Vega numbers them on from chart to chart of a process."""
    ids = dict.fromkeys(_SVG_ID.findall(svg))
    names = {name: f"id{number}" for number, name in enumerate(ids)}
    declared = _SVG_ID.sub(lambda found: found[0].replace(f'"{found[1]}"', f'"{names[found[1]]}"'), svg)
    return _SVG_LINK.sub(lambda found: f'"url(#{names.get(found[1], found[1])})"', declared)
