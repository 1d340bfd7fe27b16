"""Writes a briefing: figures, their data, the tables, a page, slides, a handout, and the manifest."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst import schema
from analyst.briefing.content import Content, Drawn, gather
from analyst.briefing.drawing import Picture, draw, draw_without_title
from analyst.briefing.figures import FIGURES
from analyst.briefing.files import (
    KINDS,
    MANIFEST,
    BriefingError,
    check_target,
    read_manifest,
    write_csv,
    write_json,
    written_whole,
)
from analyst.briefing.manifest import are_as_listed, describe_run, list_files
from analyst.briefing.numbers import list_numbers
from analyst.briefing.page import page_values
from analyst.briefing.run import find_notebooks, notebooks_key, run_notebooks
from analyst.briefing.template import render
from analyst.briefing.theme import Theme, drawn_in, find_theme, read_theme
from analyst.charts.render import svg_to_pdf, svg_to_png, title_of
from analyst.progress import Bar

if TYPE_CHECKING:
    from analyst.briefing.sheets import Sheet
    from analyst.workbook import Workbook

PAGE = "briefing.html"
PNG_SCALE = 2
DEFAULT_TITLE = "Who is named, who is quoted, and in which words"

Progress = Callable[[str], None]


class Briefing(NamedTuple):
    """A briefing that has been written."""

    folder: Path
    page: Path | None
    """The page to hand on, which needs no other file; None if it was left out."""
    manifest: dict[str, Any]

    @property
    def documents(self) -> list[Path]:
        """The files to hand on: page, slides, handout and sheets, as far as they were asked for."""
        found = [self.folder / f"briefing.{kind}" for kind in KINDS]
        return [path for path in found if any(row["path"] == path.name for row in self.manifest["files"])]

    @property
    def bottom_line(self) -> list[str]:
        """What the briefing says first."""
        return list(self.manifest["bottom_line"])


def export(
    wb: Workbook,
    out: str | Path = "briefing",
    *,
    title: str | None = None,
    only: Iterable[str] | None = None,
    theme: Theme | str | Path | None = None,
    notebooks: str | Path | None = None,
    progress: Progress | None = None,
) -> Briefing:
    """Write a briefing about a corpus into a folder.

    The folder gets `briefing.html`, `briefing.pptx`, `briefing.docx` and `briefing.xlsx`, `figures/` (each as PNG,
    SVG, PDF, and its data as CSV), `tables/` (CSV), `notebooks/` if they are run, and `manifest.json`. It is written
    beside `out` and put in place when it is complete, so that a briefing is never half there. The same input gives
    the same bytes: no clock is read, unless SOURCE_DATE_EPOCH states a time.

    Args:
        wb: The workbook.
        out: Folder for the briefing. One that is there is replaced.
        title: Heading of the briefing.
        only: What is written, of `KINDS`; all of it if None. The manifest is always written.
        theme: Colours, fonts, logo and language of labels, or the file that says them; if None, the theme.toml that
            lies beside the articles, if there is one.
        notebooks: Folder of notebooks to run on the corpus. Where corpus, notebooks and package are what they
            were for the briefing that is replaced, its pages are kept and nothing is run.
        progress: Called with one line of text after each step; a bar where a person watches, if None.

    Returns:
        Where the briefing is, and its manifest.

    Raises:
        BriefingError: If `out` is not a place for a briefing; if `only` names what there is not; if the theme cannot
            be used (`ThemeError`); if a notebook fails (`NotebookError`).
    """
    target = check_target(Path(out), wb.corpus)
    kinds = check_kinds(only)
    house = find_theme(wb.corpus) if theme is None else theme if isinstance(theme, Theme) else read_theme(theme)
    run = describe_run(wb, _settings(wb, title, kinds, house))
    n_steps = len(FIGURES) + len(kinds)
    # Said in lines, or else shown as a bar.
    with (
        Bar("briefing", n_steps, "steps", wanted=False if progress else None) as bar,
        drawn_in(house),
        written_whole(target) as fresh,
    ):
        tell = progress or (lambda line: bar.advance(note=line))
        if notebooks is not None:
            run |= _add_notebooks(Path(notebooks), wb, fresh, target, run, tell)
        content = gather(wb, _draw_all(wb, house, tell), run, title or house.labels(DEFAULT_TITLE), house, kinds)
        _write_all(wb, content, fresh, kinds, tell)
        manifest = {
            **run,
            "bottom_line": [line.text for line in content.bottom_line],
            "figures": _list_figures(content.drawn),
            "numbers": list_numbers(wb, content),
            "files": list_files(fresh),
        }
        write_json(manifest, fresh / MANIFEST)
    return Briefing(target, target / PAGE if "html" in kinds else None, manifest)


def check_kinds(only: Iterable[str] | None) -> tuple[str, ...]:
    """Return the kinds of file that are wanted, in the order of `KINDS`.

    Raises:
        BriefingError: If there is no such kind, or none is wanted.
    """
    wanted = list(KINDS) if only is None else [only] if isinstance(only, str) else list(only)
    unknown = [kind for kind in wanted if kind not in KINDS]
    if unknown or not wanted:
        found = repr(unknown[0]) if unknown else "nothing"
        raise BriefingError(f"A briefing consists of {', '.join(KINDS)}; asked for was {found}.")
    return tuple(kind for kind in KINDS if kind in wanted)


def _settings(wb: Workbook, title: str | None, kinds: Iterable[str], house: Theme) -> dict[str, Any]:
    theme = {"sha256": house.sha256, "language": house.language}
    similarity = getattr(wb, "similarity", "characters")
    how = {"copies": wb.copies, "similarity": similarity, "only": list(kinds)}
    return {"title": title, "png_scale": PNG_SCALE, "theme": theme, **how}


def _write_all(wb: Workbook, content: Content, fresh: Path, kinds: Collection[str], tell: Progress) -> None:
    tables = _tables(wb, content)
    if "figures" in kinds:
        _write_figures(content.drawn, fresh / "figures", tell)
    if "tables" in kinds:
        (fresh / "tables").mkdir()
        for name, table in tables.items():
            write_csv(table, fresh / "tables" / f"{name}.csv")
        tell("tables")
    if "html" in kinds:
        stems = [path.stem for path in sorted((fresh / "notebooks").glob("*.html"))]
        page = render("page.html.j2", **page_values(wb, content, stems))
        (fresh / PAGE).write_bytes(page.encode("utf-8", "replace"))
        tell("page")
    if "xlsx" in kinds:
        from analyst.briefing.sheets import make_sheets

        (fresh / "briefing.xlsx").write_bytes(make_sheets(content, _sheets(content, tables)))
        tell("sheets")
    if "pptx" in kinds or "docx" in kinds:
        _write_documents(wb, content, fresh, kinds, tell)


def _write_documents(wb: Workbook, content: Content, fresh: Path, kinds: Collection[str], tell: Progress) -> None:
    from analyst.briefing import deck, handout

    shown = [*content.findings, *(one for one in content.drawn if one.figure.section == "method")]
    room = {"width": deck.CHART_WIDTH, "height": deck.CHART_HEIGHT, "scale": PNG_SCALE}
    pictures: Mapping[str, Picture] = {
        one.figure.anchor: draw_without_title(one, wb, content.say, **room) for one in shown if one.spec is not None
    }
    if "pptx" in kinds:
        (fresh / "briefing.pptx").write_bytes(deck.make_deck(content, pictures))
        tell("slides")
    if "docx" in kinds:
        (fresh / "briefing.docx").write_bytes(handout.make_handout(content, pictures))
        tell("handout")


# ---- figures ---------------------------------------------------------------------------------------


def _draw_all(wb: Workbook, house: Theme, tell: Progress) -> list[Drawn]:
    drawn = []
    tables: dict[str, pd.DataFrame] = {}
    for figure in FIGURES:
        tables[figure.anchor] = figure.table(wb, tables)
        drawn.append(draw(figure, tables[figure.anchor], wb, house.labels))
        tell(f"figure {figure.name}")
    return drawn


def _write_figures(drawn: Iterable[Drawn], folder: Path, tell: Progress) -> None:
    folder.mkdir()
    for one in drawn:
        stem = folder / one.figure.name
        write_csv(one.table, stem.with_suffix(".csv"))
        if one.spec is not None and one.svg is not None:
            stem.with_suffix(".svg").write_bytes(one.svg.encode("utf-8", "replace"))
            stem.with_suffix(".png").write_bytes(svg_to_png(one.svg, scale=PNG_SCALE))
            stem.with_suffix(".pdf").write_bytes(svg_to_pdf(one.svg, title_of(one.spec), one.alt or ""))
    tell("pictures")


def _list_figures(drawn: Iterable[Drawn]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.figure.name,
            "title": one.figure.title,
            "finding": one.finding,
            "n_rows": len(one.table),
            "source": one.figure.source,
            "filter": one.figure.filter,
        }
        for one in drawn
    ]


# ---- tables ----------------------------------------------------------------------------------------


def _tables(wb: Workbook, content: Content) -> dict[str, pd.DataFrame]:
    """Collect what stands behind the counts, each row with its file and line, and the sentence it stands in."""
    lines = wb.paragraphs[["paragraph_id", "raw_line"]]
    sentences = wb.sentences[["sentence_id", "sentence_text"]]
    quotes = wb.quotes.merge(lines, on="paragraph_id", how="left", validate="m:1")
    if "html" in content.holds:
        numbers = content.quotes[["quote_id", "number"]]
        links = numbers.assign(page_link=_links(numbers["number"], content.shown)).drop(columns="number")
        quotes = quotes.merge(links, on="quote_id", how="left", validate="1:1")
    mentions = wb.mentions.merge(lines, on="paragraph_id", how="left", validate="m:1")
    return {
        "articles": wb.articles.drop(columns="text").sort_values("source_file", kind="stable"),
        "quotes": quotes,
        "mentions": mentions.merge(sentences, on="sentence_id", how="left", validate="m:1"),
        "entities": wb.entities,
        "aliases": wb.aliases,
        "removed": wb.removed,
        "duplicates": wb.duplicates,
        "stories": wb.stories,
        "problems": wb.problems,
        "corrections": wb.corrections,
        "statements": next((one.table for one in content.drawn if one.figure.anchor == "statements"), pd.DataFrame()),
    }


def _links(numbers: pd.Series, shown: Collection[int]) -> pd.Series:
    """Write where the page shows each quote; of many it shows some."""
    links = [f"{PAGE}#q{number}" if number in shown else None for number in numbers]
    return pd.Series(links, index=numbers.index, dtype="str")


def _sheets(content: Content, tables: Mapping[str, pd.DataFrame]) -> list[Sheet]:
    """List the sheets: the figures' tables, each with the quotes it counts, then all that stands behind them."""
    from analyst.briefing.sheets import Sheet

    figures = []
    for one in content.drawn:
        figure, table = one.figure, one.table
        if figure.behind is not None and "html" in content.holds:
            table = table.assign(quotes_behind=_quotes_behind(one, content))
        figures.append(Sheet(figure.name, table, content.say(figure.title), figure.source, figure.filter))
    others = [
        Sheet(name, table, schema.SCHEMAS[name.upper()].row if name.upper() in schema.SCHEMAS else "", name.upper(), "")
        for name, table in tables.items()
    ]
    return [*figures, *others]


def _quotes_behind(one: Drawn, content: Content) -> pd.Series:
    """Name the quotes that each row counts as the page numbers them; rows that the page does not show have none."""
    texts = [_named_quotes(numbers, content) for numbers in content.behind[one.figure.anchor]]
    return pd.Series(texts, index=one.table.index[: len(texts)], dtype="str").reindex(one.table.index)


def _named_quotes(numbers: Sequence[int], content: Content) -> str:
    shown = [f"q{number}" for number in numbers if number in content.shown]
    left = len(numbers) - len(shown)
    return " ".join([*shown, *([f"(+{content.say.number(left)})"] if left else [])])


# ---- notebooks -------------------------------------------------------------------------------------


def _add_notebooks(
    folder: Path, wb: Workbook, fresh: Path, target: Path, run: dict[str, Any], tell: Progress
) -> dict[str, Any]:
    """Run the notebooks, or keep the pages that are there; return what to note of it."""
    names = [path.stem for path in find_notebooks(folder)]
    has_page = "html" in run["settings"]["only"]
    corpus_key = f"{run['corpus']['sha256']} {run['corrections']['sha256']} {wb.copies} {has_page}"
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
        run_notebooks(folder, wb.corpus, fresh, copies=wb.copies, has_page=has_page, progress=tell)
    return noted
