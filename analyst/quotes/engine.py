"""Find the attributions that one paragraph shows by itself: content, speaker, cue and the rule that fired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyst.annotate.records import Attribution
from analyst.quotes.clauses import clauses
from analyst.quotes.drafts import Collected, Draft
from analyst.quotes.phrases import (
    according_to,
    cue_beside,
    cue_nouns_with_content,
    in_words_of,
    labelled,
    opener,
    transcript,
)
from analyst.quotes.sentences import quoted_sentences
from analyst.quotes.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from analyst.annotate.records import Quoted


def find_attributions(doc: Doc, quoted: Sequence[Quoted], text: str | None = None) -> list[Attribution]:
    """Find who said what in one parsed paragraph.

    Args:
        doc: Parse of the paragraph.
        quoted: What stands in quotation marks, as found by `find_quoted` in its text.
        text: The paragraph, where the Doc was made from a text of the same length with plainer marks.

    Returns:
        The attributions, in the order of their content. Quoted stretches with no speaker or cue of their
        own (floating quotes, scare quotes) are not among them: the article decides about those.
    """
    view = View(doc, quoted, text)
    drafts = quoted_sentences(view)
    used = {draft.cue for draft in drafts.values()}
    owned = {number for draft in drafts.values() for number in draft.places}
    found = Collected({id(draft): draft for draft in drafts.values()}.values())
    passed_on = list(according_to(view))
    for draft in (*clauses(view, used), *passed_on, *in_words_of(view), *cue_nouns_with_content(view)):
        if not found.repeats(draft):
            found.add(draft)
    covered = found.covered(len(view.text))
    for number, stretch in enumerate(view.quoted):
        if (
            number not in owned
            and view.is_readable(number)
            and not all(covered[stretch.start_char + 1 : stretch.end_char - 1])
        ):
            adjacent = cue_beside(view, number) or labelled(view, number)
            if adjacent is not None:
                found.add(adjacent)
    holders = Collected([*found.drafts, *passed_on])
    for draft in found.drafts:
        draft.relay = holders.around(draft)
    complete = [*found.drafts, *transcript(view, found.drafts), *opener(view)]
    return sorted((_finish(draft) for draft in complete if draft.parts or draft.rule == "opener"), key=_order)


def _order(attribution: Attribution) -> tuple[int, int]:
    first = attribution.content[0][0] if attribution.content else 1 << 40
    return first, attribution.cue[0] if attribution.cue else 0


def _finish(draft: Draft) -> Attribution:
    return Attribution(
        content=tuple(sorted(set(draft.parts))),
        speaker=draft.speaker.span,
        antecedent=draft.speaker.antecedent,
        cue=draft.cue,
        cue_lemma=draft.lemma,
        cue_is_negated=draft.is_negated,
        relay=draft.speaker.relay or draft.relay,
        rule=draft.rule,
    )
