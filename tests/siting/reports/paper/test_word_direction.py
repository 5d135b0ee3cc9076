"""Direction of a document, and the order of elements that Word asks for."""

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from siting.reports.paper.word_direction import (
    add_fields,
    repeat_heading,
    set_direction,
    turn_paragraph,
    turn_table,
)

#: The order of the schema (ECMA-376, part 1, 17.3.2.28), of what a run here may have.
RUN_ORDER = ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "rtl", "lang"]


@pytest.fixture
def document():
    return docx.Document()


def names(element):
    return [child.tag.split("}")[1] for child in element]


def test_a_turned_run_keeps_the_order_of_the_schema(document):
    paragraph = document.add_paragraph()
    run = paragraph.add_run("متن")
    run.font.size, run.font.bold = Pt(9), True
    turn_paragraph(paragraph, "fa")
    found = names(run._r.rPr)
    assert found == sorted(found, key=RUN_ORDER.index)
    assert set(found) == {"b", "bCs", "sz", "szCs", "rtl"}
    assert run._r.rPr.find(qn("w:szCs")).get(qn("w:val")) == "18"


def test_turning_twice_is_turning_once(document):
    paragraph = document.add_paragraph("متن")
    turn_paragraph(paragraph, "fa")
    once = names(paragraph._p.pPr)
    turn_paragraph(paragraph, "fa")
    assert names(paragraph._p.pPr) == once == ["bidi"]


def test_english_stays_as_it_is(document):
    paragraph, table = document.add_paragraph("text"), document.add_table(1, 1)
    turn_paragraph(paragraph, "en")
    turn_table(table, "en")
    assert paragraph._p.pPr is None
    assert table._tbl.tblPr.find(qn("w:bidiVisual")) is None


def test_persian_names_in_english_are_as_large_as_the_words_around_them(document):
    paragraph = document.add_paragraph()
    run = paragraph.add_run("قصر شیرین")
    run.font.size = Pt(7.5)
    turn_paragraph(paragraph, "en")
    assert run._r.rPr.find(qn("w:szCs")).get(qn("w:val")) == "15"
    assert run._r.rPr.find(qn("w:rtl")) is None
    assert paragraph._p.pPr is None


def test_styles_have_letters_for_both_scripts(document):
    set_direction(document, "fa")
    for name in ("Normal", "Heading 1"):
        rules = document.styles[name].element.rPr
        fonts = rules.find(qn("w:rFonts"))
        assert fonts.get(qn("w:cs")) == fonts.get(qn("w:ascii"))
        assert fonts.get(qn("w:asciiTheme")) is None
        assert document.styles[name].element.pPr.find(qn("w:bidi")) is not None


def test_fields_stand_where_the_text_has_their_places(document):
    paragraph = document.add_paragraph()
    add_fields(paragraph, "of {pages}: {page}.", {"{page}": "PAGE", "{pages}": "NUMPAGES"})
    fields = [each.text for each in paragraph._p.iter(qn("w:instrText"))]
    assert fields == ["NUMPAGES", "PAGE"]
    assert paragraph.text == "of : ."


def test_a_heading_row_is_marked(document):
    row = document.add_table(2, 1).rows[0]
    repeat_heading(row)
    assert names(row._tr.trPr) == ["tblHeader"]
