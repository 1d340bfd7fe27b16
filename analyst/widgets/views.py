"""Articles, quotes and statements as HTML: tables in, markup out, no widget in sight."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analyst.compare import NO_SPEAKER, word_difference
from analyst.quotes.confidence import UNSURE_BELOW
from analyst.widgets.choices import Row, rows_of
from analyst.widgets.markup import (
    Html,
    Mark,
    highlight,
    html,
    join,
    listed_facts,
    note,
)
from analyst.words import count

if TYPE_CHECKING:
    from analyst.workbook import Workbook

MAX_LINES = 2000
"""Raw lines that are shown of one article; the rest is counted."""

MAX_NAMES = 5
"""Articles that a note names."""

AROUND = 6
"""Raw lines that are shown before and after a removed one."""


def article_meta(article: Row) -> Html:
    """Say outlet, date with its basis, byline and file of an article in one line."""
    published = article["published_at"]
    date = f"{published:%d %B %Y} ({article['published_basis']})" if published is not None else "no date stated"
    return listed_facts([article["outlet_label"], date, article["byline"], article["article_name"]])


def quote_kind(quote: Row) -> str:
    """Say how a quote is marked wherever it is shown: as a quote, or as an unsure one (under `UNSURE_BELOW`)."""
    return "unsure" if quote["confidence"] < UNSURE_BELOW else "quote"


def quote_marks(quotes: pd.DataFrame, parts: pd.DataFrame) -> list[Mark]:
    """Mark each quote's content, speaker, cue and who passed it on, in their places.

    Args:
        quotes: QUOTES of one article.
        parts: QUOTE_PARTS; those of other quotes are left out.

    Returns:
        Marks in no set order; a quote under `UNSURE_BELOW` is marked as unsure.
    """
    marks: list[Mark] = []
    kinds: dict[str, tuple[str, str]] = {}
    for quote in rows_of(quotes):
        kind = quote_kind(quote)
        kinds[quote["quote_id"]] = kind, quote_title(quote)
        for role in ("speaker", "cue"):
            if quote[f"{role}_start_char"] is not None:
                start, end = int(quote[f"{role}_start_char"]), int(quote[f"{role}_end_char"])
                marks.append(Mark(start, end, role, quote_title(quote)))
    for part in rows_of(parts[parts["quote_id"].isin(list(kinds))]):
        kind, title = kinds[part["quote_id"]]
        marks.append(Mark(part["start_char"], part["end_char"], kind, title))
    return marks


def quote_title(quote: Row) -> str:
    """Say in one line who speaks, in which type of quote, by which rule, and how sure that is."""
    speaker = quote["speaker_name"] or NO_SPEAKER
    printed = quote["speaker_text"]
    as_printed = f" (printed: {printed})" if printed and printed != speaker else ""
    return (
        f"{speaker}{as_printed} · {quote['quote_type']} · confidence {quote['confidence']:.0%} · "
        f"rule {quote['rule']}, speaker by {quote['speaker_rule']}"
    )


def name_marks(mentions: pd.DataFrame, entities: pd.DataFrame, *, kind: str = "name") -> list[Mark]:
    """Mark mentions, each with the entity that it stands for."""
    names = dict(zip(entities["entity_id"], entities["name"], strict=True))
    return [
        Mark(
            row["start_char"],
            row["end_char"],
            kind,
            f"{names.get(row['entity_id'], 'not resolved')} · {row['entity_type']} · {row['resolved_by']}",
        )
        for row in rows_of(mentions)
    ]


def article_html(
    article: Row,
    paragraphs: pd.DataFrame,
    marks: Iterable[Mark] = (),
    *,
    at: tuple[int, int] | None = None,
    removed: pd.DataFrame | None = None,
) -> Html:
    """Show an article's clean text with marks over it.

    Args:
        article: Row of ARTICLES.
        paragraphs: PARAGRAPHS of this article.
        marks: Marks by their place in `text`.
        at: Place to open the article at: what stands more than one paragraph away is folded.
        removed: REMOVED of this article, if it is to be shown as well, each line or part where it was.

    Returns:
        Headline, one line of facts, and the paragraphs; or the problem that the article has.
    """
    head = html(
        '<h4 dir="auto">{}</h4><p class="analyst-meta">{}</p>',
        article["headline"] or "(no headline found)",
        article_meta(article),
    )
    body = _body(paragraphs.sort_values("start_char"), list(marks), at, removed)
    if article["problem"]:
        body = join([note(article["problem"], kind="warning"), body])
    return html('<article class="analyst-article">{}{}</article>', head, body)


def _body(
    paragraphs: pd.DataFrame, marks: list[Mark], at: tuple[int, int] | None, removed: pd.DataFrame | None
) -> Html:
    blocks = [
        html(
            '<p dir="auto" data-start="{}"{}>{}</p>',
            row["start_char"],
            Html(' class="analyst-heading"') if row["paragraph_kind"] == "heading" else Html(""),
            highlight(row["paragraph_text"], marks, start=row["start_char"]),
        )
        for row in rows_of(paragraphs)
    ]
    if removed is not None and len(removed):
        return _with_removed(blocks, paragraphs["raw_line"].tolist(), removed)
    if not blocks:
        return note("No text is left of this article after cleaning.")
    if at is None:
        return join(blocks)
    inside = [
        place
        for place, (start, end) in enumerate(zip(paragraphs["start_char"], paragraphs["end_char"], strict=True))
        if start < at[1] and at[0] < end
    ] or [0]
    first, last = max(inside[0] - 1, 0), min(inside[-1] + 2, len(blocks))
    return join([_fold(blocks[:first], "before"), *blocks[first:last], _fold(blocks[last:], "after")])


def _with_removed(blocks: Sequence[Html], lines: Sequence[int], removed: pd.DataFrame) -> Html:
    """Lay what was removed between the paragraphs, by the lines of the raw file."""
    gone = [
        (
            row["raw_line"],
            html(
                '<p dir="auto" class="analyst-gone">{} <span class="analyst-meta">{}</span></p>',
                highlight(row["removed_text"], [Mark(0, len(row["removed_text"]), "removed")]),
                f"{row['rule']}, line {row['raw_line']}",
            ),
        )
        for row in rows_of(removed.sort_values("raw_start_char", kind="stable"))
    ]
    kept = list(zip(lines, blocks, strict=True))
    # Of one line, first what is kept of it, then what was taken out.
    return join(block for _, block in sorted([*kept, *gone], key=lambda pair: pair[0]))


def _fold(blocks: Sequence[Html], where: str) -> Html:
    if not blocks:
        return Html("")
    label = f"{count(len(blocks), 'paragraph')} {where}"
    return html("<details><summary>{}</summary>{}</details>", label, join(blocks))


def raw_beside_clean_html(
    raw_text: str, paragraphs: pd.DataFrame, removed: pd.DataFrame, *, around: int | None = None
) -> Html:
    """Show the raw lines, removed ones struck through with their rule, beside the clean paragraphs.

    Args:
        raw_text: `RAW_TEXTS.raw_text` of one article.
        paragraphs: PARAGRAPHS of the same article.
        removed: REMOVED of the same article.
        around: Line to show with the few lines around it; the whole article, if None.

    Returns:
        A table with one row per raw line that holds text: its number, the line, the clean paragraphs
        that begin on it, and the rules that took something out of it.
    """
    lines = _lines(raw_text, around)
    shown = lines[:MAX_LINES]
    marks = _marks_by_line(raw_text, removed)
    rules = removed.groupby("raw_line")["rule"].agg(lambda names: ", ".join(dict.fromkeys(names))).to_dict()
    clean = paragraphs.groupby("raw_line")["paragraph_text"].agg(list).to_dict()
    rows = [
        html(
            '<tr{}><td class="analyst-number">{}</td><td><p dir="auto">{}</p></td><td>{}</td>'
            '<td class="analyst-rule">{}</td></tr>',
            Html(' class="analyst-chosen"') if number == around else Html(""),
            number,
            highlight(line, marks.get(number, []), start=start),
            join(html('<p dir="auto">{}</p>', text) for text in clean.get(number, [])),
            rules.get(number, ""),
        )
        for number, start, line in shown
    ]
    n_left = len(lines) - len(shown)
    return html(
        '<table class="analyst-table analyst-sides"><thead><tr><th scope="col">Line</th>'
        '<th scope="col">Raw file</th><th scope="col">Clean text</th><th scope="col">Removed by</th>'
        "</tr></thead><tbody>{}</tbody></table>{}",
        join(rows),
        note(f"{count(n_left, 'more line')} not shown.") if n_left else Html(""),
    )


def _lines(raw_text: str, around: int | None) -> list[tuple[int, int, str]]:
    """Number the lines that hold text, each with the place of its first code point."""
    lines, start = [], 0
    for number, line in enumerate(raw_text.split("\n"), start=1):
        is_near = around is None or abs(number - around) <= AROUND
        if line.strip() and is_near:
            lines.append((number, start, line))
        start += len(line) + 1
    return lines


def _marks_by_line(raw_text: str, removed: pd.DataFrame) -> dict[int, list[Mark]]:
    """Mark what was removed, sorted by the lines that it touches: each line looks at its own only."""
    ends = [place for place, letter in enumerate(raw_text) if letter == "\n"]
    by_line: dict[int, list[Mark]] = {}
    for row in rows_of(removed):
        mark = Mark(row["raw_start_char"], row["raw_end_char"], "removed", f"rule {row['rule']}")
        first = bisect_left(ends, mark.start_char) + 1
        last = bisect_left(ends, max(mark.end_char - 1, mark.start_char)) + 1
        for number in range(first, last + 1):
            by_line.setdefault(number, []).append(mark)
    return by_line


def scroll(content: Html, label: str) -> Html:
    """Put content in a box of its own that scrolls, also by keyboard."""
    return html('<div class="analyst-scroll" tabindex="0" role="region" aria-label="{}">{}</div>', label, content)


def quote_html(quote: Row, *, number: int) -> Html:
    """Show a quote's content with its number, speaker, cue, type, confidence and outlet."""
    kind = quote_kind(quote)
    length = len(quote["content_text"])
    facts = [
        quote["outlet"],
        quote["quote_type"],
        f"cue “{quote['cue_text']}”" if quote["cue_text"] else "no cue",
        "negated" if quote["cue_is_negated"] else "",
        f"passed on by {quote['relay_text']}" if quote["relay_text"] else "",
        f"confidence {quote['confidence']:.0%}" + (", unsure" if kind == "unsure" else ""),
    ]
    return html(
        '<p dir="auto"><b><bdi>{}</bdi></b>{}: {}</p><p class="analyst-meta">{}. {}</p>',
        quote["speaker_name"] or NO_SPEAKER,
        _printed(quote),
        highlight(quote["content_text"], [Mark(0, length, kind)]),
        number,
        listed_facts(facts),
    )


def _printed(quote: Row) -> Html:
    printed = quote["speaker_text"]
    if not printed or printed == quote["speaker_name"]:
        return Html("")
    return html(" (<i><bdi>{}</bdi></i>)", printed)


def open_article(
    wb: Workbook,
    article_id: str,
    marks: Iterable[Mark] = (),
    *,
    at: tuple[int, int] | None = None,
    removed: pd.DataFrame | None = None,
) -> Html:
    """Show an article of a workbook by its id; see `article_html`."""
    article = rows_of(wb.articles[wb.articles["article_id"] == article_id])[0]
    paragraphs = wb.paragraphs[wb.paragraphs["article_id"] == article_id]
    return article_html(article, paragraphs, marks, at=at, removed=removed)


def copies_html(wb: Workbook, article_id: str) -> Html:
    """Say of which article this one is a copy and where it is counted, and with which it shares a passage."""
    names = dict(zip(wb.articles["article_id"], wb.articles["article_name"], strict=True))
    article = rows_of(wb.articles[wb.articles["article_id"] == article_id])[0]
    found = wb.duplicates
    passages = found[~found["is_copy"] & ((found["article_id"] == article_id) | (found["of_article_id"] == article_id))]
    notes = []
    if article["copy_of"]:
        where = "counted here too" if article["is_counted"] else "it is counted there, and not here"
        notes.append(note(f"Copy of {names[article['copy_of']]}: {where}."))
    left_out = wb.articles[(wb.articles["copy_of"] == article_id) & ~wb.articles["is_counted"]]
    if len(left_out):
        notes.append(note(f"Counted for {count(len(left_out), 'copy', 'copies')}: {_some(left_out['article_name'])}."))
    if len(passages):
        others = passages["article_id"].where(passages["article_id"] != article_id, passages["of_article_id"])
        longest = int(passages["n_shared_words"].max())
        notes.append(note(f"Shares a passage, of up to {longest:,} words, with {_some(others.map(names))}."))
    return join(notes)


def _some(names: Iterable[str]) -> str:
    every = sorted(names)
    return ", ".join(every[:MAX_NAMES]) + (f" and {len(every) - MAX_NAMES:,} more" if len(every) > MAX_NAMES else "")


def statement_html(row: Row, *, number: int) -> Html:
    """Show the two wordings of a statement beside each other; words that only one has are marked."""
    changes = word_difference(row["text_a"], row["text_b"])
    sides = [
        html(
            '<div><p class="analyst-meta">{}</p><p dir="auto">{}</p></div>',
            row[f"outlet_label_{side}"],
            highlight(row[f"text_{side}"], marks),
        )
        for side, marks in (
            ("a", only_marks(row["text_a"], [(change.op, change.words_a) for change in changes])),
            ("b", only_marks(row["text_b"], [(change.op, change.words_b) for change in changes])),
        )
    ]
    warning = note(f"Look closely: {row['warning']}", kind="warning") if row["warning"] else Html("")
    return html(
        '<div class="analyst-pair">{}{}</div><p class="analyst-meta">{}. {} in common, similarity {}</p>{}',
        *sides,
        number,
        count(row["shared_words"], "content word"),
        f"{row['similarity']:.2f}",
        warning,
    )


def only_marks(text: str, stretches: Iterable[tuple[str, str]]) -> list[Mark]:
    """Mark the words that only this text has; `stretches` are operations and words, in its order."""
    marks, place = [], 0
    for op, words in stretches:
        start = text.find(words, place) if words else -1
        if start < 0:
            continue
        place = start + len(words)
        if op != "equal":
            marks.append(Mark(start, place, "only"))
    return marks
