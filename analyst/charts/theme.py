"""The look of all charts: one small style, and the Vega-Lite theme that is made from it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import altair as alt

THEME = "analyst"


@dataclass(frozen=True)
class Style:
    """Colours, font and sizes. The default colours are Okabe & Ito's (2008), safe for colour-blind eyes."""

    font: str = "Liberation Sans, Arial, sans-serif"
    title_size: int = 20
    subtitle_size: int = 14
    label_size: int = 13
    ink: str = "#1F2933"
    """Text."""
    faint: str = "#52606D"
    """Second text: subtitles, axis titles."""
    rule: str = "#D9DEE4"
    """Grid and frames."""
    background: str = "#FFFFFF"
    accent: str = "#0072B2"
    """What the title speaks of."""
    muted: str = "#93A1AF"
    """All the rest."""
    second: str = "#E69F00"
    series: tuple[str, ...] = (
        "#0072B2",
        "#E69F00",
        "#009E73",
        "#D55E00",
        "#56B4E9",
        "#CC79A7",
        "#F0E442",
        "#000000",
    )

    @classmethod
    def from_json(cls, path: str | Path) -> Style:
        """Read a house style: a JSON object with any of the fields; the others keep their default.

        Raises:
            ValueError: If the file is no JSON object, or has a field that a style does not have.
        """
        try:
            given = json.loads(Path(path).read_text(encoding="utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path}: not JSON ({error}).") from error
        if not isinstance(given, dict):
            raise ValueError(f'{path}: wanted a JSON object such as {{"accent": "#AA0000"}}.')
        known = [field.name for field in fields(cls)]
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise ValueError(f"{path}: a style has no {unknown[0]!r}; it has {', '.join(known)}.")
        if "series" in given:
            given["series"] = tuple(given["series"])
        return replace(cls(), **given)

    def to_json(self) -> str:
        """Write the style as JSON, to start a house style from."""
        return json.dumps(asdict(self), indent=2) + "\n"


_in_use = [Style()]


def style() -> Style:
    """Return the style in use."""
    return _in_use[0]


def use_style(new: Style) -> None:
    """Draw all charts made from now on in this style."""
    _in_use[0] = new


@alt.theme.register(THEME, enable=False)
def _theme() -> alt.theme.ThemeConfig:
    return alt.theme.ThemeConfig({"config": config(style())})  # type: ignore[typeddict-item]  # a plain dict of the same shape


def config(look: Style) -> dict[str, Any]:
    """Make the Vega-Lite config of a style."""
    label = {"labelFont": look.font, "labelFontSize": look.label_size, "labelColor": look.ink}
    title = {
        "titleFont": look.font,
        "titleFontSize": look.label_size,
        "titleFontWeight": "normal",
        "titleColor": look.faint,
    }
    return {
        "background": look.background,
        # One description says what the chart shows; a label for each bar and tick only drowns it.
        "mark": {"aria": False},
        "font": look.font,
        "padding": 16,
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "font": look.font,
            "fontSize": look.title_size,
            "fontWeight": "bold",
            "color": look.ink,
            "lineHeight": look.title_size + 5,
            "subtitleFont": look.font,
            "subtitleFontSize": look.subtitle_size,
            "subtitleColor": look.faint,
            "subtitleLineHeight": look.subtitle_size + 5,
            "subtitlePadding": 6,
            "offset": 16,
        },
        "axis": {
            **label,
            **title,
            "aria": False,
            "labelLimit": 0,
            "titleLimit": 0,
            "labelLineHeight": look.label_size + 3,
            "domain": False,
            "ticks": False,
            "grid": False,
            "gridColor": look.rule,
            "labelPadding": 6,
            "titlePadding": 10,
        },
        "header": {
            **label,
            **title,
            "labelLimit": 0,
            "labelFontWeight": "bold",
            "labelLineHeight": look.label_size + 3,
            "labelPadding": 8,
        },
        "legend": {
            **label,
            **title,
            "aria": False,
            "labelLimit": 0,
            "titleLimit": 0,
            "orient": "top",
            "direction": "horizontal",
            "symbolType": "square",
            "symbolSize": 140,
            "offset": 12,
            "layout": {side: {"margin": 28} for side in ("top", "bottom")},  # between two legends
        },
        "text": {"font": look.font, "fontSize": look.label_size, "color": look.ink},
        "range": {"category": list(look.series)},
        "view": {"stroke": None},
        "facet": {"spacing": 24},
        "concat": {"spacing": 24},
        "bar": {"cornerRadiusEnd": 1},
    }
