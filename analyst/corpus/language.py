"""A guess at a text's language: enough to tell English from the others."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from analyst.corpus import resources
from analyst.corpus.signs import is_plain

UNKNOWN = "und"
ANALYSED = ("en", UNKNOWN)
"""Languages of the texts that counts are made of; `und` is mostly a text too short to tell."""
_LEAST_WORDS, _LEAST_SHARE, _LEAST_HITS, _LEAST_LETTERS, _LOOK_AT = 10, 0.15, 3, 20, 20_000
_SCRIPTS = {
    "ARABIC": "ar", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "GREEK": "el", "HEBREW": "he",
    "DEVANAGARI": "hi", "BENGALI": "bn", "THAI": "th", "GEORGIAN": "ka", "ARMENIAN": "hy", "TAMIL": "ta",
}  # fmt: skip
_ARABIC = (("ur", "ٹڈڑے"), ("fa", "پچژگ"))
"""Letters that Arabic lacks."""
_NOT_IN = {
    "be": "їєщъи", "bg": "ыэёіїєўј", "mk": "ыэёіїєўъщ", "ru": "іїєўјљњћђџѓќ", "sr": "ыэёіїєўъщ", "uk": "ыэёўъјљњћђџ",
}  # fmt: skip
"""Letters that a language written in Cyrillic does not have."""
_SCRIPT_LOOK_AT = 2_500
_NOT_LATIN = re.compile(r"[^\x00-\u024f\u2000-\u206f]")
"""What is no Latin letter and no usual sign: a text without it is in no other script, and mostly needs no more."""
_WORD = re.compile(r"(?<![^\W_]['’])(?<![^\W\d_])[^\W\d_]+")  # "Trump's", "don't": what follows the mark is no word
_PLAIN_WORD = re.compile(r"(?<![A-Za-z0-9]['’])(?<![A-Za-z])[A-Za-z]+")


def guess_language(text: str) -> str:
    """Guess the language of a text by its script and its function words.

    Words with a capital are left out, so that a string of names ("De La Cruz, Di Maio, San José") says nothing.

    Returns:
        ISO 639-1 code; `und` below ten words, or where no language's function words make up a seventh of them.
    """
    text = text[:_LOOK_AT]
    plain = is_plain(text)
    is_latin = plain or _NOT_LATIN.search(text) is None
    letters = Counter[str]() if is_latin else _letters(text)
    script = None if is_latin else _script(_letters(text[:_SCRIPT_LOOK_AT]))
    if script is not None:
        return script if letters.total() >= _LEAST_LETTERS else UNKNOWN
    words = (_PLAIN_WORD if plain else _WORD).findall(text)
    if len(words) < _LEAST_WORDS:
        return UNKNOWN
    small = [word for word in words if word.islower()]
    if 4 * len(small) < len(words) and sum(word.isupper() for word in words) > len(small):  # a text in capitals
        small = [word.casefold() for word in words]
    counts = Counter(small)
    known = resources.function_words()
    hits = dict.fromkeys(known, 0)
    for word, n in counts.items():
        for code in _codes_of().get(word, ()):
            hits[code] += n
    if not is_latin:
        hits |= {code: 0 for code in known if _is_ruled_out(code, letters)}
    best = max(sorted(hits), key=lambda code: (hits[code], code == "en"))
    is_enough = hits[best] >= max(_LEAST_HITS, _LEAST_SHARE * len(small))
    return best if is_enough and len(counts.keys() & known[best]) > 1 else UNKNOWN


@cache
def _codes_of() -> dict[str, list[str]]:
    """Function word → the languages that have it."""
    found: dict[str, list[str]] = {}
    for code, words in resources.function_words().items():
        for word in words:
            found.setdefault(word, []).append(code)
    return found


def _is_ruled_out(code: str, letters: Counter[str]) -> bool:
    foreign = _NOT_IN.get(code, "")
    n_foreign = sum(letters[letter] + letters[letter.upper()] for letter in foreign)
    return n_foreign > 0 and 100 * n_foreign >= letters.total()


def _letters(text: str) -> Counter[str]:
    return Counter({letter: n for letter, n in Counter(text).items() if letter.isalpha()})


def _script(letters: Counter[str]) -> str | None:
    """Return the language of a script that the function words do not cover; None for Latin and Cyrillic."""
    scripts: Counter[str] = Counter()
    for letter, n in letters.items():
        scripts[unicodedata.name(letter, "").split(" ")[0]] += n
    known = {name: count for name, count in scripts.items() if name in _SCRIPTS}
    if 2 * sum(known.values()) < letters.total() or not known:
        return None
    kana = known.get("HIRAGANA", 0) + known.get("KATAKANA", 0)
    if kana * 10 >= sum(known.values()):
        return "ja"
    found = _SCRIPTS[max(sorted(known), key=lambda name: known[name])]
    if found == "ar":
        others = (code for code, own in _ARABIC if 100 * sum(letters[each] for each in own) >= letters.total())
        return next(others, found)
    return found
