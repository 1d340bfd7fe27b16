"""Stray HTML in plain text: tags taken out, character references resolved, places kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from analyst.corpus import resources
from analyst.corpus.units import Piece, Removal, Unit, part, removals, strip_unit

HIDDEN_TAGS = frozenset({"script", "style"})

# No alternative runs over another `<`, so the search takes time in proportion to the line.
_TAG = re.compile(
    r"<!--[^<>]*>|<!doctype[^<>]*>|<(?P<close>/?)(?P<name>[a-z][a-z0-9]{0,10})(?:[\s/][^<>]*)?>", re.IGNORECASE
)
_REFERENCE = re.compile(r"&(?:amp;)*(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_MOST_ROUNDS = 20


class _Cut(NamedTuple):
    start: int
    end: int
    rule: str
    letters: str = ""
    tag: str | None = None


def strip_markup(unit: Unit) -> tuple[list[Unit], list[Removal]]:
    """Take HTML out of one line.

    `<a href="x">Zelenskiy</a> accuses Russia` becomes `Zelenskiy accuses Russia`, and each tag is a removal.
    `</p><p>` and `<br>` part the line into several units. Only HTML's own tag names count, so `<Reuters>`
    stays. A reference such as `&rsquo;` is a removal, and the letter that it stands for takes its place.

    Returns:
        The units that are left, in order, and what was taken out.
    """
    units, removed = [unit], list[Removal]()
    for _ in range(_MOST_ROUNDS):  # more than one round only where `&lt;b&gt;` turns into a tag
        found = [(each, _find_cuts(each.text)) for each in units]
        if not any(cuts for _, cuts in found):
            break
        units = list(chain.from_iterable(_apply(each, cuts, removed) for each, cuts in found))
    return units, removed


def _find_cuts(text: str) -> list[_Cut]:
    cuts = [*_tag_cuts(text), *_reference_cuts(text)] if "<" in text or "&" in text else []
    kept: list[_Cut] = []
    for each in sorted(cuts, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:  # what stands inside a tag or script goes with it
            kept.append(each)
    return kept


def _tag_cuts(text: str) -> Iterator[_Cut]:
    hidden_since = None
    for match in _TAG.finditer(text):
        name = (match["name"] or "").lower()
        if name and name not in resources.words("block_tags") and name not in resources.words("inline_tags"):
            continue
        if name in HIDDEN_TAGS and not match["close"] and hidden_since is None:
            hidden_since = match.start()
        elif name in HIDDEN_TAGS and match["close"] and hidden_since is not None:
            yield _Cut(hidden_since, match.end(), "html_tag", tag=name)  # the script's code goes with its tags
            hidden_since = None
            continue
        yield _Cut(match.start(), match.end(), "html_tag", tag=match["close"] + name if name else None)


def _reference_cuts(text: str) -> Iterator[_Cut]:
    for match in _REFERENCE.finditer(text):
        letters = match[0]
        while (resolved := html.unescape(letters)) != letters:
            letters = resolved
        if letters != match[0] and not letters.endswith(";"):
            yield _Cut(match.start(), match.end(), "html_entity", letters.replace("\N{NO-BREAK SPACE}", " "))


def _apply(unit: Unit, cuts: list[_Cut], removed: list[Removal]) -> Iterator[Unit]:
    bounds = list(chain.from_iterable((each.start, each.end) for each in cuts))
    parts = part(unit.pieces, bounds)
    current, kind = list(parts[0]), unit.kind
    for number, each in enumerate(cuts):
        removed += removals(unit.line, parts[2 * number + 1], each.rule)
        if each.tag and each.tag.removeprefix("/") in resources.words("block_tags"):
            yield from _stripped(unit.line, current, kind)
            current, kind = [], tag_kind(each.tag)
        elif each.letters:
            current.append(Piece(each.letters, -1))
        current += parts[2 * number + 2]
    yield from _stripped(unit.line, current, kind)


def tag_kind(tag: str) -> str | None:
    """Return what an opening tag makes of the line that it begins.

    >>> tag_kind("h2"), tag_kind("li"), tag_kind("p")
    ('heading', 'list_item', None)
    """
    if re.fullmatch(r"h[1-6]", tag):
        return "heading"
    return "list_item" if tag == "li" else None


def _stripped(line: int, pieces: list[Piece], kind: str | None) -> Iterator[Unit]:
    unit = strip_unit(Unit(line, tuple(pieces), kind))
    if unit is not None:
        yield unit
