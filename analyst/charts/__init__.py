"""Table → chart: one look, drawn offline. A chart counts nothing and saves nothing.

Call `enable()` once in a notebook; `to_png`, `to_svg` and `to_pdf` draw a chart to bytes.
"""

from analyst.charts.coverage import coverage_chart
from analyst.charts.cues import cue_pairs_chart, cues_chart
from analyst.charts.cues_profiles import cue_profiles_chart
from analyst.charts.descriptions import descriptions_chart
from analyst.charts.entities import entities_chart
from analyst.charts.keyness import keyness_chart
from analyst.charts.name_forms import name_forms_chart
from analyst.charts.network import network_chart
from analyst.charts.removed import removed_chart
from analyst.charts.render import n_rows, title_of, to_pdf, to_png, to_spec, to_svg
from analyst.charts.renderer import enable, mime_bundle, summary
from analyst.charts.sources import sources_chart
from analyst.charts.spellings import spellings_chart
from analyst.charts.statements import statements_chart
from analyst.charts.theme import Style, style, use_style
from analyst.charts.timeline import timeline_chart
from analyst.charts.voices import quote_types_chart, voices_chart
from analyst.charts.voices_sides import sides_chart, voice_measures_chart
from analyst.charts.words_listed import word_rates_chart

__all__ = [
    "Style",
    "coverage_chart",
    "cue_pairs_chart",
    "cue_profiles_chart",
    "cues_chart",
    "descriptions_chart",
    "enable",
    "entities_chart",
    "keyness_chart",
    "mime_bundle",
    "n_rows",
    "name_forms_chart",
    "network_chart",
    "quote_types_chart",
    "removed_chart",
    "sides_chart",
    "sources_chart",
    "spellings_chart",
    "statements_chart",
    "style",
    "summary",
    "timeline_chart",
    "title_of",
    "to_pdf",
    "to_png",
    "to_spec",
    "to_svg",
    "use_style",
    "voice_measures_chart",
    "voices_chart",
    "word_rates_chart",
]
