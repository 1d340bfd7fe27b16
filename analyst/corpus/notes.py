"""What the analyst should know about a run: said once for each file, however many of its articles it is true of."""

from __future__ import annotations

import pandas as pd

from analyst import schema

_SHOWN = 3


class Notes:
    """Collects the rows of PROBLEMS."""

    def __init__(self) -> None:
        self._parts: dict[tuple[str | None, str], list[str]] = {}
        self._counts: dict[tuple[str | None, str], int] = {}

    def add(self, source_file: str | None, text: str, part: str | None = None) -> None:
        """Note something of a file, or of one part of it; None for the corpus as a whole."""
        key = (source_file, text)
        parts = self._parts.setdefault(key, [])
        if part is not None:
            self._counts[key] = self._counts.get(key, 0) + 1
            if len(parts) < _SHOWN:
                parts.append(part)

    def texts(self) -> list[str]:
        """Return what was noted, without the files."""
        return [text for _, text in self._parts]

    def table(self) -> pd.DataFrame:
        """Return PROBLEMS: the corpus first, then by source_file and problem."""
        rows = [(name, self._said(name, text)) for name, text in self._parts]
        rows.sort(key=lambda row: (row[0] is not None, row[0] or "", row[1]))
        return schema.table("PROBLEMS", [{"source_file": name, "problem": text} for name, text in rows])

    def _said(self, name: str | None, text: str) -> str:
        parts, count = self._parts[name, text], self._counts.get((name, text), 0)
        if not parts:
            return text
        if count == 1:
            return f"{parts[0]}: {text}"
        shown = ", ".join(parts) + (", …" if count > len(parts) else "")
        return f"{count} articles of the file ({shown}): {text}"
