"""Every chart fits a cell of JupyterLab, whatever the corpus: measured on the picture."""

import io

import pandas as pd
import pytest
from PIL import Image

from analyst import charts, compare, schema
from analyst.charts import _parts

WIDEST = 820
LONG = "The Long Regional Broadcasting Corporation of Northumberland"
NAMES = {
    "short": "Outlet {}",
    "long": LONG + " {}",
    "one word": "Donaudampfschifffahrtsgesellschaftszeitung{}",
    "wide letters": "WWWWMMMM WMWMWMWM {}",
    "wide script": "人民日報海外版電子新聞{}",
}
SPEAKERS = ["Ada Lee", "the permanent representative of the Grand Duchy to the Council", "W" * 40, "人民" * 30]
WORDS = ["say", "admit", "acknowledge", "incomprehensibilities", "claim", "insist", "confirm", "MWMWMWMWMWMWMWMWMWMW"]
FORMS = ["Kyiv", "Kiev", "Kyjiw", "Constantinopolitan Kyiv", "KYIV-MWMWMWMWMWM", "Київ", "Kijów"]


def outlets_of(n, names):
    return [NAMES[names].format(f"{k:02}") for k in range(n)]


def quotes(outlets):
    rows = [
        (f"{outlet}-{n}", outlet, speaker, WORDS[(n + k) % len(WORDS)], ("direct", "mixed", "indirect")[k % 3])
        for outlet in outlets
        for n in range(6)
        for k, speaker in enumerate(SPEAKERS)
    ]
    frame = pd.DataFrame(rows, columns=["article_id", "outlet", "speaker_name", "cue_lemma", "quote_type"])
    return frame.assign(
        speaker_text=frame["speaker_name"], speaker_entity_id=None, speaker_kind="name", n_words=4, n_quoted_words=2
    )


def entity_counts(outlets):
    rows = [
        (outlet, f"e{k}", name, "PERSON", 12_345 // (k + 1), 1, 0.1, 1234.5 / (k + 1))
        for outlet in outlets
        for k, name in enumerate(SPEAKERS)
    ]
    columns = ["outlet", "entity_id", "name", "entity_type", "n_mentions", "n_articles", "share_mentions", "per_1k"]
    return pd.DataFrame(rows, columns=columns)


def spellings(outlets):
    rows = [
        (outlet, f"e{entity}", SPEAKERS[entity], form, 1 + (place + k) % 7, 1)
        for place, outlet in enumerate(outlets)
        for entity in range(4)
        for k, form in enumerate(FORMS)
    ]
    return pd.DataFrame(rows, columns=["outlet", "entity_id", "name", "spelling", "n_mentions", "n_articles"])


def statements(outlets):
    text = "The mayor opened the {} bridge, long and costly, in the presence of the ministers on Friday."
    rows = [
        (f"{outlet}:{k}", outlet, outlet, 100 * k, 100 * k + 90, text.format(word))
        for outlet in outlets
        for k, word in enumerate(WORDS)
    ]
    columns = ["sentence_id", "article_id", "outlet", "start_char", "end_char", "sentence_text"]
    return compare.match_statements(pd.DataFrame(rows, columns=columns))


def cue_pairs(outlets):
    rows = [
        {
            "outlet_label_a": outlets[k % len(outlets)],
            "outlet_label_b": outlets[(k + 1) % len(outlets)],
            "cue_text_a": word,
            "cue_text_b": "had repeatedly been quoted as saying",
            "stance_a": "neutral",
            "stance_b": "loaded",
            "speaker_a": SPEAKERS[k % 4],
            "speaker_b": SPEAKERS[k % 4],
            "content_a": "the bridge is closed " * 9,
            "content_b": "the bridge is closed",
            "is_same_cue": False,
        }
        for k, word in enumerate(WORDS * 2)
    ]
    return pd.DataFrame(rows)


def keyness(outlets):
    rows = [
        (target, f"{word}{k}", 12_345, 67_890, 500.0 / (place + 1), 1.0, 5.0 - k, None, False, "too few to compare")
        for place, target in enumerate(outlets)
        for k, word in enumerate(WORDS)
    ]
    columns = [
        "target", "term", "n_target", "n_reference", "per_1k_target", "per_1k_reference", "log_odds_z",
        "p_permutation", "is_distinctive", "verdict",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def removed(outlets):
    rows = [
        (outlet, rule, 1234 // (k + 1), 10)
        for outlet in outlets
        for k, rule in enumerate(
            ["subscription_prompt", "repeated_paragraph", "byline", "a_rule_of_a_rather_long_name"]
        )
    ]
    return pd.DataFrame(rows, columns=["outlet", "rule", "n_removed", "n_chars"])


def pairs(outlets):
    """Every name with the three after it."""
    names = [*outlets, *SPEAKERS, *FORMS]
    rows = [
        ("(all articles)", "sentence", f"e{k:02}", name, "PERSON", f"e{k + step:02}", names[k + step], "ORG",
         20 - k % 7, 2, 30, 30, 200, 4.5, 9.0, 0.2)
        for k, name in enumerate(names)
        for step in (1, 2, 3)
        if k + step < len(names)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(schema.SCHEMAS["COOCCURRENCE"].columns))


def timeline(outlets):
    rows = [
        (outlet, f"{day:%Y-%m-%d}", day, "day", f"e{k}", name, "PERSON", 12_345 // (k + 1), 1, 1)
        for outlet in outlets
        for k, name in enumerate(SPEAKERS)
        for day in pd.date_range("2025-07-01", periods=9, tz="UTC")
    ]
    return pd.DataFrame(rows, columns=["outlet", *list(schema.SCHEMAS["TIMELINE"].columns)[1:]])


def name_forms(outlets):
    rows = [
        (outlet, f"e{k}", name, form, "", 12_345 // (place + 1), 1, 0.1, "m")
        for outlet in outlets
        for k, name in enumerate(SPEAKERS)
        for place, form in enumerate(schema.FORMS_OF_NAMING)
    ]
    return pd.DataFrame(rows, columns=["outlet", *list(schema.SCHEMAS["NAME_FORM_COUNTS"].columns)[1:]])


def sources(outlets):
    rows = [
        (outlet, cited, "outlet", "cites", 12_345 // (place + 1), 20_000, 1, "a:1", k % 2 == 0)
        for place, outlet in enumerate(outlets)
        for k, cited in enumerate([*SPEAKERS, *outlets[:3]])
        if cited != outlet
    ]
    return pd.DataFrame(rows, columns=list(schema.SCHEMAS["SOURCING_CHAIN"].columns))


DRAWN = {
    "entities": lambda outlets: charts.entities_chart(entity_counts(outlets)),
    "voices": lambda outlets: charts.voices_chart(compare.count_voices(quotes(outlets))),
    "quote types": lambda outlets: charts.quote_types_chart(compare.count_voices(quotes(outlets))),
    "spellings": lambda outlets: charts.spellings_chart(spellings(outlets)),
    "cues": lambda outlets: charts.cues_chart(compare.count_cues(quotes(outlets))),
    "cue pairs": lambda outlets: charts.cue_pairs_chart(cue_pairs(outlets)),
    "statements": lambda outlets: charts.statements_chart(statements(outlets), outlets=outlets),
    "keyness": lambda outlets: charts.keyness_chart(keyness(outlets)),
    "removed": lambda outlets: charts.removed_chart(removed(outlets)),
    "network": lambda outlets: charts.network_chart(pairs(outlets), top=25),
    "timeline": lambda outlets: charts.timeline_chart(timeline(outlets)),
    "name forms": lambda outlets: charts.name_forms_chart(name_forms(outlets)),
    "sources": lambda outlets: charts.sources_chart(sources(outlets)),
    "name forms, four": lambda outlets: charts.name_forms_chart(name_forms(outlets), top=4),
}


def width_of(chart):
    return Image.open(io.BytesIO(charts.to_png(chart, scale=1))).width


def test_small_tables_fit(drawn):
    chart, table = drawn
    assert width_of(chart(table, n_articles=3, dates=("2025-07-19", "2025-07-27"))) <= WIDEST


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize(
    ("n", "names"),
    [(2, "short"), (5, "short"), (15, "short"), (2, "long"), (5, "wide letters"), (9, "long"), (15, "wide letters"),
     (4, "one word"), (9, "wide script")],
)  # fmt: skip
def test_any_number_of_outlets_of_any_name_fits(name, n, names):
    assert width_of(DRAWN[name](outlets_of(n, names))) <= WIDEST


def test_the_sample_corpus_fits(seeds):
    voices = compare.count_voices(seeds.quotes)
    pairs = compare.match_statements(seeds.sentences, tokens=seeds.tokens, mentions=seeds.mentions)
    drawn = {
        "voices": charts.voices_chart(voices),
        "quote types": charts.quote_types_chart(voices),
        "statements": charts.statements_chart(pairs, outlets=sorted(seeds.articles["outlet_label"].unique())),
        "cue pairs": charts.cue_pairs_chart(compare.compare_cues(pairs, seeds.quotes)),
        "cues": charts.cues_chart(compare.count_cues(seeds.quotes)),
        "spellings": charts.spellings_chart(compare.count_spellings(seeds.mentions, seeds.entities)),
        "entities": charts.entities_chart(
            compare.count_entities(seeds.mentions, seeds.tokens, entities=seeds.entities)
        ),
        "keyness": charts.keyness_chart(compare.keyness(seeds.tokens)),
        "removed": charts.removed_chart(compare.count_removed(seeds.removed)),
    }
    widths = {name: width_of(chart) for name, chart in drawn.items()}
    assert max(widths.values()) <= WIDEST, widths


def test_panels_of_bars_have_one_scale():
    spec = charts.to_spec(charts.keyness_chart(keyness(outlets_of(3, "short"))))
    panels = [panel for row in spec.get("vconcat", [spec]) for panel in row["hconcat"]]
    ends = {tuple(panel["layer"][0]["encoding"]["x"]["scale"]["domain"]) for panel in panels}
    assert len(panels) == 3
    assert len(ends) == 1


def test_wide_letters_count_for_more():
    assert _parts.letters("WWWW") > _parts.letters("aaaa") > _parts.letters("iiii")
    assert _parts.letters("人民") > _parts.letters("aa")
    assert len(_parts.wrap("W" * 30, 20, 1)) < len(_parts.wrap("a" * 30, 20, 1))
