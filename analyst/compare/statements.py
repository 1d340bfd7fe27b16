"""Statements that stand in articles of several outlets, in the same or in other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer, TfidfVectorizer

from analyst import schema
from analyst.compare._tables import finish, need, with_group
from analyst.schema import SchemaError

_WORD = re.compile(r"\w+(?:['’.,\-]\w+)*|[^\w\s]")
_CONTENT_WORD = r"(?u)\b[^\W\d_]{3,}\b|\b\d+\b"
_QUOTE_MARKS = re.compile('["“”„«»]')
_OPENING = re.compile(r"[“„«]|(?:(?<=[\s(\[—–-])|^)\"(?=\S)")
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE
)
# "one" is seldom a figure: "no one", "one of them".
_UNITS = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBER_WORDS = {
    **dict.fromkeys(("a", "an", "one"), 1),
    **{word: number for number, word in enumerate([*_UNITS, *_TEENS], start=2)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_SCALES = {"mn": 10**6, "bn": 10**9, "tn": 10**12}
_SCALE = "|".join(_SCALES)
_NUMBER = re.compile(
    rf"""(?<![\w.,])(?:
        (?P<number>
            (?>\d+(?:[.,]\d+)*)
            |(?:{"|".join([*_UNITS, *_TEENS, *_TENS])})\b
            |(?:an?|one)(?=[ ](?:{_SCALE})\b)
        )
        (?:-(?P<unit>one|{"|".join(_UNITS)})\b)?
        (?:[ -]?(?P<scale>{_SCALE}|{"|".join(_SHORT_SCALES)})\b)?
        |(?P<vague>(?:{_SCALE})s)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (
            "ris(?:e|es|en|ing)|rose|rais(?:e|es|ed|ing)|increas(?:e|es|ed|ing)|gr(?:ow|ows|ew|own|owing)",
            "fall(?:s|en|ing)?|fell|lower(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|drop(?:s|ped|ping)?|declin(?:ed|ing)",
        ),
        ("confirm(?:s|ed|ing)?|admit(?:s|ted|ting)?", "den(?:y|ies|ied|ying)"),
        (
            "accept(?:s|ed|ing)?|approv(?:e|es|ed|ing)|adopt(?:s|ed|ing)?|agree[sd]?|agreeing",
            "reject(?:s|ed|ing)?|refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|veto(?:es|ed|ing)?",
        ),
        (
            "support(?:s|ed|ing)?|back(?:s|ed|ing)|welcom(?:e|es|ed|ing)|prais(?:e|es|ed|ing)",
            "oppos(?:e|es|ed|ing)|condemn(?:s|ed|ing)?|criticiz(?:e|es|ed|ing)|criticis(?:e|es|ed|ing)",
        ),
        ("guilty|convicted", "innocent|acquitted"),
        ("open(?:s|ed|ing)?|reopen(?:s|ed|ing)?", "clos(?:e|es|ed|ing)|shut(?:s|ting)?"),
        ("advanc(?:e|es|ed|ing)", "withdr(?:aw|aws|ew|awn|awing)|retreat(?:s|ed|ing)?"),
        ("win(?:s|ning)?|won", "los(?:e|es|ing)|lost"),
        ("succeed(?:s|ed|ing)?", "fail(?:s|ed|ing)?"),
        ("able|possible", "unable|impossible"),
        ("lawful|legal|legally", "unlawful|illegal|illegally"),
        (
            "allow(?:s|ed|ing)?|permit(?:s|ted|ting)?",
            "ban(?:s|ned|ning)?|forbid(?:s|den)?|forbade|prohibit(?:s|ed|ing)?",
        ),
        ("alive|survived", "dead|died"),
        ("strengthen(?:s|ed|ing)?", "weaken(?:s|ed|ing)?"),
    )
)
_NAMED_TYPES = ("PERSON", "ORG", "PLACE")
_BLOCK = 2048
_RARE = 200
_LONGEST_NUMBER = 20  # digits; what is longer is no figure


class WordChange(NamedTuple):
    """One stretch of two texts that is the same in both, or differs."""

    op: str
    """`equal`, `replace`, `delete` (only in the first) or `insert` (only in the second)."""
    words_a: str
    words_b: str


def match_statements(
    sentences: pd.DataFrame,
    *,
    by: str = "outlet",
    tokens: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    entities: pd.DataFrame | None = None,
    threshold: float = 0.42,
    related_threshold: float = 0.25,
    min_related: int = 3,
    min_words: int = 5,
    within: str | None = None,
) -> pd.DataFrame:
    """Find the sentences of different outlets that say the same, one to one for each pair of articles.

    Two sentences are as alike as the cosine of their character 3- to 5-grams (within words, TF-IDF with
    sublinear counts), or that of the words they quote, if it is higher: the same words may be quoted inside
    differently built sentences. Pairs are accepted from the most alike down, each sentence once for each
    pair of articles, down to `threshold`. Two articles that share `min_related` statements that way report
    the same thing; between them, pairs down to `related_threshold` are accepted as well. So is a second
    counterpart that stands right beside the first: one long sentence here may be two there. Only sentences
    with two content words in common are looked at, which keeps large corpora feasible.

    Args:
        sentences: SENTENCES, with the column `by` (and `source_file`, which then sets the order).
        by: Column that says which articles are compared: those with different values.
        tokens: TOKENS of the same run, for the content words by lemma; else words are cut from the text.
        mentions: MENTIONS of the same run, for the warning about names; without it there is none.
        entities: ENTITIES of the same run: a country and its capital then count as one name in the warning.
        threshold: Least similarity of a pair, 0 to 1.
        related_threshold: Least similarity between two articles that share several statements.
        min_related: Number of statements that makes two articles related.
        min_words: Sentences and quoted stretches with fewer words are left out.
        within: Column (a story, say): only sentences with the same value are compared.

    Returns:
        STATEMENTS, in the order of the first article, the first sentence, then the second article.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If a threshold is not between 0 and 1, or `related_threshold` is over `threshold`.

    Note:
        No method of this kind sees negation, swapped actors or other numbers, so `warning` names what differs:
        a negation, a word and its opposite (a short list of news words), the same words in other places,
        numbers, names. No warning doesn't mean that two sentences say the same. A sentence without counterpart
        may still stand in the other article in words that share too few letters: absence here is "not matched",
        never "left out".
    """
    if not 0 < related_threshold <= threshold <= 1:
        raise ValueError(
            f"related_threshold {related_threshold} and threshold {threshold}: "
            "wanted 0 < related_threshold <= threshold <= 1."
        )
    need("SENTENCES", sentences, ["sentence_id", "article_id", "start_char", "end_char", "sentence_text"], by)
    if within is not None and within not in sentences.columns:
        raise SchemaError(f"SENTENCES: no column {within!r} to compare within.")
    rows = _in_order(with_group(sentences, by), min_words)
    parts = [rows] if within is None else [part for _, part in rows.groupby(within, sort=True)]
    pairs = [
        pair
        for part in parts
        for pair in _match(part.reset_index(drop=True), tokens, threshold, related_threshold, min_related, min_words)
    ]
    names = _names_of(rows, mentions, entities)
    found = [_statement_row(pair, names) for pair in pairs]
    return finish("STATEMENTS", pd.DataFrame(found, columns=_STATEMENT_COLUMNS), of=sentences)


def word_difference(text_a: str, text_b: str) -> list[WordChange]:
    """Compare two texts word by word.

    Args:
        text_a: First text.
        text_b: Second text.

    Returns:
        Stretches in the order of the texts, in their own letters. Capitals and the shape of quotation marks
        don't count as a difference. The stretches together hold every word of both texts.

    Example:
        >>> [tuple(change) for change in word_difference("He has the key", "He had a key")]
        [('equal', 'He', 'He'), ('replace', 'has the', 'had a'), ('equal', 'key', 'key')]
    """
    first, second = list(_WORD.finditer(text_a)), list(_WORD.finditer(text_b))
    matcher = SequenceMatcher(None, [_plain(m) for m in first], [_plain(m) for m in second], autojunk=False)
    return [
        WordChange(op, _stretch(text_a, first[a_start:a_end]), _stretch(text_b, second[b_start:b_end]))
        for op, a_start, a_end, b_start, b_end in matcher.get_opcodes()
    ]


def cover_statements(statements: pd.DataFrame, *, outlets: Sequence[str] | None = None) -> pd.DataFrame:
    """Lay out which outlets have which statement: one row for each statement and outlet.

    Pairs are joined to statements from the most alike down; a join that would put two sentences of one
    article into the same statement is not made.

    Args:
        statements: STATEMENTS.
        outlets: All outlets that were compared, those without a match included; if None, those in the table.

    Returns:
        COVERAGE, by n_outlets falling, then place of the statement, then outlet in the order given (else by
        name). `is_present` False means that no sentence was matched, and no more.

    Raises:
        SchemaError: If a column is missing.
    """
    need("STATEMENTS", statements, _STATEMENT_COLUMNS)
    sentences = _sentences_of(statements)
    label = _join(statements, sentences)
    if outlets is None:
        outlets = sorted(set(sentences["outlet"]))
    clusters = [part for _, part in sentences.assign(label=label).groupby("label", sort=True)]
    rows = [row for part in clusters for row in _coverage_rows(part, list(outlets))]
    frame = pd.DataFrame(rows, columns=list(schema.SCHEMAS["COVERAGE"].columns))
    return finish("COVERAGE", frame.sort_values("n_outlets", ascending=False, kind="stable"), of=statements)


_STATEMENT_COLUMNS = [
    "pair_id",
    *(f"{name}_{side}" for side in "ab" for name in ("article_id", "outlet_label", "start_char", "end_char", "text")),
    "similarity",
    "shared_words",
    "warning",
]


class _Pair(NamedTuple):
    first: dict
    second: dict
    similarity: float
    shared_words: int


def _in_order(rows: pd.DataFrame, min_words: int) -> pd.DataFrame:
    order = ["source_file"] if "source_file" in rows.columns else []
    rows = rows[rows["sentence_text"].map(lambda text: len(str(text).split())) >= min_words]
    return rows.sort_values([*order, "article_id", "start_char", "sentence_id"], kind="stable").reset_index(drop=True)


def _match(
    rows: pd.DataFrame,
    tokens: pd.DataFrame | None,
    threshold: float,
    related_threshold: float,
    min_related: int,
    min_words: int,
) -> list[_Pair]:
    if rows["group"].nunique() < 2:
        return []
    units = _units(rows["sentence_text"].tolist(), min_words)
    vectors, words = _vectors(rows, units), _word_matrix(rows, tokens)
    scores: dict[tuple[int, int], float] = {}
    for first, second in _candidates(rows, words):
        for i, j, score in _score(first, second, units, vectors):
            if score >= related_threshold:
                scores[i, j] = max(score, scores.get((i, j), 0.0))
    chosen = _one_to_one(scores, rows["article_id"].tolist(), threshold, related_threshold, min_related)
    if not chosen:
        return []
    records, (first, second) = rows.to_dict("records"), np.array(chosen).T
    shared = words[first].multiply(words[second]).tocsr().getnnz(axis=1)
    return [_Pair(records[i], records[j], scores[i, j], int(n)) for (i, j), n in zip(chosen, shared, strict=True)]


class _Units(NamedTuple):
    """Each sentence, and the stretches that it quotes; `starts` points to each sentence's first."""

    texts: list[str]
    starts: np.ndarray


def _units(sentences: list[str], min_words: int) -> _Units:
    texts: list[str] = []
    starts = [0]
    for sentence in sentences:
        texts.append(sentence)
        texts += [part for part in _quoted(sentence) if len(part.split()) >= min_words]
        starts.append(len(texts))
    return _Units(texts, np.array(starts))


def _quoted(sentence: str) -> Iterator[str]:
    """Yield the stretches in quotation marks; the quote may begin before the sentence, or end after it."""
    marks = list(_QUOTE_MARKS.finditer(sentence))
    opens = [_OPENING.match(sentence, mark.start()) is not None for mark in marks]
    edges = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(sentence)]
    for position, (start, end) in enumerate(zip(edges, ends, strict=True)):
        opened = position > 0 and opens[position - 1]
        closed = position < len(marks) and not opens[position]
        is_inside = opened or (closed and position == 0)
        if is_inside:
            yield sentence[start:end].strip()


def _vectors(rows: pd.DataFrame, units: _Units) -> sparse.csr_matrix:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    try:
        whole = vectorizer.fit_transform(rows["sentence_text"])
    except ValueError:  # no sentence has a letter
        return sparse.csr_matrix((len(units.texts), 1))
    is_whole = np.zeros(len(units.texts), dtype=bool)
    is_whole[units.starts[:-1]] = True
    quoted = np.flatnonzero(~is_whole)
    if not len(quoted):
        return whole.tocsr()
    parts = sparse.vstack([whole, vectorizer.transform([units.texts[place] for place in quoted])], format="csr")
    return parts[np.argsort(np.concatenate([units.starts[:-1], quoted]))]


def _word_matrix(rows: pd.DataFrame, tokens: pd.DataFrame | None) -> sparse.csr_matrix:
    """Which content words stand in which sentence: lemmas where there are tokens, else words of the text."""
    if tokens is not None:
        need("TOKENS", tokens, ["sentence_id", "lemma", "is_word", "is_stop"])
        used = tokens[tokens["is_word"] & ~tokens["is_stop"] & tokens["sentence_id"].isin(rows["sentence_id"])]
        at = used["sentence_id"].map(pd.Series(rows.index, index=rows["sentence_id"])).to_numpy()
        codes, lemmas = pd.factorize(used["lemma"].str.casefold(), sort=True)
        matrix = sparse.csr_matrix((np.ones(len(used)), (at, codes)), shape=(len(rows), max(1, len(lemmas))))
        return matrix.sign().tocsr()
    vectorizer = CountVectorizer(
        token_pattern=_CONTENT_WORD, stop_words=sorted(ENGLISH_STOP_WORDS), binary=True, dtype=np.float64
    )
    try:
        return vectorizer.fit_transform(rows["sentence_text"]).tocsr()
    except ValueError:  # function words only
        return sparse.csr_matrix((len(rows), 1))


def _candidates(rows: pd.DataFrame, words: sparse.csr_matrix) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield pairs of sentences of different groups that share two content words (not counting those found
    all over), or the only one that a short sentence has.
    """
    often = np.asarray(words.sum(axis=0)).ravel()
    rare = words[:, often <= max(_RARE, len(rows) // 200)]
    other_way = rare.T.tocsr()
    needed = np.clip(np.asarray(rare.sum(axis=1)).ravel(), 1, 2)
    group = pd.factorize(rows["group"])[0]
    article = pd.factorize(rows["article_id"])[0]
    for start in range(0, len(rows), _BLOCK):
        shared = (rare[start : start + _BLOCK] @ other_way).tocoo()
        first, second = shared.row + start, shared.col
        keep = (second > first) & (group[first] != group[second]) & (article[first] != article[second])
        keep &= shared.data >= np.minimum(needed[first], needed[second])
        yield first[keep], second[keep]


def _score(
    first: np.ndarray, second: np.ndarray, units: _Units, vectors: sparse.csr_matrix
) -> Iterator[tuple[int, int, float]]:
    """Yield each pair of units of two candidate sentences with its cosine."""
    for start in range(0, len(first), _BLOCK):
        a, b = first[start : start + _BLOCK], second[start : start + _BLOCK]
        n_a = units.starts[a + 1] - units.starts[a]
        n_b = units.starts[b + 1] - units.starts[b]
        which = np.repeat(np.arange(len(a)), n_a * n_b)
        within = np.arange(len(which)) - np.repeat(np.cumsum(n_a * n_b) - n_a * n_b, n_a * n_b)
        unit_a = units.starts[a][which] + within // n_b[which]
        unit_b = units.starts[b][which] + within % n_b[which]
        cosine = np.asarray(vectors[unit_a].multiply(vectors[unit_b]).sum(axis=1)).ravel()
        for position, value in zip(which.tolist(), cosine.tolist(), strict=True):
            yield int(a[position]), int(b[position]), round(min(value, 1.0), 6)


def _one_to_one(
    scores: dict[tuple[int, int], float],
    articles: list[str],
    threshold: float,
    related_threshold: float,
    min_related: int,
) -> list[tuple[int, int]]:
    """Accept pairs from the most alike down, each sentence once for each pair of articles."""
    ranked = sorted(scores, key=lambda pair: (-scores[pair], pair))
    taken: set[tuple[int, str]] = set()
    chosen: list[tuple[int, int]] = []
    n_strong: dict[tuple[str, str], int] = {}
    for i, j in ranked:
        between = (articles[i], articles[j])
        is_strong = scores[i, j] >= threshold
        if not is_strong and n_strong.get(between, 0) < min_related:
            continue
        if (i, articles[j]) in taken or (j, articles[i]) in taken:
            continue
        taken |= {(i, articles[j]), (j, articles[i])}
        n_strong[between] = n_strong.get(between, 0) + is_strong
        chosen.append((i, j))
    related = {between for between, n in n_strong.items() if n >= min_related}
    return sorted(chosen + _beside(ranked, chosen, articles, related))


def _beside(
    ranked: list[tuple[int, int]],
    chosen: list[tuple[int, int]],
    articles: list[str],
    related: set[tuple[str, str]],
) -> list[tuple[int, int]]:
    """Find free sentences beside a counterpart: "Talks broke down …, later labeling them “exhausted”" in one
    article is two sentences in the other. Rows stand in the order of the text, so neighbours differ by 1.
    """
    partner = {(i, articles[j]): j for i, j in chosen} | {(j, articles[i]): i for i, j in chosen}
    doubled: set[tuple[int, str]] = set()
    found: list[tuple[int, int]] = []
    for i, j in ranked:
        if (articles[i], articles[j]) not in related:
            continue
        for free, taken in ((i, j), (j, i)):
            of_taken = partner.get((taken, articles[free]))
            is_free = (free, articles[taken]) not in partner and (taken, articles[free]) not in doubled
            if is_free and of_taken is not None and abs(of_taken - free) == 1:
                doubled.add((taken, articles[free]))
                partner[free, articles[taken]] = taken
                found.append((i, j))
    return found


class _Named(NamedTuple):
    start_char: int
    key: str
    """What it stands for: country, entity, or the form itself."""
    text: str
    is_name: bool


def _names_of(
    rows: pd.DataFrame, mentions: pd.DataFrame | None, entities: pd.DataFrame | None
) -> dict[str, list[_Named]]:
    """Collect the names and roles of each article."""
    if mentions is None or rows.empty:
        return {}
    columns = ["article_id", "start_char", "mention_text", "entity_id", "entity_type", "mention_kind"]
    need("MENTIONS", mentions, columns)
    used = mentions[mentions["entity_type"].isin(_NAMED_TYPES) & mentions["article_id"].isin(set(rows["article_id"]))]
    key = used["entity_id"].astype("object").where(used["entity_id"].notna(), used["mention_text"])
    if entities is not None:
        need("ENTITIES", entities, ["entity_id", "country"])
        country = entities.dropna(subset=["country"]).set_index("entity_id")["country"]
        # "Moscow rejects" and "Russia rejects" name the same actor.
        key = key.where(~key.isin(country.index), key.map(country))
    names: dict[str, list[_Named]] = {}
    kind = used["mention_kind"].astype("str") == "name"
    for article, *values in zip(used["article_id"], used["start_char"], key, used["mention_text"], kind, strict=True):
        names.setdefault(article, []).append(_Named(*values))
    return names


def _statement_row(pair: _Pair, names: dict[str, list[_Named]]) -> dict:
    row: dict = {}
    for side, sentence in (("a", pair.first), ("b", pair.second)):
        row |= {
            f"article_id_{side}": sentence["article_id"],
            f"outlet_label_{side}": sentence["group"],
            f"start_char_{side}": sentence["start_char"],
            f"end_char_{side}": sentence["end_char"],
            f"text_{side}": sentence["sentence_text"],
        }
    row["pair_id"] = "{}:{}~{}:{}".format(
        row["article_id_a"], row["start_char_a"], row["article_id_b"], row["start_char_b"]
    )
    warnings = [
        _negation_warning(row["text_a"], row["text_b"]),
        _opposite_warning(row["text_a"], row["text_b"]),
        _order_warning(row["text_a"], row["text_b"]),
        _number_warning(row["text_a"], row["text_b"]),
        _name_warning(_names_in(pair.first, names), _names_in(pair.second, names)),
    ]
    row["warning"] = "; ".join(warning for warning in warnings if warning) or None
    return row | {"similarity": pair.similarity, "shared_words": pair.shared_words}


def _negation_warning(text_a: str, text_b: str) -> str | None:
    first, second = bool(_NEGATION.search(text_a)), bool(_NEGATION.search(text_b))
    if first == second:
        return None
    return f"negation only in the {'first' if first else 'second'}"


def _opposite_warning(text_a: str, text_b: str) -> str | None:
    """Warn where one sentence has a word of change or judgement ("rose"), the other its opposite ("fell")."""
    first, second = _opposite_words(text_a), _opposite_words(text_b)
    for group, side in first:
        is_only_one_way = (group, 1 - side) not in first and (group, side) not in second
        if is_only_one_way and (group, 1 - side) in second:
            return f"opposite: {first[group, side]} only in the first, {second[group, 1 - side]} only in the second"
    return None


def _opposite_words(text: str) -> dict[tuple[int, int], str]:
    """Find the words of a text that have an opposite: row of _OPPOSITES and side → the word."""
    return {place: word for word in re.findall(r"[^\W\d_]+", text) for place in _opposite_places(word.casefold())}


@lru_cache(maxsize=50_000)
def _opposite_places(word: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        (group, side) for group, pair in enumerate(_OPPOSITES) for side in (0, 1) if pair[side].fullmatch(word)
    )


def _order_warning(text_a: str, text_b: str) -> str | None:
    """Warn where both have the same words, two of which changed places: "Lee sued Roe", "Roe sued Lee".

    A stretch that moved as a whole ("on Monday" to the front) is no reason.
    """
    first, second = ([word.casefold() for word in re.findall(r"\w+", text)] for text in (text_a, text_b))
    if first == second or sorted(first) != sorted(second):
        return None
    while first[0] == second[0]:
        first, second = first[1:], second[1:]
    while first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    is_moved = any(first[at:] + first[:at] == second for at in range(1, len(first)))
    return None if is_moved else "order: the same words stand in other places"


def _numbers(text: str) -> dict[str, str]:
    """Find the figures of a text: value → as written. "Thousands" is a figure of its own kind."""
    found = {}
    for match in _NUMBER.finditer(text):
        number, unit, scale, vague = match.group("number", "unit", "scale", "vague")
        found[vague.casefold() if vague else _value(number, unit, scale)] = match.group()
    return found


def _value(number: str, unit: str | None, scale: str | None) -> str:
    digits = number.replace(",", "")
    if digits.count(".") > 1:  # 1.500.000
        digits = digits.replace(".", "")
    if len(digits) > _LONGEST_NUMBER:
        return digits
    value = Decimal(digits) if digits[0].isdigit() else Decimal(_NUMBER_WORDS[digits.casefold()])
    value += _NUMBER_WORDS[unit.casefold()] if unit else 0
    value *= (_SCALES | _SHORT_SCALES)[scale.casefold()] if scale else 1
    return f"{value.normalize():f}"


def _number_warning(text_a: str, text_b: str) -> str | None:
    """Warn where each sentence has a number that the other lacks; one alone merely gives more detail."""
    first, second = _numbers(text_a), _numbers(text_b)
    only_first = [first[key] for key in sorted(set(first) - set(second))]
    only_second = [second[key] for key in sorted(set(second) - set(first))]
    return _only("number", only_first, only_second) if only_first and only_second else None


def _names_in(sentence: dict, names: dict[str, list[_Named]]) -> list[_Named]:
    return [
        name
        for name in names.get(sentence["article_id"], [])
        if sentence["start_char"] <= name.start_char < sentence["end_char"]
    ]


def _name_warning(first: list[_Named], second: list[_Named]) -> str | None:
    """Warn where each sentence names somebody whom the other neither names nor points to by role."""
    only_first = {n.key: n.text for n in first if n.is_name and n.key not in {m.key for m in second}}
    only_second = {n.key: n.text for n in second if n.is_name and n.key not in {m.key for m in first}}
    if not only_first or not only_second:  # one sentence merely has more detail
        return None
    return _only("name", list(only_first.values()), list(only_second.values()))


def _only(what: str, first: list[str], second: list[str]) -> str | None:
    sides = [
        f"{', '.join(values)} only in the {side}" for side, values in (("first", first), ("second", second)) if values
    ]
    return f"{what}: {', '.join(sides)}" if sides else None


def _plain(match: re.Match[str]) -> str:
    text = match.group().casefold().replace("’", "'")
    return '"' if _QUOTE_MARKS.fullmatch(text) else text


def _stretch(text: str, words: Sequence[re.Match[str]]) -> str:
    return text[words[0].start() : words[-1].end()] if words else ""


def _sentences_of(statements: pd.DataFrame) -> pd.DataFrame:
    """List the aligned sentences in the order in which STATEMENTS has them, the first of a pair first."""
    sides = [
        statements[[f"{name}_{side}" for name in ("article_id", "start_char", "outlet_label", "text")]]
        .set_axis(["article_id", "start_char", "outlet", "sentence_text"], axis=1)
        .assign(place=2 * np.arange(len(statements)) + (side == "b"))
        for side in "ab"
    ]
    both = pd.concat(sides, ignore_index=True).sort_values("place", kind="stable")
    return both.drop_duplicates(["article_id", "start_char"]).reset_index(drop=True)


def _join(statements: pd.DataFrame, sentences: pd.DataFrame) -> list[int]:
    """Label each sentence with the first sentence of its statement."""
    at = {place: row for row, place in enumerate(zip(sentences["article_id"], sentences["start_char"], strict=True))}
    members = {row: {row} for row in at.values()}
    label = list(range(len(sentences)))
    ranked = statements.sort_values(["similarity", "pair_id"], ascending=[False, True], kind="stable")
    article = sentences["article_id"].tolist()
    for pair in ranked.to_dict("records"):
        a = label[at[pair["article_id_a"], pair["start_char_a"]]]
        b = label[at[pair["article_id_b"], pair["start_char_b"]]]
        keep, drop = min(a, b), max(a, b)
        if keep == drop or {article[row] for row in members[keep]} & {article[row] for row in members[drop]}:
            continue
        members[keep] |= members.pop(drop)
        for row in members[keep]:
            label[row] = keep
    return label


def _coverage_rows(cluster: pd.DataFrame, outlets: list[str]) -> Iterator[dict]:
    present = cluster.drop_duplicates("outlet").set_index("outlet")["sentence_text"]
    head = cluster.iloc[0]
    if len(present) < 2:  # left over where a join was refused
        return
    for outlet in outlets:
        yield {
            "statement_id": f"{head['article_id']}:{head['start_char']}",
            "statement": head["sentence_text"],
            "outlet": outlet,
            "is_present": outlet in present.index,
            "sentence_text": present.get(outlet),
            "n_outlets": int(present.index.isin(outlets).sum()),
            "n_compared": len(outlets),
        }
