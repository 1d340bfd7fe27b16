"""Write the pages of docs/ that follow from the code: `make docs`."""

from __future__ import annotations

from pathlib import Path

from analyst import schema
from analyst.corpus import resources
from analyst.corpus.pages import Limits
from analyst.corpus.readers import FORMATS
from analyst.corpus.rules import cleaning_rules

DOCS = Path(__file__).parents[1] / "docs"

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
A date such as 03/04/2025 is left open unless other dates of the column show which is the day.

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


PAGES = {"schema.md": schema.describe, "formats.md": formats_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
