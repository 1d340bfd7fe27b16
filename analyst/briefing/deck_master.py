"""The slide master of the house: sizes, fonts and colours that PowerPoint offers for every slide added later."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Pt

from analyst.briefing.theme import Logo, Theme, tint

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck
    from pptx.slide import SlideLayout

WIDTH, HEIGHT = 960, 540
"""A slide in points: 16 to 9."""
MARGIN = 48
TITLE_TOP, TITLE_HEIGHT = 26, 64
BODY_TOP, BODY_HEIGHT = 104, 380
FOOT_TOP, FOOT_HEIGHT = 504, 22
TITLE_SIZE, BODY_SIZE, FOOT_SIZE = 24, 18, 10
BAR = 10
LOGO_WIDTH, LOGO_HEIGHT = 120, 26
TITLE_SLIDE, TEXT_SLIDE, CHART_SLIDE = 0, 1, 2
"""Layouts that are kept, by their number."""

_KEPT = ("Title Slide", "Title and Content", "Title Only")
_ROOM = WIDTH - 2 * MARGIN
_PLACES = {
    "title": (MARGIN, TITLE_TOP, _ROOM, TITLE_HEIGHT),
    "body": (MARGIN, BODY_TOP, _ROOM, BODY_HEIGHT),
    "ftr": (MARGIN, FOOT_TOP, _ROOM - 60, FOOT_HEIGHT),
    "sldNum": (WIDTH - MARGIN - 50, FOOT_TOP, 50, FOOT_HEIGHT),
    "dt": (WIDTH - MARGIN - 200, FOOT_TOP, 140, FOOT_HEIGHT),
}
_TITLE_SLIDE_PLACES = {"ctrTitle": (MARGIN + 24, 150, 760, 130), "subTitle": (MARGIN + 24, 290, 760, 110)}


def new_deck(theme: Theme) -> Deck:
    """Make an empty deck in the house's look, with three layouts: title, text, chart."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    _set_theme(master.part.part_related_by(RELATIONSHIP_TYPE.THEME), theme)
    _set_text_styles(master._element)
    _place(master._element, _PLACES)
    for layout in deck.slide_layouts:
        _drop_places(layout._element)
        _place(layout._element, _TITLE_SLIDE_PLACES)
    _bar(master._element, 90, (0, TITLE_TOP + 6, BAR, TITLE_HEIGHT - 12))
    if theme.logo is not None:
        place = _logo_place(theme.logo, (WIDTH - MARGIN - 60 - LOGO_WIDTH, FOOT_TOP - 2), LOGO_WIDTH, LOGO_HEIGHT)
        _picture(master, theme.logo, place)
    title_slide = deck.slide_layouts[TITLE_SLIDE]
    title_slide._element.set("showMasterSp", "0")
    _bar(title_slide._element, 90, (0, 0, 24, HEIGHT))
    if theme.logo is not None:
        _picture(title_slide, theme.logo, _logo_place(theme.logo, (WIDTH - MARGIN - 220, 40), 220, 70))
    return deck


# ---- theme -----------------------------------------------------------------------------------------


def _set_theme(part: Any, theme: Theme) -> None:  # noqa: ANN401 (a part of the package)
    """Write the house's colours and fonts into the deck's own theme."""
    root = etree.fromstring(part.blob)
    look = theme.style
    series = [look.accent, *(colour for colour in look.series if colour != look.accent)]
    series += [look.muted] * 6
    colours = {
        "dk1": look.ink,
        "lt1": look.background,
        "dk2": look.faint,
        "lt2": tint(look.accent, look.background, 0.08),
        **{f"accent{number}": series[number - 1] for number in range(1, 7)},
        "hlink": theme.link_colour,
        "folHlink": theme.link_colour,
    }
    root.set("name", "House")
    for name, colour in colours.items():
        for slot in root.iter(qn(f"a:{name}")):
            slot[:] = [etree.Element(qn("a:srgbClr"), val=colour.removeprefix("#"))]
    for kind, font in (("major", theme.title_font), ("minor", theme.font)):
        for slot in root.iter(qn(f"a:{kind}Font")):
            slot.find(qn("a:latin")).set("typeface", font)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_text_styles(master: Any) -> None:  # noqa: ANN401 (an element)
    title = next(master.iter(qn("p:titleStyle"))).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    run = title.find(qn("a:defRPr"))
    run.set("sz", str(TITLE_SIZE * 100))
    run.set("b", "1")
    body = next(master.iter(qn("p:bodyStyle")))
    for level, size in enumerate((BODY_SIZE, 16, 14, 14, 14), start=1):
        properties = body.find(qn(f"a:lvl{level}pPr"))
        properties.find(qn("a:defRPr")).set("sz", str(size * 100))
        if level == 1:
            properties.set("marL", str(Pt(16)))
            properties.set("indent", str(-Pt(16)))
            properties.find(qn("a:spcBef"))[:] = [etree.Element(qn("a:spcPts"), val="800")]
    for shape in master.iter(qn("p:sp")):
        kind = next(shape.iter(qn("p:ph"))).get("type")
        inside = next(shape.iter(qn("a:bodyPr")))
        inside.set("lIns", "0")
        inside.set("rIns", "0")
        if kind == "title":
            inside.set("anchor", "ctr")
        for run in shape.iter(qn("a:defRPr")):
            run.set("sz", str(FOOT_SIZE * 100))
            for colour in run.iter(qn("a:schemeClr")):
                colour.set("val", "tx2")
                colour[:] = []
        for properties in shape.iter(qn("a:lvl1pPr")):
            properties.set("algn", "l" if kind == "ftr" else "r")


# ---- places ----------------------------------------------------------------------------------------


def _place(parent: Any, places: Mapping[str, tuple[float, float, float, float]]) -> None:  # noqa: ANN401
    for shape in parent.iter(qn("p:sp")):
        for holder in shape.iter(qn("p:ph")):
            if holder.get("type") in places:
                shape.spPr.get_or_add_xfrm()
                left, top, width, height = places[holder.get("type")]
                shape.x, shape.y, shape.cx, shape.cy = Pt(left), Pt(top), Pt(width), Pt(height)


def _drop_places(layout: Any) -> None:  # noqa: ANN401
    """Leave places and look of a layout's holders to the master, and drop the date, which no slide shows."""
    for shape in list(layout.iter(qn("p:sp"))):
        kind = next(shape.iter(qn("p:ph"))).get("type")
        for xfrm in list(shape.spPr.iter(qn("a:xfrm"))):
            shape.spPr.remove(xfrm)
        if kind == "dt":
            shape.getparent().remove(shape)
        if kind in ("ctrTitle", "subTitle"):
            _set_title_slide(shape, is_title=kind == "ctrTitle")


def _set_title_slide(shape: Any, *, is_title: bool) -> None:  # noqa: ANN401
    inside = next(shape.iter(qn("a:bodyPr")))
    inside.set("anchor", "b" if is_title else "t")
    styles = next(shape.iter(qn("a:lstStyle")))
    styles[:] = []
    level = etree.SubElement(styles, qn("a:lvl1pPr"), marL="0", indent="0", algn="l")
    etree.SubElement(level, qn("a:buNone"))
    run = etree.SubElement(level, qn("a:defRPr"), sz="3600" if is_title else "1800", b=str(int(is_title)))
    fill = etree.SubElement(run, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr"), val="tx1" if is_title else "tx2")


def _bar(parent: Any, shape_id: int, place: tuple[float, float, float, float]) -> None:  # noqa: ANN401
    """Set a bar in the accent colour on a master or layout: there it is decoration, and not read aloud."""
    left, top, width, height = (int(Pt(value)) for value in place)
    xml = f"""<p:sp xmlns:p="{_NS["p"]}" xmlns:a="{_NS["a"]}">
      <p:nvSpPr><p:cNvPr id="{shape_id}" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>
      <p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
        <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
        <a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"""
    tree = next(parent.iter(qn("p:spTree")))
    tree.insert(2, etree.fromstring(xml))


_NS = {
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}


def _logo_place(
    logo: Logo, right_top: tuple[float, float], width: float, height: float
) -> tuple[float, float, float, float]:
    """Fit a logo into a box, at its right end."""
    scale = min(width / logo.width, height / logo.height)
    wide, high = logo.width * scale, logo.height * scale
    left, top = right_top
    return left + width - wide, top + (height - high) / 2, wide, high


def _picture(owner: SlideLayout, logo: Logo, place: tuple[float, float, float, float]) -> None:
    _, r_id = owner.part.get_or_add_image_part(io.BytesIO(logo.picture))
    left, top, width, height = (int(Pt(value)) for value in place)
    picture = CT_Picture.new_pic(91, "Logo", logo.text, r_id, left, top, width, height)
    next(owner._element.iter(qn("p:spTree"))).append(picture)
