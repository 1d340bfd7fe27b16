"""The words of headings, columns, axes and sentences in a briefing, in the language of the house.

The English words stand in the code and are the keys; see `analyst.wording`.
"""

from __future__ import annotations

import json
from typing import Any

from analyst.wording import LANGUAGES, Wording

__all__ = ["LANGUAGES", "Labels"]
_TITLED = frozenset({"axis", "legend", "header", "x", "y", "color", "tooltip"})


class Labels(Wording):
    """Messages in one language, for charts too.

    Example:
        >>> Labels("de")("Outlet"), Labels("de")("{n} more", n=3), Labels("en", {"Outlet": "Title"})("Outlet")
        ('Medium', '3 weitere', 'Title')
    """

    def in_chart(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Return a Vega-Lite specification with its numbers and the titles of its axes, legends and headings so.

        Data, and the chart's own title, which is a finding and said in the language already, are left as they are.
        """
        if not self._words:
            return spec
        translated: dict[str, Any] = self._walk(spec, titled=False)
        if self._marked("1,000.5") != "1,000.5":
            number = {"decimal": self._marked("."), "thousands": self._marked(","), "grouping": [3]}
            locale = {"number": {**number, "currency": ["", ""], "percent": self("{n}%").removeprefix("{n}")}}
            translated["config"] = {**translated.get("config", {}), "locale": locale}
        return translated

    def _walk(self, node: Any, *, titled: bool) -> Any:  # noqa: ANN401 (any JSON)
        if isinstance(node, list):
            return [self._walk(item, titled=titled) for item in node]
        if not isinstance(node, dict):
            return node
        done = {}
        for key, value in node.items():
            if key in ("datasets", "data", "usermeta", "config"):
                done[key] = value
            elif key == "legend" and isinstance(value, dict):
                done[key] = self._legend(value, node)
            elif key == "title" and titled and isinstance(value, str):
                done[key] = self(value)
            else:
                done[key] = self._walk(value, titled=key in _TITLED)
        return done

    def _legend(self, legend: dict[str, Any], channel: dict[str, Any]) -> dict[str, Any]:
        """Translate a legend: its title, and those of its entries that are words of ours."""
        done: dict[str, Any] = self._walk(legend, titled=True)
        scale = channel.get("scale")
        entries = scale.get("domain") if isinstance(scale, dict) else None
        known = {e: self(e) for e in entries or () if isinstance(e, str) and self(e) != e}
        if not known or "labelExpr" in done:
            return done
        return {**done, "labelExpr": f"{json.dumps(known, ensure_ascii=False)}[datum.label] || datum.label"}
