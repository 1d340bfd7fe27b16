"""Quotes over several paragraphs, on paragraphs annotated by hand: no model."""

from analyst.annotate.records import Attribution
from analyst.quotes.article import find_in_article
from tests.quotes.blocks import article, quotes


def said(text, content, speaker, cue, rule="cue behind"):
    def span(words):
        return None if words is None else (text.index(words), text.index(words) + len(words))

    parts = () if content is None else (span(content),)
    return Attribution(parts, span(speaker), None, span(cue), cue, False, None, rule)


FIRST = "“We will go on,” Lee said. “Until the end"
LEAD = "“We will go on,” Lee said."


def test_quote_that_stays_open_goes_on_in_the_next_paragraph():
    opened = said(FIRST, "“We will go on,”", "Lee", "said")
    opened = opened._replace(content=(opened.content[0], (FIRST.index("“Until"), len(FIRST))))
    found = quotes((FIRST, opened), ("“And then we rest.”",))
    assert found == [(["“We will go on,”", "“Until the end", "“And then we rest.”"], "Lee", "cue behind")]


def test_quoted_sentence_on_its_own_floats_to_the_last_speaker():
    found = quotes((LEAD, said(LEAD, "“We will go on,”", "Lee", "said")), ("“Nobody can stop us now.”",))
    assert found[1] == (["“Nobody can stop us now.”"], "Lee", "floating")


def test_floating_quote_reaches_one_paragraph_only():
    found = quotes(
        (LEAD, said(LEAD, "“We will go on,”", "Lee", "said")), ("It rained.",), ("“Nobody can stop us now.”",)
    )
    assert len(found) == 1


def test_scare_quote_is_no_speech():
    text = "The “smart” lamps were off."
    assert quotes((LEAD, said(LEAD, "“We will go on,”", "Lee", "said")), (text,))[1:] == []


def test_quote_behind_a_colon_in_the_paragraph_before():
    lead = "Lee wrote on Monday:"
    found = quotes((lead, said(lead, None, "Lee", "wrote", "opener")), ("“Nobody can stop us now.”",))
    assert found == [(["“Nobody can stop us now.”"], "Lee", "introduced")]


def test_list_behind_argue_that_ends_at_a_heading():
    lead = "Officials argue that:"
    found = quotes(
        (lead, said(lead, None, "Officials", "argue", "opener")),
        ("Money is short.",),
        ("Time is short.",),
        ("NEXT",),
        ("No.",),
    )
    assert found == [(["Money is short.", "Time is short."], "Officials", "opener")]


def test_no_list_behind_an_ordinary_colon():
    lead = "Officials said this much about money:"
    assert quotes((lead, said(lead, None, "Officials", "said", "opener")), ("Money is short.",)) == []


def test_no_paragraphs_no_quotes():
    assert find_in_article([]) == []


def test_a_quote_stands_in_the_paragraph_of_its_first_words():
    opened = said(FIRST, "“We will go on,”", "Lee", "said")
    opened = opened._replace(content=(opened.content[0], (FIRST.index("“Until"), len(FIRST))))
    lead = "Lee wrote on Monday:"
    behind = said(lead, None, "Lee", "wrote", "opener")
    (goes_on,) = find_in_article(article("It rained.", (FIRST, opened), "“And then we rest.”")[0])
    (introduced,) = find_in_article(article("It rained.", (lead, behind), "“Nobody can stop us now.”")[0])
    assert (goes_on.paragraph, introduced.paragraph) == (1, 2)
