"""False and found differences of `compare.profile_cues` and `compare.count_listed`: `python -m benchmarks.framing`.

Generated articles: each has 4 to 14 quotes with a cue and 200 to 800 words, and each has habits of its own (its shares
of doubting cues and of loaded words are drawn about the outlet's), so that articles differ as articles do. Null test:
the two outlets have the same habits. Power test: those of outlet A are raised, of doubting cues from 5 to 15 %, of
loaded words from 4 to 7 in 1,000; or 30 % of its "say" become "claim", as in `benchmarks.keyness`. Generated articles
say how the tests behave, not how outlets do.
"""

import argparse

import numpy as np
import pandas as pd

from analyst.compare import count_listed, profile_cues

SIZES = (5, 10, 25)
CUES = {"say": 0.8, "explain": 0.05, "claim": 0.05, "admit": 0.05, "sing": 0.05}
DOUBTING, RAISED_CUE = "claim", 0.15
SWAPPED, SHARE_SWAPPED = "say", 0.3
LOADED, PER_WORD, RAISED_WORD = "brutal", 0.004, 0.007
NOTHING, RAISED, SWAP = "nothing", "raised", "swapped"
_EVEN = 20  # of the distribution of cues: lower, and articles differ more


def cues(random: np.random.Generator, article: str, outlet: str, doubting: float) -> pd.DataFrame:
    """The quotes of one article."""
    own = random.beta(doubting * _EVEN, (1 - doubting) * _EVEN)
    others = np.array([share for cue, share in CUES.items() if cue != DOUBTING])
    shares = {DOUBTING: own, **dict(zip((cue for cue in CUES if cue != DOUBTING),
                                        (1 - own) * others / others.sum(), strict=True))}  # fmt: skip
    drawn = random.choice(list(shares), p=list(shares.values()), size=random.integers(4, 15))
    return pd.DataFrame({"article_id": article, "outlet": outlet, "cue_lemma": drawn})


def words(random: np.random.Generator, article: str, outlet: str, rate: float) -> pd.DataFrame:
    """The tokens of one article."""
    n = int(random.integers(200, 801))
    own = random.gamma(4, rate / 4)
    is_loaded = random.random(n) < own
    text = np.where(is_loaded, LOADED, "word")
    places = 10 * np.arange(n)
    return pd.DataFrame({
        "article_id": article, "outlet": outlet, "sentence_id": article, "start_char": places, "end_char": places + 6,
        "token_text": text, "lemma": text, "pos": "ADJ", "is_word": True, "is_quoted": False,
    })  # fmt: skip


def swap(random: np.random.Generator, quotes: pd.DataFrame) -> pd.DataFrame:
    """The quotes with some of outlet A's plain cues made doubting ones."""
    is_swapped = (quotes["outlet"] == "A") & (quotes["cue_lemma"] == SWAPPED)
    is_swapped &= random.random(len(quotes)) < SHARE_SWAPPED
    return quotes.assign(cue_lemma=quotes["cue_lemma"].mask(is_swapped, DOUBTING))


def trial(seed: int, size: int, planted: str) -> tuple[bool, bool, bool, bool]:
    """Whether any class of cue, the planted one, any list, the planted one was admitted."""
    random = np.random.default_rng([seed, size, planted == RAISED])
    names = [(f"{outlet}{n}", outlet) for outlet in "AB" for n in range(size)]
    raised = {"A": planted == RAISED, "B": False}
    quotes = pd.concat([cues(random, name, o, RAISED_CUE if raised[o] else CUES[DOUBTING]) for name, o in names])
    tokens = pd.concat([words(random, name, o, RAISED_WORD if raised[o] else PER_WORD) for name, o in names])
    if planted == SWAP:
        quotes = swap(random, quotes.reset_index(drop=True))
    options = {"seed": seed, "n_permutations": 1000, "n_resamples": 2}
    profiles = profile_cues(quotes.reset_index(drop=True), **options).query("is_different")
    rates = count_listed(tokens.reset_index(drop=True), **options).query("is_different")
    is_planted = (profiles["stance"] == "doubting") & (profiles["outlet"] == "A")
    is_word = (rates["word_list"] == "loaded") & (rates["word_class"] == "(all)") & (rates["outlet"] == "A")
    return not profiles.empty, bool(is_planted.any()), not rates.empty, bool(is_word.any())


def main() -> None:
    """Print the shares of trials."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--trials", type=int, default=200)
    n_trials = parser.parse_args().trials
    print("| articles an outlet | cues, nothing planted: any found | cues raised: found | cues swapped: found "
          "| words, nothing planted: any found | words raised: found |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- |")
    for size in SIZES:
        null, power, swapped = (
            np.mean([trial(seed, size, planted) for seed in range(n_trials)], axis=0)
            for planted in (NOTHING, RAISED, SWAP)
        )
        shares = (null[0], power[1], swapped[1], null[2], power[3])
        print(f"| {size} | {' | '.join(f'{share:.0%}' for share in shares)} |", flush=True)


if __name__ == "__main__":
    main()
