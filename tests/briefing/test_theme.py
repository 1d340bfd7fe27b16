"""The house style: what a theme file may say, and what is said of one that cannot be used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from analyst import charts
from analyst.briefing import Theme, ThemeError, find_theme, read_theme
from analyst.briefing.labels import Labels
from analyst.briefing.theme import contrast, drawn_in
from analyst.charts import Style


def test_a_theme_is_read_whole(house):
    theme = read_theme(house)
    assert theme.style.accent == theme.style.series[0] == "#7A1F3D"
    assert theme.style.ink == Style().ink
    assert (theme.font, theme.title_font) == ("Example Sans", "Example Serif")
    assert theme.chart_style.font.startswith("Example Sans, Liberation Sans")
    assert theme.logo is not None and theme.logo.text == "Example Research"
    assert (theme.logo.width, theme.logo.height, theme.logo.media_type) == (40, 10, "image/png")
    assert theme.labels("Bottom line") == "Das Wichtigste"


def test_an_empty_theme_is_the_default_look(tmp_path):
    (tmp_path / "theme.toml").write_text("")
    theme = read_theme(tmp_path / "theme.toml")
    assert (theme.style, theme.language, theme.logo, theme.font) == (Style(), "en", None, "Arial")


def test_the_theme_beside_the_articles_is_found_and_is_no_article(house):
    (house.parent / "one.txt").write_text("text")
    assert find_theme(house.parent) == read_theme(house)
    assert find_theme(house.parent / "one.txt") == read_theme(house)
    assert find_theme(house.parent.parent) == Theme()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colours = 3", r"\[colours\] wants lines such as accent"),
        ("[colours]\naccent = 'red'", r"colours.accent = 'red'; wanted a colour such as"),
        ("[colours]\naccent = '#fff'", r"colours.accent = '#fff'"),
        ("[colours]\naccents = '#ffffff'", r"\[colours\] has no 'accents'; it has ink, "),
        ("[colours]\nink = '#DDDDDD'", r"text in colours.ink #DDDDDD cannot be read on #FFFFFF: its contrast is 1\.4"),
        ("[colours]\nseries = ['#000000']", r"colours.series wants a list of 4 colours or more"),
        ("[colours]\nseries = [1, 2, 3, 4]", r"colours.series = 1; wanted a colour"),
        ("[fonts]\ntext = 'a; } body { x: url(http://x)'", r"fonts.text = .*; wanted the name of one font"),
        ("[fonts]\nbody = 'Arial'", r"\[fonts\] has no 'body'; it has text, headings"),
        ("[fonts]\ntext = 3", r"\[fonts\] wants lines such as"),
        ("language = 'xx'", r"no labels in language 'xx'; there are en, de\. .* \[labels\]"),
        ("language = 3", r"no labels in language 3"),
        ("language = '<b>'\n[labels]\na = 'b'", r"language = '<b>'; wanted a code"),
        ("[logo]\nfile = 'logo.png'", r"\[logo\] wants a file, and a text"),
        ("[logo]\nfile = 'gone.png'\ntext = 'x'", r"gone.png, the logo of .*, cannot be read"),
        ("[logo]\nfile = 'theme.toml'\ntext = 'x'", r"theme.toml, the logo of .*, is no picture; save it as PNG"),
        ("[logo]\nfile = 'logo.gif'\ntext = 'x'", r"a picture of kind GIF; save it as PNG"),
        ("lang = 'de'", r"a theme has no 'lang'; it has language, colours, fonts, logo, labels"),
        ("language = ", r"not TOML in UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_the_file_and_a_way_out(tmp_path, text, said):
    Image.new("RGB", (4, 4)).save(tmp_path / "logo.gif")
    Image.new("RGB", (4, 4)).save(tmp_path / "logo.png")
    (tmp_path / "theme.toml").write_text(text)
    with pytest.raises(ThemeError, match=said) as raised:
        read_theme(tmp_path / "theme.toml")
    assert "theme.toml" in str(raised.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ThemeError, match=r"gone\.toml cannot be read"):
        read_theme(tmp_path / "gone.toml")


@given(st.from_regex(r"#[0-9A-F]{6}", fullmatch=True), st.from_regex(r"#[0-9A-F]{6}", fullmatch=True))
def test_contrast_is_between_1_and_21_and_the_same_both_ways(one, other):
    assert 1 <= contrast(one, other) <= 21.0001
    assert contrast(one, other) == contrast(other, one)


def test_charts_are_drawn_in_the_theme_and_then_as_before(house):
    before = charts.style()
    with pytest.raises(RuntimeError), drawn_in(read_theme(house)):
        assert charts.style().accent == "#7A1F3D"
        raise RuntimeError
    assert charts.style() == before


def test_an_accent_too_light_for_text_is_not_used_for_links():
    assert Theme(style=Style(accent="#FFE066")).link_colour == Style().ink
    assert Theme(style=Style(accent="#0000CC")).link_colour == "#0000CC"


# ---- labels


def test_the_heads_of_the_limits_have_german_words(made):
    from analyst.briefing.content import gather

    content = gather(made.wb, [], {}, "t", Theme())
    assert content.limits
    assert all(limit["head"] in Labels("de")._words for limit in content.limits)


def test_a_chart_has_its_axes_in_german_and_its_data_as_they_were(made):
    spec = {
        "title": {"text": "Outlet"},
        "datasets": {"d": [{"title": "Outlet", "Outlet": "direct"}]},
        "encoding": {
            "x": {"axis": {"title": "Share of the outlet’s quotes"}, "title": "Quotes"},
            "color": {"scale": {"domain": ["direct", "Outlet X"]}, "legend": {"title": "Class of the cue"}},
            "y": {"axis": {"title": None}},
        },
    }
    done = Labels("de").in_chart(spec)
    assert done["title"] == spec["title"] and done["datasets"] == spec["datasets"]
    assert done["encoding"]["x"] == {"axis": {"title": "Anteil an den Zitaten des Mediums"}, "title": "Zitate"}
    legend = done["encoding"]["color"]["legend"]
    assert legend["title"] == "Art des Verbs"
    assert legend["labelExpr"] == '{"direct": "direkt"}[datum.label] || datum.label'
    assert done["encoding"]["y"]["axis"]["title"] is None
    assert Labels("en").in_chart(spec) is spec


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4), st.text(max_size=12))
def test_a_label_never_fails(own, english):
    assert Labels("de", own)(english, n=1) is not None
