"""A field for single keys: what is typed in it is done, letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

KEYS_KEPT = 200
"""Letters after which the field for keys is emptied."""

MAX_AT_ONCE = 8
"""Letters that come together from fast typing; more were pasted, or typed blind while the kernel was busy."""


class KeyField(widgets.Text):
    """A field whose letters act.

    Args:
        act: Called with each letter, in lower case.
        refuse: Called with why letters were not taken.
        hint: What the empty field says.
    """

    def __init__(self, act: Callable[[str], None], refuse: Callable[[str], None], hint: str) -> None:
        self._act, self._refuse = act, refuse
        self._seen = self._cleared = ""
        super().__init__(
            description="Keys",
            placeholder=hint,
            continuous_update=True,
            layout=widgets.Layout(width="185px"),
            style={"description_width": "initial"},
        )
        self.observe(self._typed, "value")

    def _typed(self, change: Mapping[str, Any]) -> None:
        """Do what the new letters stand for.

        The field keeps its letters: emptied after each one, it would lose or repeat letters that were typed while
        the kernel was busy.
        """
        text = change["new"]
        if not text:
            self._seen = ""
            return
        known = self._cleared if self._cleared and text.startswith(self._cleared) else self._seen
        letters = text.removeprefix(known) if text.startswith(known) else text[-1:] * (len(text) > len(known))
        self._seen = text
        if len(text) >= KEYS_KEPT:
            self._cleared, self.value = text, ""
        if len(letters) > MAX_AT_ONCE:
            self._refuse(f"{len(letters)} keys came at once, so none was taken; type them again.")
            return
        for letter in letters.lower():
            if not letter.isspace():
                self._act(letter)
