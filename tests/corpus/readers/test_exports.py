"""Exports of news databases: parted into articles, each with its fields, and nothing of the file lost."""

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst.corpus import read_corpus
from analyst.corpus.pages import Options
from analyst.corpus.readers import memory_source, plain, web
from analyst.corpus.readers.exports import split_export

SEEDS = Path(__file__).parents[3] / "seeds"
BRIDGE = "The ministers of both countries agreed on Monday to build a bridge across the river, after talks of years."
FOUR = "“It will take four years,” the minister of transport told reporters after the meeting in the capital."
DAM = (
    "Engineers began to empty the reservoir above the old dam on Tuesday, and people in the valley were told to leave."
)

LEXIS = """



Download Request: Selected Items: 1-3
Time Of Request: Friday, June 20, 2025  16:51:31

Send To:
EXAMPLE UNIVERSITY LIBRARY
1 HILL STREET

Terms: (DATE(>=2025-05-01 and <=2025-06-11) and (bridge or dam) and not
(TYPE(web)))

Source: The Example Times (London);Example Mail



                               1 of 3 DOCUMENTS



                           The Example Times (London)

                              June 2, 2025 Monday
                                   Edition 1;
                                    Scotland

Ministers agree on a new bridge across the river, and on
a road

BYLINE: Ada Lee and Bo Chen

SECTION: NEWS; Pg. 6

LENGTH: 1,355 words

DATELINE: RIVERTON

HIGHLIGHT: After years of talks, two countries agree on where the bridge is to
stand, and who pays for it.

The ministers of both countries agreed on Monday to build a bridge across the
river, after talks of years. Work on the northern bank is to begin in spring,
according to the plan that was published on the same day, and it will take as
long as four years before the first train can cross it.

"It will take four years," the minister of transport told reporters after the
meeting in the capital. The bridge is to carry trains and cars, and is paid for
by both countries in equal parts.

GRAPHIC: The northern bank, where work is to begin in spring, as it looked when
the ministers came

SUBJECT: BRIDGES (90%); TRANSPORT (78%)

LOAD-DATE: June 3, 2025

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

JOURNAL-CODE: EXT


                       Copyright 2025 Example Newspapers Ltd
                              All Rights Reserved

                               2 of 3 DOCUMENTS


                       Copyright 2025 Example Mail Ltd
                              All Rights Reserved

                                  Example Mail

                                  2 June 2025

SECTION: NEWS

LENGTH: 20 words

HEADLINE: Dam to be emptied

BODY:
   Engineers began to empty the reservoir above the old dam.

LANGUAGE: Spanish; Castilian

                               3 of 3 DOCUMENTS

                                  Example Mail

                                   June 2025

Picture of the day

LENGTH: 3 words

GRAPHIC: The dam

LOAD-DATE: June 3, 2025
"""

NEXIS = f"""User Name: Ada Lee
Date and Time: Friday, June 20, 2025 4:51:00 PM BST
Job Number: 123456789

Documents (3)

1. Ministers agree on a new bridge
Client/Matter: -None-
Search Terms: bridge
Search Type: Natural Language
Narrowed by:
Content Type
Narrowed by
News
Sources: Example Times

2. 3. Dam to be emptied
Client/Matter: -None-
Search Terms: bridge
News

3. Picture of the day

Ministers agree on a new bridge
Example Times (London)
June 2, 2025 Monday 10:15 AM GMT
Late Edition

Copyright 2025 Example Newspapers Ltd All Rights Reserved

Section: NEWS; Pg. 6
Length:\xa0 355 words
Byline:\xa0Ada Lee, Political Editor
Highlight: Two countries agree.

Body

{BRIDGE}

Section: that is what the plan calls each half of it.

{FOUR}

Graphic

The northern bank

Classification

Language: ENGLISH

Publication-Type: Newspaper

Subject: BRIDGES (90%);
TRANSPORT (78%)

Load-Date: June 3, 2025

End of Document

Dam to be emptied
Example Mail
June 3, 2025
Length: 20 words
Byline: Bo Chen
Body
{DAM}
Load-Date: June 4, 2025
End of Document

Picture of the day
Example Mail
June 4, 2025
Copyright 2025 Example Mail Ltd
Length: 3 words
Graphic
The dam
Load-Date: June 4, 2025
End of Document

About LexisNexis | Privacy Policy
"""

FACTIVA_CODES = f"""HD
Ministers agree on a new bridge
BY
By Ada Lee
WC
355 words
PD
2 June 2025
ET
10:15
SN
The Example Times
SC
EXTIMS
ED
Late Edition - Final
LA
English
CY
(c) 2025 Example Newspapers Ltd. All rights reserved.
LP
{BRIDGE}
TD
{FOUR}
CO
exbrid : Example Bridges Ltd
NS
gcat : Political/General News
RE
eurz : Europe
PUB
Example Newspapers Ltd
AN
Document EXTIMS0020250602el620001x
SE|Business|
HD|Dam to be emptied|
WC|20 words|
PD|3 June 2025|
SN|Example Mail|
SC|EXMAIL|
LA|Spanish|
LP|{DAM}
The valley is empty.
NS|gcat : Political/General News|
AN|Document EXMAIL0020250603el630001y|
Search Summary
Text
bridge or dam
"""

FACTIVA_BARE = f"""World News
Ministers agree on a new bridge
By Ada Lee and Bo Chen
1,355 words
2 June 2025
10:15
The Example Times
EXTIMS
Late Edition - Final
6
English
(c) 2025 Example Newspapers Ltd. All rights reserved.

{BRIDGE}

{FOUR}

Example Newspapers Ltd

Document EXTIMS0020250602el620001x

Page 1 of 2 © 2025 Factiva, Inc. All rights reserved.

Dam to be emptied
20 words
3 June 2025
Example Mail
EXMAIL
English
Copyright 2025. Example Mail Ltd.

{DAM}

Document EXMAIL0020250603el630001y

Search Summary
Text: bridge or dam
"""

PROQUEST = f"""____________________________________________________________

Report Information from ProQuest

20 June 2025 16:51

____________________________________________________________

Table of contents

1. Ministers agree on a new bridge

2. Dam to be emptied

____________________________________________________________

Document 1 of 3

Ministers agree on a new bridge

Author: Lee, Ada; Chen, Bo.

Publication info: Example Times, Late Edition (East Coast) ; Riverton [Riverton]02 June 2025: A.1.

https://search.proquest.com/docview/3100000001?accountid=1

Abstract: Two countries agree.

Links: http://resolver.example.org/?genre=article

Full text: {BRIDGE}

Location: that was the question for years.

{FOUR}

Credit: Ada Lee

Subject: Bridges; Transport

Location: Riverton

Title: Ministers agree on a new bridge

Publication title: Example Times, Late Edition (East Coast)

Pages: A.1

Publication year: 2025

Publication date: Jun 2, 2025

Publisher: Example Newspapers Ltd

Source type: Newspapers

Language of publication: English

ProQuest document ID: 3100000001

Document URL: https://search.proquest.com/docview/3100000001?accountid=1

Copyright: Copyright Example Newspapers Ltd Jun 2, 2025

Last updated: 2025-06-03

Database: ProQuest Central

____________________________________________________________

Document 2 of 3

Dam to be emptied

Author: Bo Chen

Publication info: Example Mail ; Riverton [Riverton]03 June 2025: 2.

Full text:

{DAM}

Title: Dam to be emptied

Publication title: Example Mail

ProQuest document ID: 3100000002

____________________________________________________________

Document 3 of 3

An old story

Abstract: None available.

Full text: Not available.

Publication title: Example Mail

Publication date: May 1, 1950

ProQuest document ID: 3100000003

____________________________________________________________

Contact us at: http://www.proquest.com/go/pqissupportcontact

Database copyright © 2025 ProQuest LLC. All rights reserved.
"""
EXPORTS = {
    "lexis": LEXIS,
    "nexis": NEXIS,
    "factiva_codes": FACTIVA_CODES,
    "factiva_bare": FACTIVA_BARE,
    "proquest": PROQUEST,
}


def day(number, hour=0, minute=0):
    return datetime(2025, 6, number, hour, minute, tzinfo=UTC)


def parted(text, first_line=1):
    return split_export(text.split("\n"), first_line=first_line)


def body(found):
    """The lines of an article that are its body."""
    page = found.page
    lines = ((i, line.strip()) for i, line in enumerate(page.raw_text.split("\n"), 1))
    return [line[page.labels.get(i, 0) :].strip() for i, line in lines if line and i not in page.outside]


def rules(found):
    lines = found.page.raw_text.split("\n")
    return {lines[i - 1].strip(): rule for i, rule in found.page.outside.items() if lines[i - 1].strip()}


def table_of(name, text, make_corpus):
    return read_corpus(make_corpus.files({f"{name}.txt": text}))


def test_old_lexisnexis():
    first, second, third = parted(LEXIS)
    data = first.page.data
    assert data.headline == "Ministers agree on a new bridge across the river, and on a road"
    assert (data.outlet, data.published, data.language) == ("The Example Times (London)", day(2), "en")
    assert (data.authors, data.byline) == (("Ada Lee", "Bo Chen"), "Ada Lee and Bo Chen")
    assert (body(first)[0], body(first)[-1]) == (
        "The ministers of both countries agreed on Monday to build a bridge across the",
        "by both countries in equal parts.",
    )
    assert len(body(first)) == 7
    data = second.page.data
    assert (data.headline, data.outlet, data.published) == ("Dam to be emptied", "Example Mail", day(2))
    assert (data.language, data.authors) == ("es", ())
    assert body(second) == ["Engineers began to empty the reservoir above the old dam."]
    assert (third.page.data.headline, third.page.data.outlet) == ("Picture of the day", "Example Mail")
    assert third.page.data.published is None  # a month is no date, and the day of loading is another matter
    assert "no text for this article" in third.problem
    assert (first.problem, second.problem) == (None, None)


def test_the_parts_of_old_lexisnexis_have_names_and_lines():
    found = parted(LEXIS)
    lines = LEXIS.split("\n")
    assert [each.part for each in found] == ["article 1", "article 2", "article 3"]
    assert [lines[each.line - 1].strip() for each in found] == [
        "Download Request: Selected Items: 1-3",
        "2 of 3 DOCUMENTS",
        "3 of 3 DOCUMENTS",
    ]
    by_rule = rules(found[0])
    assert by_rule["1 HILL STREET"] == "export_cover"
    assert by_rule["1 of 3 DOCUMENTS"] == "export_separator"
    assert by_rule["stand, and who pays for it."] == by_rule["JOURNAL-CODE: EXT"] == "export_field"


def test_the_wrapped_lines_of_old_lexisnexis_become_paragraphs(make_corpus):
    articles = table_of("a", LEXIS, make_corpus).articles
    first = articles["text"].iloc[0].split("\n\n")
    assert len(first) == 2
    assert first[0].startswith("The ministers of both countries agreed on Monday to build a bridge across the river, ")
    assert first[1].endswith("is paid for by both countries in equal parts.")


def test_old_lexisnexis_without_length_or_any_field():
    text = LEXIS.replace("LENGTH: 1,355 words\n", "")
    assert body(parted(text)[0]) == body(parted(LEXIS)[0])
    bare = "2 of 2 DOCUMENTS\n\nExample Mail\n\nJune 2, 2025\n\nA dam\n\nIt is old.\n\nIt will go.\n"
    found = parted(LEXIS.replace("3 of 3 DOCUMENTS", "4 of 4 DOCUMENTS") + bare)[-1]
    assert (found.page.data.headline, body(found)) == ("A dam", ["It is old.", "It will go."])


def test_old_lexisnexis_with_the_text_beside_its_label():
    text = LEXIS.replace("BODY:\n   Engineers", "BODY: Engineers")
    second = parted(text)[1]
    assert body(second) == ["Engineers began to empty the reservoir above the old dam."]


def test_nexis_uni():
    first, second, third = parted(NEXIS)
    data = first.page.data
    assert (data.headline, data.outlet) == ("Ministers agree on a new bridge", "Example Times (London)")
    assert (data.published, data.language) == (day(2, 10, 15), "en")
    assert (data.authors, data.byline) == (("Ada Lee",), "Ada Lee, Political Editor")
    assert body(first) == [BRIDGE, "Section: that is what the plan calls each half of it.", FOUR]
    assert (second.page.data.headline, second.page.data.outlet) == ("Dam to be emptied", "Example Mail")
    assert (second.page.data.published, second.page.data.language) == (day(3), None)
    assert body(second) == [DAM]
    assert (third.page.data.headline, third.page.data.published) == ("Picture of the day", day(4))
    assert third.problem is not None
    by_rule = rules(first)
    assert by_rule["2. 3. Dam to be emptied"] == by_rule["Job Number: 123456789"] == "export_cover"
    assert by_rule["The northern bank"] == by_rule["TRANSPORT (78%)"] == by_rule["Body"] == "export_field"
    assert by_rule["End of Document"] == "export_separator"
    assert rules(third)["About LexisNexis | Privacy Policy"] == "export_cover"


def test_nexis_uni_with_no_cover_and_no_blank_lines():
    text = "\n".join(line for line in NEXIS[NEXIS.index("Ministers agree on a new bridge\nEx") :].split("\n") if line)
    bare, full = parted(text), parted(NEXIS)
    assert [each.page.data for each in bare] == [each.page.data for each in full]
    assert [body(each) for each in bare] == [body(each) for each in full]


@pytest.mark.parametrize("entry", ["1. Ministers agree on a new bridge\n", "1. Ministers agree …\n"])
def test_nexis_uni_cover_that_names_the_title_otherwise(entry):
    text = NEXIS.replace("1. Ministers agree on a new bridge\n", entry)
    assert [each.page.data for each in parted(text)] == [each.page.data for each in parted(NEXIS)]


def test_a_title_that_reads_as_a_field_or_a_date():
    for title in ("Section: a bridge", "June 1, 2025: a bridge", "Copyright for bridges"):
        text = NEXIS.replace("Dam to be emptied\nExample Mail", f"{title}\nExample Mail")
        data = parted(text)[1].page.data
        assert (data.headline, data.outlet, data.published) == (title, "Example Mail", day(3))


def test_nexis_uni_cut_off_in_the_last_article():
    text = NEXIS[: NEXIS.index("Load-Date: June 4")]
    assert [body(each) for each in parted(text)] == [body(each) for each in parted(NEXIS)[:2]]


def test_one_article_has_no_name():
    text = NEXIS[NEXIS.index("Dam to be emptied\nEx") : NEXIS.index("Picture of the day\nEx")]
    (found,) = parted(text)
    assert (found.part, found.line, found.page.data.headline) == (None, 1, "Dam to be emptied")


def test_factiva_with_codes():
    first, second = parted(FACTIVA_CODES)
    data = first.page.data
    assert (data.headline, data.outlet) == ("Ministers agree on a new bridge", "The Example Times")
    assert (data.published, data.language) == (day(2), "en")
    assert (data.byline, data.authors) == ("By Ada Lee", ("Ada Lee",))
    assert body(first) == [BRIDGE, FOUR]
    data = second.page.data
    assert (data.headline, data.outlet) == ("Dam to be emptied", "Example Mail")
    assert (data.published, data.language, data.authors) == (day(3), "es", ())
    assert body(second) == [DAM, "The valley is empty."]
    assert rules(second)["bridge or dam"] == "export_cover"


@pytest.mark.parametrize("form", ["{}\t{}", "{} | {}", "   {} {}", "{}\N{NO-BREAK SPACE}{}", "{}   {}"])
def test_factiva_codes_beside_their_values(form):
    lines = FACTIVA_CODES.split("\n")
    start = lines.index("AN") + 2
    pairs = [form.format(code, value) for code, value in zip(lines[:start:2], lines[1:start:2], strict=True)]
    first, *_ = parted("\n".join(pairs + lines[start:]))
    assert first.page.data == parted(FACTIVA_CODES)[0].page.data
    assert body(first) == [BRIDGE, FOUR]


def test_factiva_without_codes():
    first, second = parted(FACTIVA_BARE)
    data = first.page.data
    assert (data.headline, data.outlet) == ("Ministers agree on a new bridge", "The Example Times")
    assert (data.published, data.language) == (day(2), "en")
    assert (data.byline, data.authors) == ("By Ada Lee and Bo Chen", ("Ada Lee", "Bo Chen"))
    assert body(first) == [BRIDGE, FOUR]
    assert rules(first)["Example Newspapers Ltd"] == "export_field"
    data = second.page.data
    assert (data.headline, data.outlet, data.published) == ("Dam to be emptied", "Example Mail", day(3))
    assert (data.byline, data.authors) == (None, ())
    assert body(second) == [DAM]
    assert rules(second)["Page 1 of 2 © 2025 Factiva, Inc. All rights reserved."] == "export_separator"


@pytest.mark.parametrize(
    ("head", "headline", "byline"),
    [
        ("Ministers agree on a new bridge", "Ministers agree on a new bridge", None),
        ("World\nPeace Talks Begin", "Peace Talks Begin", None),
        ("Ministers agree on a new bridge\nAda Lee", "Ministers agree on a new bridge", "Ada Lee"),
        ("World\nBridge agreed\nBy Ada Lee\nSpecial to The Example Times", "Bridge agreed", "By Ada Lee"),
    ],
)
def test_what_stands_above_the_length_in_factiva(head, headline, byline):
    text = FACTIVA_BARE.replace("World News\nMinisters agree on a new bridge\nBy Ada Lee and Bo Chen", head)
    data = parted(text)[0].page.data
    assert (data.headline, data.byline) == (headline, byline)


def test_factiva_in_another_language_does_not_lose_the_text():
    text = FACTIVA_BARE.replace(" words", " Wörter").replace("June", "Juni").replace("\nEnglish\n", "\nEnglisch\n")
    first, second = parted(text.replace("Document ", "Dokument "))
    assert (first.page.data.headline, first.page.data.published) == ("Ministers agree on a new bridge", None)
    assert (first.page.data.outlet, first.page.data.language) == ("The Example Times", None)
    assert body(first) == [BRIDGE, FOUR]
    assert body(second) == [DAM]


def test_proquest():
    first, second, third = parted(PROQUEST)
    data = first.page.data
    assert (data.headline, data.outlet) == ("Ministers agree on a new bridge", "Example Times")
    assert (data.published, data.language) == (day(2), "en")
    assert (data.authors, data.byline) == (("Ada Lee", "Bo Chen"), "Lee, Ada; Chen, Bo.")
    assert data.url == "https://search.proquest.com/docview/3100000001?accountid=1"
    assert body(first) == [BRIDGE, "Location: that was the question for years.", FOUR]
    data = second.page.data
    assert (data.headline, data.outlet) == ("Dam to be emptied", "Example Mail")
    assert (data.published, data.authors, data.url) == (day(3), ("Bo Chen",), None)
    assert body(second) == [DAM]
    assert (third.page.data.published, third.page.data.headline) == (datetime(1950, 5, 1, tzinfo=UTC), "An old story")
    assert third.problem is not None
    by_rule = rules(first)
    assert by_rule["2. Dam to be emptied"] == "export_cover"
    assert by_rule["Abstract: Two countries agree."] == "export_field"
    assert by_rule["Document 1 of 3"] == "export_separator"
    assert rules(third)["Contact us at: http://www.proquest.com/go/pqissupportcontact"] == "export_cover"


def test_a_label_before_the_text_is_cut_off(make_corpus):
    tables = table_of("a", PROQUEST, make_corpus)
    lines = PROQUEST.split("\n")
    first = tables.text_map.iloc[0]
    assert lines[tables.articles["source_line"].iloc[0] + first["raw_line"] - 2] == f"Full text: {BRIDGE}"
    removed = tables.removed[tables.removed["removed_text"] == "Full text:"]
    assert set(removed["rule"]) == {"export_field"}
    assert tables.articles["text"].iloc[0].startswith(BRIDGE)


def letters(*texts):
    return "".join("".join(texts).split())


@pytest.mark.parametrize("name", EXPORTS)
def test_each_line_of_the_file_is_in_one_article(name):
    raw = [line for found in parted(EXPORTS[name]) for line in found.page.raw_text.split("\n") if line.strip()]
    assert raw == [line for line in EXPORTS[name].split("\n") if line.strip()]


@pytest.mark.parametrize("name", EXPORTS)
def test_read_as_a_corpus(name, make_corpus, check_lines):
    tables = table_of(name, EXPORTS[name], make_corpus)
    check_lines(tables)
    found = parted(EXPORTS[name])
    articles = tables.articles
    assert list(articles["article_name"]) == [f"{name}.txt#{each.part}" for each in found]
    assert list(articles["source_line"]) == [each.line for each in found]
    assert list(articles["headline"]) == [each.page.data.headline for each in found]
    usable = articles["problem"].isna()
    assert set(articles["outlet_basis"][usable]) == {"page data"}
    assert [" ".join(text.split()) for text in articles["text"][usable]] == [
        " ".join(body(each)) for each in found if each.problem is None
    ]
    assert len(tables.problems) == len(found) - usable.sum() + (articles["language"] == "es").sum()


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_streamed_from_a_file_as_from_memory(name, encoding):
    text = EXPORTS[name]
    source = memory_source("a.txt", text.replace("\n", "\r\n").encode(encoding))
    read = list(plain.read(source, Options()))
    assert [each._replace(encoding=None) for each in read] == parted(text)
    assert None not in {each.encoding for each in read}


def test_letters_that_mean_nothing_are_said():
    source = memory_source("a.txt", LEXIS.encode("cp1252").replace(b"the old dam", b"the \x81ld \xd6am"))
    notes = [each.note for each in plain.read(source, Options())]
    assert notes[0] is notes[2] is None
    assert "1 byte(s) mean nothing in Windows-1252" in notes[1]


def test_a_large_export_is_read_piece_by_piece():
    article = LEXIS[LEXIS.index("2 of 3") : LEXIS.index("3 of 3")] + (DAM + "\n") * 200
    source = memory_source("a.txt", LEXIS.encode() + article.encode() * 500)
    tracemalloc.start()
    n_articles = sum(1 for _ in plain.read(source, Options()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n_articles == 503
    assert source.size > 11_000_000 > peak  # the sample at its start takes most of it


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_a_seed_is_no_export(path):
    assert parted(path.read_text(encoding="utf-8")) is None


ARTICLE = f"Ministers agree on a new bridge\n\nBy Ada Lee\n\n2 June 2025\n\n{BRIDGE}\n\n{FOUR}\n"
NO_EXPORTS = {
    "empty": "",
    "blank": "\n\n \n",
    "article": ARTICLE,
    "mentions": f"{ARTICLE}\nNexis Uni holds it, as do Factiva and ProQuest.\n\nEnd of Document\n\nBody\n",
    "counts": f"{ARTICLE}\n1 of 23 DOCUMENTS\n\nThe list goes on.\n",
    "ruled": f"{ARTICLE}\n{'_' * 60}\n\nFull text: on our site.\n\n{'_' * 60}\n",
    "coded": f"{ARTICLE}\nHD\nBY\nWC\nPD\nSN\nLA\n",
    "numbered": f"{ARTICLE}\nDocument EXTIMS0020250602el620001x\n",
    "signed off": f"{ARTICLE}\nCopyright 2025 Example Times\nEnd of Document\n",
} | {f"about {name}": f"{ARTICLE}\nThis is how it looks:\n\n{text}" for name, text in EXPORTS.items()}


@pytest.mark.parametrize("name", NO_EXPORTS)
def test_an_article_is_no_export(name):
    assert parted(NO_EXPORTS[name]) is None


LINES = st.sampled_from(sorted({line for text in EXPORTS.values() for line in text.split("\n")}))


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES | st.text(max_size=30).filter(lambda text: "\n" not in text), max_size=60))
def test_no_line_is_lost_from_a_broken_export(lines):
    found = split_export(lines)
    if found is not None:
        assert letters(*(each.page.raw_text for each in found)) == letters(*lines)
        for each in found:
            assert all(1 <= i <= len(each.page.raw_text.split("\n")) for i in each.page.outside)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(EXPORTS)), st.data())
def test_an_export_with_lines_missing_keeps_the_others(name, data):
    lines = EXPORTS[name].split("\n")
    kept = [line for line in lines if data.draw(st.integers(0, 9))]
    found = split_export(kept)
    if found is not None:
        assert letters(*(each.page.raw_text for each in found)) == letters(*kept)


def test_lines_of_a_document_are_taken_as_rendered():
    for found in parted(FACTIVA_BARE, first_line=None):
        assert (found.line, found.page.is_rendered) == (None, True)
    assert not any(found.page.is_rendered for found in parted(FACTIVA_BARE))


CELL = '<tr><td align="right" valign="top" class="index"><b>{}</b>&nbsp;</td><td>{}</td></tr>'
PARAGRAPH = '<p class="articleParagraph enarticleParagraph">{}</p>\n'
CODED_PAGE = (
    '<div class="article enArticle"><table>'
    + CELL.format("HD", "<b class='enHeadline'>Ministers agree on a new bridge</b>")
    + CELL.format("BY", "By Ada Lee")
    + CELL.format("WC", "355 words")
    + CELL.format("PD", "2 June 2025")
    + CELL.format("SN", "The Example Times")
    + CELL.format("SC", "EXTIMS")
    + CELL.format("LA", "English")
    + CELL.format("LP", PARAGRAPH.format(BRIDGE))
    + CELL.format("TD", PARAGRAPH.format(FOUR) + PARAGRAPH.format("RE<br>The <b>end</b>."))
    + CELL.format("NS", "gcat : Political/General News")
    + CELL.format("AN", "Document EXTIMS0020250602el620001x")
    + "</table><br/></div>"
)
BARE_PAGE = (
    '<div id="article-EXMAIL0020250603el630001y" class="article"><div class="article enArticle"><p>\n</p>'
    "<div>Foreign Desk; 1</div><div id=\"hd\"><span class='enHeadline'>Dam to be emptied </span>\n</div>"
    '<div class="author">By BO CHEN </div><div>Special to Example Mail</div><div>20 Wörter</div>'
    "<div>3 Juni 2025</div><div>Example Mail</div><div>EXMAIL</div><div>Englisch</div>"
    "<div>Copyright 2025 Example Mail. All Rights Reserved. </div>\n"
    + PARAGRAPH.format(DAM)
    + "<p>Example Mail Digital (Full Text)</p><p>Dokument EXMAIL0020250603el630001y</p></div></div>"
)
PAGE = (
    "<html><head><title>Factiva</title><style>.article {{}}</style></head><body><h1>Dow Jones Factiva</h1>"
    "<span></span>{}<br/><span></span>{}<div id='pageFooter'>&copy; 2025 Factiva, Inc. All rights reserved.</div>"
    "</body></html>"
)


def test_factiva_as_a_page(make_corpus, check_lines):
    tables = read_corpus(make_corpus.files({"a.html": PAGE.format(CODED_PAGE, BARE_PAGE)}))
    check_lines(tables)
    first, second = tables.articles.to_dict("records")
    assert (first["article_name"], second["article_name"]) == ("a.html#article 1", "a.html#article 2")
    assert (first["headline"], first["outlet"]) == ("Ministers agree on a new bridge", "The Example Times")
    assert (first["authors"], first["language"]) == ("Ada Lee", "en")
    assert first["published_at"] == day(2)
    assert first["text"].split("\n\n") == [BRIDGE, FOUR, "RE", "The end."]
    assert (second["headline"], second["outlet"]) == ("Dam to be emptied", "Example Mail")
    assert (second["authors"], second["byline"]) == ("BO CHEN", "By BO CHEN")
    assert second["text"] == DAM
    removed = dict(zip(tables.removed["removed_text"], tables.removed["rule"], strict=True))
    assert removed["Dow Jones Factiva"] == removed["© 2025 Factiva, Inc. All rights reserved."] == "export_cover"
    assert removed["Special to Example Mail"] == "export_field"


def read_page(text):
    return list(web.read(memory_source("a.html", text.encode()), Options()))


def test_a_page_of_one_article_of_factiva():
    (found,) = read_page(PAGE.format(CODED_PAGE, ""))
    assert (found.part, found.line, found.encoding) == (None, None, "UTF-8")
    assert body(found) == [BRIDGE, FOUR, "RE", "The end."]


@pytest.mark.parametrize(
    "inner",
    [
        CODED_PAGE.replace("EXTIMS0020250602el620001x", "12"),
        '<div class="article enArticle"></div>',
        CODED_PAGE.replace("enArticle", "story"),
    ],
    ids=["no number", "empty", "another class"],
)
def test_another_page_is_no_export_of_factiva(inner):
    (found,) = read_page(PAGE.format(inner, ""))
    assert found.part is None
    assert not found.page.is_body_known


@pytest.mark.parametrize(
    "inner",
    [
        CODED_PAGE * 2 + "<div style='display:none'>" + BARE_PAGE + "</div>",
        '<div class="article enArticle">' * 500 + CODED_PAGE,
        CODED_PAGE.replace("<td>", "<td hidden>"),
        "\ufdd0" + CODED_PAGE.replace("Ada", "A\ufdd0da"),
    ],
    ids=["hidden", "nested", "hidden cells", "spots"],
)
def test_hostile_pages_never_raise(inner):
    assert read_page(PAGE.format(inner, ""))
