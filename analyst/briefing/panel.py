"""The briefing in a notebook: boxes to tick for what is written, and one button that makes it all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from analyst.briefing.build import KINDS, Briefing, export
from analyst.briefing.files import BriefingError
from analyst.briefing.theme import Theme
from analyst.widgets.markup import html, join
from analyst.widgets.panel import Panel, filters, tick
from analyst.words import count, listed

if TYPE_CHECKING:
    from analyst.workbook import Workbook

LABELS = {
    "html": "page (.html)",
    "pptx": "slides (.pptx)",
    "docx": "handout (.docx)",
    "xlsx": "tables (.xlsx)",
    "figures": "figures (.png .svg .pdf .csv)",
    "tables": "tables (.csv)",
}


class BriefingPanel(Panel):
    """Makes a briefing at the press of a button, and says where its files are.

    Args:
        wb: The workbook.
        out: Folder for the briefing. One that is there is replaced when the new one is complete.
        title: Heading of the briefing.
        theme: House style, as for `export`.
    """

    def __init__(
        self,
        wb: Workbook,
        out: str | Path = "briefing",
        *,
        title: str | None = None,
        theme: Theme | str | Path | None = None,
    ) -> None:
        self.made: Briefing | None = None
        self._wb, self._out, self._title, self._theme = wb, Path(out), title, theme
        self.boxes = {kind: tick(LABELS[kind], value=True) for kind in KINDS}
        self.button = widgets.Button(
            description="Make the briefing", button_style="primary", tooltip="Write the ticked files into the folder"
        )
        self.button.on_click(lambda _: self.make())
        self.report = widgets.HTML()
        self.report.add_class("analyst-report")
        super().__init__("Briefing", [filters(*self.boxes.values()), self.button, self.report])
        self._say(html("<p>Nothing is written yet.</p>"))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The kinds of file that are ticked."""
        return tuple(kind for kind, box in self.boxes.items() if box.value)

    def make(self) -> Briefing | None:
        """Write what is ticked; where that cannot be, say why and what to do.

        Returns:
            The briefing; None if there is none.
        """
        self.made = None
        self.button.disabled = True
        try:
            self.made = export(
                self._wb, self._out, title=self._title, only=self.chosen, theme=self._theme, progress=self._step
            )
        except (BriefingError, OSError) as error:
            self._say(html('<p role="alert"><b>Not written.</b> {}</p>', " ".join(str(error).split())))
        else:
            self._say(self._done(self.made))
        finally:
            self.button.disabled = False
        return self.made

    def summary(self) -> str:
        """Say what is ticked, and what was written."""
        wanted = listed([LABELS[kind] for kind in self.chosen]) or "nothing"
        if self.made is None:
            return f"BriefingPanel: {wanted}; nothing is written yet"
        n_files = len(self.made.manifest["files"]) + 1
        names = listed([path.name for path in self.made.documents]) or "no document"
        return f"BriefingPanel: {wanted}\nWritten: {count(n_files, 'file')}, among them {names}"

    def _step(self, line: str) -> None:
        self._say(html("<p>Working: {} is done …</p>", line))

    def _say(self, markup: str) -> None:
        self.report.value = html('<div role="status" aria-live="polite">{}</div>', markup)

    def _done(self, made: Briefing) -> str:
        rows = [html("<li>{}</li>", path.name) for path in made.documents]
        rows += [html("<li>{}/</li>", path.name) for path in sorted(made.folder.iterdir()) if path.is_dir()]
        items = join([*rows, html("<li>manifest.json</li>")])
        return html("<p>Written into <code>{}</code>:</p><ul>{}</ul>", str(self._out), items)
