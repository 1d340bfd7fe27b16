"""Writes a briefing: figures, their data, the tables, one page, and the manifest."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analyst.briefing.figures import FIGURES, Figure
from analyst.briefing.files import (
    MANIFEST,
    check_target,
    read_manifest,
    write_csv,
    write_json,
    written_whole,
)
from analyst.briefing.manifest import are_as_listed, describe_run, list_files
from analyst.briefing.page import Drawn, page_values
from analyst.briefing.run import find_notebooks, notebooks_key, run_notebooks
from analyst.briefing.template import render
from analyst.charts.render import to_pdf, to_png, to_svg

if TYPE_CHECKING:
    import pandas as pd

    from analyst.workbook import Workbook

PAGE = "briefing.html"
PNG_SCALE = 2
DEFAULT_TITLE = "Who is named, who is quoted, and in which words"

_SVG_ID = re.compile(r'<(?:clipPath|linearGradient|radialGradient|pattern)\b[^<>]*?\sid="([^"]*)"')
_SVG_LINK = re.compile(r'"url\(#([^")]*)\)"')

Progress = Callable[[str], None]


class Briefing(NamedTuple):
    """A briefing that has been written."""

    folder: Path
    page: Path
    """The page to hand on: it needs no other file."""
    manifest: dict[str, Any]


def export(
    wb: Workbook,
    out: str | Path = "briefing",
    *,
    title: str | None = None,
    notebooks: str | Path | None = None,
    progress: Progress | None = None,
) -> Briefing:
    """Write a briefing about a corpus into a folder.

    The folder gets `briefing.html`, `figures/` (each as PNG, SVG, PDF, and its data as CSV), `tables/`
    (CSV), `notebooks/` if they are run, and `manifest.json`. It is written beside `out` and put in place when
    it is complete, so that a briefing is never half there. The same input gives the same bytes (PDF apart):
    no clock is read, unless SOURCE_DATE_EPOCH states a time.

    Args:
        wb: The workbook.
        out: Folder for the briefing. One that is there is replaced.
        title: Heading of the page.
        notebooks: Folder of notebooks to run on the corpus. Where corpus, notebooks and package are what they
            were for the briefing that is replaced, its pages are kept and nothing is run.
        progress: Called with one line of text after each step.

    Returns:
        Where the briefing is, and its manifest.

    Raises:
        BriefingError: If `out` is not a place for a briefing; if a notebook fails (`NotebookError`).
    """
    target = check_target(Path(out), wb.corpus)
    tell = progress or (lambda line: None)
    settings = {"title": title, "png_scale": PNG_SCALE, "copies": wb.copies}
    run = describe_run(wb, settings)
    with written_whole(target) as fresh:
        if notebooks is not None:
            run |= _add_notebooks(Path(notebooks), wb, fresh, target, run, tell)
        drawn = _draw_all(wb, fresh / "figures", tell)
        _write_tables(wb, drawn, fresh / "tables")
        tell("tables")
        stems = [path.stem for path in sorted((fresh / "notebooks").glob("*.html"))]
        values = page_values(wb, drawn, run, title or DEFAULT_TITLE, stems)
        (fresh / PAGE).write_bytes(render("page.html.j2", **values).encode("utf-8", "replace"))
        tell("page")
        manifest = {**run, "figures": _list_figures(drawn), "files": list_files(fresh)}
        write_json(manifest, fresh / MANIFEST)
    return Briefing(target, target / PAGE, manifest)


# ---- figures ---------------------------------------------------------------------------------------


def _draw_all(wb: Workbook, folder: Path, tell: Progress) -> list[Drawn]:
    folder.mkdir()
    drawn = []
    tables: dict[str, pd.DataFrame] = {}
    for figure in FIGURES:
        tables[figure.anchor] = figure.table(wb, tables)
        drawn.append(_draw(figure, tables[figure.anchor], wb, folder))
        tell(f"figure {figure.name}")
    return drawn


def _draw(figure: Figure, table: pd.DataFrame, wb: Workbook, folder: Path) -> Drawn:
    write_csv(table, folder / f"{figure.name}.csv")
    if table.empty:
        return Drawn(figure, table, None, None, None)
    chart = figure.chart(table, wb)
    finding = figure.finding(table, wb)
    svg = _renumbered(to_svg(chart))
    (folder / f"{figure.name}.svg").write_bytes(svg.encode("utf-8", "replace"))
    (folder / f"{figure.name}.png").write_bytes(to_png(chart, scale=PNG_SCALE))
    (folder / f"{figure.name}.pdf").write_bytes(to_pdf(chart))
    return Drawn(figure, table, finding, chart.to_dict().get("description") or finding, svg)


def _renumbered(svg: str) -> str:
    """Number an SVG's ids from 0: Vega numbers them on from chart to chart of a process."""
    ids = dict.fromkeys(_SVG_ID.findall(svg))
    names = {name: f"id{number}" for number, name in enumerate(ids)}
    declared = _SVG_ID.sub(lambda found: found[0].replace(f'"{found[1]}"', f'"{names[found[1]]}"'), svg)
    return _SVG_LINK.sub(lambda found: f'"url(#{names.get(found[1], found[1])})"', declared)


def _list_figures(drawn: Iterable[Drawn]) -> list[dict[str, Any]]:
    return [
        {"name": one.figure.name, "title": one.figure.title, "finding": one.finding, "n_rows": len(one.table)}
        for one in drawn
    ]


# ---- tables ----------------------------------------------------------------------------------------


def _write_tables(wb: Workbook, drawn: Iterable[Drawn], folder: Path) -> None:
    """Write what stands behind the counts, each row with its file and line."""
    folder.mkdir()
    lines = wb.paragraphs[["paragraph_id", "raw_line"]]
    sentences = wb.sentences[["sentence_id", "sentence_text"]]
    tables = {
        "articles": wb.articles.drop(columns="text").sort_values("source_file", kind="stable"),
        "quotes": wb.quotes.merge(lines, on="paragraph_id", how="left", validate="m:1"),
        "mentions": wb.mentions.merge(lines, on="paragraph_id", how="left", validate="m:1").merge(
            sentences, on="sentence_id", how="left", validate="m:1"
        ),
        "entities": wb.entities,
        "aliases": wb.aliases,
        "removed": wb.removed,
        "duplicates": wb.duplicates,
        "problems": wb.problems,
        "corrections": wb.corrections,
        "statements": next(one.table for one in drawn if one.figure.anchor == "statements"),
    }
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")


# ---- notebooks -------------------------------------------------------------------------------------


def _add_notebooks(
    folder: Path, wb: Workbook, fresh: Path, target: Path, run: dict[str, Any], tell: Progress
) -> dict[str, Any]:
    """Run the notebooks, or keep the pages that are there; return what to note of it."""
    names = [path.stem for path in find_notebooks(folder)]
    corpus_key = f"{run['corpus']['sha256']} {run['corrections']['sha256']} {run['settings']}"
    key = notebooks_key(folder, corpus_key, (run["versions"], run["model"]))
    noted = {"notebooks": {"key": key, "names": names}}
    before: dict[str, Any] = read_manifest(target) or {}
    pages = [f"notebooks/{name}.html" for name in names]
    if before.get("notebooks") == noted["notebooks"] and are_as_listed(target, before, pages):
        (fresh / "notebooks").mkdir()
        for page in pages:
            shutil.copyfile(target / page, fresh / page)
        tell("notebooks: nothing has changed, kept")
    else:
        run_notebooks(folder, wb.corpus, fresh, copies=wb.copies, progress=tell)
    return noted
