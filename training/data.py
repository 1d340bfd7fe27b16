"""Annotated articles, cut into paragraphs, with what the rules of the quote engine find in each.

    python -m training.data --out examples.jsonl training/articles wikinews.text.jsonl polnear/train.text.jsonl

A folder holds articles in the inline format (training/inline.py); `NAME.text.jsonl` has rows {doc_id, text} and beside
it `NAME.gold.jsonl` rows {doc_id, quotes: [{content: [[start, end], …], speaker, cue, ignore}]}, offsets in code
points.
Articles of the GUM corpus (doc_id `GUM_…`) are repaired on the way, see `repaired`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analyst.annotate.records import Attribution
from analyst.quotes.marks import LINE, find_quoted
from analyst.quotes.tagger.labels import Truth
from training import inline

Span = tuple[int, int]

# Cues of the GUM corpus that are no words of communication: it marks both alike.
_THOUGHT = re.compile(
    r"\b(?:think|thinks|thought|believe[sd]?|know[sn]?|knew|feels?|felt|hope[sd]?|want(?:s|ed)?|expect(?:s|ed)?|fear(?:s|ed)?"
    r"|consider(?:s|ed)?|understand|understood|learn(?:s|ed|t)?|find|found|realiz?s?ed?|decided?|doubt(?:s|ed)?|guess"
    r"|see|saw|seen|remember(?:s|ed)?|assume[sd]?|suppose[sd]?|imagine[sd]?|wish(?:es|ed)?|plan(?:s|ned)?)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"—[^“\"]*\d{4}$|^(?:Categories|Sources|Related|Image)\b")  # references below an article


class Example(NamedTuple):
    """One paragraph."""

    doc_id: str
    start_char: int
    text: str
    truth: tuple[Truth, ...]
    rules: tuple[Attribution, ...]


def read_inline(folder: Path) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield doc_id, text and attributions of each article in the inline format."""
    for path in sorted(folder.glob("*.txt")):
        try:
            _, text, found = inline.parse(path.read_text(encoding="utf-8"))
        except inline.FormatError as error:
            print(f"{path.name} left out: {error}", file=sys.stderr)
            continue
        yield path.stem, text, found


def read_jsonl(path: Path) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield doc_id, text and attributions of each row of `NAME.text.jsonl` and `NAME.gold.jsonl`."""
    gold_path = path.with_name(path.name.replace(".text.", ".gold."))
    gold = {row["doc_id"]: row["quotes"] for row in map(json.loads, gold_path.read_text(encoding="utf-8").splitlines())}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        yield row["doc_id"], row["text"], gold.get(row["doc_id"], [])


def paragraphs(text: str, quotes: Iterable[dict[str, Any]]) -> Iterator[tuple[int, str, list[Truth]]]:
    """Cut an article and its attributions into paragraphs: start, text, and what of each attribution stands in it."""
    quotes = list(quotes)
    for line in LINE.finditer(text):
        first, last = line.span()

        def inside(span: list[int] | None, first: int = first, last: int = last) -> Span | None:
            if span is None or span[0] >= last or span[1] <= first:
                return None
            return max(span[0], first) - first, min(span[1], last) - first

        truth = []
        for quote in quotes:
            cuts = [cut for cut in map(inside, quote["content"]) if cut is not None]
            content = tuple(joined(line.group(), cuts))
            speaker, cue = inside(quote.get("speaker")), inside(quote.get("cue"))
            if content or cue:
                truth.append(Truth(content, speaker, cue, bool(quote.get("ignore"))))
        yield first, line.group(), truth


def joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Join pieces with no letter or digit between them: some corpora cut a content at each full stop."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and not any(letter.isalnum() for letter in text[found[-1][1] : start]):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def repaired(text: str, truth: list[Truth], counts: Counter[str]) -> list[Truth] | None:
    """Repair one paragraph of the GUM corpus, whose attributions were made from discourse relations.

    A direct quote that was cut to its first clause is taken to its closing mark; quoted sentences behind it become
    pieces of it; a cue that swallowed its speaker is cut; thinking is told from saying by its verb.

    Returns:
        The attributions; None if the paragraph can't be repaired: a long quoted stretch stays nobody's, a cue is no
        verb, or it is a list of references.
    """
    if _LISTED.search(text):
        counts["dropped: references"] += 1
        return None
    quoted = [(each.start_char, each.end_char) for each in find_quoted(text)]
    result: list[Truth] = []
    for each in truth:
        if each.cue is None or each.speaker is None or not each.content:
            counts["dropped: no speaker, cue or content"] += 1
            return None
        cue = each.cue
        if cue[0] < each.speaker[1] <= cue[1] and cue[0] >= each.speaker[0]:
            cue = (min(each.speaker[1] + 1, cue[1]), cue[1])
            counts["cues cut"] += 1
        word = text[cue[0] : cue[1]]
        if not word[:1].islower() and not word.startswith("According"):
            counts["dropped: odd cue"] += 1
            return None
        content = [_to_closing_mark(span, quoted, counts) for span in each.content]
        result.append(Truth(tuple(content), each.speaker, cue, bool(_THOUGHT.search(word))))
    for start, end in quoted:
        if any(first < end and start < last for each in result for first, last in each.content):
            continue
        if end - start < 30:
            continue  # a term or a title
        whole = text[start + 1 : start + 2].isupper() and text[end - 2 : end - 1] in ".,?!"
        before = [n for n, each in enumerate(result) if each.content[-1][1] <= start and _is_quoted(each, quoted)]
        if not whole or not before:
            counts["dropped: quotation that is nobody's"] += 1
            return None
        owner = result[before[-1]]
        result[before[-1]] = owner._replace(content=(*owner.content, (start, end)))
        counts["floating sentences joined"] += 1
    return result


def _is_quoted(each: Truth, quoted: list[Span]) -> bool:
    return any(first <= start < last for start, _ in each.content for first, last in quoted)


def _to_closing_mark(span: Span, quoted: list[Span], counts: Counter[str]) -> Span:
    for first, last in quoted:
        if first <= span[1] - 1 < last - 1 and (span[0] <= first + 1):
            counts["contents taken to the closing mark"] += 1
            return min(span[0], first), last
    return span


def read(paths: Iterable[Path]) -> list[Example]:
    """Read annotated articles; the rules are not asked yet."""
    examples: list[Example] = []
    counts: Counter[str] = Counter()
    for path in paths:
        for doc_id, text, quotes in read_inline(path) if path.is_dir() else read_jsonl(path):
            if doc_id.startswith("GUM_") and not doc_id.startswith("GUM_news"):
                counts["dropped: interviews (answers carry no attribution there)"] += 1
                continue
            for start, line, truth in paragraphs(text, quotes):
                kept: list[Truth] | None = truth
                if doc_id.startswith("GUM_"):
                    kept = repaired(line, truth, counts)
                    counts["GUM paragraphs kept"] += kept is not None
                if kept is not None:
                    examples.append(Example(doc_id, start, line, tuple(kept), ()))
    if counts:
        print(dict(counts), file=sys.stderr)
    return examples


def with_rules(examples: Iterable[Example]) -> list[Example]:
    """Ask the rules about each paragraph (parses all of it with spaCy)."""
    from analyst.annotate.model import load_model
    from analyst.annotate.paragraph import annotate_doc
    from analyst.quotes.marks import plain_marks

    pairs = ((plain_marks(each.text), each) for each in examples)
    return [
        each._replace(rules=annotate_doc(doc, each.text).attributions)
        for doc, each in load_model().pipe(pairs, as_tuples=True, batch_size=256)
    ]


def save(examples: Iterable[Example], path: Path) -> None:
    """Save examples, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for each in examples:
            file.write(json.dumps(each, ensure_ascii=False) + "\n")


def load(path: Path) -> list[Example]:
    """Load examples that `save` wrote."""
    return [_example(json.loads(line)) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _example(row: list[Any]) -> Example:
    doc_id, start, text, truth, rules = row
    return Example(
        doc_id,
        start,
        text,
        tuple(Truth(*_tuples(each)) for each in truth),
        tuple(Attribution(*_tuples(each)) for each in rules),
    )


def read_prepared(paths: Sequence[Path]) -> list[Example]:
    """Read prepared examples as they are, and prepare all others."""
    prepared = [path for path in paths if path.suffix == ".jsonl" and ".text." not in path.name]
    raw = [path for path in paths if path not in prepared]
    found = [example for path in prepared for example in load(path)]
    return [*found, *(with_rules(read(raw)) if raw else ())]


def main() -> None:
    """Prepare examples once, so that several trainings can share them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    examples = with_rules(read(options.data))
    save(examples, options.out)
    found = sum(len(each.truth) for each in examples)
    words = sum(len(each.text.split()) for each in examples)
    print(f"{len(examples)} paragraphs, {words} words, {found} attributions")


if __name__ == "__main__":
    main()
