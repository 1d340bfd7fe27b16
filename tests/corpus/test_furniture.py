import re

import pytest

from analyst.corpus import resources
from analyst.corpus.furniture import RULES, furniture_rule
from analyst.corpus.lines import measure
from analyst.corpus.units import split_lines

PROSE = [
    "Ukraine wants to become a member of NATO.",
    "Both sides are expected to sign up to the deal by August.",
    "They signed the document.",
    "He looked out of the window.",
    "A deal can be reached by August, Zelensky said.",
    "Also on Friday, Russia said it had shot down a drone.",
    "More recent talks in Istanbul brought no result.",
    "A Reuters/Ipsos poll published on Monday showed that most of them disagree.",
    "No comment was available from the Kremlin.",
    "Talks sponsored by Turkey ended without result.",
    "The terms and conditions of the ceasefire were not made public.",
    "Meta changed its privacy policy on Tuesday.",
    "The weapons may not be used inside Russia.",
    "He posted a video: it showed a burning tank.",
    "Share prices fell after the announcement.",
    '"What do you think about this?" she asked.',
    '"Subscribe to our newsletter," the email said.',
    "She was the first to comment on the report.",
    "He invited them to join the conversation in Geneva.",
    "Top stories were missing from the archive when the police arrived, she said.",
    "The report was published on Monday by the ministry.",
    "The two sides agreed to continue reading the draft next week. (Reuters)",
    "The ministry said it takes the protection of personal data seriously.",
    "He said the follow-up talks would be held via video link.",
    "Latest talks in Doha have ended, three officials said on Friday.",
    "The army advertised for drivers in the daily newsletters of the ministry.",
    "Source: the ministry did not name one, and the paper did not either, he said.",
]
FURNITURE = [
    ("Subscribe", "subscription_prompt"),
    ("Sign up for our newsletter and get the news in your inbox.", "subscription_prompt"),
    ("© 2025 Example Times. All rights reserved.", "legal_notice"),
    ("By using this site you agree to our Terms of Use and Privacy Policy.", "legal_notice"),
    ("Read more: Ministers agree on a new bridge", "related_links"),
    ("Most popular", "related_links"),
    ("Facebook Twitter WhatsApp", "share_prompt"),
    ("Follow us on Facebook", "share_prompt"),
    ("12 Comments", "comment_prompt"),
    ("Advertisement", "advert_notice"),
    ("A destroyed house in Kharkiv. REUTERS/Ada Lee", "photo_caption"),
    ("A destroyed house in Kharkiv. (AP Photo/Ada Lee, File)", "photo_caption"),
    ("Reporting by Ada Lee; Editing by Bo Chen", "editing_credit"),
    ("function init() { run(); }", "code_line"),
]


def line(text):
    return measure(list(split_lines(text)))[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_takes_out_its_own_example(rule):
    assert rule(line(rule.__doc__))


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_furniture(text):
    assert furniture_rule(line(text)) is None


@pytest.mark.parametrize(("text", "rule"), FURNITURE)
def test_furniture_is_named(text, rule):
    assert furniture_rule(line(text)) == rule


def test_capitals_do_not_hide_a_phrase():
    assert furniture_rule(line("ALREADY A MEMBER? SIGN IN HERE")) == "subscription_prompt"


def test_phrases_are_written_small_as_the_lines_they_are_looked_for_in():
    for phrases in resources.phrases().values():
        for phrase in phrases:
            assert not re.search(r"(?<!\\)[A-Z]", phrase), phrase
