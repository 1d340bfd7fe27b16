"""Posts of social networks that a page shows whole, with `— Ada Lee (@adalee) November 18, 2019` below the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyst.quotes.article import Paragraph
    from analyst.quotes.view import Span

_BY = r"(?P<by>--?|[—–―]|A post shared by)\s*(?P<name>[^\n()—–―]{1,60}?)?\s*\((?P<handle>@\w{1,30})\)"
_WHEN = (
    r"(?P<when>\s+(?:on\s+)?[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}[^\n]{0,30}|\s+(?:on\s+)?\d{1,2} [A-Z][a-z]{2,8},? \d{4})?"
)
_SIGNATURE = re.compile(rf"(?:^|(?<=\s)){_BY}{_WHEN}\s*$")
_INVITES = re.compile(r"\b(?:follow|contact|tweet|e-?mail)\b", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|pic\.twitter\.com/|t\.co/)\S+")
_REACH = 200  # characters at the end of a paragraph in which a signature may stand
_SHORT = 40  # characters of the lines of a post above its last one
_LINES = 5
_LONGEST = 330  # characters of a post, with a link
_FIRST_PERSON = re.compile(r"\b(?:I|my|we|our)\b", re.IGNORECASE)


class Post(NamedTuple):
    """A post; offsets in the article's text."""

    content: list[Span]
    """Its words, line by line, without the links at their end."""
    speaker: Span
    cue: Span
    """The dash."""


def find_posts(paragraphs: Sequence[Paragraph]) -> tuple[dict[int, Post], set[int]]:
    """Find the posts of one article.

    What stands above the signature is the post: the paragraph right above it, even if it looks like a heading. Plain
    text does not tell where a post begins, so lines of a few words above a line of a few words are part of it, and
    lines that say `I` or `we`.

    Args:
        paragraphs: Its paragraphs, in order.

    Returns:
        Number of the paragraph that a post begins in → the post; numbers of all paragraphs that are part of one.
    """
    posts: dict[int, Post] = {}
    taken: set[int] = set()
    for number, paragraph in enumerate(paragraphs):
        match = _SIGNATURE.search(paragraph.text, max(0, len(paragraph.text) - _REACH))
        if match is None or paragraph.kind == "heading" or not _signs(match, number + 1 == len(paragraphs)):
            continue
        lines = _lines_above(paragraphs, number, match.start(), taken)
        content = [span for n in lines for span in _words(paragraphs[n], match.start() if n == number else None)]
        if content:
            posts[lines[0]] = Post(content, _span(paragraph, match, "name"), _span(paragraph, match, "by"))
            taken.update([*lines, number])
    return posts, taken


def _signs(match: re.Match[str], is_last: bool) -> bool:
    """Tell a signature from what else names a handle.

    `Ada Lee is a reporter - follow her on X (@adalee)`; `Photo - Ada Lee (@adalee)`; and the reporter's own name,
    without a date, in the article's last line.
    """
    if _INVITES.search(match["name"] or ""):
        return False
    is_alone = not any(map(str.isalnum, match.string[: match.start()]))
    return (is_alone and not is_last) or match["when"] is not None or match["by"][0].isalpha()


def _lines_above(paragraphs: Sequence[Paragraph], number: int, end: int, taken: set[int]) -> list[int]:
    """Return the numbers of the paragraphs whose words a signature signs."""
    if any(map(str.isalnum, paragraphs[number].text[:end])):
        return [number]
    found: list[int] = []
    for above in range(number - 1, max(-1, number - 1 - _LINES), -1):
        paragraph = paragraphs[above]
        is_heading = paragraph.kind == "heading" and bool(found) and not _ends_with_link(paragraph.text)
        if above in taken or is_heading:
            break
        lines = [paragraphs[n] for n in (above, *found)]
        if _has_words(paragraphs, found) and not (all(map(_is_short, lines)) or _is_spoken(lines)):
            break
        found.insert(0, above)
    return found


def _has_words(paragraphs: Sequence[Paragraph], numbers: Sequence[int]) -> bool:
    return any(_words(paragraphs[n], None) for n in numbers)


def _is_short(paragraph: Paragraph) -> bool:
    return len(_without_links(paragraph.text)) <= _SHORT and not paragraph.annotation.attributions


def _is_spoken(lines: Sequence[Paragraph]) -> bool:
    """Tell whether the first of some lines speaks as a post does and an article does not, and all may be one post."""
    first = lines[0]
    if first.annotation.attributions or sum(len(each.text) for each in lines) > _LONGEST:
        return False
    return any(
        not any(quoted.start_char <= match.start() < quoted.end_char for quoted in first.annotation.quoted)
        for match in _FIRST_PERSON.finditer(first.text)
    )


def _words(paragraph: Paragraph, end: int | None) -> list[Span]:
    text = _without_links(paragraph.text[:end])
    words = text.strip()
    if not any(map(str.isalnum, words)):
        return []
    first = paragraph.start_char + len(text) - len(text.lstrip())
    return [(first, first + len(words))]


def _ends_with_link(text: str) -> bool:
    return bool(text.strip()) and _LINK.search(text.rsplit(maxsplit=1)[-1]) is not None


def _without_links(text: str) -> str:
    """Cut off the links at the end, word by word: what stands ahead of a link in its word is kept."""
    end = len(text)
    for word in reversed(list(re.finditer(r"\S+", text))):
        link = _LINK.search(word[0])
        if link is None:
            break
        end = word.start() + link.start()
        if link.start():
            break
    return text[:end].rstrip() if end < len(text) else text


def _span(paragraph: Paragraph, match: re.Match[str], group: str) -> Span:
    start, end = match.span(group if match[group] else "handle")
    return paragraph.start_char + start, paragraph.start_char + end
