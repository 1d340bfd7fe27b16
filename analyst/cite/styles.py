"""Citations as text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote as percent_encode

import pandas as pd

from analyst.cite.places import Citation
from analyst.findings import plain
from analyst.words import day, listed


def as_text(citations: Sequence[Citation]) -> str:
    """Write citations as numbered paragraphs of plain text."""
    return "\n\n".join(
        "\n   ".join([f"{number}. {flat(one.words)}", *_text_lines(one)])
        for number, one in enumerate(citations, start=1)
    )


def _text_lines(one: Citation) -> Iterator[str]:
    if one.sentence is not None:
        yield f"in: {flat(one.sentence)}"
    yield say_attribution(one)
    title = f"“{flat(one.headline)}”" if one.headline else "no headline"
    yield ", ".join(
        [
            flat(one.outlet or "outlet not stated"),
            title,
            *_by(one),
            _date(one),
            flat(one.url) or "no address stated",
            *_passed_on(one),
        ]
    )
    yield say_whereabouts(one) + (f", quote {one.quote_id}" if one.quote_id else "")


def as_markdown(citations: Sequence[Citation]) -> str:
    """Write citations as block quotations of Markdown; text of articles stays text."""
    return "\n\n".join(_markdown(one) for one in citations)


def _markdown(one: Citation) -> str:
    title = f"“{plain(one.headline)}”" if one.headline else "no headline"
    if one.url is not None and one.url.startswith(("http://", "https://")):
        title = f"[{title}](<{percent_encode(one.url, safe=URL_SIGNS)}>)"
    outlet = f"*{plain(one.outlet)}*" if one.outlet else "outlet not stated"
    where = ", ".join(
        [
            outlet,
            title,
            *map(plain, _by(one)),
            plain(_date(one)),
            *map(plain, _passed_on(one)),
            plain(say_whereabouts(one)),
        ]
    )
    return f"> {plain(one.words)}\n>\n> — {plain(say_attribution(one))}. {where}."


URL_SIGNS = ":/?#[]@!$&'()*+,;=%~-._"
_TYPES = {
    "direct": "direct quote of {}",
    "mixed": "attributed to {}, partly in quotation marks",
    "indirect": "attributed to {}, in the article's words",
}


def say_attribution(one: Citation) -> str:
    """Say whose words they are, and how sure that is."""
    like = "" if one.is_exact else "not the words searched for, but like them; "
    if one.kind == "headline":
        return f"{like}headline"
    if one.kind == "passage":
        return like + (f"passage with a quote of {one.quoted_within}" if one.quoted_within else "words of the article")
    name = flat(one.speaker) if one.speaker else "nobody by name"
    said = [_TYPES[str(one.quote_type)].format(name)]
    if one.speaker_text and one.speaker_text != one.speaker:
        said.append(f"printed as “{flat(one.speaker_text)}”")
    if one.cue:
        remarks = [text for text in ("negated" if one.cue_is_negated else None, one.cue_modality) if text]
        said.append(f"by “{flat(one.cue)}”" + (f" ({', '.join(remarks)})" if remarks else ""))
    return f"{like}{', '.join(said)}; confidence {one.confidence:.2f}"


def _by(one: Citation) -> list[str]:
    return [f"by {listed(one.authors.split('; '))}"] if one.authors else []


def _passed_on(one: Citation) -> list[str]:
    return [f"via {flat(one.aggregator)}"] * bool(one.aggregator) + [f"names {flat(one.wire)}"] * bool(one.wire)


def _date(one: Citation) -> str:
    if one.published is None:
        return "date not stated"
    text = day(pd.Timestamp(one.published))
    return f"{text} (by its address)" if one.published_basis == "guessed" else text


def say_whereabouts(one: Citation) -> str:
    """Say in which file and on which line the words stand."""
    line = "" if one.line is None else f", line {one.line:,}" + ("" if one.is_line_of_file else " of its text")
    return flat(one.article_name) + line


def flat(text: str | None) -> str:
    """Write text as one line; nothing for null."""
    return " ".join((text or "").split())
