"""The command `analyst`: what the workbook does, from a shell.

Exit codes: 0 done (files that could not be used are named on stderr), 1 something that should not happen,
2 wrong usage, or a corpus, correction or model that has to be mended first, 130 interrupted.
Results go to stdout, all else to stderr. Imports are inside the functions, so that `--help` is quick.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyst import __version__

if TYPE_CHECKING:
    import pandas as pd

    from analyst.annotate.engines import Engine
    from analyst.workbook import Workbook

OK, UNEXPECTED, WRONG, INTERRUPTED = 0, 1, 2, 130
SHOWN_PROBLEMS = 10

CORPUS_TABLES = ("articles", "raw_texts", "paragraphs", "text_map", "removed", "problems")
FIELDS = ("text", "headline", "outlet", "authors", "published", "url", "language")
COPY_RULES = ("once_per_outlet", "once", "all")
BRIEFING_KINDS = ("html", "pptx", "docx", "xlsx", "figures", "tables")
ENTITY_TABLES = ("entities", "aliases", "mentions", "field_mentions")
QUOTE_TABLES = ("quotes", "quote_parts")
STATEMENT_TABLES = ("stories", "statements", "article_coverage", "unmatched")
SIMILARITIES = ("characters", "semantic")

Result = dict[str, Any]


class UsageError(ValueError):
    """The command was called in a way that cannot work."""


def main(argv: list[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: Arguments after the command's name; those of the process if None.

    Returns:
        The exit code.
    """
    parser = _parser()
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has said what there is to say
        return stop.code if isinstance(stop.code, int) else WRONG
    if not hasattr(arguments, "run"):
        parser.print_help()
        return WRONG
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _show_warning
            result = arguments.run(arguments)
        _show(result, as_json=arguments.json)
    except KeyboardInterrupt:
        _say("interrupted; what was annotated so far is kept, so the next run goes on from there")
        return INTERRUPTED
    except BrokenPipeError:  # `analyst … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if arguments.traceback:
            raise
        if isinstance(error, _expected_errors()):
            _say(f"error: {_one_line(error)}")
            return WRONG
        _say(f"unexpected error: {type(error).__name__}: {_one_line(error)} (more with --traceback)")
        return UNEXPECTED
    return OK


# ---- commands --------------------------------------------------------------------------------------


def _read(arguments: argparse.Namespace) -> Result:
    from analyst.compare import find_stories
    from analyst.corpus import cleaning_by_outlet, find_duplicates, mark_copies, note_copies, read_corpus
    from analyst.corpus.citations import find_citations
    from analyst.review import line_choices, read_corrections, report_lines

    _check_out(arguments)
    corrections = read_corrections(arguments.corpus)
    tables = read_corpus(arguments.corpus, columns=dict(arguments.column), choices=line_choices(corrections))
    duplicates = find_duplicates(tables.articles, tables.paragraphs)
    tables = tables._replace(
        articles=mark_copies(tables.articles, duplicates, arguments.copies),
        problems=note_copies(tables.problems, tables.articles, duplicates, arguments.copies),
    )
    _warn_of_problems(tables.problems)
    counted = tables.articles[tables.articles["is_counted"]]
    stories = find_stories(counted)
    frames = {name: getattr(tables, name) for name in CORPUS_TABLES}
    frames |= {"duplicates": duplicates, "stories": stories, "citations": find_citations(counted)}
    _save_tables(frames, arguments.out)
    report = report_lines(corrections, tables.articles, tables.raw_texts, tables.removed)
    return {
        **_corpus_summary(tables.articles, tables.removed, tables.paragraphs),
        "n_stories": int(stories["story_id"].nunique()),
        "corrections_of_lines": _rows(report[["source", "status", "n_changed", "correction", "detail"]]),
        "by_outlet": _rows(cleaning_by_outlet(tables).head(arguments.top)),
        "out": str(arguments.out),
    }


def _annotate(arguments: argparse.Namespace) -> Result:
    wb = _open(arguments)
    return {
        "n_articles": len(wb.articles),
        "n_paragraphs": len(wb.paragraphs),
        "n_different_paragraphs": int(wb.paragraphs["content_hash"].nunique()),
        "n_sentences": len(wb.sentences),
        "n_tokens": len(wb.tokens),
        "n_mentions": len(wb.mentions),
        "n_quotes": len(wb.quotes),
    }


def _entities(arguments: argparse.Namespace) -> Result:
    _check_out(arguments)
    wb = _open(arguments)
    if arguments.out is not None:
        _save_tables({name: getattr(wb, name) for name in ENTITY_TABLES}, arguments.out)
    top = wb.entities.sort_values(["n_mentions", "entity_id"], ascending=[False, True]).head(arguments.top)
    columns = ["name", "entity_type", "n_mentions", "n_articles"]
    return {
        "n_entities": len(wb.entities),
        "n_mentions": len(wb.mentions),
        "most_named": _rows(top[columns]),
        **_out(arguments.out),
    }


def _quotes(arguments: argparse.Namespace) -> Result:
    if arguments.corpus.suffix.lower() == ".jsonl":
        return _quotes_of_lines(arguments.corpus, arguments.out)
    _check_out(arguments)
    wb = _open(arguments)
    if arguments.out is not None:
        _save_tables({name: getattr(wb, name) for name in QUOTE_TABLES}, arguments.out)
    speakers = wb.quotes["speaker_name"].value_counts().rename_axis("speaker").reset_index(name="n_quotes")
    speakers = speakers.sort_values(["n_quotes", "speaker"], ascending=[False, True])
    return {
        "n_quotes": len(wb.quotes),
        "n_by_type": {str(key): int(n) for key, n in wb.quotes["quote_type"].value_counts(sort=False).items()},
        "n_without_speaker": int(wb.quotes["speaker_name"].isna().sum()),
        "most_quoted": _rows(speakers.head(arguments.top)),
        **_out(arguments.out),
    }


def _statements(arguments: argparse.Namespace) -> Result:
    _check_out(arguments)
    wb = _open(arguments)
    if arguments.out is not None:
        _save_tables({name: getattr(wb, name) for name in STATEMENT_TABLES}, arguments.out)
    top = wb.statements.sort_values(["similarity", "pair_id"], ascending=[False, True]).head(arguments.top)
    columns = ["similarity", "outlet_label_a", "text_a", "outlet_label_b", "text_b", "warning"]
    return {
        "similarity": wb.similarity,
        "n_stories_of_several_outlets": int(wb.stories.loc[wb.stories["n_outlets"] > 1, "story_id"].nunique()),
        "n_pairs_of_sentences": len(wb.statements),
        "n_pairs_with_a_warning": int(wb.statements["warning"].notna().sum()),
        "n_sentences_in_one_outlet_only": len(wb.unmatched),
        "most_alike": _rows(top[columns]),
        **_out(arguments.out),
    }


def _briefing(arguments: argparse.Namespace) -> Result:
    from analyst import briefing

    # What is wrong is said before the long work, not after it.
    briefing.check_target(arguments.out, arguments.corpus)
    theme = briefing.find_theme(arguments.corpus) if arguments.theme is None else briefing.read_theme(arguments.theme)
    wb = _open(arguments)
    done = briefing.export(
        wb,
        arguments.out,
        title=arguments.title,
        only=arguments.only,
        theme=theme,
        notebooks=arguments.notebooks,
        progress=_progress(),
    )
    return {
        **({} if done.page is None else {"page": str(done.page)}),
        "files": [str(path) for path in done.documents],
        "folder": str(done.folder),
        "bottom_line": done.bottom_line,
        "n_figures": len(done.manifest["figures"]),
        "n_files": len(done.manifest["files"]) + 1,
        "row_counts": done.manifest["row_counts"],
    }


def _review(arguments: argparse.Namespace) -> Result:
    wb = _open(arguments)
    report = wb.corrections
    return {
        "n_corrections": len(report),
        "n_by_status": {str(key): int(n) for key, n in report["status"].value_counts().sort_index().items()},
        "corrections": _rows(report[["source", "status", "n_changed", "correction", "detail"]]),
    }


def _cache(arguments: argparse.Namespace) -> Result:
    from analyst.annotate import default_folder
    from analyst.annotate.upkeep import clean, describe_size, read_limit, survey, trim, write_limit

    folder = default_folder()
    current = _current_versions()
    freed = None
    if arguments.clean is not None:
        freed = clean(folder, keep=current if arguments.clean == "old" else ())
    if arguments.limit is not None:
        before = sum(version.n_bytes for version in survey(folder))
        write_limit(folder, arguments.limit)
        trim(folder, in_use=0)
        freed = (freed or 0) + before - sum(version.n_bytes for version in survey(folder))
    versions = survey(folder)
    n_bytes = sum(version.n_bytes for version in versions)
    return {
        "folder": str(folder),
        "size": describe_size(n_bytes),
        "limit": describe_size(read_limit(folder)),
        **({} if freed is None else {"freed": describe_size(freed)}),
        "n_bytes": n_bytes,
        "n_paragraphs": sum(version.n_paragraphs for version in versions),
        "by_version": [
            {
                "version": version.version,
                "in_use": "yes" if version.version in current else "no",
                "n_paragraphs": version.n_paragraphs,
                "n_parts": version.n_parts,
                "size": describe_size(version.n_bytes),
                "last_used": f"{datetime.fromtimestamp(version.last_used, UTC):%Y-%m-%d %H:%M} UTC",
            }
            for version in versions
        ],
    }


def _current_versions() -> set[str]:
    """Name the parts of the cache that the installed model and engines use."""
    from analyst.annotate import ModelMissingError, engine_version, installed_model
    from analyst.quotes.engines import ENGINES

    try:
        return {f"{installed_model()}-{engine_version(engine)}" for engine in ENGINES}
    except ModelMissingError:
        return set()


def _quotes_of_lines(source: Path, out: Path | None) -> Result:
    from analyst.quotes import quotes_of_texts

    if out is None:
        raise UsageError(f"{source} is a file of texts; say where the quotes go: --out OUT.jsonl.")
    if not source.is_file():
        raise UsageError(f"{source}: no such file.")
    if out.is_dir():
        raise UsageError(f"{out} is a folder; name a file: --out {out / 'quotes.jsonl'}.")
    counts = {"n_texts": 0, "n_quotes": 0}

    def lines() -> Iterator[str]:
        for doc_id, quotes in quotes_of_texts(_texts(source)):
            counts["n_texts"] += 1
            counts["n_quotes"] += len(quotes)
            yield json.dumps({"doc_id": doc_id, "quotes": quotes}, ensure_ascii=False) + "\n"

    _write_lines(lines(), out)
    return {**counts, "out": str(out)}


def _texts(source: Path) -> Iterator[tuple[Any, str]]:
    with source.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{source}, line {number}: not JSON ({error}).") from error
            if not isinstance(row, dict) or "doc_id" not in row or not isinstance(row.get("text"), str):
                raise UsageError(f'{source}, line {number}: wanted {{"doc_id": …, "text": "…"}} on a line of its own.')
            yield row["doc_id"], row["text"]


def _open(arguments: argparse.Namespace) -> Workbook:
    import analyst

    wb = analyst.open_workbook(
        arguments.corpus,
        copies=arguments.copies,
        columns=dict(arguments.column),
        engine=_engine(arguments),
        workers=arguments.workers,
        similarity=getattr(arguments, "similarity", None),
    )
    _warn_of_problems(wb.problems)
    if not wb.articles["problem"].isna().any():
        raise UsageError(
            f"none of the {len(wb.articles):,} files of {arguments.corpus} can be used; the warnings say why."
        )
    return wb


def _engine(arguments: argparse.Namespace) -> str | Engine | None:
    files = {name: getattr(arguments, name) for name in ("tls_ca", "tls_cert", "tls_key")}
    stated = arguments.engine
    if not any(files.values()):
        return stated
    if not (stated or "").startswith("tls://"):
        raise UsageError("certificates are for an engine with an address that begins with tls://.")
    from analyst.annotate.cluster import DaskEngine

    return DaskEngine.with_certificates(stated, **files)


# ---- files -----------------------------------------------------------------------------------------


def _check_out(arguments: argparse.Namespace) -> None:
    """Refuse a folder that cannot take the tables, before the long work."""
    out, corpus = arguments.out, arguments.corpus
    if out is None:
        return
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a folder for the tables.")
    target, articles = out.resolve(), corpus.resolve()
    if target == articles or articles in target.parents:
        raise UsageError(f"{out} lies among the articles of {corpus}. Name a folder outside of it.")
    above = next(path for path in out.absolute().parents if path.exists())
    if not above.is_dir():
        raise UsageError(f"{out} cannot be written ({above} is a file).")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}).") from error


def _save_tables(frames: Mapping[str, pd.DataFrame], out: Path) -> None:
    """Write each table as Parquet under its name; each file is there whole or not at all."""
    _make_folder(out)
    for name, frame in frames.items():
        target = out / f"{name}.parquet"
        part = target.with_suffix(".parquet.part")
        frame.to_parquet(part, index=False)
        part.replace(target)


def _write_lines(lines: Iterable[str], out: Path) -> None:
    _make_folder(out.parent)
    handle, part = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.writelines(lines)
        Path(part).chmod(0o644)
        Path(part).replace(out)
    finally:
        Path(part).unlink(missing_ok=True)


# ---- what is said ----------------------------------------------------------------------------------


def _corpus_summary(articles: pd.DataFrame, removed: pd.DataFrame, paragraphs: pd.DataFrame) -> Result:
    removed_by_rule = removed["rule"].value_counts().sort_index()
    return {
        "n_articles": len(articles),
        "n_unusable": int(articles["problem"].notna().sum()),
        "n_copies_left_out": int((~articles["is_counted"] & articles["copy_of"].notna()).sum()),
        "n_paragraphs": len(paragraphs),
        "n_words": int(articles["n_words"].sum()),
        "n_removed": len(removed),
        "n_removed_by_rule": {str(rule): int(n) for rule, n in removed_by_rule.items()},
        "n_without_outlet": int(articles["outlet"].isna().sum()),
        "n_without_date": int(articles["published_at"].isna().sum()),
    }


def _rows(frame: pd.DataFrame) -> list[Result]:
    plain = frame.astype("object")
    return plain.where(plain.notna(), None).to_dict("records")


def _out(out: Path | None) -> Result:
    return {} if out is None else {"out": str(out)}


def _show(result: Result, *, as_json: bool) -> None:
    """Print a result: as one JSON object, or as lines with its lists as columns."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2, default=str))
        return
    for key, value in result.items():
        label = _label(key)
        if isinstance(value, dict | list) and not value:
            continue
        if isinstance(value, dict):
            print(f"{label}:")
            _print_columns([{"": name, " ": count} for name, count in value.items()])
        elif isinstance(value, list) and isinstance(value[0], str):
            print(f"{label}:")
            print("\n".join(f"  {_clean(line)}" for line in value))
        elif isinstance(value, list):
            print(f"{label}:")
            _print_columns([dict(zip(value[0], map(_label, value[0]), strict=True)), *value])
        else:
            print(f"{label}: {_cell(value)}")


def _label(key: str) -> str:
    return _clean(key.removeprefix("n_").replace("_", " "))


def _print_columns(rows: list[Result]) -> None:
    cells = [[_cell(value) for value in row.values()] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row, source in zip(cells, rows, strict=True):
        parts = [
            cell.rjust(width) if isinstance(value, int | float) else cell.ljust(width)
            for cell, width, value in zip(row, widths, source.values(), strict=True)
        ]
        print(f"  {'  '.join(parts).rstrip()}")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else _clean(str(value))


def _clean(text: str) -> str:
    """Keep control characters of an article away from the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _warn_of_problems(problems: pd.DataFrame) -> None:
    for source_file, problem in problems[["source_file", "problem"]].head(SHOWN_PROBLEMS).to_numpy().tolist():
        place = f"{source_file}: " if isinstance(source_file, str) else ""
        _say(f"warning: {_clean(f'{place}{problem}')}")
    if len(problems) > SHOWN_PROBLEMS:
        _say(f"warning: … and {len(problems) - SHOWN_PROBLEMS:,} more (see the table `problems`)")


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Say a warning without the line of source code that Python adds."""
    _say(f"warning: {_clean(' '.join(str(message).split()))}")


def _one_line(error: BaseException) -> str:
    return _clean(" ".join(str(error).split())) or type(error).__name__


def _say(line: str) -> None:
    print(f"analyst: {line}", file=sys.stderr)


def _progress() -> Callable[[str], None] | None:
    """Say on stderr what is done, where a person watches."""
    return (lambda line: _say(line)) if sys.stderr.isatty() else None


def _expected_errors() -> tuple[type[BaseException], ...]:
    """Errors that say themselves what to do: no traceback is wanted."""
    from analyst.annotate import EngineError, ModelMissingError
    from analyst.briefing.files import BriefingError
    from analyst.compare.embeddings import EmbedderMissingError
    from analyst.corpus.errors import CorpusError
    from analyst.review import CorrectionsError

    return (
        UsageError, CorpusError, CorrectionsError, EngineError, ModelMissingError, EmbedderMissingError, BriefingError,
        OSError,
    )  # fmt: skip


# ---- arguments -------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="analyst",
        description="Who is named, who said what, and how outlets differ over the same story.",
        epilog=_examples(
            "analyst briefing articles/ --out briefing/",
            "analyst quotes articles/ --top 20",
            "analyst read articles/ --out tables/ --json",
        )
        + "\nexit codes: 0 done, 1 unexpected error, 2 wrong usage or a thing to mend first, 130 interrupted",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"analyst {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    read = _command(
        commands, "read", _read, "Read and clean the articles; write the tables as Parquet.",
        "analyst read articles/ --out tables/", "analyst read export.csv --column text=Article --out tables/",
    )  # fmt: skip
    read.add_argument("--out", type=_path, required=True, metavar="DIR", help="folder for the tables")
    _add_top(read)

    _command(
        commands, "annotate", _annotate, "Annotate every paragraph that the cache does not know, and count.",
        "analyst annotate articles/", "analyst annotate articles/ --engine processes --workers 8",
        "analyst annotate articles/ --engine tcp://10.0.0.5:8786",
    )  # fmt: skip

    entities = _command(
        commands, "entities", _entities, "Find people, organisations, places and groups, spellings joined.",
        "analyst entities articles/ --out tables/", "analyst entities articles/ --top 5 --json",
    )  # fmt: skip
    entities.add_argument("--out", type=_path, metavar="DIR", help="folder for the tables as Parquet")
    _add_top(entities)

    quotes = _command(
        commands, "quotes", _quotes, "Find who said what, in a corpus or in a file of texts.",
        "analyst quotes articles/ --out tables/", "analyst quotes texts.jsonl --out quotes.jsonl",
        corpus_help='folder of articles, or a .jsonl file with {"doc_id": …, "text": "…"} on each line',
    )  # fmt: skip
    quotes.add_argument(
        "--out", type=_path, metavar="PLACE", help="folder for the tables as Parquet; a .jsonl file for texts"
    )
    _add_top(quotes)

    statements = _command(
        commands, "statements", _statements, "Find the sentences of one story that say the same in two outlets.",
        "analyst statements articles/ --out tables/", "analyst statements articles/ --similarity semantic",
    )  # fmt: skip
    statements.add_argument("--out", type=_path, metavar="DIR", help="folder for the tables as Parquet")
    _add_similarity(statements)
    _add_top(statements)

    briefing = _command(
        commands, "briefing", _briefing, "Write a page, slides, a handout and sheets to hand on, and all figures.",
        "analyst briefing articles/ --out briefing/", "analyst briefing articles/ --only pptx,html",
        "analyst briefing articles/ --theme house/theme.toml", "analyst briefing articles/ --notebooks notebooks/",
    )  # fmt: skip
    briefing.add_argument(
        "--out", type=_path, default=Path("briefing"), metavar="DIR",
        help="folder for the briefing; one that is there is replaced when the new one is complete "
        "(default: %(default)s)",
    )  # fmt: skip
    briefing.add_argument("--title", metavar="TEXT", help="heading of the briefing")
    briefing.add_argument(
        "--only", type=_kinds, metavar="KIND,KIND",
        help=f"what is written, of {', '.join(BRIEFING_KINDS)} (default: all); the folder then holds nothing else",
    )  # fmt: skip
    briefing.add_argument(
        "--theme", type=_path, metavar="FILE",
        help="house style: colours, fonts, logo, language of the labels "
        "(default: the theme.toml beside the articles, if there is one)",
    )  # fmt: skip
    _add_similarity(briefing)
    briefing.add_argument(
        "--notebooks",
        type=_path,
        metavar="DIR",
        help="run the notebooks of this folder too, and keep their pages",
    )

    _command(
        commands,
        "review",
        _review,
        "List the corrections, with what became of each.",
        "analyst review articles/",
    )
    _add_cache(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], Result],
    summary: str,
    *examples: str,
    corpus_help: str = "folder of articles, or one file",
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=_examples(*examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("corpus", type=_path, metavar="PATH", help=corpus_help)
    parser.add_argument(
        "--column", type=_column, action="append", default=[], metavar="FIELD=NAME",
        help=f"in tables, the column of a field ({', '.join(FIELDS)}); may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--copies", choices=COPY_RULES, default=COPY_RULES[0],
        help="how copies of an article are counted: one in each outlet, one in all, or every one "
        "(default: %(default)s)",
    )  # fmt: skip
    if name != "read":
        _add_engine(parser)
    _add_output(parser)
    parser.set_defaults(run=run)
    return parser


def _add_engine(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("where paragraphs are annotated; the result is the same")
    group.add_argument(
        "--engine", type=_engine_name, metavar="ENGINE",
        help="local (this process), processes (of this machine), dask (a cluster on this machine), or the address of "
        "a Dask scheduler, tcp://HOST:PORT or tls://HOST:PORT (default: $ANALYST_ENGINE, else local for small "
        "corpora, processes for large ones)",
    )  # fmt: skip
    group.add_argument(
        "--workers", type=_positive, metavar="N",
        help="how many processes (default: $ANALYST_WORKERS, else as many as processors and memory allow)",
    )  # fmt: skip
    for what, meaning in (("ca", "certificate authority"), ("cert", "own certificate"), ("key", "own key")):
        group.add_argument(f"--tls-{what}", type=_path, metavar="FILE", help=f"for tls://: {meaning}, PEM")


def _add_cache(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    summary = "Show what annotated paragraphs are kept from run to run; clean them out; limit their size."
    parser = commands.add_parser(
        "cache",
        help=summary,
        description=f"{summary} They lie in $ANALYST_CACHE, else in the user's cache folder.",
        epilog=_examples("analyst cache", "analyst cache --clean old", "analyst cache --limit 5GB"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--clean", nargs="?", const="all", choices=["all", "old"],
        help="remove all of it, or only what older versions left",
    )  # fmt: skip
    parser.add_argument(
        "--limit", type=_size, metavar="SIZE",
        help="how large it may become, as 500MB or 5GB, from now on; what was used longest ago goes first",
    )  # fmt: skip
    _add_output(parser)
    parser.set_defaults(run=_cache)


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.add_argument("--traceback", action="store_true", help="show where an error came from")


def _path(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; name a folder (. for this one)")
    return Path(text)


def _engine_name(text: str) -> str:
    if text not in {"local", "processes", "dask"} and not re.fullmatch(r"(?:tcp|tls)://\S+:\d+", text):
        raise argparse.ArgumentTypeError(f"{text!r}: wanted local, processes, dask, tcp://HOST:PORT or tls://HOST:PORT")
    return text


def _size(text: str) -> int:
    from analyst.annotate.upkeep import parse_size

    try:
        return parse_size(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _column(text: str) -> tuple[str, str]:
    field, sign, name = text.partition("=")
    if not sign or field not in FIELDS or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r}: wanted FIELD=NAME, FIELD one of {', '.join(FIELDS)}")
    return field, name


def _kinds(text: str) -> list[str]:
    kinds = [kind.strip() for kind in text.split(",") if kind.strip()]
    unknown = [kind for kind in kinds if kind not in BRIEFING_KINDS]
    if unknown or not kinds:
        raise argparse.ArgumentTypeError(f"{text!r}: wanted some of {', '.join(BRIEFING_KINDS)}, joined by commas")
    return kinds


def _add_top(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--top", type=_positive, default=10, metavar="N", help="rows to print (default: 10)")


def _add_similarity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--similarity", choices=SIMILARITIES,
        help="how sentences are compared: by their letters, or by their meaning too, which needs the extra `semantic` "
        "(default: $ANALYST_SIMILARITY, else characters)",
    )  # fmt: skip


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return number


def _examples(*lines: str) -> str:
    return "examples:\n" + "\n".join(f"  {line}" for line in lines)
