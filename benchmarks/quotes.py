"""Score the quote engines on annotated articles: `make benchmark-quotes TEXT=T.jsonl GOLD=G.jsonl`.

T rows: {doc_id, text}; G rows: {doc_id, quotes: [{content: [[start, end], …], speaker, cue, ignore}]}, offsets in code
points. Scored piece by piece: a predicted piece is right if its letters and digits overlap the gold piece's by 80 % or
more (intersection over union) and the speakers share a letter. Gold marked `ignore` (no word of communication) is
neither asked for nor counted against.

Beside the engines of this package it scores textacy's `direct_quotations`, where textacy is installed. Times are those
of the processor, spaCy included, with the same model on the same paragraphs in the same run. `--scale` measures time
and memory on long documents instead, and needs no annotated articles.
"""

import argparse
import json
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
from spacy.tokens import Doc, Token

from analyst.annotate import annotate_paragraphs, load_model
from analyst.quotes import quotes_of_texts
from analyst.quotes.batch import tables_of_text
from analyst.quotes.engines import ENGINES
from analyst.quotes.lexicon import cue_nouns, cue_verbs
from analyst.quotes.marks import LINE, find_quoted, plain_marks
from analyst.quotes.types import quote_type

RIGHT = 0.8
TYPES = ("direct", "mixed", "indirect")
WHAT = ("gold", "found", "right", "reached")
TIMED = 30  # articles that the times are taken on
PEER = "textacy"


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


class Judged:
    """What one engine got right and wrong."""

    def __init__(self) -> None:
        self.counts: Counter = Counter()
        """(what, type) → pieces."""
        self.sure: Counter = Counter()
        """(all or right, `rule` or `confidence`, its value) → pieces."""
        self.errors: list[tuple[str, str, str]] = []
        """Class, type and words of each error."""

    def add(self, text: str, gold: list[dict], predicted: list[dict]) -> None:
        """Judge one article."""
        quoted = [
            (q.start_char + line.start(), q.end_char + line.start())
            for line in LINE.finditer(text)
            for q in find_quoted(line.group())
        ]
        wanted, found = pieces(text, gold, quoted), pieces(text, predicted, quoted)
        by_gold = {i: (overlap, j) for overlap, i, j in pair(wanted, found)}
        by_found = {j: (overlap, i) for i, (overlap, j) in by_gold.items()}
        for i, one in enumerate(wanted):
            if not one["quote"].get("ignore"):
                self.counts["gold", one["type"]] += 1
                overlap, j = by_gold.get(i, (0.0, -1))
                self._judge_gold(text, one, found[j] if j >= 0 else None, overlap)
        ignored = [one for one in wanted if one["quote"].get("ignore")]
        for j, one in enumerate(found):
            overlap, i = by_found.get(j, (0.0, -1))
            if not _is_ignored(one, wanted[i] if i >= 0 else None, overlap, ignored):
                self._judge_found(text, one, wanted[i] if i >= 0 else None, overlap)

    def _judge_gold(self, text: str, one: dict, other: dict | None, overlap: float) -> None:
        if overlap >= RIGHT and same_speaker(one, other):
            self.counts["reached", one["type"]] += 1
            return
        self.errors.append((_class_of(text, one, other, overlap), one["type"], _shown(text, one)))

    def _judge_found(self, text: str, one: dict, other: dict | None, overlap: float) -> None:
        is_right = overlap >= RIGHT and not other["quote"].get("ignore") and same_speaker(other, one)
        self.counts["found", one["type"]] += 1
        quote = one["quote"]
        for key, value in (("rule", quote["rule"]), ("confidence", round(quote["confidence"], 1))):
            self.sure["all", key, value] += 1
            self.sure["right", key, value] += is_right
        if is_right:
            self.counts["right", one["type"]] += 1
        elif overlap == 0:
            self.errors.append((f"not annotated, by the rule “{quote['rule']}”", one["type"], _shown(text, one)))


def _is_ignored(one: dict, other: dict | None, overlap: float, ignored: list[dict]) -> bool:
    """Tell whether a find meets gold that is neither asked for nor counted against."""
    if other is not None and overlap >= 0.5:
        return bool(other["quote"].get("ignore"))
    return any(len(one["places"] & g["places"]) >= RIGHT * len(one["places"]) for g in ignored)


def _class_of(text: str, one: dict, other: dict | None, overlap: float) -> str:
    if overlap >= RIGHT:
        if one["speaker"] is None:
            return "speaker given where the reader saw none"
        return "speaker not found" if other["speaker"] is None else "wrong speaker"
    if overlap > 0:
        if other["places"] < one["places"]:
            return "words cut short"
        return "too many words" if one["places"] < other["places"] else "words shifted"
    return f"missed, {_cue_of(text, one['quote']['cue'])}"


def _cue_of(text: str, cue: list[int] | None) -> str:
    """Tell what kind of cue a missed quote has: the lexicon's words by their stem, which is rough."""
    if cue is None:
        return "no cue"
    words = text[cue[0] : cue[1]].lower().split()
    if not any(word.isalpha() for word in words):
        return "no word as cue"
    for kind, lexicon in (("verb", cue_verbs()), ("noun", cue_nouns())):
        if any(_has_form(word, lexicon) for word in words):
            return f"cue {kind} of the lexicon"
    return "cue not in the lexicon"


_FORMS = {"said": "say", "told": "tell", "wrote": "write", "written": "write", "made": "make", "swore": "swear"}


def _has_form(word: str, lexicon: dict) -> bool:
    word = _FORMS.get(word, word)
    stems = {
        word,
        *(word[: -len(end)] + new for end in ("s", "es", "ed", "d", "ing") for new in ("", "e") if word.endswith(end)),
    }
    stems |= {word[:-3] + "y" for end in ("ies", "ied") if word.endswith(end)}
    return bool(stems & lexicon.keys())


def _shown(text: str, one: dict) -> str:
    quote = one["quote"]
    spans = [*quote["content"], *filter(None, (quote["speaker"], quote["cue"]))]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    words = " ".join(text[max(0, start - 20) : end + 20].split())
    return words if len(words) <= 200 else f"{words[:120]} … {words[-70:]}"


def judge(texts: dict[str, dict], gold: dict[str, dict], predicted: dict[str, list[dict]]) -> Judged:
    judged = Judged()
    for doc_id, row in texts.items():
        judged.add(row["text"], gold[doc_id]["quotes"], predicted[doc_id])
    return judged


# ---- engines ---------------------------------------------------------------------------------------


def read_with(engine: str, texts: dict[str, dict]) -> dict[str, list[dict]]:
    """Find the quotes of all texts with one engine of this package, or with the peer."""
    if engine == PEER:
        nlp = load_model()
        return {doc_id: list(_peer_quotes_of(row["text"], nlp)) for doc_id, row in texts.items()}
    pairs = ((doc_id, row["text"]) for doc_id, row in texts.items())
    return dict(quotes_of_texts(pairs, quote_engine=engine))


def _peer_quotes_of(text: str, nlp) -> Iterator[dict]:
    for line in LINE.finditer(text):
        start = line.start()
        for quote in peer_quotes(nlp(plain_marks(line.group()))):
            spans = {key: [start + quote[key][0], start + quote[key][1]] for key in ("content", "speaker", "cue")}
            yield {**spans, "content": [spans["content"]], "rule": PEER, "confidence": 0.5}


def peer_quotes(doc: Doc) -> Iterator[dict]:
    """Find quotes in one paragraph with textacy; it refuses an odd number of marks, and then there are none."""
    from textacy.extract.triples import direct_quotations

    try:
        for speaker, cue, content in list(direct_quotations(doc)):
            yield {"content": (content.start_char, content.end_char), "speaker": _ends(speaker), "cue": _ends(cue)}
    except ValueError:
        return


def _ends(tokens: list[Token]) -> tuple[int, int]:
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def engines(asked: list[str] | None) -> list[str]:
    return asked or [*ENGINES, *([PEER] if find_spec(PEER) else [])]


# ---- times -----------------------------------------------------------------------------------------


def cpu(work: Callable[[], object]) -> float:
    return clocked(work)[0]


def clocked(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of the processor, all threads together, and those of the clock on the wall."""
    start, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - start, time.perf_counter() - wall


def speeds(texts: dict[str, dict], names: list[str]) -> str:
    """Say how fast each engine is, spaCy included, and how long it takes beside bare spaCy."""
    nlp = load_model()
    blocks = pd.concat([tables_of_text(row["text"])[1] for row in list(texts.values())[:TIMED]], ignore_index=True)
    lines = list(blocks["paragraph_text"])
    n_words = sum(len(text.split()) for text in lines)

    def bare() -> None:
        for _ in nlp.pipe(map(plain_marks, lines), batch_size=256):
            pass

    def engine(name: str) -> None:
        if name == PEER:
            for doc in nlp.pipe(map(plain_marks, lines), batch_size=256):
                list(peer_quotes(doc))
        else:
            annotate_paragraphs(blocks, nlp=nlp, use_cache=False, progress=False, quote_engine=name, engine="local")

    bare()  # what is loaded on first use
    for name in names:
        engine(name)
    works = {"bare spaCy": bare, **{name: partial(engine, name) for name in names}}
    turns = [{name: clocked(work) for name, work in works.items()} for _ in range(3)]
    best = {name: [min(turn[name][clock] for turn in turns) for clock in (0, 1)] for name in works}
    heads = ["with", "words a CPU second", "time over bare spaCy", "words a second by the clock", "over bare spaCy"]
    table = [f"{n_words:,} words, the best of three times.", f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for name, spent in best.items():
        cells = [f"{n_words / s:,.0f} | {s / best['bare spaCy'][clock]:.2f}" for clock, s in enumerate(spent)]
        table.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(table)


# ---- scale -----------------------------------------------------------------------------------------

_SENTENCES = (
    "The bridge over the river was closed on Monday after a long night of rain.",
    "“We have tested every bolt,” Ada Lee, the head of the harbour board, told reporters.",
    "Omar Diaz said the ferry was too slow, and called the plan “a gift to the banks”.",
    "According to a report, the steel was weak, but the board rejected the claim.",
)


def long_documents(n_words: int) -> dict[str, str]:
    """Make documents that are hard on an engine, by title."""
    size = n_words // 55
    blocks = [" ".join([f"This is part {n} of the minutes.", *_SENTENCES]) for n in range(size)]  # no two are alike
    few = n_words // 20
    return {
        f"{n_words:,} words in paragraphs": "\n".join(blocks),
        f"{n_words:,} words in one line": " ".join(blocks),
        f"{few:,} quotes in one paragraph": " ".join(f"“No, {n},” Ada Lee said." for n in range(few)),
        f"{few:,} marks, none closed": " ".join(f"“no {n} and" for n in range(few)),
        f"{few:,} cues, no full stop": " ".join(f"and he said {n} was late" for n in range(few)),
    }


def measure(engine: str, nlp, text: str) -> tuple[int, float]:
    """Return how many quotes an engine finds in one text, and the seconds that it takes."""
    found: list[dict] = []
    spent = cpu(lambda: found.extend(next(quotes_of_texts([("x", text)], nlp=nlp, quote_engine=engine))[1]))
    return len(found), spent


def alone(nlp, text: str) -> float:
    """Return the seconds that spaCy takes for the lines of a text."""
    lines = list(tables_of_text(text)[1]["paragraph_text"])
    return cpu(lambda: list(nlp.pipe(lines, batch_size=8)))


def scale(names: list[str]) -> None:
    """Print time and peak memory of each engine on long documents, at half the length and at all of it."""
    nlp = load_model()
    halves, wholes = long_documents(100_000), long_documents(200_000)
    print("| engine | document | quotes | CPU s | half of it | spaCy alone | peak MB |\n" + "| --- " * 7 + "|")
    for name in (name for name in names if name != PEER):
        for (title, whole), half in zip(wholes.items(), halves.values(), strict=True):
            first = measure(name, nlp, half)[1]
            n_quotes, spent = measure(name, nlp, whole)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            times = f"{spent:.1f} | {first:.1f} | {alone(nlp, whole):.1f} | {peak:,.0f}"
            print(f"| {name} | {title} | {n_quotes:,} | {times} |", flush=True)


# ---- report ----------------------------------------------------------------------------------------


def line(name: str, kind: str, gold: int, found: int, right: int, reached: int) -> str:
    precision = right / found if found else 0.0
    recall = reached / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"| {name} | {kind} | {gold} | {found} | {100 * precision:.1f} | {100 * recall:.1f} | {100 * f1:.1f} |"


def result_lines(name: str, judged: Judged) -> list[str]:
    counts = judged.counts
    every = [sum(counts[what, kind] for kind in TYPES) for what in WHAT]
    return [line(name, "all", *every), *(line(name, kind, *(counts[what, kind] for what in WHAT)) for kind in TYPES)]


def error_lines(judged: Judged, n_examples: int) -> Iterator[str]:
    by_class: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, quote_kind, words in judged.errors:
        by_class[kind].append((quote_kind, words))
    drawn = random.Random(0)
    for kind, found in sorted(by_class.items(), key=lambda item: (-len(item[1]), item[0])):
        types = Counter(quote_kind for quote_kind, _ in found)
        counted = ", ".join(f"{types[name]} {name}" for name in TYPES if types[name])
        yield f"\n- **{kind}**: {len(found)} ({counted})"
        for quote_kind, words in drawn.sample(found, min(n_examples, len(found))):
            yield f"  - {quote_kind}: {words}"


def sure_lines(judged: Judged) -> Iterator[str]:
    for title in ("rule", "confidence"):
        yield f"\n| {title} | found | share right |\n| --- | --- | --- |"
        for (what, key, value), n in sorted(judged.sure.items(), key=lambda item: (-item[1], str(item[0]))):
            if what == "all" and key == title:
                yield f"| {value} | {n} | {judged.sure['right', key, value] / n:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", help="articles, JSON lines")
    parser.add_argument("--gold", help="their quotes, JSON lines")
    parser.add_argument(
        "--engine", action="append", choices=(*ENGINES, PEER), help="may be given again; all if not given"
    )
    parser.add_argument(
        "--rules", action="store_true", help="also print the share of right finds by rule and confidence"
    )
    parser.add_argument("--examples", type=int, default=3, help="errors of each class to print (default: 3)")
    parser.add_argument("--no-times", action="store_true", help="leave the times out")
    parser.add_argument("--scale", action="store_true", help="time and memory on long documents instead")
    options = parser.parse_args()
    names = engines(options.engine)
    if options.scale:
        scale(names)
        return
    if not (options.text and options.gold):
        parser.error("annotated articles are needed: make benchmark-quotes TEXT=t.jsonl GOLD=g.jsonl")
    if PEER not in names and not options.engine:
        print("textacy is not installed, so it is left out: pip install textacy\n")
    texts, gold = rows(options.text), rows(options.gold)
    judged = {name: judge(texts, gold, read_with(name, texts)) for name in names}
    print("| engine | type | annotated | found | precision | recall | F1 |\n" + "| --- " * 7 + "|")
    print("\n".join(text for name in names for text in result_lines(name, judged[name])))
    if not options.no_times:
        print("\n" + speeds(texts, names))
    for name in names:
        if options.rules:
            print(f"\n## {name}: how sure\n" + "\n".join(sure_lines(judged[name])))
        print(f"\n## {name}: errors" + "\n".join(error_lines(judged[name], options.examples)))


if __name__ == "__main__":
    main()
