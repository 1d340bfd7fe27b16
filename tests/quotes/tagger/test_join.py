import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst.annotate.records import Attribution, Token
from analyst.quotes.tagger.join import RULE, Limits, join
from analyst.quotes.tagger.model import TaggedAttribution

TEXT = "Lee said the law was bad, while Cho, who hoped not to lose, did not deny that it passed."


def span(words):
    start = TEXT.index(words)
    return start, start + len(words)


def rule(content, speaker="Lee", cue="said", name="clause", lemma="say"):
    return Attribution((span(content),), span(speaker), None, span(cue), lemma, False, None, name)


def tagged(content, speaker="Lee", cue="said", speech=1.0, sure=0.9):
    return TaggedAttribution(
        (span(content),), span(speaker) if speaker else None, span(cue) if cue else None, speech, sure
    )


def test_of_one_cue_the_tagger_sets_the_edges_and_the_rules_the_rest():
    (found,) = join(TEXT, [rule("the law was")], [tagged("the law was bad")])
    assert found == rule("the law was bad")


def test_an_unsure_tagger_leaves_the_edges_to_the_rules():
    (found,) = join(TEXT, [rule("the law was")], [tagged("the law was bad", sure=0.4)])
    assert found == rule("the law was")


def test_what_an_unsure_tagger_found_alone_is_left_out():
    assert join(TEXT, [], [tagged("it passed", "Cho", "deny", sure=0.4)]) == []


def test_what_stands_in_somebody_elses_words_is_left_out():
    nested = tagged("it passed", "Cho", "deny")._replace(is_nested=True)
    assert join(TEXT, [], [nested]) == []
    assert len(join(TEXT, [], [nested], limits=Limits(nested=0.5))) == 1


def test_what_only_the_tagger_found_is_kept_with_its_own_rule():
    (found,) = join(TEXT, [], [tagged("it passed", "Cho", "deny")])
    assert (found.rule, found.content, found.speaker, found.cue_lemma) == (
        RULE,
        (span("it passed"),),
        span("Cho"),
        "deny",
    )


def test_thought_is_no_speech():
    assert join(TEXT, [], [tagged("to lose", "who", "hoped", speech=0.2)]) == []


def test_thought_takes_the_rules_find_with_it():
    hoped = rule("not to lose", "who", "hoped", "infinitive", "hope")
    assert join(TEXT, [hoped], [tagged("to lose", "who", "hoped", speech=0.2)], limits=Limits(rule=0)) == []


@pytest.mark.parametrize(("least", "n_found"), [(0.5, 1), (0.9, 0)])
def test_a_rule_that_the_tagger_passed_over_must_be_sure(least, n_found):
    assert len(join(TEXT, [rule("the law was bad")], [], limits=Limits(rule=least))) == n_found


def test_a_cue_that_waits_for_the_next_paragraph_is_kept():
    opener = Attribution((), span("Lee"), None, span("said"), "say", False, None, "opener")
    assert join(TEXT, [opener], []) == [opener]


def test_content_without_a_cue_is_left_to_the_article():
    assert join(TEXT, [], [tagged("the law was bad", None, None)]) == []


def test_lemma_negation_and_antecedent_come_from_the_parse():
    parse = [("Cho", "PROPN", "nsubj", 5), ("who", "PRON", "nsubj", 2), ("hoped", "VERB", "relcl", 0)]
    parse += [("did", "AUX", "aux", 5), ("not deny"[:3], "PART", "neg", 5), ("deny", "VERB", "ROOT", 5)]
    tokens = []
    for word, pos, dep, head in parse:
        start = TEXT.index("not deny") if word == "not" else TEXT.index(word)
        tokens.append(Token(start, start + len(word), word, pos, dep, head, False))
    denied, hoped = join(TEXT, [], [tagged("it passed", "Cho", "deny"), tagged("not to lose", "who", "hoped")], tokens)[
        ::-1
    ]
    assert (denied.cue_lemma, denied.cue_is_negated, denied.antecedent) == ("deny", True, None)
    assert (hoped.cue_is_negated, hoped.antecedent) == (False, span("Cho"))


spans = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda pair: (pair[0], pair[0] + pair[1]))
anything = st.builds(
    TaggedAttribution,
    st.lists(spans, min_size=1, max_size=3).map(tuple),
    st.none() | spans,
    st.none() | spans,
    st.floats(0, 1),
    st.floats(0, 1),
)


@given(st.lists(anything, max_size=5))
def test_any_finds_are_joined_in_order(found):
    joined = join(TEXT, [rule("the law was bad")], found, limits=Limits(sure=0, nested=0))
    assert [each.content[0] for each in joined] == sorted(each.content[0] for each in joined)
