"""Read a folder of articles into tables."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analyst import schema
from analyst.corpus.clean import Cleaned, clean_page
from analyst.corpus.decoding import UnreadableError, decode
from analyst.corpus.folder import Folder, FoundFile, find_files
from analyst.corpus.lines import line_key
from analyst.corpus.metadata import Publication, find_publication
from analyst.corpus.pages import Page
from analyst.corpus.readers import READERS, read_page
from analyst.corpus.rows import article_row, page_rows, short_names
from analyst.corpus.stated import Stated, read_stated

_COPY_SHARE = 0.3


class CorpusTables(NamedTuple):
    """The tables of a corpus as read and cleaned, before any annotation."""

    articles: pd.DataFrame
    raw_texts: pd.DataFrame
    paragraphs: pd.DataFrame
    text_map: pd.DataFrame
    removed: pd.DataFrame
    problems: pd.DataFrame


class ReadFile(NamedTuple):
    """One file, read as far as it can be."""

    source_file: str
    article_id: str
    sha256: str | None
    encoding: str | None
    page: Page
    cleaned: Cleaned | None
    publication: Publication
    problem: str | None


_TABLES = ("ARTICLES", "RAW_TEXTS", "PARAGRAPHS", "TEXT_MAP", "REMOVED", "PROBLEMS")
"""In the order of CorpusTables."""
_FOREIGN = (
    "The text is not in English (it looks like {}): it keeps its row, and is left out of annotation. "
    'If that is wrong, state language = "en" in corpus.toml.'
)
_NOTHING = Publication(None, "none", None, None, None)
Notes = list[tuple[str | None, str]]


def read_corpus(path: str | Path) -> CorpusTables:
    """Read and clean all articles of a folder.

    Files come in the order of their path in the folder; the result does not depend on the order in which the
    system lists them. A file that cannot be used keeps its row in ARTICLES, with `problem` filled and an empty
    text, and has a row in PROBLEMS.

    Args:
        path: Folder with the articles, and perhaps corpus.toml, which states what they do not say.

    Returns:
        ARTICLES, RAW_TEXTS, PARAGRAPHS, TEXT_MAP, REMOVED and PROBLEMS, articles in the order of source_file.

    Raises:
        CorpusError: If the folder is missing or holds no article, or if corpus.toml is not valid TOML.
    """
    folder = find_files(Path(path))
    stated, notes = read_stated(Path(path), {each.source_file for each in folder.articles})
    notes = _folder_notes(folder) + notes
    files = [_read_file(each, stated.get(each.source_file, Stated()), notes) for each in folder.articles]
    files = _unique_ids(files, notes)
    files = _clean_by_outlet(files, stated)
    return _tables(files, stated, notes)


def _folder_notes(folder: Folder) -> Notes:
    notes: Notes = []
    if folder.unread:
        names = ", ".join(folder.unread[:3]) + (", …" if len(folder.unread) > 3 else "")
        notes.append(
            (None, f"{len(folder.unread)} file(s) not read, such as {names}: only {', '.join(READERS)} are. "
                   "Save them as one of these, or take them away.")
        )  # fmt: skip
    notes += [
        (name, "A link that leads out of the corpus, to a folder or to nothing; not followed. Copy what it means here.")
        for name in folder.outside
    ]
    return notes


def _read_file(file: FoundFile, stated: Stated, notes: Notes) -> ReadFile:
    empty = ReadFile(file.source_file, _short_hash(file.source_file), None, None, Page(""), None, _NOTHING, None)
    try:
        data = file.path.read_bytes()
    except OSError as error:
        return empty._replace(
            problem=f"The file cannot be read ({error.strerror or type(error).__name__}). Check its permissions."
        )
    sha256 = hashlib.sha256(data).hexdigest()
    known = empty._replace(article_id=sha256[:16], sha256=sha256)
    try:
        decoded = decode(data)
    except UnreadableError as error:
        return known._replace(problem=str(error))
    if decoded.n_undecodable:
        notes.append(
            (file.source_file, f"{decoded.n_undecodable} byte(s) mean nothing in {decoded.encoding} and stand as "
                               "\N{REPLACEMENT CHARACTER} in the text. Save the file as UTF-8.")
        )  # fmt: skip
    known = known._replace(encoding=decoded.encoding)
    if not decoded.text.strip():
        return known._replace(page=Page(decoded.text), problem="The file is empty. Save the article again.")
    page = read_page(decoded.text, file.path.suffix.lower())
    cleaned = clean_page(page)
    return known._replace(
        page=page,
        cleaned=cleaned,
        publication=find_publication(page, cleaned, stated.url),
        problem=_nothing_left(cleaned),
    )


def _nothing_left(cleaned: Cleaned) -> str | None:
    if cleaned.units:
        return None
    return (
        "Nothing of the file reads as an article: all lines were taken out. Look at them in REMOVED; "
        "save the page again with the article open."
    )


def _short_hash(*parts: str) -> str:
    return schema.hash_text(*parts)[:16]


def _unique_ids(files: Sequence[ReadFile], notes: Notes) -> list[ReadFile]:
    """Give the second of two identical files an id of its own, made from its name too."""
    first: dict[str, str] = {}
    unique = []
    for file in files:
        if file.article_id in first:
            notes.append(
                (file.source_file, f"The same file as {first[file.article_id]}, byte for byte. Both are counted; "
                                   "take one away if that is not meant.")
            )  # fmt: skip
            file = file._replace(article_id=_short_hash(file.article_id, file.source_file))
        first.setdefault(file.article_id, file.source_file)
        unique.append(file)
    return unique


def _clean_by_outlet(files: Sequence[ReadFile], stated: Mapping[str, Stated]) -> list[ReadFile]:
    """Clean again, within each outlet, what stands in several of its articles."""
    by_outlet: dict[str, list[ReadFile]] = defaultdict(list)
    for file in files:
        outlet = stated.get(file.source_file, Stated()).outlet or file.publication.outlet
        if outlet is not None and file.cleaned is not None:
            by_outlet[outlet].append(file)
    again: dict[str, ReadFile] = {}
    for members in by_outlet.values():
        for file, repeated in _repeated(members):
            cleaned = clean_page(file.page, repeated=repeated)
            if cleaned.units:
                again[file.source_file] = file._replace(cleaned=cleaned)
    return [again.get(file.source_file, file) for file in files]


def _repeated(files: Sequence[ReadFile]) -> Iterable[tuple[ReadFile, set[str]]]:
    """Find the lines that articles of one outlet share.

    An article that shares much of its text with another is a copy or a later version of it, not a page of the
    same make: it neither proves a line to be furniture nor loses one.
    """
    keys = [_line_keys(file) for file in files]
    counts = Counter(key for each in keys for key in each)
    fresh = [i for i, file in enumerate(files) if _shared_share(file, counts) <= _COPY_SHARE]
    counts = Counter(key for i in fresh for key in keys[i])
    for i in fresh:
        repeated = {key for key in keys[i] if counts[key] >= 2}
        if repeated:
            yield files[i], repeated


def _line_keys(file: ReadFile) -> set[str]:
    return {line_key(unit.text) for unit in file.cleaned.units} - {""} if file.cleaned else set()


def _shared_share(file: ReadFile, counts: Mapping[str, int]) -> float:
    words = (
        [(len(unit.text.split()), counts[line_key(unit.text)] >= 2) for unit in file.cleaned.units]
        if file.cleaned
        else []
    )
    return sum(n for n, shared in words if shared) / max(1, sum(n for n, _ in words))


def _tables(files: Sequence[ReadFile], stated: Mapping[str, Stated], notes: Notes) -> CorpusTables:
    rows: dict[str, list[Mapping[str, object]]] = {name: [] for name in _TABLES}
    names = short_names([file.source_file for file in files])
    for file in files:
        pages = page_rows(file)
        for name, found in pages.items():
            rows[name] += found
        facts = stated.get(file.source_file, Stated())
        article = article_row(file, facts, len(pages["PARAGRAPHS"]), names[file.source_file])
        rows["ARTICLES"].append(article)
        if file.problem is not None:
            notes.append((file.source_file, file.problem))
        elif article["language"] not in ("en", "und"):
            notes.append((file.source_file, _FOREIGN.format(article["language"])))
    problems = sorted(dict.fromkeys(notes), key=lambda note: (note[0] is not None, note[0] or "", note[1]))
    rows["PROBLEMS"] = [{"source_file": name, "problem": note} for name, note in problems]
    return CorpusTables(*(schema.table(name, rows[name]) for name in _TABLES))
