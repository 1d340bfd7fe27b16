"""Small tables to draw, made by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analyst import charts, compare

OUTLETS = ["Euronews", "Gazette", "Herald"]


def entity_counts(outlets=OUTLETS):
    rows = [
        (outlet, f"e{rank}", name, kind, n, 1, 400, n / 20, n / 0.4)
        for outlet in outlets
        for rank, (name, kind, n) in enumerate([("Ada Lee", "PERSON", 9), ("Oslo", "PLACE", 4), ("Danes", "GROUP", 20)])
    ]
    return pd.DataFrame(
        rows,
        columns=["outlet", "entity_id", "name", "entity_type", "n_mentions", "n_articles", "n_tokens",
                 "share_mentions", "per_1k"],
    )  # fmt: skip


def quotes(n_articles=1, outlets=OUTLETS):
    speakers = [
        ("Ada Lee", "lee", "direct", "say"),
        ("Ada Lee", "lee", "mixed", "admit"),
        ("officials", None, "indirect", "claim"),
        (None, None, "direct", "say"),
    ]
    rows = [
        (f"{outlet}-{n}", outlet, name, entity, kind, cue)
        for outlet in outlets
        for n in range(n_articles)
        for name, entity, kind, cue in speakers[: 3 + n % 2]
    ]
    frame = pd.DataFrame(
        rows, columns=["article_id", "outlet", "speaker_name", "speaker_entity_id", "quote_type", "cue_lemma"]
    )
    return frame.assign(speaker_text=frame["speaker_name"], n_words=4, n_quoted_words=2, speaker_kind="name")


def spellings():
    return pd.DataFrame(
        [
            ("Euronews", "kyiv", "Kyiv", "Kyiv", 3, 1),
            ("Gazette", "kyiv", "Kyiv", "Kiev", 2, 1),
            ("Herald", "kyiv", "Kyiv", "Kiev", 1, 1),
            ("Herald", "kyiv", "Kyiv", "Kyiv", 1, 1),
        ],
        columns=["outlet", "entity_id", "name", "spelling", "n_mentions", "n_articles"],
    )


def statements():
    first, second = "The mayor opened the bridge on Friday.", "On Friday the mayor opened the bridge."
    table = pd.DataFrame(
        [("a:0", "a", "Gazette", 0, 38, first), ("b:0", "b", "Herald", 0, 38, second)],
        columns=["sentence_id", "article_id", "outlet", "start_char", "end_char", "sentence_text"],
    )
    return compare.match_statements(table)


def cue_pairs():
    side = {
        "outlet_label": "Gazette",
        "quote_id": "q",
        "speaker": "Ada Lee",
        "cue_text": "admitted",
        "cue_lemma": "admit",
        "stance": "loaded",
        "content": "the bridge is closed",
    }
    other = side | {"outlet_label": "Herald", "cue_text": "said", "cue_lemma": "say", "stance": "neutral"}
    row = {f"{key}_a": value for key, value in side.items()} | {f"{key}_b": value for key, value in other.items()}
    return pd.DataFrame([row | {"pair_id": "p", "similarity": 0.9, "is_same_cue": False}])


def keyness(n_articles=1):
    words = {"Gazette": "calm " * 20 + "crisis " * 6, "Herald": "calm " * 24 + "storm " * 5}
    rows = [
        (f"{outlet}-{n}", outlet, word)
        for outlet, text in words.items()
        for n in range(n_articles)
        for word in text.split()
    ]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "token_text"])
    return compare.keyness(table.assign(is_word=True, is_stop=False, is_quoted=False, is_name=False))


def removed():
    return pd.DataFrame(
        {
            "article_id": ["a", "a", "b"],
            "outlet": ["Gazette", "Gazette", "Herald"],
            "rule": ["menu_line", "menu_line", "byline"],
            "removed_text": ["Home", "News", "By A. Lee"],
        }
    )


def pairs():
    names = ["Ada Lee", "Oslo", "High Court", "Bo Chen"]
    ids = ["person-ada-lee", "place-oslo", "org-high-court", "person-bo-chen"]
    kinds = ["PERSON", "PLACE", "ORG", "PERSON"]
    sentences = [(0, 1), (0, 1), (0, 1), (0, 2), (0, 2), (1, 3), (1, 3), (2,), (3,)]
    rows = [
        (f"a{number % 3}", f"s{number}", f"p{number}", ids[one], "name")
        for number, inside in enumerate(sentences)
        for one in inside
    ]
    columns = ["article_id", "sentence_id", "paragraph_id", "entity_id", "mention_kind"]
    known = pd.DataFrame({"entity_id": ids, "name": names, "entity_type": kinds})
    return compare.cooccurrence(pd.DataFrame(rows, columns=columns), known)


def timeline():
    rows = [
        (outlet, day, pd.Timestamp(day, tz="UTC"), "day", f"e{rank}", name, "PERSON", n + place, 1, 1)
        for place, outlet in enumerate(OUTLETS)
        for rank, (name, n) in enumerate([("Ada Lee", 3), ("Bo Chen", 1)])
        for day in ("2025-07-19", "2025-07-22")[: place + 1]
    ]
    columns = ["outlet", "period", "period_start", "period_unit", "entity_id", "name", "entity_type", "n_mentions",
               "n_articles", "n_articles_all"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def name_form_counts():
    forms = [("full name", "", 2), ("surname", "", 5), ("honorific", "Ms", 3), ("role", "mayor", 1)]
    rows = [
        (outlet, f"e{rank}", name, form, words, n + place, 1, 0.1, "m1; m2")
        for place, outlet in enumerate(OUTLETS)
        for rank, name in enumerate(["Ada Lee", "Bo Chen"])
        for form, words, n in forms[place:]
    ]
    columns = ["outlet", "entity_id", "name", "form", "words", "n_mentions", "n_articles", "share_mentions",
               "mention_ids"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def sources():
    links = [
        ("Gazette", "AFP", "agency", "wire", 2),
        ("Gazette", "Herald", "outlet", "cites", 1),
        ("Herald", "AFP", "agency", "cites", 3),
        ("Herald", "Blog Service", "aggregator", "aggregator", 1),
    ]
    rows = [(*link, 4, 1, "a:1", link[1] == "Herald") for link in links]
    columns = ["outlet", "cited", "cited_kind", "link", "n_articles", "n_articles_all", "n_citations", "citations",
               "is_in_corpus"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def sides(n_articles=1):
    table = pd.DataFrame(
        {"speaker_key": ["lee", "officials"], "side": ["Denmark", "(no side)"]},
    )
    return compare.count_sides(quotes(n_articles), table)


def voice_measures(n_articles=1):
    own = quotes(n_articles).assign(start_char=10, end_char=30)
    articles = own[["article_id", "outlet"]].drop_duplicates("article_id").assign(n_words=50, text="x" * 100)
    return compare.measure_voices(own, articles)


def word_rates(n_articles=1):
    texts = {"Euronews": "a brutal regime", "Gazette": "a new reportedly calm day", "Herald": "a calm day"}
    rows = [
        (f"{outlet}-{n}", f"{outlet}-{n}:0", outlet, 10 * place, 10 * place + len(word), word, word, "NOUN")
        for outlet, text in texts.items()
        for n in range(n_articles)
        for place, word in enumerate(text.split())
    ]
    columns = ["article_id", "sentence_id", "outlet", "start_char", "end_char", "token_text", "lemma", "pos"]
    return compare.count_listed(pd.DataFrame(rows, columns=columns).assign(is_word=True, is_quoted=False))


def descriptions():
    rows = [
        (outlet, f"{outlet}-1", kind, wording, said_by)
        for outlet in OUTLETS
        for kind, wording, said_by in [
            ("before the name", "embattled leader" if outlet == "Herald" else "Danish leader", None),
            ("relative clause", "whose term expired last year", None if outlet == "Gazette" else "RT"),
        ]
    ]
    frame = pd.DataFrame(rows, columns=["outlet", "article_id", "kind", "wording", "said_by"])
    frame = frame.assign(
        description_id=[f"d{n}" for n in range(len(frame))],
        entity_id="lee",
        name="Ada Lee",
        description_text=frame["wording"],
        is_negated=False,
        is_quoted=False,
        quote_id=None,
    )
    return compare.count_descriptions(frame)


DRAWN = {
    "entities": (charts.entities_chart, entity_counts),
    "voices": (charts.voices_chart, lambda: compare.count_voices(quotes())),
    "voices, intervals": (charts.voices_chart, lambda: compare.count_voices(quotes(6))),
    "quote types": (charts.quote_types_chart, lambda: compare.count_voices(quotes())),
    "spellings": (charts.spellings_chart, spellings),
    "cues": (charts.cues_chart, lambda: compare.count_cues(quotes())),
    "cue pairs": (charts.cue_pairs_chart, cue_pairs),
    "statements": (charts.statements_chart, statements),
    "keyness": (charts.keyness_chart, keyness),
    "keyness, tested": (charts.keyness_chart, lambda: keyness(6)),
    "removed": (charts.removed_chart, removed),
    "network": (charts.network_chart, pairs),
    "timeline": (charts.timeline_chart, timeline),
    "name forms": (charts.name_forms_chart, name_form_counts),
    "sources": (charts.sources_chart, sources),
    "sides": (charts.sides_chart, sides),
    "sides, intervals": (charts.sides_chart, lambda: sides(6)),
    "voice measures": (charts.voice_measures_chart, lambda: voice_measures(6)),
    "cue profiles": (charts.cue_profiles_chart, lambda: compare.profile_cues(quotes())),
    "cue profiles, tested": (charts.cue_profiles_chart, lambda: compare.profile_cues(quotes(6))),
    "word rates": (charts.word_rates_chart, word_rates),
    "word rates, tested": (charts.word_rates_chart, lambda: word_rates(6)),
    "descriptions": (charts.descriptions_chart, descriptions),
}


@pytest.fixture(params=DRAWN)
def drawn(request):
    """A chart function and a table for it."""
    chart, table = DRAWN[request.param]
    return chart, table()


@pytest.fixture
def tables():
    """The functions above, by name."""
    return SimpleNamespace(
        entity_counts=entity_counts,
        quotes=quotes,
        spellings=spellings,
        statements=statements,
        cue_pairs=cue_pairs,
        keyness=keyness,
        removed=removed,
        pairs=pairs,
        timeline=timeline,
        name_form_counts=name_form_counts,
        sources=sources,
        drawn=DRAWN,
    )
