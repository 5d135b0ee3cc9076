"""Direction, letters and fields of a document of Word, for which its library has no words."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from layers.texts import Language

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

#: Letters that every office has, with Persian ones among them.
FONT = "Tahoma"
_CODES: Mapping[str, str] = {"fa": "fa-IR", "en": "en-US"}
#: Styles that the report uses.
_STYLES = ("Normal", "Heading 1", "Heading 2", "List Bullet", "Footer")


def set_direction(document: "Document", language: Language) -> None:
    """Set letters and language of all styles, and the direction of Persian ones.

    Parameters
    ----------
    document
        The document, changed in place.
    language
        Persian is written from right to left.
    """
    for name in _STYLES:
        style = document.styles[name]
        rules = style.element.get_or_add_rPr()
        _put(rules, "w:rFonts", **{f"w:{kind}": FONT for kind in ("ascii", "hAnsi", "cs")})
        for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts = rules.find(_name("w:rFonts"))
            fonts.attrib.pop(_name(f"w:{theme}"), None)
        if language == "fa":
            _put(style.element.get_or_add_pPr(), "w:bidi")
        _put(rules, "w:lang", **{"w:val": _CODES["en"], "w:bidi": _CODES["fa"]})
    if language == "fa":
        _put(document.sections[0]._sectPr, "w:bidi")  # noqa: SLF001 - no other way


def turn_paragraph(paragraph: "Paragraph", language: Language) -> None:
    """Write a paragraph from right to left, each of its runs too, where the language is Persian.

    Persian names in an English one have letters of the size and weight of those around them.
    """
    turned = language == "fa"
    if turned:
        _put(paragraph._p.get_or_add_pPr(), "w:bidi")  # noqa: SLF001 - no other way
    for run in paragraph.runs:
        rules = run._r.get_or_add_rPr()  # noqa: SLF001 - no other way
        size, bold = run.font.size, run.font.bold
        if bold:
            _put(rules, "w:bCs")
        if size is not None:
            _put(rules, "w:szCs", **{"w:val": str(round(2 * size.pt))})
        if turned:
            _put(rules, "w:rtl")


def turn_table(table: "Table", language: Language) -> None:
    """Put the first column of a table at the right, where the language is Persian."""
    if language == "fa":
        _put(table._tbl.tblPr, "w:bidiVisual")  # noqa: SLF001 - no other way


def repeat_heading(row: "_Row") -> None:
    """Repeat a row on every page that its table goes on to; screen readers take it for heads."""
    _put(row._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001 - no other way


def add_fields(paragraph: "Paragraph", text: str, fields: Mapping[str, str]) -> None:
    """Add a text to a paragraph, in which a word processor fills places in.

    No format of a field, nor of pages (ECMA-376, part 1, 17.18.59), has Persian digits. Word gives
    them to a run from right to left in Persian where its own setting of numerals is the context.

    Parameters
    ----------
    paragraph
        The paragraph, changed in place.
    text
        The text.
    fields
        What Word calls the field, by the place in the text.
    """
    places = "|".join(re.escape(place) for place in fields)
    for part in re.split(f"({places})", text):
        if part in fields:
            for kind in ("begin", fields[part], "end"):
                run = paragraph.add_run()._r  # noqa: SLF001 - no other way
                if kind in {"begin", "end"}:
                    run.append(_made("w:fldChar", **{"w:fldCharType": kind}))
                else:
                    instruction = _made("w:instrText")
                    instruction.text = kind
                    run.append(instruction)
        elif part:
            paragraph.add_run(part)


#: What comes after an element in its parent; Word calls a file damaged that has another order.
_AFTER: Mapping[str, tuple[str, ...]] = {
    "w:bidi": (
        "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
        "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
        "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
        "w:pPrChange", "w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange",
    ),
    "w:bidiVisual": (
        "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing",
        "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    ),
    "w:bCs": (
        "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike", "w:color", "w:spacing", "w:w",
        "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:rtl", "w:cs", "w:lang",
    ),
    "w:szCs": ("w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:rtl", "w:cs", "w:lang"),
    "w:rtl": ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"),
    "w:lang": ("w:eastAsianLayout", "w:specVanish", "w:oMath"),
    "w:tblHeader": ("w:tblCellSpacing", "w:jc", "w:hidden"),
}  # fmt: skip


def _put(parent: Any, tag: str, **attributes: str) -> None:  # noqa: ANN401 - an element of lxml
    """Give an element a child, once, at the place where the schema has it."""
    found = parent.find(_name(tag))
    if found is None:
        found = _made(tag)
        if tag == "w:rFonts":
            parent.insert(0, found)
        else:
            parent.insert_element_before(found, *_AFTER[tag])
    for name, value in attributes.items():
        found.set(_name(name), value)


def _made(tag: str, **attributes: str) -> Any:  # noqa: ANN401 - an element of lxml
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(_name(name), value)
    return made


def _name(tag: str) -> str:
    from docx.oxml.ns import qn  # noqa: PLC0415 - an extra

    return str(qn(tag))
