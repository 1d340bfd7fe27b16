"""A guess at a text's language: enough to tell English from the others."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from analyst.corpus import resources

UNKNOWN = "und"
_LEAST_WORDS, _LEAST_SHARE, _LOOK_AT = 20, 0.1, 20_000
_SCRIPTS = {
    "ARABIC": "ar", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "GREEK": "el", "HEBREW": "he",
    "DEVANAGARI": "hi", "BENGALI": "bn", "THAI": "th", "GEORGIAN": "ka", "ARMENIAN": "hy", "TAMIL": "ta",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str:
    """Guess the language of a text by its script and its function words.

    Returns:
        ISO 639-1 code; `und` below 20 words, or where no language's function words make up a tenth of it.
    """
    text = text[:_LOOK_AT]
    letters = [letter for letter in text if letter.isalpha()]
    script = _script(letters[:2000])
    if script is not None:
        return script if len(letters) >= _LEAST_WORDS * 2 else UNKNOWN
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < _LEAST_WORDS:
        return UNKNOWN
    counts = Counter(words)
    hits = {code: sum(counts[word] for word in known) for code, known in resources.function_words().items()}
    best = max(sorted(hits), key=lambda code: hits[code])
    return best if hits[best] >= _LEAST_SHARE * len(words) else UNKNOWN


def _script(letters: list[str]) -> str | None:
    """Return the language of a script that the function words do not cover; None for Latin and Cyrillic."""
    scripts = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in letters)
    known = {name: count for name, count in scripts.items() if name in _SCRIPTS}
    if 2 * sum(known.values()) < len(letters) or not known:
        return None
    kana = known.get("HIRAGANA", 0) + known.get("KATAKANA", 0)
    if kana * 10 >= sum(known.values()):
        return "ja"
    return _SCRIPTS[max(sorted(known), key=lambda name: known[name])]
