"""The parts of the panels that need scripts of their own; the scripts lie in the package, in `scripts/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import anywidget
import traitlets

_IMPORT = 'import { safe } from "./safe.js";\n'


@cache
def script(name: str) -> str:
    """Read a script of the package as one module: a widget's script can't import another file."""
    folder = files("analyst.widgets").joinpath("scripts")
    text = folder.joinpath(name).read_text("utf-8")
    if _IMPORT not in text:
        return text
    shared = folder.joinpath("safe.js").read_text("utf-8").replace("export function", "function")
    return text.replace(_IMPORT, shared)


class Hands(anywidget.AnyWidget):
    """What makes a panel's rows answer to a click on their text, and the panel to single keys.

    Args:
        keys: The keys.
        act: Called with the key that was pressed.
    """

    _esm = script("hands.js")
    letters = traitlets.Unicode("").tag(sync=True)

    def __init__(self, keys: str = "", act: Callable[[str], None] | None = None) -> None:
        super().__init__(letters=keys)
        self._act = act
        self.on_msg(self._told)

    def _told(self, _: object, content: Mapping[str, Any], __: object) -> None:
        key = content.get("key")
        if self._act is not None and isinstance(key, str) and key and key in self.letters:
            self._act(key)


class ArticleText(anywidget.AnyWidget):
    """An article to read and to select words in.

    Args:
        label: What a screen reader calls it.
        keys: Keys that do something while it has the focus.
        act: Called with the key that was pressed; the selection is in `span` by then.
    """

    _esm = script("article.js")
    value = traitlets.Unicode("").tag(sync=True)
    """Markup of an article, escaped; its paragraphs say by `data-start` where they begin in the text."""
    label = traitlets.Unicode("").tag(sync=True)
    letters = traitlets.Unicode("").tag(sync=True)
    selected = traitlets.List(traitlets.Int()).tag(sync=True)
    """Start and end of the selection, in code points of `ARTICLES.text`; empty where nothing is selected."""

    def __init__(self, label: str, keys: str = "", act: Callable[[str], None] | None = None) -> None:
        super().__init__(label=label, letters=keys)
        self._act = act
        self.on_msg(self._told)

    @property
    def span(self) -> tuple[int, int] | None:
        """The selection; None where nothing is selected."""
        found = self.selected
        return (found[0], found[1]) if len(found) == 2 and found[0] < found[1] else None

    def show(self, markup: str) -> None:
        """Show another text; nothing is selected in it."""
        self.selected = []
        self.value = markup

    def _told(self, _: object, content: Mapping[str, Any], __: object) -> None:
        key, places = content.get("key"), content.get("selected")
        if isinstance(places, list) and all(isinstance(place, int) for place in places):
            self.selected = places
        if self._act is not None and isinstance(key, str) and key and key in self.letters:
            self._act(key)


class ChartMarks(anywidget.AnyWidget):
    """A drawn chart whose marks can be clicked.

    Args:
        svg: The drawing; a mark's `aria-label` is the key of its row.
        labels: Key → what the mark shows, for the pointer and the screen reader.
        act: Called with the key of the mark that was clicked.
    """

    _esm = script("chart.js")
    svg = traitlets.Unicode("").tag(sync=True)
    labels = traitlets.Dict(per_key_traits=None).tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)

    def __init__(self, svg: str, labels: Mapping[str, str], act: Callable[[str], None]) -> None:
        super().__init__(svg=svg, labels=dict(labels))
        self._act = act
        self.on_msg(self._told)

    def _told(self, _: object, content: Mapping[str, Any], __: object) -> None:
        row = content.get("row")
        if isinstance(row, str) and row in self.labels:
            self.chosen = row
            self._act(row)
