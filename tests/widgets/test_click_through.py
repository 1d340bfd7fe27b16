"""Every chart of the package can be clicked, and each mark leads to as many rows as it counts."""

from __future__ import annotations

import pytest

from analyst import charts, compare
from analyst.widgets import ClickThrough, behind


def voices(wb):
    return compare.count_voices(wb.quotes)


def counted_entities(wb):
    return compare.count_entities(wb.mentions, wb.tokens, entities=wb.entities)


def named(wb):
    return compare.count_name_forms(compare.name_forms(wb.mentions, wb.entities, wb.sentences))


def timeline(wb, unit):
    return compare.count_timeline(wb.mentions, wb.counted, wb.entities, unit=unit)


def pairs(wb, unit):
    return compare.cooccurrence(wb.mentions, wb.entities, unit=unit)


def measures(wb):
    return compare.measure_voices(wb.quotes, wb.counted)


# Name → how the chart is drawn, and the field of a mark that says how many rows it counts (None: not counted in rows).
CHARTS = {
    "coverage": (lambda wb: charts.coverage_chart(wb.article_coverage), None),
    "cue_pairs": (lambda wb: charts.cue_pairs_chart(compare.compare_cues(wb.statements, wb.quotes)), None),
    "cue_profiles": (lambda wb: charts.cue_profiles_chart(compare.profile_cues(wb.quotes)), "quotes"),
    "cue_profiles, a side": (
        lambda wb: charts.cue_profiles_chart(
            compare.profile_cues(compare.with_side(wb.quotes, wb.sides), within="side"), within="Russia"
        ),
        "quotes",
    ),
    "cues": (lambda wb: charts.cues_chart(compare.count_cues(wb.quotes)), "quotes"),
    "descriptions": (lambda wb: charts.descriptions_chart(compare.count_descriptions(wb.descriptions)), "label"),
    "entities": (lambda wb: charts.entities_chart(counted_entities(wb)), "mentions"),
    "keyness": (lambda wb: charts.keyness_chart(compare.keyness(wb.tokens)), None),
    "name_forms": (lambda wb: charts.name_forms_chart(named(wb)), "mentions"),
    "network": (lambda wb: charts.network_chart(pairs(wb, "sentence")), "units"),
    "network, paragraphs": (lambda wb: charts.network_chart(pairs(wb, "paragraph")), "units"),
    "quote_types": (lambda wb: charts.quote_types_chart(voices(wb)), "quotes"),
    "removed": (lambda wb: charts.removed_chart(compare.count_removed(wb.removed)), "lines"),
    "sides": (lambda wb: charts.sides_chart(compare.count_sides(wb.quotes, wb.sides)), "quotes"),
    "sources": (lambda wb: charts.sources_chart(compare.sourcing_chain(wb.citations, wb.articles)), None),
    "spellings": (lambda wb: charts.spellings_chart(compare.count_spellings(wb.mentions, wb.entities)), "mentions"),
    "statements": (lambda wb: charts.statements_chart(wb.statements), None),
    "timeline": (lambda wb: charts.timeline_chart(timeline(wb, "day")), "mentions"),
    "timeline, weeks": (lambda wb: charts.timeline_chart(timeline(wb, "week")), "mentions"),
    "voice_measures": (lambda wb: charts.voice_measures_chart(measures(wb)), None),
    "voices": (lambda wb: charts.voices_chart(voices(wb)), "quotes"),
    "word_rates": (lambda wb: charts.word_rates_chart(compare.count_listed(wb.tokens)), "hits"),
}


def test_no_chart_is_left_out():
    drawn = {name.removesuffix("_chart") for name in charts.__all__ if name.endswith("_chart")}
    assert drawn == {name.split(",")[0] for name in CHARTS}


@pytest.mark.model
@pytest.mark.parametrize("name", sorted(CHARTS))
def test_every_mark_leads_to_the_rows_that_it_counts(seeds, name):
    make, counted = CHARTS[name]
    panel = ClickThrough(seeds, make(seeds))
    found = {key: len(behind.rows_behind(panel._rows[key], k, panel._table(k))) for key, k in panel._kinds.items()}
    for key, n_found in found.items():
        row = panel._rows[key]
        assert panel.chart.labels[key]
        # A name in the network leads to its mentions, not to the sentences that it shares.
        if counted is not None and (counted != "units" or "npmi" in row):
            assert n_found == int(str(row[counted]).replace(",", "")), panel.chart.labels[key]
    most = max(found, key=lambda key: found[key])
    panel.show(most)
    assert len(panel.found) == found[most] > 0
    assert "<mark" in panel.article.value
    assert "<mark" in panel.list._texts[0].value
