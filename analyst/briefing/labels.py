"""The words of headings, columns and axes, in the language of the house.

The English words stand in the code and are the keys; `languages/<language>.toml` has those of another language.
What is computed from the articles (findings, warnings) is in English, and marked as such.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

ENGLISH = "en"
LANGUAGES = (ENGLISH, "de")
_TITLED = frozenset({"axis", "legend", "header", "x", "y", "color", "tooltip"})


@cache
def _words(language: str) -> Mapping[str, str]:
    """Return the words of a language by the English ones; none for English, or a language that we do not have."""
    if language == ENGLISH or language not in LANGUAGES:
        return {}
    text = files("analyst.briefing").joinpath("languages", f"{language}.toml").read_text(encoding="utf-8")
    found: dict[str, str] = tomllib.loads(text)
    return found


class Labels:
    """Labels in one language.

    Args:
        language: Code of the language.
        own: The user's own words, by the English ones; they come first.

    Example:
        >>> Labels("de")("Outlet"), Labels("de")("{n} more", n=3), Labels("en", {"Outlet": "Title"})("Outlet")
        ('Medium', '3 weitere', 'Title')
    """

    def __init__(self, language: str = ENGLISH, own: Mapping[str, str] | None = None) -> None:
        self.language = language
        self._words = {**_words(language), **(own or {})}

    def __call__(self, english: str, /, **values: object) -> str:
        """Return a label, with its places in braces filled in; in English where there is no other."""
        text = self._words.get(english, english)
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", f"{value:,}" if isinstance(value, int) else str(value))
        return text

    @property
    def is_english(self) -> bool:
        """True if labels and computed sentences are in the same language."""
        return self.language.split("-")[0] == ENGLISH

    def in_chart(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Return a Vega-Lite specification with the titles of its axes, legends and headings in this language.

        Data, and the chart's own title, which is a finding, are left as they are.
        """
        if not self._words:
            return spec
        translated: dict[str, Any] = self._walk(spec, titled=False)
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
