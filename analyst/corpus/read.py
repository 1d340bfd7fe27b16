"""Read a folder of articles into tables."""

from __future__ import annotations

import hashlib
import io
import pickle
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import pandas as pd
import pyarrow as pa

from analyst import schema
from analyst.corpus.choices import Choices
from analyst.corpus.clean import Cleaned, clean_page
from analyst.corpus.decoding import is_misread, repair_mojibake
from analyst.corpus.errors import CorpusError
from analyst.corpus.file_names import read_file_name
from analyst.corpus.folder import Folder, FoundFile, disk_source, find_files
from analyst.corpus.language import ANALYSED
from analyst.corpus.lines import forget_lines, line_key
from analyst.corpus.metadata import Publication, find_publication
from analyst.corpus.notes import Notes
from analyst.corpus.pages import Found, Limits, Notice, Options, Page, Source, UnreadableError
from analyst.corpus.readers import memory_source, read_source
from analyst.corpus.rows import article_row, page_rows, short_names
from analyst.corpus.stated import Stated, StatedFacts, read_stated
from analyst.progress import steps

_COPY_SHARE = 0.3
_BATCH = 500  # articles whose rows are held before they become a table
_SMALL = 1_000_000  # bytes: readers open a file more than once
_PACKING = pa.Codec("lz4_raw")  # a tenth of zlib's time, a third more memory


class CorpusTables(NamedTuple):
    """The tables of a corpus as read and cleaned, before any annotation."""

    articles: pd.DataFrame
    raw_texts: pd.DataFrame
    paragraphs: pd.DataFrame
    text_map: pd.DataFrame
    removed: pd.DataFrame
    problems: pd.DataFrame


class ReadArticle(NamedTuple):
    """One article of one file, read as far as it can be."""

    name: str
    """The value of ARTICLES.article_name."""
    source_file: str
    part: str | None
    line: int | None
    article_id: str
    sha256: str | None
    encoding: str | None
    page: Page
    cleaned: Cleaned | None
    publication: Publication
    problem: str | None


class _Kept(NamedTuple):
    """An article between the two passes: packed, beside what the second pass looks at."""

    name: str
    outlet: str | None
    packed: bytes
    n_bytes: int
    """When it is unpacked."""
    hashes: array[int]
    """Of the words of each line of its text."""
    n_words: array[int]
    """Of each of these lines."""


class _Run(NamedTuple):
    """What reading is told, and where it notes what it finds."""

    options: Options
    stated: StatedFacts
    choices: Choices
    notes: Notes


_TABLES = ("ARTICLES", "RAW_TEXTS", "PARAGRAPHS", "TEXT_MAP", "REMOVED")
"""In the order of CorpusTables, PROBLEMS left out."""
_FOREIGN = (
    "The text is not in English (it looks like {}): it keeps its row, and is left out of annotation. "
    'If that is wrong, state language = "en" in corpus.toml.'
)
_LOST = "Letters that could not be read stand as \N{REPLACEMENT CHARACTER} in the text. Save the file as UTF-8."
_MISREAD = (
    "Its bytes are not UTF-8, and as Windows-1252 they give no words: it is written in an encoding that is not known "
    "here (of Cyrillic, Greek or Chinese letters, perhaps). Save it as UTF-8."
)
_NOTHING = Publication(None, "none", None, None, None)


def read_corpus(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    choices: Choices | None = None,
    limits: Limits | None = None,
) -> CorpusTables:
    """Read and clean all articles of a folder, or of one file.

    Files come in the order of their path in the folder, the articles of a file in its own; the result does not
    depend on the order in which the system lists files. What cannot be used keeps its row in ARTICLES, with
    `problem` filled and an empty text, and has a row in PROBLEMS.

    Args:
        path: Folder with the articles, and perhaps corpus.toml, which states what they do not say; or one file.
        columns: For tables (CSV, Excel, JSON, Parquet): the column of each field, such as {"text": "Body"}; fields
            are text, headline, outlet, authors, published, url and language. Others are found by their usual names.
        choices: What the analyst decided about lines and rules (`review.line_choices`).
        limits: How much of a file is read before it counts as an attack or a mistake.

    Returns:
        ARTICLES, RAW_TEXTS, PARAGRAPHS, TEXT_MAP, REMOVED and PROBLEMS, articles in the order of source_file.

    Raises:
        CorpusError: If the path leads nowhere or to no article, or if corpus.toml is not valid TOML.
    """
    options = Options(
        columns={field.strip().casefold(): name for field, name in (columns or {}).items()}, limits=limits or Limits()
    )
    try:
        return _read(Path(path), options, choices or Choices())
    finally:
        forget_lines()


def _read(path: Path, options: Options, choices: Choices) -> CorpusTables:
    folder = find_files(path)
    notes = Notes()
    stated = read_stated(path, notes)
    _note_folder(folder, notes)
    run = _Run(options, stated, choices, notes)
    kept = [_pack(article, stated.of(article)) for article in _read_all(folder.articles, run)]
    if not kept:
        raise CorpusError(f"{path} holds no article: " + " ".join(notes.texts()[:3]))
    stated.check_names({each.name for each in kept} | {each.source_file for each in folder.articles}, notes)
    repeated = _repeated_lines(kept)
    names = short_names([each.name for each in kept])
    frames: list[list[pd.DataFrame]] = []
    while kept:  # what is unpacked is let go, so that packed and unpacked are never there together
        group, kept = kept[:_BATCH], kept[_BATCH:]
        articles = (_unpack(each, repeated.get(each.name, frozenset()), choices) for each in group)
        frames.append(_batch_tables(articles, names, run))
    joined = [_joined(name, parts) for name, parts in zip(_TABLES, zip(*frames, strict=True), strict=True)]
    return CorpusTables(*[*joined, notes.table()])


def _joined(name: str, parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return parts[0] if len(parts) == 1 else schema.conform(name, pd.concat(parts, ignore_index=True))


def _note_folder(folder: Folder, notes: Notes) -> None:
    if folder.unread:
        names = ", ".join(folder.unread[:3]) + (", …" if len(folder.unread) > 3 else "")
        notes.add(
            None,
            f"{len(folder.unread)} file(s) not read, such as {names}: no reader knows their format. "
            "Save them as text, HTML, PDF, Word or a table, or take them away.",
        )
    for name in folder.outside:
        notes.add(
            name,
            "A link that leads out of the corpus, to a folder or to nothing; not followed. Copy what it means here.",
        )


def _read_all(files: Sequence[FoundFile], run: _Run) -> Iterator[ReadArticle]:
    """Read file after file; give the second of two identical articles an id of its own, made from its name too."""
    first: dict[str, str] = {}
    names: Counter[str] = Counter()
    for file in steps(files, "reading", "files"):
        for article in _read_file(file, run):
            names[article.name] += 1
            if names[article.name] > 1:
                article = article._replace(name=f"{article.name} ({names[article.name]})")
            if article.article_id in first:
                article = article._replace(article_id=_short_hash(article.article_id, article.name))
            first.setdefault(article.article_id, article.name)
            yield article


def _read_file(file: FoundFile, run: _Run) -> Iterator[ReadArticle]:
    whole = ReadArticle(
        file.source_file, file.source_file, None, None, _short_hash(file.source_file), None, None, Page(""), None,
        _NOTHING, None,
    )  # fmt: skip
    try:
        source, sha256 = _digested(disk_source(file.path))
    except OSError as error:
        yield whole._replace(
            problem=f"The file cannot be read ({error.strerror or type(error).__name__}). Check its permissions."
        )
        return
    whole = whole._replace(article_id=sha256[:16], sha256=sha256)
    n_found = 0
    try:
        for found in read_source(source, run.options, file.format):
            if isinstance(found, Notice):
                run.notes.add(file.source_file, found.text)
                continue
            n_found += 1
            yield _article(whole, found, run)
    except (UnreadableError, OSError) as error:
        problem = str(error) or type(error).__name__
    except (MemoryError, RecursionError) as error:
        problem = f"The file is too large or too deep to be read ({type(error).__name__}). Part it into smaller files."
    except Exception as error:  # a reader's library on a hostile file: the run goes on, the file is reported
        problem = f"The file is broken: {type(error).__name__}: {str(error)[:200]}. Save or export it again."
    else:
        if not n_found:
            yield whole._replace(problem="The file holds no article. Save or export it again.")
        return
    if n_found:
        run.notes.add(file.source_file, f"Read only in part, {n_found} article(s): {problem}")
    else:
        yield whole._replace(problem=problem)


def _digested(source: Source) -> tuple[Source, str]:
    """Return a file, held in memory if it is small, and the SHA-256 of its bytes."""
    with source.open() as stream:
        if source.size > _SMALL:
            return source, hashlib.file_digest(cast("io.BufferedReader", stream), "sha256").hexdigest()
        data = stream.read()
    return memory_source(source.name, data), hashlib.sha256(data).hexdigest()


def _article(whole: ReadArticle, found: Found, run: _Run) -> ReadArticle:
    too_long = run.options.limits.too_long(len(found.page.raw_text))
    if too_long is not None:
        found = found._replace(page=found.page._replace(raw_text="", outside={}, kinds={}), problem=too_long)
    name = whole.source_file if found.part is None else f"{whole.source_file}#{found.part}"
    page, n_repaired = _repaired(found.page)
    if found.encoding == "Windows-1252" and found.problem is None and is_misread(page.raw_text):
        page, n_repaired = page._replace(raw_text="", outside={}, kinds={}), 0
        found = found._replace(problem=_MISREAD, note=None)
    article = whole._replace(
        name=name, part=found.part, line=found.line, encoding=found.encoding, page=page, problem=found.problem
    )
    if found.part is not None:
        data = page.data
        article = article._replace(
            article_id=_short_hash(page.raw_text, data.headline or "", data.url or "", str(data.published))
        )
    note = found.note or (_LOST if "\N{REPLACEMENT CHARACTER}" in page.raw_text else None)
    if note:
        run.notes.add(whole.source_file, note, found.part)
    if n_repaired:
        run.notes.add(
            whole.source_file,
            f"Text that was once read in the wrong encoding (such as â€™ for ’) was repaired in {n_repaired} line(s).",
            found.part,
        )
        article = article._replace(encoding=f"{found.encoding or 'text'}, mojibake repaired")
    if found.problem is not None:
        data = page.data
        basis = "page data" if data.outlet else "none"
        if page.raw_text.strip() and _is_all_outside(page):  # a message that has fields and no text
            article = article._replace(cleaned=clean_page(page))
        return article._replace(publication=Publication(data.outlet, basis, None, None, data.url))
    if not page.raw_text.strip():
        kind = "article" if found.part else "file"
        return article._replace(problem=f"The {kind} is empty. Save the article again.")
    facts, names = run.stated.of(article), (article.name, article.source_file)
    cleaned = clean_page(page, choices=run.choices.of(names, facts.outlet))
    named = read_file_name(whole.source_file, found.part).outlet
    publication = find_publication(page, cleaned, facts.url, named)
    if run.choices.has_outlets and facts.outlet is None and publication.outlet is not None:
        cleaned = clean_page(page, choices=run.choices.of(names, publication.outlet))
    return article._replace(cleaned=cleaned, publication=publication, problem=_nothing_left(cleaned))


def _is_all_outside(page: Page) -> bool:
    return all(n in page.outside for n, line in enumerate(page.raw_text.split("\n"), 1) if line.strip())


def _repaired(page: Page) -> tuple[Page, int]:
    text, n_lines = repair_mojibake(page.raw_text)
    data = page.data
    changed: dict[str, Any] = {
        field: repair_mojibake(value)[0]
        for field in ("headline", "outlet", "byline")
        if (value := getattr(data, field)) and not value.isascii()
    }
    if data.authors:
        changed["authors"] = tuple(repair_mojibake(author)[0] for author in data.authors)
    title = repair_mojibake(page.title)[0] if page.title else page.title
    return page._replace(raw_text=text, title=title, data=data._replace(**changed)), n_lines


def _nothing_left(cleaned: Cleaned) -> str | None:
    if cleaned.units:
        return None
    return (
        "Nothing of the file reads as an article: all lines were taken out. Look at them in REMOVED; "
        "save the page again with the article open."
    )


def _short_hash(*parts: str) -> str:
    return schema.hash_text(*parts)[:16]


def _pack(article: ReadArticle, facts: Stated) -> _Kept:
    units = article.cleaned.units if article.cleaned else ()
    lines = [(_key_hash(key), len(unit.text.split())) for unit in units if (key := line_key(unit.text))]
    outlet = facts.outlet or article.publication.outlet
    pickled = pickle.dumps(article, pickle.HIGHEST_PROTOCOL)
    packed = _PACKING.compress(pickled, asbytes=True)
    hashes, n_words = array("Q", [key for key, _ in lines]), array("L", [n for _, n in lines])
    return _Kept(article.name, outlet, packed, len(pickled), hashes, n_words)


def _key_hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _unpack(kept: _Kept, repeated: frozenset[int], choices: Choices) -> ReadArticle:
    """Take an article out again; clean it anew where other articles of its outlet hold some of its lines."""
    pickled = _PACKING.decompress(kept.packed, kept.n_bytes, asbytes=True)
    article: ReadArticle = pickle.loads(pickled)  # noqa: S301 - packed by this process
    if not repeated or article.cleaned is None:
        return article
    keys = {key for unit in article.cleaned.units if _key_hash(key := line_key(unit.text)) in repeated}
    decided = choices.of((article.name, article.source_file), kept.outlet)
    cleaned = clean_page(article.page, repeated=keys, choices=decided)
    return article._replace(cleaned=cleaned) if cleaned.units else article


def _repeated_lines(kept: Sequence[_Kept]) -> dict[str, frozenset[int]]:
    """Find for each article the lines that other articles of its outlet hold too.

    An article that shares much of its text with another is a copy or a later version of it, not a page of the
    same make: it neither proves a line to be furniture nor loses one.
    """
    by_outlet: dict[str, list[_Kept]] = defaultdict(list)
    for each in kept:
        if each.outlet is not None and each.hashes:
            by_outlet[each.outlet].append(each)
    found: dict[str, frozenset[int]] = {}
    for members in by_outlet.values():
        counts = Counter(key for each in members for key in set(each.hashes))
        fresh = [each for each in members if _shared_share(each, counts) <= _COPY_SHARE]
        counts = Counter(key for each in fresh for key in set(each.hashes))
        for each in fresh:
            repeated = frozenset(key for key in each.hashes if counts[key] >= 2)
            if repeated:
                found[each.name] = repeated
    return found


def _shared_share(each: _Kept, counts: Mapping[int, int]) -> float:
    shared = sum(n for key, n in zip(each.hashes, each.n_words, strict=True) if counts[key] >= 2)
    return shared / max(1, sum(each.n_words))


def _batch_tables(articles: Iterable[ReadArticle], names: Mapping[str, str], run: _Run) -> list[pd.DataFrame]:
    rows: dict[str, list[Mapping[str, object]]] = {name: [] for name in _TABLES}
    for article in articles:
        pages = page_rows(article)
        for name, found in pages.items():
            rows[name] += found
        row = article_row(article, run.stated.of(article), len(pages["PARAGRAPHS"]), names[article.name])
        rows["ARTICLES"].append(row)
        if article.problem is not None:
            run.notes.add(article.source_file, article.problem, article.part)
        elif row["language"] not in ANALYSED:
            run.notes.add(article.source_file, _FOREIGN.format(row["language"]), article.part)
    return [schema.table(name, rows[name]) for name in _TABLES]
