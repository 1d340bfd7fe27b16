"""From the printed speaker to the entity: who is the head of the phrase, and whom a pronoun can mean."""

import pytest

from analyst.quotes import quotes_of_texts

pytestmark = pytest.mark.model


def speakers(nlp, text):
    ((_, quotes),) = quotes_of_texts([("case", text)], nlp=nlp, quote_engine="rules")
    return [(text[slice(*q["speaker"])] if q["speaker"] else None, q["speaker_entity"]) for q in quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Critics of Donald Trump argued that he was unfit.", ("Critics of Donald Trump", None)),
        ("Donald Trump's critics warned that he was unfit.", ("Donald Trump's critics", None)),
        ("A lawyer for Hillary Clinton said she was ill.", ("A lawyer for Hillary Clinton", None)),
        ("Hillary Clinton's husband said she was ill.", ("Hillary Clinton's husband", None)),
        ("President Donald Trump said it was late.", ("President Donald Trump", "Donald Trump")),
        ("Foreign Ministry spokeswoman Maria Zakharova said it was late.",
         ("Foreign Ministry spokeswoman Maria Zakharova", "Maria Zakharova")),
        ("Germany said it was late.", ("Germany", "Germany")),
        ("Secretary of State Mike Pompeo said it was late.", ("Secretary of State Mike Pompeo", "Mike Pompeo")),
        ("Critics of President Donald Trump said it was late.", ("Critics of President Donald Trump", None)),
        ("The lawyer of President Trump said it was late.", ("The lawyer of President Trump", None)),
    ],
)  # fmt: skip
def test_the_head_of_the_phrase_speaks(nlp, text, expected):
    assert speakers(nlp, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A spokesman for the ministry, John Miller, said it was late.", "John Miller"),
        ("“It was late,” said the head of the union, John Miller.", "John Miller"),
        ("Hillary Clinton's husband, Bill Clinton, said it was late.", "Bill Clinton"),
        ("The official representative of the Foreign Ministry, Maria Zakharova, said it was late.", "Maria Zakharova"),
        ("The mayor, John Miller and Ada Lee said it was late.", None),
        ("“It was late,” said the mayor, and John Miller left.", None),
        ("The bank, Barclays, said it was late.", "Barclays"),
        ("The operator, the Kazakh Hydropower Authority (KHA), said it was late.", "Kazakh Hydropower Authority"),
    ],
)
def test_the_name_behind_its_description_speaks(nlp, text, expected):
    assert [entity for _, entity in speakers(nlp, text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sergei Volkov met the prime minister on Friday.\nShe said that the talks were good.", None),
        ("Sergei Volkov met Oksana Melnyk on Friday.\nShe said that the talks were good.", "Oksana Melnyk"),
    ],
)
def test_she_is_no_man_of_any_country(nlp, text, expected):
    assert [entity for _, entity in speakers(nlp, text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It was late,” John Miller and Ada Lee said.", None),
        ("Russia and Ukraine said the talks had failed.", None),
        ("Johnson & Johnson said the drug works.", "Johnson & Johnson"),
        ("John Miller of Oslo and Bergen said it was late.", "John Miller"),
    ],
)
def test_what_two_say_together_is_not_said_by_one_of_them(nlp, text, expected):
    assert [entity for _, entity in speakers(nlp, text)] == [expected]


def test_capital_speaks_for_its_government_if_the_country_is_named(nlp):
    text = "Germany and France met in May. Berlin said that the talks were useful."
    assert speakers(nlp, text) == [("Berlin", "Germany")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hillary Clinton praised Donald Trump on Monday.\n“This was good,” he said.", "Donald Trump"),
        ("Barack Obama met Angela Merkel on Friday.\nShe said that the talks were good.", "Angela Merkel"),
        ("Mr. Okoro met Ms. Adeyemi on Friday.\nShe said that the talks were good.", "Ms. Adeyemi"),
        ("Hillary Clinton went home.\n“This was good,” he said.", None),
    ],
)
def test_pronoun_agrees_with_the_person(nlp, text, expected):
    ((printed, entity),) = speakers(nlp, text)
    assert printed.lower() in {"he", "she"}
    assert entity == expected or (entity is not None and expected is not None and expected.endswith(entity))


def test_what_somebody_is_made_to_say_is_not_said(nlp):
    assert speakers(nlp, "The board forced the minister to declare that the plan had failed.") == []


def test_name_beside_the_subject_is_meant(nlp):
    text = "The victim’s mother, Oksana Melnyk, wept as she told the jury how it began."
    assert speakers(nlp, text) == [("she", "Oksana Melnyk")]


def test_subject_of_the_same_sentence_comes_before_the_last_speaker(nlp):
    text = (
        "“We are ready,” Ada Lee said.\n"
        "On Monday, Omar Diaz met the press and voiced anger over what he described as “sheer theatre”."
    )
    assert ("he", "Omar Diaz") in speakers(nlp, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mary Lee laughed. “No, I never went there.”", ("Mary Lee", "Mary Lee")),
        ("The old driver shrugged. “No, I never went there.”", ("The old driver", None)),
        ("Ada Lee looked at the floor and sighed. “No, I never went there.”", ("Ada Lee", "Ada Lee")),
    ],
)
def test_who_laughs_or_nods_ahead_of_a_quotation_says_it(nlp, text, expected):
    assert speakers(nlp, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lee opened the letter. “Come home soon, my son.”",
        "Ada Lee laughed at “The Long Road,” a film.",
        "Ada Lee laughed. The “smart” lamps were off.",
    ],
)
def test_what_somebody_reads_or_laughs_at_is_not_said_by_them(nlp, text):
    assert speakers(nlp, text) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Mary Lee laughed.", "Mary Lee"),
        ("He laughed.", "John Miller"),
        ("Miller laughed.", "John Miller"),
    ],
)
def test_a_gesture_gives_the_word_to_somebody_else_only_by_name(nlp, sentence, expected):
    text = f"“It was all new,” John Miller said.\n\n{sentence} “At some point, this was silly.”"
    assert speakers(nlp, text)[-1][1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When asked whether the bridge was safe, most people said it was not.", [None, "most people"]),
        ("Asked whether the mayor “has the integrity to serve,” most people said no.", [None]),
        ("“It is a worry,” Ada Lee told the paper when asked whether the bridge was safe.", ["Ada Lee", None]),
        ("Ada Lee was asked by John Miller whether the bridge was safe.", ["John Miller"]),
    ],
)
def test_who_is_asked_does_not_ask(nlp, text, expected):
    assert [printed for printed, _ in speakers(nlp, text)] == expected


@pytest.mark.parametrize("dateline", ["OSLO, Norway (AP) — ", "Oslo (AFP) – ", "May 4 (Reuters) - ", "OSLO — ", ""])
def test_a_dateline_is_no_part_of_the_first_sentence(nlp, dateline):
    text = f"Bridge shut\n{dateline}Mayor Ada Lee on Monday defended the plan, saying that the bridge would be safe."
    assert speakers(nlp, text) == [("Mayor Ada Lee", "Ada Lee")]


def test_the_outer_speaker_goes_on_behind_what_others_called_something(nlp):
    text = (
        "Her friends have mocked the plan, calling it “an orange mess,” Susan Lee said as she turned around.\n\n"
        "“But it is our orange mess, and we love it!”"
    )
    assert speakers(nlp, text)[-1] == ("Susan Lee", "Susan Lee")


@pytest.mark.parametrize("behind", ["“Fox & Friends.”", "“Morning Line” on Monday.", "“The Week in the North.”"])
def test_a_programme_that_is_told_something_is_not_said(nlp, behind):
    text = f"“We decided to leave the plan,” Ada Lee told {behind}"
    ((_, (quote,)),) = quotes_of_texts([("case", text)], nlp=nlp, quote_engine="rules")
    assert [text[slice(*part)] for part in quote["content"]] == ["“We decided to leave the plan,”"]


def test_who_reports_what_somebody_said_passes_it_on(nlp):
    text = "Ada Lee said the bridge was unsafe, according to the Gazette."
    ((_, quotes),) = quotes_of_texts([("case", text)], nlp=nlp, quote_engine="rules")
    found = [(text[slice(*q["speaker"])], text[slice(*q["content"][0])], q["relay"]) for q in quotes]
    assert found == [
        ("the Gazette", "Ada Lee said the bridge was unsafe", None),
        ("Ada Lee", "the bridge was unsafe", "the Gazette"),
    ]


@pytest.mark.parametrize(
    ("source", "is_content"),
    [
        ("two officials", False),
        ("people familiar with the matter", False),
        ("an unnamed senior diplomat in Oslo", False),
        ("the fears of two officials", True),
        ("a report that found the bridge safe", True),
        ("“grave risks” to the town", True),
    ],
)
@pytest.mark.parametrize("engine", ["rules", "joined"])
def test_whom_a_paper_has_it_from_is_nobodys_words(nlp, engine, source, is_content):
    text = f"The bridge is shut, the Gazette reported on Monday, citing {source}."
    ((_, quotes),) = quotes_of_texts([("case", text)], nlp=nlp, quote_engine=engine)
    contents = [text[slice(*part)] for quote in quotes for part in quote["content"]]
    assert "The bridge is shut" in contents
    assert any(source in content for content in contents) is is_content


@pytest.mark.parametrize(
    "text",
    [
        "In a long list, “The Long Road,” in its seven chapters, proposes paradox and chance as two of its themes.",
        "In the book “The Long Road,” Ada Lee describes her youth in the north.",
    ],
)
def test_a_title_ahead_of_a_verb_with_its_own_object_is_not_said(nlp, text):
    ((_, quotes),) = quotes_of_texts([("case", text)], nlp=nlp, quote_engine="rules")
    assert not any("Road" in text[slice(*part)] for quote in quotes for part in quote["content"])


def test_words_in_capitals_are_said_where_somebody_is_told_them(nlp):
    text = "“No More War In Europe,” the minister told the crowd on Monday."
    assert speakers(nlp, text) == [("the minister", None)]


@pytest.mark.parametrize(
    "line", ["Stated Lee: “The risk is high, and all of us know it.”", "Added Ada Lee: “No. Never again.”"]
)
def test_a_verb_that_opens_the_line_is_no_part_of_the_name(nlp, line):
    ((_, (quote,)),) = quotes_of_texts([("case", line)], nlp=nlp, quote_engine="rules")
    assert line[slice(*quote["cue"])] == line.split()[0]
    assert line[slice(*quote["speaker"])] == line[: line.index(":")].split(" ", 1)[1]


def test_a_verb_that_opens_the_line_ahead_of_a_paragraph(nlp):
    text = "Stated Ada Lee:\n\n“The risk is high, and all of us know it.”"
    assert speakers(nlp, text) == [("Ada Lee", "Ada Lee")]


def test_a_quotation_of_several_paragraphs_behind_a_colon_is_one(nlp):
    text = (
        "Ada Lee stated:\n\n"
        '"The board isn’t about “Equal Justice” any more. It’s about money.\n\n'
        '"The latest example is the “Bridge Bill,” which allows anything.\n\n'
        '"The council was to guard us."\n\nShe left.'
    )
    ((_, (quote,)),) = quotes_of_texts([("case", text)], nlp=nlp, quote_engine="rules")
    assert [text[slice(*part)][:7] for part in quote["content"]] == ['"The bo', '"The la', '"The co']
    assert text[quote["content"][-1][0] : quote["content"][-1][1]].endswith('us."')


def test_who_speaks_behind_a_clause_is_no_apposition_of_its_object(nlp):
    text = "When I reached Ada Lee, a spokesman for the court said the case was closed."
    assert speakers(nlp, text) == [("a spokesman for the court", None)]
