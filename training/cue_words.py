"""Learn which words send a paragraph to the tagger: those that mostly stand in cues.

    python -m training.cue_words --weights FOLDER --data training/articles wikinews.text.jsonl

Data: as for training.data; the rules are not asked. Writes `cue_words.txt`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from analyst.quotes.tagger.model import CUE_WORDS, small_words
from training import data

LEAST_SHARE = 0.5


def learned(examples: Sequence[data.Example]) -> list[str]:
    """Return the words, in small letters, of which this share stands in cues, of words and of thought alike."""
    everywhere: Counter[str] = Counter()
    in_cues: Counter[str] = Counter()
    for example in examples:
        everywhere.update(small_words(example.text))
        for start, end in {each.cue for each in example.truth if each.cue is not None}:
            in_cues.update(small_words(example.text[start:end]))
    return sorted(word for word, times in in_cues.items() if times >= LEAST_SHARE * everywhere[word])


def write(examples: Sequence[data.Example], folder: Path) -> int:
    """Write `cue_words.txt` into a folder of weights; returns how many there are."""
    words = learned(examples)
    (folder / CUE_WORDS).write_text("\n".join(words) + "\n", encoding="utf-8")
    return len(words)


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", required=True, type=Path)
    parser.add_argument("--weights", required=True, type=Path)
    options = parser.parse_args()
    print(f"{CUE_WORDS}: {write(data.read(options.data), options.weights)} words")


if __name__ == "__main__":
    main()
