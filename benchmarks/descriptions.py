"""Descriptions found, beside those that a reader marked: `python -m benchmarks.descriptions`.

`tests/cases/descriptions.json` has, for the sample corpus and 16 of the articles in `training/articles`, drawn at
random, every description that a reader would note of who and what is named: `wanted`; and what one may or may not note:
`debatable`. The rules were mended after the errors in the sample corpus and in ten of the articles (`read`); six were
marked and scored afterwards (`held out`). A description that is found is right if it is of the same name and overlaps
the marked words by half of the shorter one. What is found of debatable ones counts neither way. `by_pronoun`: the
article says it of "he" or "himself".
"""

import argparse
import json
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import analyst
from training.inline import parse

ROOT = Path(__file__).parents[1]
SEEDS, READ, HELD_OUT = "seeds", "read", "held out"
CASES = ROOT / "tests" / "cases" / "descriptions.json"


class Score(NamedTuple):
    """What was found in one article."""

    article: str
    part: str
    wanted: list[dict[str, Any]]
    missed: list[dict[str, Any]]
    right: list[dict[str, Any]]
    wrong: list[dict[str, Any]]
    """Found, and marked neither as wanted nor as debatable."""


def read_cases() -> list[dict[str, Any]]:
    """The marked articles."""
    return json.loads(CASES.read_text(encoding="utf-8"))


def write_own(folder: Path, cases: Iterable[Mapping[str, Any]]) -> None:
    """Write the articles that are kept in the inline format as a corpus, without their marks."""
    for case in cases:
        path = ROOT / case["article"]
        if case["part"] == SEEDS:
            continue
        headline, body = "", parse(path.read_text(encoding="utf-8"))[1]
        if case["has_headline"]:
            headline, _, body = body.partition("\n")
        title = f"title: {json.dumps(headline, ensure_ascii=False)}\n" if headline else ""
        page = f"---\n{title}outlet: {path.stem}\n---\n\n{body.lstrip()}\n"
        (folder / f"{path.stem}.md").write_text(page, encoding="utf-8", newline="\n")


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Where some words stand in a text."""
    found, start = [], text.find(words)
    while start >= 0:
        found.append((start, start + len(words)))
        start = text.find(words, start + 1)
    return found


def is_same(row: Mapping[str, Any], marked: Mapping[str, Any], text: str) -> bool:
    """Whether a description that was found is the marked one."""
    names = f"{row['name']} {row['mention_text']}".casefold()
    if marked["name"].casefold() not in names:
        return False
    start, end = row["start_char"], row["end_char"]
    return any(
        2 * (min(end, last) - max(start, first)) >= min(end - start, last - first)
        for first, last in places(text, marked["text"])
    )


def score(case: Mapping[str, Any], text: str, rows: list[dict[str, Any]]) -> Score:
    """Hold what was found in an article against what was marked; one to one, in the order of the article."""
    left, right, missed = list(rows), [], []
    for marked in case["wanted"]:
        own = [row for row in left if is_same(row, marked, text)]
        own.sort(key=lambda row: row["kind"] != marked["kind"])
        if own:
            left.remove(own[0])
            right.append(own[0])
        else:
            missed.append(marked)
    wrong = [row for row in left if not any(is_same(row, each, text) for each in case["debatable"])]
    return Score(case["article"], case["part"], case["wanted"], missed, right, wrong)


def score_all(workbooks: Iterable[analyst.Workbook], cases: Iterable[Mapping[str, Any]]) -> list[Score]:
    """Score every marked article that one of the workbooks has."""
    of_stem = {Path(case["article"]).stem: case for case in cases}
    scores = []
    for wb in workbooks:
        mentions = wb.mentions.set_index("mention_id")["mention_text"]
        found = wb.descriptions.assign(mention_text=wb.descriptions["mention_id"].map(mentions))
        for article in wb.articles.sort_values("source_file").itertuples():
            case = of_stem.get(Path(article.source_file).stem)
            if case is not None:
                rows = found[found["article_id"] == article.article_id].to_dict("records")
                scores.append(score(case, article.text, rows))
    return scores


def table(scores: list[Score]) -> pd.DataFrame:
    """Wanted, found, right: in all, by kind, and by whether a pronoun stands for the name."""
    rows = []
    kinds = ["(all)", "(all, but of pronouns)", *analyst.schema.DESCRIPTION_KINDS]
    for kind in kinds:
        wanted = [each for one in scores for each in one.wanted if _is_of(each, kind)]
        missed = [each for one in scores for each in one.missed if _is_of(each, kind)]
        right = [each for one in scores for each in one.right if _is_of(each, kind)]
        wrong = [each for one in scores for each in one.wrong if _is_of(each, kind)]
        rows.append((kind, len(wanted), len(wanted) - len(missed), len(right) + len(wrong), len(right)))
    return pd.DataFrame(rows, columns=["kind", "wanted", "of these found", "found", "right"])


def _is_of(row: Mapping[str, Any], kind: str) -> bool:
    if kind == "(all, but of pronouns)":
        return not row.get("by_pronoun", False)
    return kind == "(all)" or row["kind"] == kind


def markdown(found: pd.DataFrame) -> str:
    """The table as Markdown."""
    lines = ["| descriptions | marked | of these found | shown | of these right |", "| --- | --- | --- | --- | --- |"]
    for kind, *counts in found.itertuples(index=False):
        lines.append(f"| {kind} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table for the sample corpus and for the other articles, and what is missed and wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--errors", action="store_true", help="list what is missed and what is wrong")
    given = parser.parse_args()
    cases = read_cases()
    with tempfile.TemporaryDirectory() as folder:
        write_own(Path(folder), cases)
        scores = score_all((analyst.open_workbook(each, progress=False) for each in (ROOT / "seeds", folder)), cases)
    for part in (SEEDS, READ, HELD_OUT):
        own = [one for one in scores if one.part == part]
        print(f"{part}: {len(own)} articles\n\n{markdown(table(own))}\n")
        for one in own if given.errors else ():
            for mark, rows in (("missed", one.missed), ("wrong", one.wrong)):
                for row in rows:
                    words = row.get("description_text", row.get("text"))
                    print(f"{one.article}: {mark}: {row['name']}: {row['kind']}: {words}")


if __name__ == "__main__":
    main()
