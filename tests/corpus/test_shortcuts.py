"""Each short cut of reading gives what the plain way gives: on lines made of the pieces that it decides by."""

import random
import re
import unicodedata

import ftfy.badness
import numpy as np
import pytest

from analyst.corpus import duplicates, furniture, language, lines, metadata, openings, read_corpus, resources, shingles
from analyst.corpus.decoding import _is_bad
from analyst.corpus.signs import TYPOGRAPHY, is_plain

CREDITS = [
    "A destroyed house. Photo: Ada Lee",
    "Picture by Ada Lee",
    "PHOTOGRAPH COURTESY OF Ada Lee",
    "ımage by Ada Lee",  # a dotless i counts as i where case does not count
    "A house (AP Photo/Ada Lee)",
    "A house. REUTERS / Ada Lee",
    "A house (Ada Lee via AFP)",
    "A house (Ada Lee for Example Times)",
    "A house by Alamy",
    "A house. Getty Images",
    "A house. Shutterstock)",
    "A house. file photo.",
    "Read about Purchase Licensing Rights here",
]
CODE = [
    "function init(",
    "run(() =>{",
    "});",
    "run(); }",
    "var slot =",
    "document.body.",
    "window.size[",
    "{{ name",
    "name }}",
    "load googletag now",
    ".menu {",
    "@media print",
    "[/caption]",
    "//<![CDATA[",
]
DATELINES = [
    "KYIV, Ukraine (AP) — Talks have begun.",
    "Kyiv, July 25 – Talks have begun.",
    "Kyiv (Reuters) - Talks have begun.",
    "March 4 (Reuters) -- Talks have begun.",
    "Kyiv – Talks have begun.",
]
WIRES = ["He told reporters including AFP.", "She spoke to an AFP journalist.", "An AFP photographer saw it."]
PIECES = [
    *("Ada Lee", "KYIV", "Étienne", "said", "for", "an", "we", "use", "your", "the", "town", "told", "by", "via"),
    *("photo", "PHOTO", "image", "picture", "source", "credit", "courtesy of", "file", "subscribe", "sign up", "more"),
    *("REUTERS", "AP Photo", "AP", "AFP", "EPA", "Getty Images", "Alamy", "reporters", "including", "journalist"),
    *("read more", "newsletter", "cookies", "comments", "in your inbox", "days free", "account", "3", "中", "ı", "ſ"),
    *("function", "var", "document.", "window.", "@media", "//", "=>", *"()/:©.“”’{};=[]—–-"),
]


def made(count, seed=3):
    """Lines of pieces in a row, with and without spaces between them."""
    draw = random.Random(seed)
    for _ in range(count):
        yield draw.choice((" ", " ", "")).join(draw.choice(PIECES) for _ in range(draw.randint(1, 8)))


@pytest.mark.parametrize("text", CREDITS)
def test_no_credit_is_passed_over(text):
    assert furniture._CREDITED.search(text)
    assert furniture._may_be_credited(text)


def test_no_credit_of_pieces_is_passed_over():
    found = [text for text in made(20_000) if furniture._CREDITED.search(text)]
    assert len(found) > 500
    assert all(map(furniture._may_be_credited, found))
    assert not furniture._may_be_credited("The council agreed to build a bridge.")


@pytest.mark.parametrize("text", CODE)
def test_no_code_is_passed_over(text):
    assert furniture.code_line(lines.line_of(text))


def test_no_code_of_pieces_is_passed_over():
    found = [text for text in made(20_000) if furniture._CODE.search(text)]
    assert len(found) > 100
    assert all(furniture.code_line(lines.line_of(text)) for text in found)


def test_no_phrase_is_passed_over():
    every = {(how, each) for (_, how), phrases in resources.phrases().items() for each in phrases}
    plain = [(how, each) for how, each in every if not set(each) & set("\\[](){}?*+.|")]
    assert len(plain) > 50
    for how, phrase in plain:
        assert furniture._has_phrase(phrase), (how, phrase)
        assert furniture._has_phrase(f"now: {phrase}!") or how not in furniture._ANYWHERE, phrase
    for text in made(3_000):
        says = any(furniture._phrases(*key).search(text.lower()) for key in resources.phrases())
        assert furniture._has_phrase(text.lower()) or not says, text
    assert not furniture._has_phrase("the council agreed to build a bridge.")


def test_the_first_rule_is_that_of_all_rules():
    found = set()
    for text in (*made(3_000, seed=4), *CREDITS, *CODE, *(rule.__doc__ for rule in furniture.RULES)):
        line = lines.line_of(text)
        wanted = next((rule.__name__ for rule in furniture.RULES if rule(line)), None)
        assert furniture.furniture_rule(line) == wanted, text
        found.add(wanted)
    assert found >= {rule.__name__ for rule in furniture.RULES}


@pytest.mark.parametrize("text", DATELINES)
def test_no_dateline_is_passed_over(text):
    assert openings.opens_with_dateline(text)


@pytest.mark.parametrize("text", WIRES)
def test_no_access_to_an_agency_is_passed_over(text):
    assert any(word in text for word in metadata._WIRE_WORDS)
    assert metadata._named([text], metadata._wire_forms()) == "AFP"


def test_mojibake_is_where_ftfy_finds_it():
    draw = random.Random(5)
    letters = "".join(ftfy.badness.MOJIBAKE_CATEGORIES.values()) + "ВГРСвЂГўВÂÃØÙà√≈‚Ä×²œ°ā€" + TYPOGRAPHY
    answers = []
    for _ in range(6_000):
        few = [draw.choice(letters) for _ in range(draw.randint(1, 4))]
        text = "".join(draw.choice([*few, "a", "Z", " ", ".", "town hall, ", "\n"]) for _ in range(draw.randint(1, 40)))
        answers.append(_is_bad(text))
        assert answers[-1] == ftfy.badness.is_bad(text), repr(text)
    assert 600 < sum(answers) < 5_400


def test_english_with_its_signs_has_no_mojibake():
    draw = random.Random(6)
    for _ in range(2_000):
        text = "".join(draw.choice("aZ9 .,?!\n'\"" + TYPOGRAPHY) for _ in range(30))
        assert is_plain(text)
        assert not ftfy.badness.is_bad(text)


def test_a_text_of_latin_letters_is_in_no_other_script():
    foreign = set("".join(language._NOT_IN.values()) + "".join(own for _, own in language._ARABIC))
    for letter in map(chr, range(0x3000)):
        if letter.isalpha() and not language._NOT_LATIN.search(letter):
            assert unicodedata.name(letter).split()[0] not in language._SCRIPTS
            assert not foreign & {letter, letter.lower()}
    assert all(map(language._NOT_LATIN.search, foreign))


@pytest.mark.parametrize("module", [lines, language])
def test_words_of_plain_texts(module):
    draw = random.Random(7)
    for _ in range(5_000):
        text = "".join(draw.choice("aaZ9_ .,-'\n" + TYPOGRAPHY) for _ in range(20))
        assert module._PLAIN_WORD.findall(text) == module._WORD.findall(text), repr(text)


def test_hashes_of_words_do_not_depend_on_how_they_are_found():
    draw = random.Random(8)
    for _ in range(2_000):
        text = "".join(draw.choice("aaZ9_ .,-'\n" + TYPOGRAPHY) for _ in range(20))
        words = shingles.Words()
        wanted = [shingles._hash(word) for word in shingles._WORD.findall(text)]
        assert words.hashes(text).tolist() == wanted, repr(text)
        assert words.hashes(text + " 中")[:-1].tolist() == wanted


def test_words_end_where_a_letter_by_letter_search_ends_them():
    """Against the form that takes one letter at a time."""
    slow = re.compile(rf"[{shingles._WIDE}]|[^\W_](?:[^\W_]|[{shingles._JOINING}]+(?=[^\W_])|[\u0300-\u036f])*")
    draw = random.Random(9)
    for _ in range(20_000):
        text = "".join(draw.choice("ab中ʼ'’\u0301\u200b_ 9é.ก\ufeff\u00ad") for _ in range(8))
        assert shingles._WORD.findall(text) == slow.findall(text), repr(text)


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_distinct_numbers(count):
    numbers = np.random.default_rng(1).integers(0, 20, count).astype(np.uint64)
    found = shingles.distinct(numbers)
    assert found.dtype == np.uint64
    assert found.tolist() == sorted(set(numbers.tolist()))


def test_what_is_remembered_of_lines_goes_when_the_corpus_is_read(make_corpus, article):
    lines.line_of("Talks begin.")
    assert lines._look.cache_info().currsize
    read_corpus(make_corpus(a__txt=article))
    assert lines._look.cache_info().currsize == furniture._rule_of.cache_info().currsize == 0


def test_copies_do_not_depend_on_how_many_texts_are_held(make_corpus, monkeypatch):
    draw = random.Random(10)
    blocks = [" ".join(draw.choice("abcdefghijklmnop") * draw.randint(2, 6) for _ in range(45)) for _ in range(6)]
    texts = {f"{n}.txt": "\n\n".join(f"{block.capitalize()}." for block in draw.sample(blocks, 3)) for n in range(8)}
    read = read_corpus(make_corpus.files(texts))
    wanted = duplicates.find_duplicates(read.articles, read.paragraphs)
    assert len(wanted) > 5
    monkeypatch.setattr(duplicates, "_WORDS_HELD", 0)
    assert duplicates.find_duplicates(read.articles, read.paragraphs).equals(wanted)
