import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst.annotate.records import Attribution, Token
from analyst.quotes.confidence import rule_confidence
from analyst.quotes.marks import find_quoted
from analyst.quotes.tagger.decode import Shares
from analyst.quotes.tagger.join import RULE, candidates, join
from analyst.quotes.tagger.labels import HEADS, words_in
from analyst.quotes.tagger.model import Reading, TaggedAttribution
from analyst.quotes.tagger.pieces import WordPieces
from analyst.quotes.tagger.rank import Candidate, Ranker, features

TEXT = "Lee said the law was bad, while Cho, who hoped not to lose, did not deny that it passed."
PIECES = WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])


def span(words):
    start = TEXT.index(words)
    return start, start + len(words)


def rule(content, speaker="Lee", cue="said", name="clause", lemma="say"):
    return Attribution((span(content),), span(speaker), None, span(cue), lemma, False, None, name)


def tagged(content, speaker="Lee", cue="said", speech=1.0, sure=0.9):
    return TaggedAttribution(
        (span(content),), span(speaker) if speaker else None, span(cue) if cue else None, speech, sure
    )


def reading(*found, text=TEXT):
    """What a tagger would return that is sure of the contents of what it found."""
    words = PIECES.words(text)
    shares = {}
    for head in HEADS:
        labels = np.tile(np.array([0.98, 0.01, 0.01], dtype=np.float32), (len(words), 1))
        if head == "outer":
            for one in found:
                for part in one.content:
                    for number, place in enumerate(words_in(words, part)):
                        labels[place] = [0.02, 0.02, 0.96] if number else [0.02, 0.96, 0.02]
        shares[head] = Shares(labels, np.ones(len(words), dtype=np.float32))
    quoted = [(each.start_char, each.end_char) for each in find_quoted(text)]
    return Reading(text, words, quoted, shares, list(found))


def ranker(least=0.5, bias=0.0, **weights):
    names = [name.replace("_", " ") for name in weights]
    return Ranker(names, [[0.0, 1.0, weight] for weight in weights.values()], bias, [], 0.0, least)


BY_EDGES = ranker(outer_ends=1.0, outer_begins=1.0, bias=5.0)
ALL = ranker(bias=9.0)
NONE = ranker(bias=-9.0)


def test_of_two_readings_of_one_cue_the_likelier_one_is_taken():
    both = [rule("the law was")], tagged("the law was bad")
    (found,) = join(reading(both[1]), both[0], BY_EDGES)
    assert found.content == (span("the law was bad"),)
    assert (found.rule, found.cue_lemma, found.speaker) == ("clause", "say", span("Lee"))
    (found,) = join(reading(both[1]), both[0], ranker(content_of_the_rules=3.0))
    assert found.content == (span("the law was"),)


def test_confidence_is_how_often_the_like_is_right():
    (found,) = join(reading(tagged("the law was bad")), [], ranker(sure=1.0, bias=0.5))
    assert found.confidence == pytest.approx(1 / (1 + np.exp(-1.4)), abs=1e-3)


@pytest.mark.parametrize(("least", "n_found"), [(0.5, 1), (0.9, 0)])
def test_what_is_not_likely_enough_is_left_out(least, n_found):
    unsure = ranker(least=least, bias=1.0)
    assert len(join(reading(), [rule("the law was bad")], unsure)) == n_found
    assert len(join(reading(tagged("it passed", "Cho", "deny")), [], unsure)) == n_found


def test_of_two_that_overlap_the_likelier_one_stays():
    nested = tagged("it passed", "Cho", "deny", sure=0.2)
    outer = tagged("did not deny that it passed", "Lee", "said")
    (found,) = join(reading(outer, nested), [], ranker(sure=2.0))
    assert found.content == outer.content


def test_what_only_the_tagger_found_has_its_own_rule():
    (found,) = join(reading(tagged("it passed", "Cho", "deny")), [], ALL)
    assert (found.rule, found.content, found.speaker, found.cue_lemma) == (
        RULE,
        (span("it passed"),),
        span("Cho"),
        "deny",
    )


def test_either_engine_may_name_the_speaker():
    (ways,) = candidates(reading(tagged("the law was bad", "Cho")), [rule("the law was bad")])
    assert {(one.attribution.speaker, one.has_rules_speaker) for one in ways} == {
        (span("Cho"), False),
        (span("Lee"), True),
    }
    unnamed = rule("the law was bad")._replace(speaker=None)
    ((one,),) = candidates(reading(tagged("the law was bad", "Cho")), [unnamed])
    assert one.attribution.speaker == span("Cho")


def test_a_cue_that_waits_for_the_next_paragraph_is_kept():
    opener = Attribution((), span("Lee"), None, span("said"), "say", False, None, "opener")
    assert join(reading(), [opener], ranker(least=0.99)) == [opener]


def test_content_without_a_cue_is_left_to_the_article():
    assert join(reading(tagged("the law was bad", None, None)), [], ALL) == []


def test_lemma_negation_and_antecedent_come_from_the_parse():
    parse = [("Cho", "PROPN", "nsubj", 5), ("who", "PRON", "nsubj", 2), ("hoped", "VERB", "relcl", 0)]
    parse += [("did", "AUX", "aux", 5), ("not deny"[:3], "PART", "neg", 5), ("deny", "VERB", "ROOT", 5)]
    tokens = []
    for word, pos, dep, head in parse:
        start = TEXT.index("not deny") if word == "not" else TEXT.index(word)
        tokens.append(Token(start, start + len(word), word, pos, dep, head, False))
    found = reading(tagged("it passed", "Cho", "deny"), tagged("not to lose", "who", "hoped"))
    hoped, denied = join(found, [], ALL, tokens)
    assert (denied.cue_lemma, denied.cue_is_negated, denied.antecedent) == ("deny", True, None)
    assert (hoped.cue_is_negated, hoped.antecedent) == (False, span("Cho"))


def test_features_tell_the_edges_that_the_tagger_sees():
    seen = reading(tagged("the law was bad"))
    right, short = (
        features(seen, Candidate(rule(content), tagged("the law was bad"), rule(content), True, True), [])
        for content in ("the law was bad", "the law was")
    )
    assert right["outer ends"] > short["outer ends"]
    assert right["outer begins"] == short["outer begins"]
    assert (right["before a comma"], short["before a comma"]) == (1.0, 0.0)
    assert right["rule: clause"] == right["is indirect"] == right["verb of saying"] == 1.0


def test_a_ranker_is_read_from_its_file(tmp_path):
    path = tmp_path / "ranker.json"
    trees = [[[0, 0.5, 1, 2], -1.0, 2.0], [[0, 0.1, 1, 2], -0.5, [0, 0.9, 3, 4], 0.25, 1.0]]
    values = {"least": 0.4, "bias": 1.0, "features": {"sure": [0.5, 2.0, 3.0]}, "base": 0.5, "trees": trees}
    path.write_text(json.dumps(values))
    read = Ranker.load(path)
    assert read.least == 0.4

    def share(total):
        return 1 / (1 + np.exp(-total))

    assert read.share_right({"sure": 0.5}) == pytest.approx((share(1) + share(0.5 - 1 + 0.25)) / 2)
    assert read.share_right({"sure": 2.5, "unknown": 99.0}) == pytest.approx((share(4) + share(0.5 + 2 + 1)) / 2)
    assert 0 < read.share_right({"sure": -1e9}) < read.share_right({"sure": 1e9}) < 1


spans = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda pair: (pair[0], pair[0] + pair[1]))
anything = st.builds(
    TaggedAttribution,
    st.lists(spans, min_size=1, max_size=3).map(tuple),
    st.none() | spans,
    st.none() | spans,
    st.floats(0, 1),
    st.floats(0, 1),
)


@settings(deadline=None)
@given(st.lists(anything, max_size=5))
def test_any_finds_are_joined_in_order_and_apart(found):
    joined = join(reading(*found), [rule("the law was bad")], BY_EDGES)
    assert [each.content[0] for each in joined] == sorted(each.content[0] for each in joined)
    assert all(0 <= each.confidence <= 1 for each in joined)
    places = [{place for start, end in each.content for place in range(start, end)} for each in joined]
    for one, other in combinations(places, 2):
        assert len(one & other) <= 0.1 * max(len(one), len(other))


QUOTED = "“The bridge is safe,” Lee said. “It will open.” Cho added: “In May.”"


def of_quoted(*words, cue, name="cue behind"):
    parts = tuple((QUOTED.index(each), QUOTED.index(each) + len(each)) for each in words)
    who = "Lee" if cue == "said" else "Cho"
    speaker, said = ((QUOTED.index(each), QUOTED.index(each) + len(each)) for each in (who, cue))
    return Attribution(parts, speaker, None, said, "say", False, None, name)


def test_of_a_reading_that_shares_a_quotation_with_a_likelier_one_the_rest_stays():
    likelier = of_quoted("“It will open.”", "“In May.”", cue="added", name="cue before")
    both = of_quoted("“The bridge is safe,”", "“It will open.”", cue="said", name="label")
    found = join(reading(text=QUOTED), [both, likelier], ranker(**{"rule: cue before": 2.0}, bias=1.0))
    assert [each.content for each in found] == [both.content[:1], likelier.content]


def test_a_plain_quotation_needs_no_word_of_the_tagger():
    plain = of_quoted("“The bridge is safe,”", cue="said")
    (found,) = join(reading(text=QUOTED), [plain], ranker(bias=-9.0))
    assert (found.content, found.confidence) == (plain.content, 0.97)
    assert join(reading(text=QUOTED), [plain._replace(rule="object")], ranker(bias=-9.0)) == []
    lower = QUOTED.replace("The", "the")
    assert join(reading(text=lower), [plain], ranker(bias=-9.0)) == []


ANNOUNCED = "The plan to close the yard failed, the council said on Monday. The case goes on."


def test_a_whole_sentence_with_its_cue_at_the_end_stays_whatever_the_ranker_holds_of_it():
    content, speaker, cue = ((0, 33),), (35, 46), (47, 51)
    found = Attribution(content, speaker, None, cue, "say", False, None, "clause ahead")
    assert [each.content for each in join(reading(text=ANNOUNCED), [found], NONE)] == [content]
    other = found._replace(cue_lemma="dream")
    assert join(reading(text=ANNOUNCED), [other], NONE) == []
    part = found._replace(content=((9, 33),))
    assert join(reading(text=ANNOUNCED), [part], NONE) == []


@pytest.mark.parametrize("name", ["answer", "signature"])
def test_rules_that_fire_seldom_are_believed(name):
    found = rule("the law was bad", name=name)
    assert join(reading(), [found], NONE) == [found._replace(confidence=rule_confidence(name, "say"))]
    assert join(reading(), [found._replace(rule="clause")], NONE) == []


SPLIT = "“It is old,” one driver, who would not be named, said. “It is unsafe.”"


def test_halves_that_the_tagger_gave_to_one_cue_twice_are_put_together_again():
    first, second, speaker, cue = (0, 12), (55, 70), (13, 23), (49, 53)
    assert SPLIT[slice(*second)] == "“It is unsafe.”"
    whole = Attribution((first, second), speaker, None, cue, "say", False, None, "split quote")
    longer = (13, 47)
    halves = [
        TaggedAttribution((first,), speaker, cue, 1.0, 0.9),
        TaggedAttribution((second,), longer, cue, 1.0, 0.9),
    ]
    (found,) = join(reading(*halves, text=SPLIT), [whole], ranker(content_of_the_rules=-9.0, bias=5.0))
    assert (found.content, found.speaker, found.rule) == ((first, second), speaker, "split quote")


FOUND = "Footage shows the car that Lee found in the yard."


LEMMAS = "footage/NOUN show/VERB the/DET car/NOUN that/PRON lee/PROPN find/VERB in/ADP the/DET yard/NOUN"


def parsed():
    place, tokens = 0, []
    for word, lemma_pos in zip(FOUND.rstrip(".").split(), LEMMAS.split(), strict=True):
        lemma, pos = lemma_pos.split("/")
        start = FOUND.index(word, place)
        tokens.append(Token(start, start + len(word), lemma, pos, "dep", 0, False))
        place = start + len(word)
    return tokens


def test_what_a_picture_shows_is_nobodys_words():
    tokens = parsed()
    shown = TaggedAttribution(((14, 48),), (0, 7), (8, 13), 1.0, 0.9)
    assert join(reading(shown, text=FOUND), [], ALL, tokens) == []
    assert len(join(reading(shown, text=FOUND), [], ALL)) == 1
    tokens[0] = tokens[0]._replace(lemma="study")
    assert len(join(reading(shown, text=FOUND), [], ALL, tokens)) == 1


def test_found_as_one_finds_a_car_tells_nothing():
    tokens = parsed()
    found = TaggedAttribution(((14, 21),), (27, 30), (31, 36), 1.0, 0.9)
    assert join(reading(found, text=FOUND), [], ALL, tokens) == []
    tokens[5] = tokens[5]._replace(lemma="panel", pos="NOUN")
    assert len(join(reading(found, text=FOUND), [], ALL, tokens)) == 1


POINTED = "These alleged gaps in the plan, and the owner accused of theft, argue that"


@pytest.mark.parametrize(
    ("content", "speaker", "cue"),
    [
        ("gaps in the plan", "These", "alleged"),
        ("of theft", "the owner", "accused"),
        ("that", "the owner", "argue"),
    ],
)
def test_no_words_or_nobody_who_could_say_them(content, speaker, cue):
    def place(words):
        return POINTED.index(words), POINTED.index(words) + len(words)

    found = TaggedAttribution((place(content),), place(speaker), place(cue), 1.0, 0.9)
    assert join(reading(found, text=POINTED), [], ALL) == []
    said = found._replace(content=(place("gaps in the plan"),), speaker=place("the owner"), cue=place("argue"))
    assert len(join(reading(said, text=POINTED), [], ALL)) == 1
