"""PNG, SVG and PDF of a chart, and what a notebook stores of it."""

import base64
import io
import re
import xml.etree.ElementTree as ET

import altair as alt
import pytest
from PIL import Image
from pypdf import PdfReader

from analyst import charts, compare
from analyst.charts import _parts
from analyst.charts.render import svg_to_pdf, svg_to_png
from analyst.charts.renderer import MIME
from analyst.charts.theme import Style, style, use_style

PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"


def test_png_fits_a_slide(drawn):
    chart, table = drawn
    image = Image.open(io.BytesIO(charts.to_png(chart(table), scale=1)))
    assert image.format == "PNG"
    assert 300 < image.width < 1400
    assert image.height < 1000


def test_png_is_stable_and_as_large_as_asked(tables):
    chart = charts.spellings_chart(tables.spellings())
    first = charts.to_png(chart, scale=2)
    assert first == charts.to_png(chart, scale=2)
    small, large = (Image.open(io.BytesIO(data)) for data in (charts.to_png(chart, scale=1), first))
    assert large.width == pytest.approx(2 * small.width, abs=2)


def test_svg_says_what_it_shows_and_is_stable(drawn):
    chart, table = drawn
    svg = charts.to_svg(chart(table))
    assert svg == charts.to_svg(chart(table))
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    title, about = root[0], root[1]
    assert (title.tag, about.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    spec = charts.to_spec(chart(table))
    assert title.text == charts.title_of(spec)
    assert about.text == spec["description"]


def test_two_drawings_on_one_page_share_no_id(tables):
    first = charts.to_svg(charts.voices_chart(compare.count_voices(tables.quotes())))
    second = charts.to_svg(charts.cues_chart(compare.count_cues(tables.quotes())))
    ids = [re.findall(r'\bid="([^"]+)"', svg) for svg in (first, second)]
    assert all(len(found) == len(set(found)) > 2 for found in ids)
    assert not set(ids[0]) & set(ids[1])
    assert set(re.findall(r"url\(#([^)]+)\)", first)) <= set(ids[0])


def test_pdf_is_stable_and_says_what_it_shows(drawn):
    chart, table = drawn
    made = chart(table)
    first = charts.to_pdf(made)
    assert all(charts.to_pdf(made) == first for _ in range(3)), "vl-convert alone orders its parts anew each time"
    reader = PdfReader(io.BytesIO(first))
    assert len(reader.pages) == 1
    assert reader.metadata.title == charts.title_of(charts.to_spec(made))
    assert reader.pages[0].extract_text().strip()


def test_a_picture_of_the_svg_is_that_of_the_chart(tables):
    chart = charts.spellings_chart(tables.spellings())
    svg = charts.to_svg(chart)
    assert svg_to_png(svg, scale=1) == charts.to_png(chart, scale=1)
    assert svg_to_pdf(svg, "A “title”", "What it shows") == svg_to_pdf(svg, "A “title”", "What it shows")
    assert PdfReader(io.BytesIO(svg_to_pdf(svg, "A “title”", ""))).metadata.title == "A “title”"


def test_title_and_description_are_escaped_in_svg():
    chart = (
        alt.Chart(alt.Data(values=[{"a": 1}]))
        .mark_point()
        .encode(x="a:Q")
        .properties(title="<b>&", description='"<script>"')
    )
    svg = charts.to_svg(chart)
    assert "<script>" not in svg
    assert ET.fromstring(svg)[0].text == "<b>&"


def test_a_notebook_stores_the_specification_a_picture_and_a_sentence(tables):
    chart = charts.spellings_chart(tables.spellings())
    bundle = charts.mime_bundle(chart.to_dict())
    assert set(bundle) == {MIME, "image/png", "text/plain"}
    assert bundle[MIME]["$schema"].endswith("/v5.json")
    assert base64.b64decode(bundle["image/png"]).startswith(PNG)
    description = charts.to_spec(chart)["description"]
    assert bundle["text/plain"] == f"{description} [4 rows]"


@pytest.fixture
def enabled():
    before = alt.renderers.active, alt.theme.active, style()
    charts.enable()
    yield
    alt.renderers.enable(before[0])
    alt.theme.enable(before[1])
    use_style(before[2])


def test_enable_makes_altair_show_charts_offline(tables, enabled):
    bundle = charts.spellings_chart(tables.spellings())._repr_mimebundle_(None, None)
    assert MIME in (bundle[0] if isinstance(bundle, tuple) else bundle)
    assert alt.theme.active == "analyst"


def test_any_altair_chart_gets_a_sentence(enabled):
    chart = alt.Chart(alt.Data(values=[{"a": 1}, {"a": 2}])).mark_point().encode(x="a:Q")
    assert charts.mime_bundle(chart.to_dict())["text/plain"].startswith("Chart [")


def test_a_house_style_is_read_and_used(tmp_path, enabled):
    path = tmp_path / "house.json"
    path.write_text('{"accent": "#AA0000", "title_size": 24, "series": ["#AA0000", "#00AA00"]}', encoding="utf-8")
    charts.enable(Style.from_json(path))
    chart = alt.Chart(alt.Data(values=[{"a": 1}])).mark_point()
    spec = charts.to_spec(chart)
    assert spec["config"]["title"]["fontSize"] == 24
    assert spec["config"]["range"]["category"] == ["#AA0000", "#00AA00"]
    assert style().label_size == Style().label_size


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "not JSON"), ("[]", "wanted a JSON object"), ('{"colour": "red"}', "a style has no 'colour'; it has font")],
)
def test_a_wrong_house_style_says_what_is_wrong(tmp_path, text, message):
    path = tmp_path / "house.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        Style.from_json(path)


def test_a_style_survives_being_written(tmp_path):
    path = tmp_path / "house.json"
    path.write_text(Style(accent="#123456").to_json(), encoding="utf-8")
    assert Style.from_json(path) == Style(accent="#123456")


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_can_be_read_on_its_ground():
    look = Style()
    for ground in (look.background, look.second, look.series[4], look.rule, look.muted):
        assert contrast(look.ink, ground) >= 4.5
    assert contrast(look.faint, look.background) >= 4.5
    assert contrast(look.background, look.accent) >= 4.5


def test_the_menu_of_a_chart_saves_it_and_hands_it_to_no_site(tables, enabled):
    _, metadata = charts.spellings_chart(tables.spellings())._repr_mimebundle_(None, None)
    options = metadata[MIME]["embed_options"]
    assert options["actions"] == {"export": True, "source": False, "compiled": False, "editor": False}
    # A chart of 820 points and its menu fit in 840, a cell of JupyterLab in a window 1,280 wide.
    assert int(re.search(r"\.has-actions \{ padding-right: (\d+)px", options["defaultStyle"])[1]) <= 20


@pytest.mark.parametrize("accent", ["#0072B2", "#7A1F3D", "#E69F00", "#000000"])
def test_text_can_be_read_on_every_tint(accent, enabled):
    """Measured on the picture: each tile's ground is what most of it shows, its text what is farthest from that."""
    use_style(Style(accent=accent))
    shares = [step / 20 for step in range(21)]
    data = alt.Data(values=[{"x": place, "share": share} for place, share in enumerate(shares)])
    tint = alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=_parts.shades()), legend=None)
    chart = alt.Chart(data).mark_rect().encode(x=alt.X("x:O", axis=None), color=tint).properties(width=420, height=20)
    picture = Image.open(io.BytesIO(charts.to_png(chart, scale=1))).convert("RGB")
    row = [picture.getpixel((x, picture.height // 2)) for x in range(picture.width)]
    grounds = [colour for colour in dict.fromkeys(row) if row.count(colour) > 10 and colour != (255, 255, 255)]
    assert len(grounds) == len(shares)
    for share, ground in zip(shares, grounds, strict=True):
        text = {"dark": style().background, "light": _parts.ON_PALE}[_parts.tone_of(share)]
        assert contrast(text, "#" + bytes(ground).hex()) >= 4.5


def test_a_colour_by_its_name_has_tints_as_well(enabled):
    use_style(Style(accent="navy"))
    assert [_parts.tone_of(share) for share in (0.1, 1.0)] == ["light", "dark"]
