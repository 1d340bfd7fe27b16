"""How often quotes that a rule found are right, by rule."""

from __future__ import annotations

UNSURE_BELOW = 0.6
"""Quotes with a lower confidence are marked as unsure wherever they are shown."""

# Share with the right words (overlap of 80 % or more) and the right speaker among 440 annotated articles that
# the rules were developed on (docs/method.md, "How sure a quote is"). Rules seen less than 30 times have the
# share of their nearest kin.
_BY_RULE = {
    "according to": 0.75,
    "answer": 0.71,
    "clause ahead": 0.80,
    "cue before": 0.71,
    "cue behind": 0.93,
    "cue beside": 0.45,
    "floating": 0.52,
    "gesture": 0.52,
    "infinitive": 0.57,
    "inserted cue": 0.80,
    "introduced": 0.62,
    "label": 0.45,
    "noun clause": 0.45,
    "object": 0.54,
    "opener": 0.45,
    "post": 0.85,
    "preposition": 0.56,
    "signature": 0.85,  # right in 19 of 20
    "split quote": 0.87,
    "transcript": 0.50,
}
# A clause behind a verb that tells little else than speech, and behind all other cue verbs.
_CLAUSE_OF_SAYING, _CLAUSE_OF_OTHERS = 0.77, 0.59
SAYING = frozenset({"add", "admit", "argue", "note", "point", "predict", "report", "say", "tell", "warn"})


def rule_confidence(rule: str, cue_lemma: str | None) -> float:
    """Return how often quotes found by this rule are right, 0 to 1.

    Args:
        rule: `QUOTES.rule`.
        cue_lemma: `QUOTES.cue_lemma`.

    Example:
        >>> rule_confidence("cue behind", "say"), rule_confidence("clause", "claim")
        (0.93, 0.59)
    """
    if rule == "clause":
        return _CLAUSE_OF_SAYING if cue_lemma in SAYING else _CLAUSE_OF_OTHERS
    return _BY_RULE[rule]
