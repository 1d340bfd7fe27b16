"""Outlets, agencies and platforms that an article cites."""

import pandas as pd
import pytest

from analyst import schema
from analyst.corpus import read_corpus
from analyst.corpus.citations import find_citations, find_in_text


def cited(text, own=None):
    return [(each.cited, each.form) for each in find_in_text(text, own)]


@pytest.mark.parametrize(
    ("text", "cited_name", "form"),
    [
        ("According to RT, the bridge is long.", "RT", "according to"),
        ("according to a report in the Financial Times, citing two officials", "Financial Times", "according to"),
        ("RT reported that work had begun.", "RT", "reported"),
        ("Citing local news outlets, the Associated Press reports that it is long.", "AP", "reported"),
        ("Reuters said the port was closed.", "Reuters", "reported"),
        ("Axios reported, citing two officials, that it was closed.", "Axios", "reported"),
        ("The ministers agreed, the Financial Times reported on Monday.", "Financial Times", "reported"),
        ("TASS quoted him as saying that no day was set.", "TASS", "quoted by"),
        ("He was quoted as saying by Russian state news agency TASS.", "TASS", "quoted by"),
        ("“No,” he told reporters including AFP.", "AFP", "told reporters including"),
        ("He told a group of journalists, including from Agence France-Presse, that it was.", "AFP", None),
        ("He told Ada Lee of Fox News that it was closed.", "Fox News", "told"),
        ("The minister told Germany's Bild newspaper that it was.", "Bild", "told"),
        ("Speaking to the New York Times, she said no.", "The New York Times", "told"),
        ("She told the FT that it was closed.", "Financial Times", "told"),
        ("in an interview with the BBC on Monday", "BBC", "interview with"),
        ("As first reported by Interfax-Ukraine, the line is open.", "Interfax-Ukraine", "reported by"),
        ("The move was reported on Monday by Kommersant.", "Kommersant", "reported by"),
        ("The port is closed, officials said, citing RIA Novosti.", "RIA Novosti", "citing"),
        ("The minister wrote in the Guardian that it was over.", "The Guardian", "written in"),
        ("She said so in an op-ed for the Wall Street Journal.", "The Wall Street Journal", "written in"),
        ("The plan, seen by Reuters, has two parts.", "Reuters", "seen by"),
        ("He said on state broadcaster Rossiya-1 that it was over.", "Rossiya 1", "said on"),
        ("A CNN poll put him first.", "CNN", "poll"),
        ("An AFP correspondent saw smoke over the city.", "AFP", "journalist of"),
        ("The mayor posted on Telegram that it was over.", "Telegram", "posted on"),
        ("The president wrote on X, formerly Twitter, that it was over.", "X", "posted on"),
        ("In a post on his Truth Social platform, he said no.", "Truth Social", "posted on"),
        ("In a Facebook post, he said no.", "Facebook", "posted on"),
        ("The ministry said on its official Telegram channel that it was.", "Telegram", "posted on"),
        ("He told the Kurjer newspaper that it was over.", "Kurjer", "told"),
        ("She told Polish newspaper Nowa Gazeta that it was over.", "Nowa Gazeta", "told"),
        ("He was speaking to Ukraine's Kurjer Dnia news website.", "Kurjer Dnia", "told"),
        ("He told Time magazine that it was over.", "Time", "told"),
        ("The news agency PTI said the road was closed.", "PTI", "reported"),
    ],
)
def test_frames(text, cited_name, form):
    found = cited(text)
    assert [name for name, _ in found] == [cited_name]
    assert form is None or found[0][1] == form


@pytest.mark.parametrize(
    "text",
    [
        "He told the Times Square crowd to go home.",
        "The Sun rose over Kyiv. The Sun said nothing.",
        "According to Time, it heals, and according to time tables it does not.",
        "He told Mirror Lake visitors that the mirror broke, the Post said, according to Post Office staff.",
        "CNN laid off 100 people. CNN said it would appeal. She works for the BBC.",
        "A spokesman for CNN said the show was over.",
        "According to CNN executives, the show is over.",
        "He told a crowd at Reuters Institute that it was over. He told Reuters Institute fellows so.",
        "Mr Bloomberg ran. Michael Bloomberg said the city was safe, and he told Bloomberg so.",
        "PTI said it would march on Islamabad, and the AAP said the poll was lost.",
        "He told state media on Monday. He told the Russian newspaper on Monday that it was over.",
        "Malcolm X said on X-rays that it was over. He told X no, and Facebook said the page was gone.",
        "He told the newspaper Monday morning that it was over.",
        "She met the editorial board editor for the Washington Post.",
        "The story is at https://www.cnn.com/reported and he wrote to ada@cnn.com according to nobody.",
        "He was in the Independent's building, and in the Atlantic he said the Hill is steep.",
        "",
    ],
)
def test_what_cites_nothing(text):
    assert cited(text) == []


def test_names_in_a_list():
    assert cited("Officials told CNN, the BBC and Reuters that it was over.") == [
        ("CNN", "told"),
        ("BBC", "told"),
        ("Reuters", "told"),
    ]
    assert cited("The Wall Street Journal and the New York Times reported it.") == [
        ("The Wall Street Journal", "reported"),
        ("The New York Times", "reported"),
    ]
    assert cited("She told Izvestia, and RBC-Ukraine reported the same.") == [
        ("Izvestia", "told"),
        ("RBC-Ukraine", "reported"),
    ]


def test_a_short_form_needs_its_title_in_the_article():
    assert cited("He told the Times that it was over.") == []
    text = "The New York Times reported it. He told the Times that it was over."
    assert cited(text) == [("The New York Times", "reported"), ("The New York Times", "told")]
    two = "The New York Times reported it, the Los Angeles Times reported it. He told the Times that it was over."
    assert len(cited(two)) == 2


def test_an_article_does_not_cite_its_own_outlet():
    text = "“No,” he told the Washington Post. The New York Post reported it, and he told the Post so."
    assert cited(text, "The Washington Post") == [("New York Post", "reported")]


def articles(*texts, **fields):
    row = {"outlet": None, "wire": None} | fields
    return pd.DataFrame([{"article_id": f"a{i}", "text": text} | row for i, text in enumerate(texts)])


def test_table():
    text = "Talks began.\n\n“They will go on,” he told reporters including AFP. According to RT, no. Reuters said so."
    found = find_citations(articles(text, "Nothing.", outlet="rt.com"))
    schema.check("CITATIONS", found)
    assert found["cited"].tolist() == ["AFP", "Reuters"]
    assert found["is_own_access"].tolist() == [True, False]
    for row in found.itertuples():
        assert text[row.start_char : row.end_char] == row.cited_text


def test_the_wire_of_an_article_is_its_own_access():
    found = find_citations(articles("He told Reuters so. He told TASS so.", wire="Reuters"))
    assert found["is_own_access"].tolist() == [True, False]


def test_no_articles():
    found = find_citations(articles("x").iloc[:0])
    schema.check("CITATIONS", found)
    assert found.empty
    with pytest.raises(schema.SchemaError, match="wire"):
        find_citations(articles("x").drop(columns="wire"))


@pytest.mark.parametrize(
    "text",
    [
        "told the " * 20_000,
        "A’s " * 30_000,
        "X " * 50_000,
        "according to a report in the Guardian " * 3_000,
        "\x00<b>" * 9,
    ],
)
@pytest.mark.timeout(20)
def test_hostile_text_takes_no_time(text):
    spans = [(each.start, each.end) for each in find_in_text(text)]
    assert spans == sorted(set(spans))


def test_sample_articles():
    found = find_citations(read_corpus("seeds").articles)
    assert found[["cited", "cited_kind", "form", "is_own_access"]].values.tolist() == [
        ["RT", "outlet", "according to", False],
        ["AFP", "agency", "told reporters including", True],
        ["TASS", "agency", "quoted by", False],
    ]
