"""briefing.docx: the same on paper, to read before or after the meeting."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from analyst.briefing.content import METHOD, Content, Drawn, plain_line
from analyst.briefing.drawing import Picture
from analyst.briefing.ooxml import cut, set_properties, settled
from analyst.briefing.theme import Theme, tint

if TYPE_CHECKING:
    from docx.document import Document as Handout
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 210, 297, 20
"""A4, in millimetres."""
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
PICTURE_WIDTH, PICTURE_HEIGHT = TEXT_WIDTH, 118
TEXT_SIZE = 10.5
MAX_ARTICLES = 60
MAX_PAIRS = 6


def make_handout(content: Content, pictures: Mapping[str, Picture]) -> bytes:
    """Write the handout.

    Args:
        content: What it says.
        pictures: Charts without their title, by the figure's anchor.

    Returns:
        The bytes of a .docx; the same for the same content.
    """
    handout = Document()
    _set_page(handout, content)
    _set_styles(handout, content.theme)
    say = content.say
    _head(handout, content)
    handout.add_heading(say("Bottom line"), 1)
    for line in content.bottom_line:
        handout.add_paragraph(cut(line.text), style="List Bullet")
    handout.add_heading(say("What was read"), 1)
    _articles(handout, content)
    handout.add_heading(say("Findings"), 1).paragraph_format.page_break_before = True
    for one in content.findings:
        _figure(handout, content, one, pictures)
    _statements(handout, content)
    handout.add_heading(say("Method and limits"), 1)
    handout.add_paragraph(say(METHOD))
    for limit in content.limits:
        paragraph = handout.add_paragraph()
        paragraph.add_run(f"{say(limit['head'])}. ").bold = True
        paragraph.add_run(cut(limit["text"]))
    for one in content.drawn:
        if one.figure.section == "method" and one.finding:
            _figure(handout, content, one, pictures)
    set_properties(handout.core_properties, content.title, content.lead, content.run)
    out = io.BytesIO()
    handout.save(out)
    return settled(out.getvalue())


# ---- page and styles -------------------------------------------------------------------------------


def _set_page(handout: Handout, content: Content) -> None:
    section = handout.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.header_distance = section.footer_distance = Mm(10)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(cut(content.title, 80) + "\t")
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")


_LANGUAGES = {"en": "en-GB", "de": "de-DE"}


def _field(paragraph: Paragraph, name: str) -> None:
    """Add a number that Word works out."""
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(mark)
        if kind == "begin":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {name} "
            paragraph.add_run()._r.append(code)
        if kind == "separate":
            paragraph.add_run("1")


def _set_styles(handout: Handout, theme: Theme) -> None:
    look = theme.style
    _style(handout, "Normal", theme.font, TEXT_SIZE, look.ink, space=(0, 5))
    _style(handout, "Title", theme.title_font, 24, look.ink, bold=True, space=(0, 4))
    _style(handout, "Subtitle", theme.font, 11, look.faint, space=(0, 10))
    _style(handout, "Heading 1", theme.title_font, 16, look.ink, bold=True, space=(16, 6))
    _style(handout, "Heading 2", theme.title_font, 12.5, look.ink, bold=True, space=(12, 3))
    _style(handout, "List Bullet", theme.font, TEXT_SIZE, look.ink, space=(0, 4))
    _style(handout, "Caption", theme.font, 9, look.faint, space=(2, 6))
    _style(handout, "Footer", theme.font, 8.5, look.faint, space=(0, 0))
    for name, kind in (("List Bullet", "w:contextualSpacing"), ("Footer", "w:tabs")):
        for element in list(handout.styles[name].element.iter(qn(kind))):
            element.getparent().remove(element)
    title = handout.styles["Title"].element.pPr
    for border in list(title.iter(qn("w:pBdr"))):  # Word's own title is underlined in Word's own blue
        title.remove(border)
    first = handout.styles["Heading 1"].element.get_or_add_pPr()
    _border(first, "w:pBdr", "w:top", look.accent, 12, space=4)
    for language in handout.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGES.get(theme.language.split("-")[0], "en-GB"))


def _style(
    handout: Handout, name: str, font: str, size: float, colour: str, *, bold: bool = False, space: tuple[float, float]
) -> None:
    style: Any = handout.styles[name]
    style.font.name, style.font.size, style.font.bold, style.font.italic = font, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in list(fonts.attrib):
        del fonts.attrib[kind]
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)
    for spacing in list(style.element.rPr.iter(qn("w:spacing"))):
        style.element.rPr.remove(spacing)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(space[0]), Pt(space[1])
    style.paragraph_format.line_spacing = 1.15


def _border(parent: Any, group: str, side: str, colour: str, eighths: int, *, space: int = 0) -> None:  # noqa: ANN401
    """Draw a line on one side of a paragraph or a cell."""
    line = OxmlElement(side)
    about = {"val": "single", "sz": eighths, "space": space, "color": colour.removeprefix("#")}
    for key, value in about.items():
        line.set(qn(f"w:{key}"), str(value))
    borders = OxmlElement(group)
    borders.append(line)
    if group == "w:pBdr":
        parent.insert_element_before(borders, *_AFTER_BORDER)
    else:
        parent.append(borders)


_AFTER_BORDER = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


# ---- parts -----------------------------------------------------------------------------------------


def _head(handout: Handout, content: Content) -> None:
    logo = content.theme.logo
    if logo is not None:
        width = min(45.0, 16.0 * logo.width / logo.height)
        paragraph = handout.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run().add_picture(io.BytesIO(logo.picture), width=Mm(width))
        _describe(paragraph, "Logo", logo.text)
    built = str(content.run.get("built_at", ""))[:10]
    kicker = handout.add_paragraph(style="Caption")
    kicker.add_run(" · ".join(filter(None, [content.say("News briefing"), built])))
    handout.add_paragraph(cut(content.title, 200), style="Title")
    handout.add_paragraph(cut(content.lead), style="Subtitle")


def _figure(handout: Handout, content: Content, one: Drawn, pictures: Mapping[str, Picture]) -> None:
    figure, say = one.figure, content.say
    handout.add_heading(say(figure.title), 2)
    handout.add_paragraph(cut(one.finding)).paragraph_format.keep_with_next = True
    picture = pictures.get(figure.anchor)
    if picture is not None:
        width = min(PICTURE_WIDTH, PICTURE_HEIGHT * picture.width / picture.height, picture.width * 0.30)
        paragraph = handout.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1
        paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Mm(width))
        _describe(paragraph, figure.name, plain_line(one.alt))
        caption = handout.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = True
        caption.add_run(f"{cut(picture.subtitle)} · {content.source_of(figure)}")
    caveat = handout.add_paragraph(style="Caption")
    caveat.add_run(f"{say('What it can’t show')}: ").bold = True
    caveat.add_run(content.limits_of(figure))


def _describe(paragraph: Paragraph, name: str, text: str) -> None:
    """Give the picture of a paragraph its words."""
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("name", name)
        properties.set("descr", plain_line(text))


def _statements(handout: Handout, content: Content) -> None:
    table = content.side_by_side
    if table.empty:
        return
    say = content.say
    handout.add_heading(say("The same statement, side by side"), 2)
    rows = [
        [cut(row[key], 500) for key in ("outlet_label_a", "text_a", "outlet_label_b", "text_b")]
        for row in table.head(MAX_PAIRS).astype("object").to_dict("records")
    ]
    heads = [say(head) for head in ("Outlet", "Sentence", "Other outlet", "Its sentence")]
    _table(handout, content.theme, heads, rows, widths=(26, 59, 26, 59))
    if len(table) > MAX_PAIRS:
        left = len(table) - MAX_PAIRS
        handout.add_paragraph(content.more_of(left, "statements"), style="Caption")
    if content.not_side_by_side:
        handout.add_paragraph(content.not_side_by_side, style="Caption")


def _articles(handout: Handout, content: Content) -> None:
    say = content.say
    rows = [
        [
            cut(article["outlet_label"], 60),
            cut(f"{say('Not used')}: {article['problem']}" if article["problem"] else article["headline"] or "–", 200),
            cut(article["article_name"], 60),
            article["published"] or say("not stated"),
            say.number(article["n_words"]),
            say.number(article["n_quotes"]),
        ]
        for article in content.articles[:MAX_ARTICLES]
    ]
    heads = [say(head) for head in ("Outlet", "Headline", "File", "Published", "Words", "Quotes")]
    _table(handout, content.theme, heads, rows, widths=(28, 52, 26, 30, 17, 17), n_numbers=2)
    left = len(content.articles) - MAX_ARTICLES
    if left > 0:
        handout.add_paragraph(content.more_of(left, "articles"), style="Caption")


def _table(
    handout: Handout,
    theme: Theme,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    n_numbers: int = 0,
) -> None:
    table = handout.add_table(rows=0, cols=len(heads))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for number, texts in enumerate([heads, *rows]):
        row = table.add_row()
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Mm(widths[column])
            is_number = column >= len(heads) - n_numbers
            _cell(cell, text, theme, is_head=number == 0, is_number=is_number)
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
    for column, width in enumerate(widths):
        table.columns[column].width = Mm(width)
    handout.add_paragraph().paragraph_format.space_after = Pt(0)


def _cell(cell: _Cell, text: str, theme: Theme, *, is_head: bool, is_number: bool) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(8.5), is_head
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.05
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    colour = theme.style.accent if is_head else tint(theme.style.faint, theme.style.background, 0.35)
    _border(cell._tc.get_or_add_tcPr(), "w:tcBorders", "w:bottom", colour, 12 if is_head else 4)
