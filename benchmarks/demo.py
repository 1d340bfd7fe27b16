"""What the comparison finds in the demonstration corpus, where the truth is known: `python -m benchmarks.demo`.

Three tables. Reading: of what the articles say by construction, how much the workbook finds (statements of one story in
other words, absent cells, quotes with speaker and cue, copies, cited sources, descriptions). Power: how often each
planted difference is found with 5, 10 and 25 stories, which is about the number of articles of each of five outlets.
Null: corpora with nothing planted, their articles dealt at random to the outlets inside each story, 200 times at each
size; the share of tables in which anything is found is to stay under the stated 10 %. The texts are made of phrases and
are easier than news: the first table is a check that nothing is broken, not a measure of accuracy in the field.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import analyst
from analyst import compare
from analyst.demo import EVEN, PLANTED, Habits, write_demo
from analyst.demo.articles import CITING, FILLER
from analyst.workbook import Workbook

SIZES = (5, 10, 25)
ECHO, LEDGER, POST, TRIBUNE, COURIER = (
    *("Tarn Valley Echo", "Norhaven Ledger", "Calder Post", "Eastmere Tribune", "Varland Courier"),
)


class Demo(NamedTuple):
    """A demonstration corpus, opened, with the truth about it."""

    wb: Workbook
    truth: dict[str, Any]
    pairs: pd.DataFrame
    """CUE_PAIRS."""


def open_demo(folder: Path, *, n_stories: int, seed: int = 0, habits: Mapping[str, Habits] = PLANTED) -> Demo:
    """Write a corpus and open it."""
    write_demo(folder, n_stories=n_stories, seed=seed, habits=habits)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    wb = analyst.open_workbook(folder / "articles", use_cache=False, progress=False)
    return Demo(wb, truth, compare.compare_cues(wb.statements, wb.quotes))


# ---- what is read ----------------------------------------------------------------------------------


class Share(NamedTuple):
    """How many of how many."""

    n: int
    of: int

    def __str__(self) -> str:
        return f"{self.n} of {self.of} ({self.n / max(1, self.of):.0%})"


def statement_of(demo: Demo) -> dict[tuple[str, str], str]:
    """(file, sentence) → what it says."""
    return {
        (article["article"], sentence["text"]): sentence["statement"]
        for article in demo.truth["articles"]
        for sentence in article["sentences"]
    }


def files(demo: Demo) -> pd.Series:
    """article_id → file."""
    return demo.wb.articles.set_index("article_id")["source_file"]


def score_statements(demo: Demo) -> tuple[Share, Share]:
    """Pairs of sentences that say the same, found; and found pairs that do."""
    what, name, found = statement_of(demo), files(demo), demo.wb.statements
    said = [
        [what[name[article], text] for article, text in zip(found[f"article_id_{s}"], found[f"text_{s}"], strict=True)]
        for s in "ab"
    ]
    n_right = sum(a == b for a, b in zip(*said, strict=True))
    outlet = {article["article"]: article["outlet"] for article in demo.truth["articles"]}
    n_all = 0
    for row in demo.truth["statements"]:
        of_outlet = Counter(outlet[article] for article in row["in_articles"])
        n = len(row["in_articles"])
        n_all += (n * n - sum(k * k for k in of_outlet.values())) // 2
    n_filed = sum(a == b and a in (FILLER, CITING) for a, b in zip(*said, strict=True))
    return Share(n_right - n_filed, n_all), Share(n_right, len(found))


def score_absent(demo: Demo) -> Share:
    """Cells that say "not in this article", and are right."""
    what, name = statement_of(demo), files(demo)
    cells = demo.wb.article_coverage.assign(file=lambda rows: rows["article_id"].map(name))
    present = cells[cells["is_present"]]
    said = pd.Series([what[key] for key in zip(present["file"], present["cell"], strict=True)], index=present.index)
    main = said.groupby(present["statement_id"]).agg(lambda each: each.value_counts().index[0])
    absent = cells[~cells["is_present"]].assign(said=lambda rows: rows["statement_id"].map(main))
    absent = absent[~absent["said"].isin([FILLER, CITING])]
    wanted = zip(absent["file"], absent["said"], strict=True)
    has = {(file, statement) for (file, _), statement in what.items()}
    return Share(sum(pair not in has for pair in wanted), len(absent))


def score_quotes(demo: Demo) -> dict[str, Share]:
    """Quotes by construction that are found; and of these speaker, cue and type."""
    name, wb = files(demo), demo.wb
    place = {(row.source_file, row.sentence_text): row for row in wb.sentences.itertuples()}
    rows: dict[str, list[Any]] = {}
    for quote in wb.quotes.assign(file=wb.quotes["article_id"].map(name)).itertuples():
        rows.setdefault(quote.file, []).append(quote)
    n, found, speaker, cue, kind = 0, 0, 0, 0, 0
    for article in demo.truth["articles"]:
        for sentence in article["sentences"]:
            if sentence["speaker"] is None:
                continue
            n += 1
            at = place[article["article"], sentence["text"]]
            inside = [q for q in rows.get(article["article"], []) if at.start_char <= q.start_char < at.end_char]
            if not inside:
                continue
            longest = max(inside, key=lambda quote: quote.n_words)
            found += 1
            speaker += longest.speaker_name == sentence["speaker"]
            cue += longest.cue_lemma == sentence["cue"]
            kind += (longest.quote_type == "direct") == sentence["is_direct"]
    return {"found": Share(found, n), "speaker": Share(speaker, n), "cue": Share(cue, n), "type": Share(kind, n)}


def score_copies(demo: Demo) -> tuple[Share, Share]:
    """Copies that are found; and found copies that are some."""
    name = files(demo)
    copies = demo.wb.duplicates[demo.wb.duplicates["is_copy"]]
    found = {frozenset((name[a], name[b])) for a, b in zip(copies["article_id"], copies["of_article_id"], strict=True)}
    true = {frozenset(pair) for pair in demo.truth["copies"].items()}
    return Share(len(found & true), len(true)), Share(len(found & true), len(found))


def score_citations(demo: Demo) -> tuple[Share, Share]:
    """Sentences that name a source, found; and found ones that do."""
    true = {
        (article["article"], planted["cites"].split(" ", 2)[2].removeprefix("agency "))
        for article in demo.truth["articles"]
        for sentence in article["sentences"]
        if sentence["statement"] == CITING
        for planted in [demo.truth["planted"][_writer(demo, article)]]
    }
    cited = demo.wb.citations
    found = set(zip(cited["source_file"], cited["cited"], strict=True))
    return Share(len(found & true), len(true)), Share(len(found & true), len(found))


def _writer(demo: Demo, article: Mapping[str, Any]) -> str:
    """The outlet whose words an article prints: another one's, where it is a copy."""
    original = demo.truth["copies"].get(article["article"], article["article"])
    return next(each["outlet"] for each in demo.truth["articles"] if each["article"] == original)


def score_descriptions(demo: Demo, word: str) -> tuple[Share, Share]:
    """Articles that write a word before the governor's name, found; and found ones that do."""
    true = {
        article["article"]
        for article in demo.truth["articles"]
        for sentence in article["sentences"]
        if f"{word} governor Marta Velin" in sentence["text"]
    }
    rows = demo.wb.descriptions
    is_word = rows["wording"].str.split().map(lambda words: word in words) & (rows["name"] == "Marta Velin")
    found = set(rows.loc[is_word, "source_file"])
    return Share(len(found & true), len(true)), Share(len(found & true), len(found))


# ---- what is tested --------------------------------------------------------------------------------


class Tables(NamedTuple):
    """The tests of one corpus."""

    words: pd.DataFrame
    cues: pd.DataFrame
    cues_of_sides: pd.DataFrame
    cue_pairs: pd.DataFrame
    listed: pd.DataFrame


def run_tests(
    demo: Demo, outlet_of: Mapping[str, str] | None = None, *, seed: int = 0, n_permutations: int = 4000
) -> Tables:
    """Run every test, with the articles' outlets; or with others, and then of the words those of the first outlet."""
    wb, pairs, target = demo.wb, demo.pairs, None
    quotes, tokens = compare.with_side(wb.quotes, wb.sides), wb.tokens
    if outlet_of is not None:
        target = min(outlet_of.values())
        quotes = quotes.assign(outlet=quotes["article_id"].map(outlet_of))
        tokens = tokens.assign(outlet=tokens["article_id"].map(outlet_of))
        of_quote = quotes.set_index("quote_id")["outlet"]
        pairs = pairs.assign(**{f"outlet_label_{side}": pairs[f"quote_id_{side}"].map(of_quote) for side in "ab"})
    options = {"seed": seed, "n_permutations": n_permutations}
    return Tables(
        words=compare.keyness(tokens, target=target, **options),
        cues=compare.profile_cues(quotes, n_resamples=2, **options),
        cues_of_sides=compare.profile_cues(quotes, within="side", n_resamples=2, **options),
        cue_pairs=compare.count_cue_pairs(pairs, quotes, **options),
        listed=compare.count_listed(tokens, n_resamples=2, **options),
    )


def deal(demo: Demo, chance: random.Random) -> dict[str, str]:
    """Deal the articles of each story out anew among their outlets."""
    dealt: dict[str, str] = {}
    for _, rows in demo.wb.stories.sort_values("article_id").groupby("story_id"):
        outlets = rows["outlet_label"].tolist()
        chance.shuffle(outlets)
        dealt |= dict(zip(rows["article_id"], outlets, strict=True))
    return dealt


def any_found(tables: Tables) -> dict[str, bool]:
    """Whether each test admits anything at all; of words for one outlet, as the rate is stated for one."""
    return {
        "words, of one outlet": bool(tables.words["is_distinctive"].any()),
        "classes of cues": bool(tables.cues["is_different"].any()),
        "classes of cues by side": bool(tables.cues_of_sides["is_different"].any()),
        "cues of the same statements": bool(tables.cue_pairs["is_different"].any()),
        "listed words": bool(tables.listed["is_different"].any()),
    }


def planted_found(tables: Tables) -> dict[str, bool]:
    """Whether each planted difference is admitted."""

    def has_word(outlet: str, term: str) -> bool:
        rows = tables.words[(tables.words["target"] == outlet) & (tables.words["term"] == term)]
        return bool(rows["is_distinctive"].any())

    doubting = tables.cues_of_sides.query(f"outlet == {ECHO!r} and within == 'Opposition' and stance == 'doubting'")
    all_quotes = tables.cues.query(f"outlet == {ECHO!r} and stance == 'doubting'")
    pairs = tables.cue_pairs[tables.cue_pairs["is_different"]]
    loaded = tables.listed.query(f"outlet in ({POST!r}, {ECHO!r}) and word_list == 'loaded' and word_class == '(all)'")
    return {
        "doubting cues of the Echo, opposition": bool(doubting["is_different"].any()),
        "doubting cues of the Echo, all quotes": bool(all_quotes["is_different"].any()),
        "the Echo's cues for the same statements": bool(
            (pairs[["outlet_label_a", "outlet_label_b"]] == ECHO).any(axis=1).any()
        ),
        "“scheme” of the Ledger (80 %)": has_word(LEDGER, "scheme"),
        "“row” of the Ledger (80 %)": has_word(LEDGER, "row"),
        "“embattled” of the Echo (70 %)": has_word(ECHO, "embattled"),
        "“controversial” of the Post (50 %)": has_word(POST, "controversial"),
        "loaded words of the Post or the Echo": bool(loaded["is_different"].any()),
    }


# ---- what is printed -------------------------------------------------------------------------------


def reading_table(demo: Demo) -> str:
    """What is read, as Markdown."""
    rows: list[tuple[str, object]] = []
    found, right = score_statements(demo)
    rows += [("pairs of sentences that say the same", found), ("… right, of the pairs found", right)]
    rows += [("“not in this article” that is right", score_absent(demo))]
    rows += [(f"quotes: {name}", share) for name, share in score_quotes(demo).items()]
    for name, (found, right) in {
        "copies": score_copies(demo),
        "cited sources": score_citations(demo),
        "“embattled” before the governor's name": score_descriptions(demo, "embattled"),
        "“popular” before the governor's name": score_descriptions(demo, "popular"),
    }.items():
        rows += [(name, found), (f"… right, of the {name} found", right)]
    return "\n".join(["| | |", "| --- | ---: |", *(f"| {name} | {share} |" for name, share in rows)])


def shares_table(head: str, by_size: Mapping[int, Sequence[Mapping[str, bool]]]) -> str:
    """How often each thing is found, by the number of stories, as Markdown."""
    names = list(next(iter(by_size.values()))[0])
    lines = [f"| {head} | {' | '.join(f'{size} stories' for size in by_size)} |", "| --- |" + " ---: |" * len(by_size)]
    for name in names:
        shares = (f"{sum(each[name] for each in found) / len(found):.0%}" for found in by_size.values())
        lines.append(f"| {name} | {' | '.join(shares)} |")
    return "\n".join(lines)


def measure(habits: Mapping[str, Habits], size: int, n_seeds: int, n_deals: int) -> list[dict[str, bool]]:
    """Make corpora and test them: as they are, or with their articles dealt out anew."""
    found = []
    for seed in range(n_seeds):
        with tempfile.TemporaryDirectory() as folder:
            demo = open_demo(Path(folder) / "demo", n_stories=size, seed=seed, habits=habits)
            chance = random.Random(f"deal {seed} {size}")
            if not n_deals:
                found.append(planted_found(run_tests(demo)))
            for number in range(n_deals):
                found.append(any_found(run_tests(demo, deal(demo, chance), seed=number)))  # noqa: PERF401
    return found


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=20, help="corpora with planted differences, at each size")
    parser.add_argument("--even", type=int, default=4, help="corpora with nothing planted, at each size")
    parser.add_argument("--deals", type=int, default=50, help="times that the articles of each of these are dealt")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of stories")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(reading_table(open_demo(Path(folder) / "demo", n_stories=18)), end="\n\n", flush=True)
    power = {size: measure(PLANTED, size, given.seeds, 0) for size in given.sizes}
    print(shares_table("planted, found", power), end="\n\n", flush=True)
    null = {size: measure(EVEN, size, given.even, given.deals) for size in given.sizes}
    print(shares_table("nothing planted, anything found", null))


if __name__ == "__main__":
    main()
