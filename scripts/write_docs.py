"""Write the pages of docs/ that follow from the code, and the output below each command of the others: `make docs`."""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import shlex
import shutil
import tempfile

from analyst import cli, schema
from analyst.corpus import resources
from analyst.corpus.pages import Limits
from analyst.corpus.readers import FORMATS
from analyst.corpus.rules import cleaning_rules
from scripts.pages import PAGES as ALL_PAGES
from scripts.pages import ROOT

DOCS = ROOT / "docs"

FORMATS_HEAD = """# What can be read

Put files, folders of files, or archives of them in one folder, or name one file. What a file is, is found by its content where that is
firm (a signature, the start of a page), and by its suffix where it is not, so a page named `.txt` is read as a page. A file that
cannot be read keeps its row in ARTICLES with its `problem`; a broken part of a file costs that part.

| format | suffixes | what it yields |
| --- | --- | --- |
"""
YIELDS = {
    "text": "one article; or the articles of an export of Nexis, Factiva or ProQuest",
    "markdown": "one article; front matter (`title`, `author`, `date`, `url`, …) as its facts",
    "html": "one article: trafilatura finds it, JSON-LD, OpenGraph and meta elements give its facts; a Factiva page several",
    "mail": "the message, and attachments in a known format; the saved page of an `.mhtml`",
    "delimited": "one article a row; rows may span lines",
    "sheets": "one article a row of each sheet that has a column of text",
    "records": "one article a record: a list, an object that holds one, or a record a line",
    "parquet": "one article a row",
    "word": "one article, or those of an export; headers, footers and notes are set aside",
    "rich": "one article, or those of an export",
    "pdf": "one article from the text layer, a paragraph a line; running headers and page numbers are set aside",
    "zip": "what its files yield, archives in archives too",
    "tar": "what its files yield",
    "warc": "one article a captured page (`response`, `resource`) or text (`conversion`)",
    "packed": "what the file inside yields",
    "ole": "nothing: it says whether the file is old or has a password, and what to do",
}
PARTS = """
Each article has a name in the corpus (`article_name`): the file, or the file and the part of it, such as `export.csv#row 12` or
`week.zip#monday/a.html`. By this name `corpus.toml` states facts about it and corrections find it.

Files that are no articles are passed over: hidden files, README files, `corpus.toml`, `theme.toml` with its `logo.png` or `logo.jpg`,
the folder `corrections`, and the folder that a browser saves beside a page (`page_files/`). A link that leads out of the corpus is not
followed.

## Limits
An archive may unpack to {most_bytes:,} MB in all and hold {most_members:,} files, {most_depth} archives deep; a file in it
of more than {ratio_from} MB may not be over {most_ratio} times as large as it was packed. One page, PDF or Word file may have
{most_document} MB, and one article {most_letters:,} letters. What is over that is refused with a message that names the limit; `read_corpus(limits=…)` sets others. Nothing in
an archive is ever written to a path that the archive names.

## Tables: which column is what
Columns are found by their usual names; letter case, spaces and marks do not count. Where a table has others, name them:
`analyst read export.csv --column text="Artikel" --column outlet=Titel --out tables/`, or `read_corpus(path, columns={{"text": "Artikel"}})`.
A list of articles without their text (Media Cloud, GDELT) is read as metadata, and each row's `problem` says that the text is missing.
A date such as 03/04/2025 is left open unless other dates of the column show which is the day. Years of two digits are read as
1969 to 2068, and told.

| field | names that are known |
| --- | --- |
"""
RULES_HEAD = """
## What the cleaning takes out
Each removed line, or part of one, is in REMOVED with the name of its rule. A rule is switched off, and a line kept or removed by hand,
in `corrections/lines.toml` beside the articles:

```toml
[[switch_off]]
rule = "photo_caption"
outlet = "Example Times"      # or source_file = "…"; or neither: everywhere

[[keep]]
line = "They named three conditions:"
```

| rule | what it takes out | for example |
| --- | --- | --- |
"""


def formats_page() -> str:
    """Make docs/formats.md."""
    limits = Limits()
    rows = [
        f"| {each.name} | {' '.join(f'`{s}`' for s in each.suffixes)} | {YIELDS[key]} |"
        for key, each in FORMATS.items()
    ]
    names: dict[str, list[str]] = {}
    for field, name, *_ in resources.read_rows("corpus_columns.tsv"):
        names.setdefault(field, []).append(name)
    columns = [f"| `{field}` | {', '.join(found)} |" for field, found in names.items()]
    rules = [f"| `{r.rule}` | {_cell(r.meaning)} | {_cell(r.example)} |" for r in cleaning_rules().itertuples()]
    parts = PARTS.format(
        most_bytes=limits.most_bytes // 1_000_000,
        most_members=limits.most_members,
        most_depth=limits.most_depth,
        ratio_from=limits.ratio_from // 1_000_000,
        most_ratio=limits.most_ratio,
        most_letters=limits.most_letters,
        most_document=limits.most_document // 1_000_000,
    )
    return "\n".join(
        [FORMATS_HEAD.rstrip("\n"), *rows, parts.rstrip("\n"), *columns, RULES_HEAD.rstrip("\n"), *rules, ""]
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


COMMANDS_HEAD = """# Commands

Written by `make docs` from the command itself, which says the same with `--help`. Results go to standard output, all else to standard
error. Exit codes: 0 done, 1 an unexpected error, 2 wrong usage or a thing to mend first, 3 done and the
answer is no (`check`, `cite`, `review --strict`), 130 interrupted.
"""
SHARED_HEAD = """## Arguments of several commands

| argument | meaning | commands |
| --- | --- | --- |"""
SHARED_BY = 3  # an argument of as many commands is explained once


def commands_page() -> str:
    """Make docs/reference/commands.md."""
    commands = subcommands(cli.build_parser())
    rows = {name: [_argument_row(each) for each in command._actions[1:]] for name, command in commands.items()}
    users = {row: [name for name in commands if row in rows[name]] for found in rows.values() for row in found}
    shared = [row for row, names in users.items() if len(names) >= SHARED_BY]
    lines = [COMMANDS_HEAD]
    for name, command in commands.items():
        own = [row for row in rows[name] if row not in shared]
        examples = re.findall(r"^  (analyst .*)$", command.epilog or "", re.MULTILINE)
        lines += [f"## analyst {name}", "", _cell(command.description or ""), "", "```sh", *examples, "```", ""]
        if own:
            lines += ["| argument | meaning |", "| --- | --- |", *own, ""]
    lines += [SHARED_HEAD]
    for row in shared:
        names = "all" if len(users[row]) == len(commands) else ", ".join(users[row])
        lines.append(f"{row} {names} |")
    return "\n".join([*lines, ""])


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command by its name."""
    return next(each.choices for each in parser._actions if isinstance(each, argparse._SubParsersAction))


def _argument_row(action: argparse.Action) -> str:
    value = action.metavar or ("" if action.nargs == 0 else "|".join(map(str, action.choices or ())))
    if action.nargs == "?":
        value = f"[{value}]"
    shown = [f"{option} {value}".strip() for option in action.option_strings] or [str(value)]
    meaning = (action.help or "").replace("%(default)s", str(action.default))
    needed = " (needed)" if action.required and action.option_strings else ""
    return f"| {', '.join(f'`{_cell(each)}`' for each in shown)} | {_cell(meaning)}{needed} |"


CONSOLE = re.compile(r"^```console\n\$ (analyst [^\n]*)\n.*?^```$", re.DOTALL | re.MULTILINE)


def with_outputs(text: str) -> str:
    """Put below each command of a page what it prints, for the sample articles under the name `articles`."""
    return CONSOLE.sub(lambda found: f"```console\n$ {found[1]}\n{output_of(found[1])}```", text)


def output_of(command: str) -> str:
    """Run a command in a folder of its own, and return what it prints."""
    printed = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        shutil.copytree(ROOT / "seeds", "articles")
        if code := cli.main(shlex.split(command)[1:]):
            raise SystemExit(f"{command}: exit code {code}")
    return printed.getvalue()


PAGES = {"schema.md": schema.describe, "formats.md": formats_page, "reference/commands.md": commands_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    for path in ALL_PAGES:
        text = path.read_text(encoding="utf-8")
        if (filled := with_outputs(text)) != text:
            path.write_text(filled, encoding="utf-8")
