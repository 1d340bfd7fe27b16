"""Checks a briefing: its files by their hashes, each of its numbers by making it anew from its rows."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst import schema
from analyst.briefing.content import MAX_ROWS, Drawn, gather
from analyst.briefing.figures import FIGURES
from analyst.briefing.files import MANIFEST, BriefingError, file_sha256, read_manifest, safe_cell
from analyst.briefing.manifest import corpus_hash, row_counts, versions
from analyst.briefing.numbers import MAX_IDS, Where, recompute, select
from analyst.briefing.said import with_outlet_names
from analyst.briefing.theme import Theme, ThemeError, find_theme
from analyst.progress import steps
from analyst.review import read_corrections
from analyst.wording import worded

if TYPE_CHECKING:
    from analyst.workbook import Workbook

_SHOWN = 5
"""Files that a difference names; of more, the number is given."""


class Difference(NamedTuple):
    """One thing that is not as the briefing says."""

    what: str
    """`file`, `corpus`, `corrections`, `number`, `rows`, `finding`, `bottom line`, `row count` or `manifest`."""
    where: str
    """The file, or the id of the number (`voices-3`), figure or table."""
    says: str
    """What it counts, or what is wrong with it."""
    stated: Any
    """As the briefing has it; None where it has nothing."""
    now: Any
    """As it is now; None where it can't be made."""


class Checked(NamedTuple):
    """What a check found."""

    folder: Path
    basis: str
    """What the numbers were made from: `corpus`, or `tables` of the briefing itself."""
    n_files: int
    """Files that the manifest lists."""
    n_numbers: int
    """Numbers that were made anew."""
    n_left_out: int
    """Numbers that were not, for their table is not there."""
    differences: list[Difference]
    notes: list[str]
    """What is no difference by itself, and may explain one: other versions of model or packages."""

    @property
    def is_equal(self) -> bool:
        """True if there is no difference."""
        return not self.differences


def open_briefing(place: str | Path) -> tuple[Path, dict[str, Any]]:
    """Find a briefing by its folder, or by a file that lies in it.

    Returns:
        Its folder, and its manifest.

    Raises:
        BriefingError: If there is none, or its manifest does not list its files.
    """
    path = Path(place)
    folder = path if path.is_dir() else path.parent
    manifest: dict[str, Any] | None = read_manifest(folder)
    if manifest is None:
        raise BriefingError(f"{place} is no briefing: {folder / MANIFEST} is missing, or not the manifest of one.")
    if not _are_entries(manifest.get("files")):
        raise BriefingError(f"{folder / MANIFEST} does not list the files of the briefing; write the briefing anew.")
    return folder, manifest


def check_briefing(place: str | Path, wb: Workbook | None = None) -> Checked:
    """Check a briefing against itself, and against its corpus.

    Every file is compared with its hash. Every number is made anew, by the table, measure and filter that the manifest
    states: from the corpus if a workbook is given, else from the briefing's own tables. With a workbook, the rows
    behind each number, the findings, the bottom line and the row counts are made anew as well, and the articles and
    corrections are compared.

    Args:
        place: Folder of the briefing, or a file in it.
        wb: The corpus, opened as the briefing was made: with the same rule for copies and the same quote engine.

    Returns:
        The differences: files first, then corpus, numbers in the order of the manifest, texts, row counts.

    Raises:
        BriefingError: If there is no briefing.
    """
    folder, manifest = open_briefing(place)
    differences = [*_check_files(folder, manifest["files"])]
    source: _Source = _FromTables(folder, manifest) if wb is None else _FromCorpus(wb)
    notes: list[str] = []
    if wb is not None:
        differences += _check_inputs(folder, manifest, wb)
        notes += _other_versions(manifest, wb)
    entries: list[dict[str, Any]] = manifest.get("numbers") or []
    if not entries or not _are_entries(entries):
        notes.append("The manifest does not say where its numbers come from: it was written by an older version.")
        entries = []
    made = [_check_number(entry, source) for entry in steps(entries, "checking", "numbers")]
    differences += [difference for found in made if found is not None for difference in found]
    if wb is not None and isinstance(source, _FromCorpus):
        differences += _check_texts(manifest, source)
        differences += _check_row_counts(manifest, wb)
    n_left_out = sum(found is None for found in made)
    basis = "tables" if wb is None else "corpus"
    return Checked(folder, basis, len(manifest["files"]), len(made) - n_left_out, n_left_out, differences, notes)


def _are_entries(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


# ---- files and inputs ------------------------------------------------------------------------------


def _check_files(folder: Path, listed: Sequence[Mapping[str, Any]]) -> Iterator[Difference]:
    names = set()
    for row in listed:
        name, stated = str(row.get("path")), row.get("sha256")
        names.add(name)
        path = folder / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            yield Difference("manifest", name, "names a file outside of the briefing", stated, None)
        elif not path.is_file():
            yield Difference("file", name, "is missing", stated, None)
        elif (now := file_sha256(path)) != stated:
            yield Difference("file", name, "has other bytes", stated, now)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in names and name != MANIFEST:
            yield Difference("file", name, "is not listed", None, file_sha256(path))


def _check_inputs(folder: Path, manifest: Mapping[str, Any], wb: Workbook) -> Iterator[Difference]:
    stated: str | None = _part(manifest, "corpus").get("sha256")
    now: str | None = corpus_hash(wb.articles)
    if stated != now:
        says = _changed_articles(folder, wb.articles) or "the articles are others than those it was made from"
        yield Difference("corpus", str(wb.corpus), says, stated, now)
    stated, now = _part(manifest, "corrections").get("sha256"), read_corrections(wb.corpus).sha256
    if stated != now:
        yield Difference("corrections", str(wb.corpus), "the corrections are others", stated, now)
    stated, now = _part(manifest, "settings").get("copies", wb.copies), wb.copies
    if stated != now:
        yield Difference("manifest", "settings", "copies are counted by another rule", stated, now)


def _changed_articles(folder: Path, articles: pd.DataFrame) -> str:
    """Name the articles that came, went or changed, by the briefing's own table of them."""
    table = _read_csv(folder / "tables" / "articles.csv")
    if table is None or not {"article_name", "raw_sha256"} <= set(table.columns):
        return ""
    before = dict(zip(table["article_name"], table["raw_sha256"], strict=True))
    names = [safe_cell(name) for name in articles["article_name"]]
    after = dict(zip(names, articles["raw_sha256"], strict=True))
    changed = [
        ("new", [name for name in after if name not in before]),
        ("gone", [name for name in before if name not in after]),
        ("changed", [name for name in after if name in before and before[name] != after[name]]),
    ]
    return "; ".join(f"{word}: {_named(found)}" for word, found in changed if found)


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _other_versions(manifest: Mapping[str, Any], wb: Workbook) -> list[str]:
    stated = {"model": manifest.get("model"), "engine": manifest.get("engine"), **_part(manifest, "versions")}
    now = {"model": wb.model, "engine": wb.engine, **versions()}
    return [
        f"{name}: {stated[name]} in the briefing, {now.get(name)} here"
        for name in stated
        if stated[name] != now.get(name)
    ]


def _part(manifest: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = manifest.get(name)
    return part if isinstance(part, dict) else {}


# ---- numbers ---------------------------------------------------------------------------------------


class _Source:
    """Gives the tables that numbers are made from, by the names that the manifest has for them."""

    def table(self, name: str) -> pd.DataFrame | None:
        """Return a table; None if it is not there."""
        raise NotImplementedError

    def where(self, condition: Mapping[str, Any]) -> Where:
        """Read a condition of the manifest."""
        return Where(str(condition["column"]), str(condition["test"]), condition.get("value"))

    def check_rows(self, entry: Mapping[str, Any], where: Sequence[Where]) -> Iterator[Difference]:
        """Check the rows behind a number."""
        return iter(())


class _FromCorpus(_Source):
    """The tables as the corpus gives them now."""

    def __init__(self, wb: Workbook) -> None:
        self.wb = wb
        tables: dict[str, pd.DataFrame] = {}
        for figure in steps(FIGURES, "counting", "figures"):
            tables[figure.anchor] = figure.table(wb, tables)
        self.figures = {figure.name: (figure, tables[figure.anchor]) for figure in FIGURES}

    def table(self, name: str) -> pd.DataFrame | None:
        """Return a figure's table, or one of the workbook."""
        folder, _, file = name.partition("/")
        stem = file.removesuffix(".csv")
        if folder == "figures":
            return self.figures[stem][1] if stem in self.figures else None
        return getattr(self.wb, stem, None) if stem.upper() in schema.SCHEMAS else None

    def check_rows(self, entry: Mapping[str, Any], where: Sequence[Where]) -> Iterator[Difference]:
        """Compare how many rows stand behind a number, and, where all were listed, which ones."""
        behind = entry.get("rows_behind")
        if not isinstance(behind, dict):
            return
        now = self._behind(entry, behind, where)
        key = {"quotes": "quote_id", "mentions": "mention_id", "removed": "removed_id"}[_stem(behind["table"])]
        ids = set(now[key])
        stated = set(behind["ids"])
        gone, new = stated - ids, ids - stated if behind["n_rows"] <= MAX_IDS else set()
        if behind["n_rows"] != len(now):
            yield _rows_differ(entry, behind, "rows behind it", behind["n_rows"], len(now))
        elif gone or new:
            example = sorted(gone or new)[0]
            says = f"other rows behind it ({len(gone):,} gone, {len(new):,} new, one is {example})"
            yield _rows_differ(entry, behind, says, behind["n_rows"], len(now))

    def _behind(self, entry: Mapping[str, Any], behind: Mapping[str, Any], where: Sequence[Where]) -> pd.DataFrame:
        table = self.table(behind["table"])
        if table is None:
            raise KeyError(behind["table"])
        filters = [self.where(condition) for condition in behind["filter"]]
        figure, counted_in = self.figures.get(_stem(entry["table"]), (None, table))
        rows = select(counted_in, where)
        # Rows are looked up one by one only where the briefing shows all of them.
        if filters or figure is None or figure.behind is None or len(rows) > MAX_ROWS:
            return select(table, filters)
        counted = pd.Series(False, index=table.index)
        for _, row in rows.iterrows():
            counted |= figure.behind(row, table)
        return table[counted]


class _FromTables(_Source):
    """The tables that the briefing itself holds, as CSV: text, until a number is wanted."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self._folder = folder
        self._listed = {row.get("path") for row in manifest["files"]}
        self._read: dict[str, pd.DataFrame | None] = {}

    def table(self, name: str) -> pd.DataFrame | None:
        """Return the table of a file that the manifest lists."""
        if name not in self._read:
            is_inside = name in self._listed and ".." not in Path(name).parts and not Path(name).is_absolute()
            self._read[name] = _read_csv(self._folder / name) if is_inside else None
        return self._read[name]

    def where(self, condition: Mapping[str, Any]) -> Where:
        """Read a condition of the manifest as one on the text of cells."""
        column, test, value = super().where(condition)
        if test == "is above":
            return Where(column, test, value)
        return Where(column, test, [_cell(one) for one in value] if isinstance(value, list) else _cell(value))


def _rows_differ(
    entry: Mapping[str, Any], behind: Mapping[str, Any], says: str, stated: object, now: object
) -> Difference:
    return Difference("rows", str(entry.get("id")), f"{entry.get('says')}: {says} in {behind['table']}", stated, now)


def _stem(name: str) -> str:
    return Path(name).stem


def _check_number(entry: Mapping[str, Any], source: _Source) -> list[Difference] | None:
    """Make a number anew; None if its table is not there."""
    name, says = str(entry.get("id")), str(entry.get("says"))
    try:
        table = source.table(str(entry["table"]))
        if table is None:
            return None
        where = [source.where(condition) for condition in entry["filter"]]
        measure = str(entry["measure"])
        table = _as_numbers(table, measure, where)
        now = recompute(table, measure, where)
        if not _is_same(entry["value"], now):
            return [Difference("number", name, says, entry["value"], now)]
        if entry["n_rows"] != (n_rows := len(select(table, where))):
            return [Difference("rows", name, f"{says}: rows of {entry['table']}", entry["n_rows"], n_rows)]
        return list(source.check_rows(entry, where))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        says = f"{says}: it cannot be made anew ({type(error).__name__}: {error})"
        return [Difference("number", name, says, entry.get("value"), None)]


def _is_same(stated: object, now: float) -> bool:
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        return False
    return math.isclose(stated, now, rel_tol=0, abs_tol=1e-4 if isinstance(now, float) else 0)


def _as_numbers(table: pd.DataFrame, measure: str, where: Iterable[Where]) -> pd.DataFrame:
    """Turn the columns that are added up, or compared by size, from text into numbers."""
    columns = {condition.column for condition in where if condition.test == "is above"}
    if measure.startswith("sum of "):
        columns.add(measure.removeprefix("sum of "))
    texts = [column for column in columns if pd.api.types.is_string_dtype(table[column].dtype)]
    return table.assign(**{column: pd.to_numeric(table[column]) for column in texts}) if texts else table


def _read_csv(path: Path) -> pd.DataFrame | None:
    """Read a table of a briefing as text; an empty cell is null."""
    try:
        return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8-sig")
    except (OSError, ValueError):
        return None


def _cell(value: object) -> str | None:
    return None if value is None else safe_cell(str(value))


# ---- texts and counts ------------------------------------------------------------------------------


def _check_texts(manifest: Mapping[str, Any], source: _FromCorpus) -> list[Difference]:
    """Compare the findings of the figures, and the bottom line, which are computed from the same tables."""
    theme = _theme_of(manifest, source.wb)
    with worded(theme.labels):
        return list(_compare_texts(manifest, source, theme))


def _theme_of(manifest: Mapping[str, Any], wb: Workbook) -> Theme:
    """The theme that a briefing was made in, as far as its words go: the one beside the articles, or its language."""
    stated = _part(_part(manifest, "settings"), "theme")
    with contextlib.suppress(ThemeError):
        beside = find_theme(wb.corpus)
        if beside.sha256 == stated.get("sha256"):
            return beside
    return Theme(language=str(stated.get("language", "en")))


def _compare_texts(manifest: Mapping[str, Any], source: _FromCorpus, theme: Theme) -> Iterator[Difference]:
    wb = source.wb
    stated = {row.get("name"): row for row in manifest.get("figures", ()) if isinstance(row, dict)}
    drawn = []
    for figure, table in source.figures.values():
        finding = None if table.empty else figure.finding(with_outlet_names(table), wb)
        drawn.append(Drawn(figure, table, finding, None, None, None))
        before = stated.get(figure.name)
        if before is None:
            continue
        if before.get("n_rows") != len(table):
            yield Difference("rows", figure.name, "rows of its table", before.get("n_rows"), len(table))
        if before.get("finding") != finding:
            yield Difference("finding", figure.name, figure.title, before.get("finding"), finding)
    for name in stated:
        if name not in source.figures:
            yield Difference("finding", str(name), "there is no such figure any more", stated[name].get("title"), None)
    lines = manifest.get("bottom_line")
    now = [line.text for line in gather(wb, drawn, {}, "", theme).bottom_line]
    if lines != now:
        yield from _check_lines(lines if isinstance(lines, list) else [], now)


def _check_lines(stated: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    gone, new = [line for line in stated if line not in now], [line for line in now if line not in stated]
    for number in range(max(len(gone), len(new))):
        before, after = (lines[number] if number < len(lines) else None for lines in (gone, new))
        yield Difference("bottom line", str(number + 1), "one line of it", before, after)
    if not gone and not new:
        yield Difference("bottom line", "all", "the order of its lines", " / ".join(stated), " / ".join(now))


def _check_row_counts(manifest: Mapping[str, Any], wb: Workbook) -> Iterator[Difference]:
    now = row_counts(wb)
    for name, stated in _part(manifest, "row_counts").items():
        if now.get(name) != stated:
            yield Difference("row count", name, "rows of the table", stated, now.get(name))
