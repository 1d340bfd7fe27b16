"""briefing.pptx: title, bottom line, one finding a slide with its chart, what was read, method and caveats."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from analyst.briefing import deck_master as house
from analyst.briefing.content import METHOD, Content, Drawn, plain_line
from analyst.briefing.drawing import Picture
from analyst.briefing.ooxml import cut, set_properties, settled, unbroken
from analyst.charts._parts import letters

if TYPE_CHECKING:
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import _Cell
    from pptx.text.text import TextFrame, _Paragraph

CHART_TOP, CHART_HEIGHT, CHART_WIDTH = 136, 326, house.WIDTH - 2 * house.MARGIN
MAX_ARTICLES = 20
ARTICLES_A_SLIDE = 10

_AVERAGE = 0.52
"""Width of an average letter, as a share of the font size."""
_LEADING = 1.2
_SLACK, _SLACK_UNKNOWN = 1.06, 1.24
"""Room for lines that do not break where they are full; more of it for a font whose widths are not known."""
_KNOWN_FONTS = ("Arial", "Helvetica", "Liberation Sans")
_LANGUAGES = {"en": MSO_LANGUAGE_ID.ENGLISH_UK, "de": MSO_LANGUAGE_ID.GERMAN}
_TEXT_SIZES = (20, 18, 16, 15, 14)

Bullet = tuple[str, str]
"""The words in bold that a point begins with, and its text."""


def make_deck(content: Content, pictures: Mapping[str, Picture]) -> bytes:
    """Write the deck.

    Args:
        content: What it says.
        pictures: Charts without their title, by the figure's anchor; a figure without one gets no slide.

    Returns:
        The bytes of a .pptx; the same for the same content.
    """
    slides, say = _Slides(content), content.say
    slides.add_title()
    lines = [("", line.text) for line in content.bottom_line]
    slides.add_texts(say("Bottom line"), lines, [line.text for line in content.bottom_line])
    for one in content.findings:
        if one.figure.anchor in pictures:
            slides.add_chart(one, pictures[one.figure.anchor])
    slides.add_articles()
    for one in content.drawn:
        if one.figure.section == "method" and one.figure.anchor in pictures:
            slides.add_chart(one, pictures[one.figure.anchor])
    caveats = [(say(limit["head"]), limit["text"]) for limit in content.limits]
    slides.add_texts(say("Method and limits"), [("", say(METHOD)), *caveats], [say(METHOD)])
    set_properties(slides.deck.core_properties, content.title, content.lead, content.run)
    out = io.BytesIO()
    slides.deck.save(out)
    return settled(out.getvalue())


class _Slides:
    """A deck that is being written, one kind of slide a method."""

    def __init__(self, content: Content) -> None:
        self.deck = house.new_deck(content.theme)
        self._content, self._say = content, content.say
        self._slack = _SLACK if content.theme.font in _KNOWN_FONTS else _SLACK_UNKNOWN
        self._language = _LANGUAGES.get(content.say.language.split("-")[0], MSO_LANGUAGE_ID.NONE)

    # ---- kinds of slide ----

    def add_title(self) -> None:
        """Add the first slide."""
        content = self._content
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[house.TITLE_SLIDE])
        title, lead = slide.shapes.title.text_frame, slide.placeholders[1].text_frame
        self._fill(title, cut(content.title, 140), sizes=(36, 30, 26, 22), box=(760, 130))
        self._fill(lead, cut(content.lead, 300), sizes=(18, 16, 14, 12), box=(760, 110))
        built = str(content.run.get("built_at", ""))[:10]
        kicker = " · ".join(filter(None, [self._say("News briefing"), built]))
        self._fill_box(slide, kicker, (house.MARGIN + 24, 120, 600, 24), sizes=(14,), is_label=True)
        made = f"analyst {content.run['versions']['analyst']} · {content.run['corpus']['sha256'][:16]}"
        self._fill_box(
            slide, made, (house.MARGIN + 24, house.FOOT_TOP, 600, house.FOOT_HEIGHT), sizes=(house.FOOT_SIZE,)
        )
        _note(slide, [content.title, content.lead, made])

    def add_texts(self, title: str, bullets: Sequence[Bullet], notes: Iterable[str]) -> None:
        """Set points on as many slides as they need, none smaller than can be read from afar."""
        pages = self._paged([(head, cut(text)) for head, text in bullets], house.BODY_HEIGHT)
        for number, (size, page) in enumerate(pages, start=1):
            slide = self._titled(house.TEXT_SLIDE, title + _part(number, len(pages)), is_label=True)
            frame = slide.placeholders[1].text_frame
            for place, (head, text) in enumerate(page):
                paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
                if head:
                    self._run(paragraph, f"{head}: ", size, bold=True, is_label=True)
                self._run(paragraph, text, size, is_label=text == self._say(METHOD))
            self._foot(slide)
            _note(slide, notes)

    def add_chart(self, one: Drawn, picture: Picture) -> None:
        """Add a finding: its title, what it counts, its chart, and what that cannot show."""
        figure, say = one.figure, self._say
        slide = self._titled(house.CHART_SLIDE, cut(picture.title, 180))
        self._fill_box(
            slide, cut(picture.subtitle, 320), (house.MARGIN, 92, CHART_WIDTH, 38), sizes=(14, 13, 12, 11, 10)
        )
        scale = min(CHART_WIDTH / picture.width, CHART_HEIGHT / picture.height, 1.15)
        place = (house.MARGIN, CHART_TOP, picture.width * scale, picture.height * scale)
        shape = slide.shapes.add_picture(io.BytesIO(picture.png), *map(Pt, place))
        shape.name = figure.name
        _element(shape).nvPicPr.cNvPr.set("descr", plain_line(one.alt))
        caveat = f"{say('What it can’t show')}: {cut(self._content.limits_of(figure), 330)}"
        box = (house.MARGIN, 464, CHART_WIDTH, 36)
        self._fill_box(slide, caveat, box, sizes=(11, 10.5, 10, 9.5, 9), is_label=True)
        self._foot(slide, self._content.source_of(figure))
        _note(slide, self._provenance(one))

    def add_articles(self) -> None:
        """Add what was read, as tables of ten articles."""
        content, say = self._content, self._say
        shown = content.articles[:MAX_ARTICLES]
        pages = [shown[start : start + ARTICLES_A_SLIDE] for start in range(0, len(shown), ARTICLES_A_SLIDE)]
        left = len(content.articles) - len(shown)
        for number, page in enumerate(pages, start=1):
            slide = self._titled(house.CHART_SLIDE, say("What was read") + _part(number, len(pages)), is_label=True)
            heads = [say(head) for head in ("Outlet", "Headline", "Published", "Words", "Quotes")]
            self._add_table(slide, heads, [self._article_row(article) for article in page])
            if left and number == len(pages):
                more = content.more_of(left, "articles")
                self._fill_box(slide, more, (house.MARGIN, 480, CHART_WIDTH, 20), sizes=(12,), is_label=True)
            self._foot(slide)
            _note(slide, [content.lead, *(f"{a['article_name']}: {a['url'] or '–'}" for a in page)])

    def _article_row(self, article: Mapping[str, Any]) -> list[str]:
        say = self._say
        unused = f"{say('Not used')}: {article['problem']}" if article["problem"] else None
        return [
            cut(article["outlet_label"], 48),
            cut(unused or article["headline"] or article["article_name"], 110),
            article["published"] or say("not stated"),
            say.number(article["n_words"]),
            say.number(article["n_quotes"]),
        ]

    def _provenance(self, one: Drawn) -> list[str]:
        """Say where a slide's numbers come from, and with which rows each can be checked."""
        figure, say, place = one.figure, self._say, self._content.place_of("figures", one.figure.name)
        return [
            str(one.finding),
            f"{say('Source')}: {figure.source}",
            f"{say('Filter')}: {say(figure.filter)}",
            f"{say('Rows')}: {say.number(len(one.table))}" + (f" ({place})" if place else ""),
            f"{say('What it can’t show')}: {self._content.limits_of(figure)}",
            f"{say('Picture')}: {one.alt}",
        ]

    # ---- parts of a slide ----

    def _titled(self, layout: int, title: str, *, is_label: bool = False) -> Slide:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[layout])
        box = (CHART_WIDTH, house.TITLE_HEIGHT)
        self._fill(slide.shapes.title.text_frame, title, sizes=(24, 22, 20, 18), box=box, is_label=is_label)
        return slide

    def _foot(self, slide: Slide, text: str | None = None) -> None:
        """Fill the foot of a slide: what it stands on, and its number."""
        for holder in list(slide.slide_layout.placeholders):
            if _kind(holder) in ("ftr", "sldNum"):
                tree, copied = slide.shapes._spTree, deepcopy(holder.element)
                copied.nvSpPr.cNvPr.set("id", str(max(map(int, tree.xpath("//@id[. > 0]"))) + 1))
                tree.append(copied)
        for shape in slide.placeholders:
            if _kind(shape) == "ftr":
                frame: Any = shape.text_frame
                frame.word_wrap = True
                self._run(frame.paragraphs[0], cut(text or self._content.title, 110), house.FOOT_SIZE, faint=True)
                frame.paragraphs[0].alignment = PP_ALIGN.LEFT

    def _add_table(self, slide: Slide, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        widths = (170, 424, 130, 70, 70)
        place = (house.MARGIN, house.BODY_TOP, CHART_WIDTH, 30 * (len(rows) + 1))
        shape = slide.shapes.add_table(len(rows) + 1, len(heads), *map(Pt, place))
        shape.name = "Articles"
        _element(shape).graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_TABLE
        for column, width in enumerate(widths):
            shape.table.columns[column].width = Pt(width)
        for number, row in enumerate([heads, *rows]):
            for column, text in enumerate(row):
                cell = shape.table.cell(number, column)
                cell.margin_left = cell.margin_right = Pt(4)
                cell.margin_top = cell.margin_bottom = Pt(3)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                self._run(cell.text_frame.paragraphs[0], text, 12, bold=number == 0, is_label=number == 0)
                _underline(cell, is_head=number == 0)
                if column >= len(row) - 2:
                    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    # ---- text ----

    def _n_lines(self, text: str, size: float, width: float) -> int:
        """Count the lines that a text takes, as its letters are wide on average."""
        return max(1, math.ceil(letters(text) * _AVERAGE * size * self._slack / width))

    def _height(self, bullets: Iterable[Bullet], size: float) -> float:
        lines = (self._n_lines(f"{head}: {text}", size, CHART_WIDTH - 16) for head, text in bullets)
        return sum(n * size * _LEADING + 8 for n in lines)

    def _paged(self, bullets: Sequence[Bullet], height: float) -> list[tuple[float, list[Bullet]]]:
        """Choose the size of the text; what does not fit in the smallest goes on to the next slide."""
        for size in _TEXT_SIZES:
            if self._height(bullets, size) <= height:
                return [(size, list(bullets))]
        a_page = math.ceil(len(bullets) / math.ceil(self._height(bullets, 16) / height))
        pages: list[list[Bullet]] = [[]]
        for bullet in bullets:
            if pages[-1] and (self._height([*pages[-1], bullet], 14) > height or len(pages[-1]) >= a_page):
                pages.append([])
            pages[-1].append(bullet)
        sizes = (s for s in _TEXT_SIZES[1:] if all(self._height(page, s) <= height for page in pages))
        return [(size, page) for size in [next(sizes, _TEXT_SIZES[-1])] for page in pages]

    def _fill_box(
        self,
        slide: Slide,
        text: str,
        place: tuple[float, float, float, float],
        *,
        sizes: Sequence[float],
        is_label: bool = False,
    ) -> None:
        frame = slide.shapes.add_textbox(*map(Pt, place)).text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._fill(frame, text, sizes=sizes, box=place[2:], faint=True, is_label=is_label)

    def _fill(
        self,
        frame: TextFrame,
        text: str,
        *,
        sizes: Sequence[float],
        box: tuple[float, float],
        faint: bool = False,
        is_label: bool = False,
    ) -> None:
        """Write one paragraph into a frame, in the largest of the sizes that fits its box."""
        width, height = box
        fits = (size for size in sizes if self._n_lines(text, size, width) * size * _LEADING <= height)
        frame.word_wrap = True
        self._run(frame.paragraphs[0], text, next(fits, sizes[-1]), faint=faint, is_label=is_label)

    def _run(
        self,
        paragraph: _Paragraph,
        text: str,
        size: float,
        *,
        bold: bool | None = None,
        faint: bool = False,
        is_label: bool = False,
    ) -> None:
        """Add text of one look and language: that of the house, or English for what has no words in it."""
        run = paragraph.add_run()
        run.text = unbroken(plain_line(text)) + " " * text.endswith(" ")
        run.font.size = Pt(size)
        run.font.bold = bold
        is_said = is_label or self._say.is_whole
        run.font.language_id = self._language if is_said else MSO_LANGUAGE_ID.ENGLISH_UK
        if faint:
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2


def _note(slide: Slide, lines: Iterable[str]) -> None:
    frame: Any = slide.notes_slide.notes_text_frame
    frame.text = "\n".join(map(plain_line, lines))


def _element(shape: Any) -> Any:  # noqa: ANN401 (python-pptx does not say what its elements hold)
    return shape._element


def _part(number: int, of: int) -> str:
    return f" ({number}/{of})" if of > 1 else ""


def _kind(shape: BaseShape) -> str | None:
    kind: str | None = shape.element.find(f".//{qn('p:ph')}").get("type")
    return kind


def _underline(cell: _Cell, *, is_head: bool) -> None:
    """Draw the one line of a cell: below it."""
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": str(int(Pt(1.5 if is_head else 0.5)))})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:schemeClr"), {"val": "accent1" if is_head else "tx2"}))
    line.append(fill)
    properties.append(line)


_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's "No Style, No Grid"."""
