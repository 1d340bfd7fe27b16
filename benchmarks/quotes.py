"""Score the quote engine on annotated articles: `python -m benchmarks.quotes --text T.jsonl --gold G.jsonl`.

T rows: {doc_id, text}; G rows: {doc_id, quotes: [{content: [[start, end], …], speaker, cue, ignore}]}, offsets in code
points. Scored piece by piece: a predicted piece is right if its letters and digits overlap the gold piece's by 80 % or
more (intersection over union) and the speakers share a letter. Gold marked `ignore` (no word of communication) is
neither asked for nor counted against.
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from analyst.annotate import annotate_paragraphs, load_model
from analyst.quotes import quotes_of_texts
from analyst.quotes.batch import tables_of_text
from analyst.quotes.marks import find_quoted
from analyst.quotes.types import quote_type

RIGHT = 0.8
TYPES = ("direct", "mixed", "indirect")


def rows(path: str) -> dict[str, dict]:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return {row["doc_id"]: row for row in map(json.loads, lines)}


def letters(text: str, start: int, end: int) -> frozenset[int]:
    return frozenset(place for place in range(start, end) if text[place].isalnum())


def joined(text: str, spans: list) -> list[tuple[int, int]]:
    """Join pieces with no letter or digit between them, so that one piece and two next to each other are equal."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted(map(tuple, spans)):
        if runs and not any(c.isalnum() for c in text[runs[-1][1] : start]):
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs


def pieces(text: str, quotes: list[dict], quoted: list[tuple[int, int]]) -> list[dict]:
    found = []
    for quote in quotes:
        speaker = letters(text, *quote["speaker"]) if quote["speaker"] else None
        for start, end in joined(text, quote["content"]):
            if text[start:end].lower().startswith("that "):
                start += 5
            places = letters(text, start, end)
            if places:
                kind = quote_type(text, [(start, end)], quoted)
                found.append({"places": places, "speaker": speaker, "type": kind, "quote": quote})
    return found


def pair(gold: list[dict], predicted: list[dict]) -> list[tuple[float, int, int]]:
    """One to one, by falling overlap."""
    overlaps = []
    for i, one in enumerate(gold):
        for j, other in enumerate(predicted):
            shared = len(one["places"] & other["places"])
            if shared:
                overlaps.append((shared / len(one["places"] | other["places"]), i, j))
    taken_gold, taken_predicted, pairs = set(), set(), []
    for overlap, i, j in sorted(overlaps, key=lambda row: (-row[0], row[1], row[2])):
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((overlap, i, j))
    return pairs


def same_speaker(one: dict, other: dict) -> bool:
    if one["speaker"] is None or other["speaker"] is None:
        return one["speaker"] is None and other["speaker"] is None
    return bool(one["speaker"] & other["speaker"])


def score(texts: dict[str, dict], gold: dict[str, dict], predicted: dict[str, list[dict]]) -> tuple[Counter, Counter]:
    """Count (what, type) and, for reliability, (right or all, rule)."""
    counts: Counter = Counter()
    rules: Counter = Counter()
    for doc_id, row in texts.items():
        text = row["text"]
        quoted, place = [], 0
        for line in text.split("\n"):
            quoted += [(q.start_char + place, q.end_char + place) for q in find_quoted(line)]
            place += len(line) + 1
        wanted = pieces(text, gold[doc_id]["quotes"], quoted)
        found = pieces(text, predicted[doc_id], quoted)
        ignored = [one for one in wanted if one["quote"].get("ignore")]
        matched = {j: (overlap, i) for overlap, i, j in pair(wanted, found)}
        for one in wanted:
            if not one["quote"].get("ignore"):
                counts["gold", one["type"]] += 1
        for j, one in enumerate(found):
            overlap, i = matched.get(j, (0.0, -1))
            if i >= 0 and overlap >= 0.5 and wanted[i]["quote"].get("ignore"):
                continue
            if overlap < 0.5 and any(len(one["places"] & g["places"]) >= RIGHT * len(one["places"]) for g in ignored):
                continue
            counts["found", one["type"]] += 1
            sure = {"rule": one["quote"]["rule"], "confidence": round(one["quote"]["confidence"], 1)}
            for key in sure:
                rules["all", key, sure[key]] += 1
            if i >= 0 and overlap >= RIGHT and not wanted[i]["quote"].get("ignore") and same_speaker(wanted[i], one):
                counts["right", one["type"]] += 1
                counts["reached", wanted[i]["type"]] += 1
                for key in sure:
                    rules["right", key, sure[key]] += 1
    return counts, rules


def line(name: str, gold: int, found: int, right: int, reached: int) -> str:
    precision = right / found if found else 0.0
    recall = reached / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"| {name} | {gold} | {found} | {100 * precision:.1f} | {100 * recall:.1f} | {100 * f1:.1f} |"


def speed(texts: dict[str, dict]) -> str:
    """Words a second of the whole engine beside bare spaCy with the same model, on the same paragraphs."""
    nlp = load_model()
    some = list(texts.values())[:30]
    blocks = [tables_of_text(row["text"])[1] for row in some]
    lines = [text for block in blocks for text in block["paragraph_text"]]
    n_words = sum(len(text.split()) for text in lines)
    list(nlp.pipe(lines[:50]))
    start = time.perf_counter()
    for _ in nlp.pipe(lines, batch_size=256):
        pass
    bare = time.perf_counter() - start
    start = time.perf_counter()
    for block in blocks:
        annotate_paragraphs(block, nlp=nlp, use_cache=False)
    ours = time.perf_counter() - start
    rates = f"bare spaCy {n_words / bare:.0f}/s, with quotes {n_words / ours:.0f}/s"
    return f"{n_words} words: {rates}, time {ours / bare:.2f}x"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", required=True)
    parser.add_argument("--gold", required=True)
    parser.add_argument("--rules", action="store_true", help="also print the share of right finds for each rule")
    options = parser.parse_args()
    texts, gold = rows(options.text), rows(options.gold)
    predicted = dict(quotes_of_texts((doc_id, row["text"]) for doc_id, row in texts.items()))
    counts, rules = score(texts, gold, predicted)
    print("| type | annotated | found | precision | recall | F1 |\n| --- | --- | --- | --- | --- | --- |")
    sums = {what: sum(counts[what, kind] for kind in TYPES) for what in ("gold", "found", "right", "reached")}
    print(line("all", *sums.values()))
    for kind in TYPES:
        print(line(kind, *(counts[what, kind] for what in sums)))
    if options.rules:
        for title in ("rule", "confidence"):
            print(f"\n| {title} | found | share right |\n| --- | --- | --- |")
            for (what, key, value), n in sorted(rules.items(), key=lambda item: (-item[1], str(item[0]))):
                if what == "all" and key == title:
                    print(f"| {value} | {n} | {rules['right', key, value] / n:.2f} |")
    print("\n" + speed(texts))


if __name__ == "__main__":
    main()
