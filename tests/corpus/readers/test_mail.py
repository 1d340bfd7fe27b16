"""E-mail and saved web archives: fields, bodies, forwards, attachments, mailboxes."""

import quopri
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst.corpus import read_corpus
from analyst.corpus.pages import Limits, Notice, Options, UnreadableError
from analyst.corpus.readers import find_format, memory_source, read_source

PARAGRAPHS = [
    "The ministers of both countries agreed on Monday to build a bridge across the river, after talks of many years.",
    "“It will take four years,” the minister of transport told reporters after the meeting in the capital on Monday.",
    "Work on the northern bank is to begin in the spring, according to the plan that was published on the same day.",
]
ARTICLE = "\n\n".join(["Ministers agree on a new bridge", "By Ada Lee", "2 June 2025", *PARAGRAPHS])


def mail(text=None, html=None, **fields):
    made = EmailMessage()
    shown = {"From": "Bo <bo@firm.example>", "Date": "Tue, 03 Jun 2025 10:00:00 +0200", "Subject": "FYI"} | fields
    for name, value in shown.items():
        made[name.replace("_", "-")] = value
    if text is not None:
        made.set_content(text)
    if html is not None and text is not None:
        made.add_alternative(html, subtype="html")
    elif html is not None:
        made.set_content(html, subtype="html")
    return made


def found(data, name="a.eml", limits=None):
    data = data if isinstance(data, bytes) else data.as_bytes()
    return list(read_source(memory_source(name, data), Options(limits=limits or Limits())))


def only(data, name="a.eml"):
    [article] = found(data, name)
    return article


def rules_of(page):
    lines = page.raw_text.split("\n")
    return {lines[n - 1]: rule for n, rule in page.outside.items()}


def test_a_message_as_tables(make_corpus, check_lines):
    data = mail(ARTICLE, Subject="Fwd: Ministers agree on a new bridge").as_bytes()
    tables = read_corpus(make_corpus.files({"a.eml": data}))
    row = tables.articles.iloc[0]
    assert (row["headline"], row["authors"]) == ("Ministers agree on a new bridge", "Ada Lee")
    assert (str(row["published_at"])[:10], row["published_basis"]) == ("2025-06-02", "printed")
    assert row["text"].split("\n\n") == PARAGRAPHS
    check_lines(tables)


def test_fields_are_shown_above_the_text():
    page = only(mail(ARTICLE)).page
    assert page.raw_text.startswith(
        "From: Bo <bo@firm.example>\nDate: Tue, 03 Jun 2025 10:00:00 +0200\nSubject: FYI\n\n"
    )
    assert list(page.outside.values()) == ["mail_field"] * 3
    assert page.data.authors == ()


def test_blank_lines_above_the_fields_do_not_hide_them():
    assert only(b"\r\n\n" + mail(ARTICLE).as_bytes()).page == only(mail(ARTICLE)).page


def test_the_day_of_sending_is_the_articles_only_where_the_text_prints_none():
    assert only(mail(ARTICLE)).page.data.published is None
    assert str(only(mail(PARAGRAPHS[0])).page.data.published) == "2025-06-03 08:00:00+00:00"


def test_a_known_sender_is_the_outlet():
    data = only(mail(ARTICLE, From="News <news@email.bbc.co.uk>", Subject="Talks begin")).page.data
    assert (data.outlet, data.headline) == ("BBC", "Talks begin")
    assert str(data.published) == "2025-06-03 08:00:00+00:00"


SUBJECTS = {
    "Fwd: RE: [press] Ministers agree on a new bridge": "Ministers agree on a new bridge",
    "AW: A dam is built for the valley": "A dam is built for the valley",
    "FYI": None,
    "=?utf-8?q?Minist=C3=A8res_agree_on_a_bridge?=": "Ministères agree on a bridge",
    "=?x-none?q?Talks?= on the new bridge": "=?x-none?q?Talks?= on the new bridge",
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subjects(subject):
    raw = b"MIME-Version: 1.0\nSubject: " + subject.encode() + b"\n\n" + PARAGRAPHS[2].encode()
    assert only(raw).page.data.headline == SUBJECTS[subject]


def test_html_goes_before_plain_text():
    html = "<html><body>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</body></html>"
    page = only(mail("Your program shows no HTML.", html)).page
    assert page.is_rendered
    assert page.raw_text.split("\n")[4:] == PARAGRAPHS


FORWARDED = """---------- Forwarded message ---------
From: News <news@bbc.co.uk>
Date: Mon, Jun 2, 2025 at 10:14 AM
Subject: Ministers agree on a new bridge
To: <bo@firm.example>

"""


def test_a_forwarded_message():
    page = only(mail("See below.\n\n" + FORWARDED + "\n\n".join(PARAGRAPHS))).page
    assert (page.data.headline, page.data.outlet) == ("Ministers agree on a new bridge", "BBC")
    assert str(page.data.published)[:10] == "2025-06-02"
    assert {rules_of(page)[line] for line in FORWARDED.strip().split("\n")} == {"mail_field"}


def test_a_forward_in_quotation_marks_loses_them():
    quoted = "\n".join(f"> {line}" for line in ARTICLE.split("\n"))
    page = only(mail("See this.\n\nAda wrote:\n" + quoted)).page
    assert PARAGRAPHS[0] in page.raw_text.split("\n")


def test_what_a_reply_quotes_is_no_article(make_corpus, check_lines):
    message = mail("\n\n".join(PARAGRAPHS) + "\n\nAda wrote:\n> Have you got something on the bridge?\n")
    assert rules_of(only(message).page)["> Have you got something on the bridge?"] == "quoted_mail"
    check_lines(read_corpus(make_corpus.files({"a.eml": message.as_bytes()})))


def encoded(charset, body):
    head = b"MIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\nContent-Type: text/plain; charset="
    return head + charset + b"\n\n" + body


def test_flowed_lines_are_joined():
    raw = encoded(b"utf-8; format=flowed", b"The ministers \nagreed on it.\n Kept.\n-- \nAda")
    assert only(raw).page.raw_text.strip().split("\n") == ["The ministers agreed on it.", "Kept.", "-- ", "Ada"]


def test_encodings():
    assert only(encoded(b"windows-1251", "Привет".encode("cp1251"))).page.raw_text.strip() == "Привет"
    assert only(encoded(b"iso-8859-1", "café".encode("latin-1"))).page.raw_text.strip() == "café"
    wrong = only(encoded(b"utf-8", "café – “a”".encode("cp1252")))
    assert wrong.page.raw_text.strip() == "café – “a”"
    assert "says that its text is utf-8, which it is not" in wrong.note
    assert only(encoded(b"no-such-thing", b"plain")).page.raw_text.strip() == "plain"


def test_attachments(make_corpus, check_lines):
    message = mail("The articles that you asked for are attached.")
    message.add_attachment(ARTICLE.encode(), maintype="text", subtype="plain", filename="sub/b.txt")
    table = b"headline,text\nA dam," + PARAGRAPHS[0].replace(",", "").encode() + b"\n"
    message.add_attachment(table, maintype="text", subtype="csv", filename="../c.csv")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="d.pdf")
    message.add_attachment(b"\0\1", maintype="application", subtype="x", filename="e.xyz")
    message.add_attachment(b"\0\1", maintype="image", subtype="png", filename="f.png", disposition="inline")
    message.add_attachment(mail(ARTICLE, Subject="Old news"))
    parts = {each.part: each for each in found(message) if not isinstance(each, Notice)}
    assert list(parts) == ["message", "sub/b.txt", "c.csv#row 2", "d.pdf", "Old news.eml"]
    assert "broken or was cut off" in parts["d.pdf"].problem
    [notice] = [each.text for each in found(message) if isinstance(each, Notice) and "not read" in each.text]
    assert notice.startswith("1 attachment(s) not read, such as e.xyz")
    check_lines(read_corpus(make_corpus.files({"a.eml": message.as_bytes()})))


def test_messages_in_messages_end():
    message = mail("The innermost of all messages that were ever sent.")
    for _ in range(6):
        outer = mail("A message in which there is another one.")
        outer.add_attachment(message)
        message = outer
    problems = [each.problem for each in found(message, limits=Limits(most_depth=2)) if not isinstance(each, Notice)]
    assert len([each for each in problems if each]) == 1


def test_a_message_without_text(make_corpus):
    empty = mail("")
    assert "holds no text" in only(empty).problem
    empty.add_attachment(ARTICLE.encode(), maintype="text", subtype="plain", filename="b.txt")
    assert [each.part for each in found(empty)] == ["b.txt"]
    assert "holds no text" in only(b"").problem


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://www.times.example.org/bridge
Subject: =?utf-8?Q?A=20new=20bridge?=
Date: Tue, 3 Jun 2025 08:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="--B"


----B
Content-Type: text/html
Content-ID: <ad@mhtml.blink>
Content-Location: https://ads.example.org/frame

<p>Buy this.</p>
----B
Content-Type: text/html
Content-ID: <f@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://www.times.example.org/bridge

%s
----B
Content-Type: text/css

p { color: red }
----B--
"""


def page_of(head):
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    page = (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><ul><li><a href=/w>World</a></li></ul></nav><article>"
        f"<h1>Ministers agree on a new bridge</h1>{body}</article></body></html>"
    )
    return quopri.encodestring(page.encode())


def test_a_saved_page(make_corpus, check_lines):
    head = (
        "<title>Ministers agree on a new bridge | Example Times</title>"
        "<meta property='og:site_name' content='Example Times'>"
    )
    data = MHTML.replace(b'\ttype="text/html"', b'\ttype="text/html";start="<f@mhtml.blink>"') % page_of(head)
    tables = read_corpus(make_corpus.files({"a.mhtml": data}))
    row = tables.articles.iloc[0]
    assert (row["url"], row["outlet"]) == ("https://www.times.example.org/bridge", "Example Times")
    assert row["headline"] == "Ministers agree on a new bridge"
    assert row["text"].split("\n\n") == PARAGRAPHS
    assert tables.articles["published_at"].isna().all()  # the day of saving is not that of the article
    check_lines(tables)


def test_a_saved_page_without_data():
    data = MHTML.split(b"----B\nContent-Type: text/html\nContent-ID: <ad")[0]
    data += (
        b"----B\nContent-Type: text/html\nContent-Location: https://www.times.example.org/b\n\n<p>Text.</p>\n----B--\n"
    )
    page = only(data.replace(b"Snapshot-Content-Location: https://www.times.example.org/bridge\n", b""), "a.mht").page
    assert (page.data.url, page.data.headline) == ("https://www.times.example.org/b", "A new bridge")


def test_a_saved_page_that_holds_none():
    with pytest.raises(UnreadableError, match="holds no HTML"):
        found(b"MIME-Version: 1.0\nContent-Type: image/png\n\nx", "a.mhtml")


def test_a_mailbox(make_corpus, check_lines):
    other = "\n\n".join(reversed(PARAGRAPHS)).replace("Work", "From now on, work", 1)
    start = b"From bo@firm.example Mon Jun  2 10:00:00 2025\n"
    data = (
        start
        + mail(ARTICLE).as_bytes()
        + b"\n\n"
        + start
        + mail(other).as_bytes().replace(b"\nFrom now", b"\n>From now")
    )
    first, second = found(data)
    assert (first.part, first.line, second.part) == ("message 1", 2, "message 2")
    assert data.split(b"\n")[second.line - 1].startswith(b"From: Bo")
    assert "\nFrom now on, work" in second.page.raw_text
    check_lines(read_corpus(make_corpus.files({"a.eml": data})))


def test_found_by_content_whatever_the_name():
    assert find_format(memory_source("a.txt", mail(ARTICLE).as_bytes())) == "mail"


PIECES = [
    b"From: a\n",
    b"Subject: =?utf-8?b?////?=\n",
    b"Content-Type: multipart/mixed; boundary=b\n",
    b"Content-Type: text/html; charset=\xff\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Type: text/plain; format=flowed; delsp=yes\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    b"Content-Disposition: attachment; filename*=utf-8''%ff\n",
    b"Date: 99999\n",
    b"MIME-Version: 1.0\n",
    b"\n",
    b"--b\n",
    b"--b--\n",
    b"> > a\n",
    b"a \n",
    b"Forwarded message\n",
    b"begin 644 x\n",
    b"<p>x",
    b"\xff\0",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join))
def test_any_message_reads(data):
    for name in ("a.eml", "a.mhtml"):
        try:
            found(data, name)
        except UnreadableError as error:
            assert str(error)


def test_the_fields_of_a_message_without_text_are_accounted_for(make_corpus):
    tables = read_corpus(make_corpus.files({"a.eml": "From: a@example.org\nSubject: x\nMIME-Version: 1.0\n\n"}))
    assert "holds no text" in tables.articles["problem"][0]
    assert list(tables.removed["removed_text"]) == ["From: a@example.org", "Subject: x"]
