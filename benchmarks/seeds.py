"""Measure the sample corpus against what a reader found in it: `python -m benchmarks.seeds` prints Markdown tables.

The reader's truth lies in tests/golden: seed_articles.jsonl (metadata, raw lines to keep and to remove, counts of
names as printed with a capital) and seed_quotes.jsonl (quotes, offsets in the raw file). A direct or indirect quote is
found if its letters and digits overlap the reader's by 80 % or more; a mixed one if the words in quotation marks are
inside its content, since the reader noted those words and the engine gives the whole clause. Right means found,
with the same speaker entity and a cue that shares a letter with the reader's.
"""

import json
from collections import Counter
from pathlib import Path

import pandas as pd

from analyst import Workbook, open_workbook

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
FIELDS = {
    "outlet": "outlet",
    "headline": "headline",
    "byline": "authors",
    "dateline": "dateline",
    "via": "aggregator",
    "wire": "wire",
}


def read_golden(name: str) -> dict[str, dict]:
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    return {row["doc_id"]: row for row in map(json.loads, lines)}


def compare_metadata(wb: Workbook) -> list[tuple[str, str, object, object]]:
    """Return (file, field, wanted, found) for each field of each article."""
    rows = []
    for doc_id, gold in read_golden("seed_articles.jsonl").items():
        article = wb.article(doc_id)
        for field, column in FIELDS.items():
            found = article[column]
            rows.append((doc_id, field, gold[field], None if pd.isna(found) else found))
        day = None if pd.isna(article["published_at"]) else article["published_at"].date().isoformat()
        rows.append((doc_id, "published", gold["published"], day))
    return rows


def compare_lines(wb: Workbook) -> list[tuple[str, int, str, str]]:
    """Return (file, raw line, wanted, found) for each line that the reader decided: `keep` or `drop`."""
    rows = []
    for doc_id, gold in read_golden("seed_articles.jsonl").items():
        kept = set(wb.text_map.loc[wb.text_map["source_file"] == doc_id, "raw_line"])
        for wanted in ("keep", "drop"):
            rows += [(doc_id, number, wanted, "keep" if number in kept else "drop") for number in gold[wanted]]
    return rows


def count_names(wb: Workbook, doc_id: str, lines: set[int]) -> Counter:
    """Count (canonical name, surface form) of the names on those raw lines; a dateline counts by its line."""
    counts: Counter = Counter()
    names = dict(zip(wb.entities["entity_id"], wb.entities["name"], strict=True))
    mentions = wb.mentions[(wb.mentions["source_file"] == doc_id) & (wb.mentions["mention_kind"] == "name")]
    for row in mentions.dropna(subset="entity_id").itertuples():
        if wb.raw_span(row.article_id, row.start_char, row.end_char)[0] in lines:
            counts[names[row.entity_id], row.mention_text] += 1
    fields = wb.field_mentions[
        (wb.field_mentions["source_file"] == doc_id) & (wb.field_mentions["field"] == "dateline")
    ]
    removed = wb.removed[(wb.removed["source_file"] == doc_id) & (wb.removed["rule"] == "dateline")]
    if set(removed["raw_line"]) & lines:
        counts.update((names[row.entity_id], row.mention_text) for row in fields.itertuples())
    return counts


def compare_names(wb: Workbook) -> list[tuple[str, str, str, int, int]]:
    """Return (file, name, surface form, wanted, found) for each name that the reader counted."""
    rows = []
    for doc_id, gold in read_golden("seed_articles.jsonl").items():
        found = count_names(wb, doc_id, set(gold["keep"]))
        for name, forms in gold["names"].items():
            own = {form for (canonical, form) in found if canonical == name}
            slips = {form for form in own if form[:1].islower()}  # "ukraine": found, and not in the reader's counts
            every = sorted((own - slips) | set(forms))
            rows += [(doc_id, name, form, forms.get(form, 0), found[name, form]) for form in every]
    return rows


def letters(text: str, parts: list) -> set[int]:
    return {place for start, end in parts for place in range(start, end) if text[place].isalnum()}


def raw_quotes(wb: Workbook, doc_id: str) -> list[dict]:
    """Give the workbook's quotes of a file with all places in the raw text."""
    quotes = []
    for row in wb.quotes[wb.quotes["source_file"] == doc_id].itertuples():
        parts = wb.quote_parts[wb.quote_parts["quote_id"] == row.quote_id]
        spans = [
            wb.raw_span(row.article_id, s, e)[1:] for s, e in zip(parts["start_char"], parts["end_char"], strict=True)
        ]
        has_cue = not pd.isna(row.cue_start_char)
        cue = [wb.raw_span(row.article_id, row.cue_start_char, row.cue_end_char)[1:]] if has_cue else []
        quotes.append({"content": spans, "cue": cue, "name": row.speaker_name, "type": row.quote_type})
    return quotes


def compare_quotes(wb: Workbook) -> list[tuple[str, str, str, str]]:
    """Return (file, type, words, verdict) for each of the reader's quotes: `right`, `wrong speaker`, …, `missed`."""
    rows = []
    for doc_id, gold in read_golden("seed_quotes.jsonl").items():
        raw = wb.raw_texts.loc[wb.raw_texts["article_id"] == wb.article(doc_id)["article_id"], "raw_text"].iloc[0]
        found = raw_quotes(wb, doc_id)
        rows += [
            (doc_id, quote["type"], " […] ".join(quote["text"]), _verdict(raw, quote, found))
            for quote in gold["quotes"]
        ]
    return rows


def _verdict(raw: str, gold: dict, found: list[dict]) -> str:
    wanted = letters(raw, gold["content"])
    verdicts = []
    for quote in found:
        places = letters(raw, quote["content"])
        shared = len(wanted & places)
        is_found = shared >= 0.8 * len(wanted | places)
        if gold["type"] == "mixed":
            is_found = shared == len(wanted) and quote["type"] != "indirect"
        if not is_found:
            continue
        if quote["name"] != gold["entity"]:
            verdicts.append("wrong speaker")
        elif not letters(raw, [gold["cue"]]) & letters(raw, quote["cue"]):
            verdicts.append("wrong cue")
        else:
            return "right"
    return min(verdicts, default="missed")


def main() -> None:
    wb = open_workbook(ROOT / "seeds")
    metadata, lines, names, quotes = compare_metadata(wb), compare_lines(wb), compare_names(wb), compare_quotes(wb)
    print("| what | in the articles | found right | wrong or missed |\n| --- | --- | --- | --- |")

    def row(what: str, right: list[bool]) -> None:
        print(f"| {what} | {len(right)} | {sum(right)} | {len(right) - sum(right)} |")

    for field in (*FIELDS, "published"):
        row(f"metadata: {field}", [wanted == found for _, name, wanted, found in metadata if name == field])
    for wanted in ("keep", "drop"):
        row(f"raw lines to {wanted}", [found == wanted for _, _, decided, found in lines if decided == wanted])
    row("counts of a name's form in an article", [wanted == found for *_, wanted, found in names])
    for kind in ("direct", "mixed", "indirect"):
        row(f"{kind} quotes", [verdict == "right" for _, name, _, verdict in quotes if name == kind])
    print(f"\nIndirect quotes beyond the clear cases that the reader noted: {_beyond(wb, quotes)}.")
    for doc_id, *rest in (
        *(item for item in metadata if item[2] != item[3]),
        *(item for item in lines if item[2] != item[3]),
        *(item for item in names if item[3] != item[4]),
        *(item for item in quotes if item[3] != "right"),
    ):
        print("-", doc_id, *rest)


def _beyond(wb: Workbook, quotes: list) -> int:
    n_noted = sum(kind == "indirect" and verdict == "right" for _, kind, _, verdict in quotes)
    return int((wb.quotes["quote_type"] == "indirect").sum()) - n_noted


if __name__ == "__main__":
    main()
