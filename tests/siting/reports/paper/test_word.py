"""The report as a document, read back by the library that offices' programs agree with."""

import re
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn

from layers.errors import MissingPackageError
from layers.files.ownership import is_ours
from siting.reports.paper import write_report

DAY = date(2026, 11, 30)
HOSTILE = "<w:p/> & \x07 \u202eevil"


def made(plan, folder, language="en", **options):
    return write_report(plan, folder / "report.docx", day=DAY, language=language, **options)


def headings(path):
    found = docx.Document(str(path)).paragraphs
    return [part.text for part in found if part.style.name.startswith("Heading")]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_parts_are_headings_that_an_office_finds(plan, tmp_path):
    assert headings(made(plan, tmp_path)) == [
        "Positive Life centers: report on the plan", "What was asked", "Whom the plan reaches",
        "How good the plan is", "Map of the coverage gap", "Provinces", "Counties",
        "Where coverage is missing most, and what would close it", "What is to be done",
        "Social workers and hours", "Assumptions", "What is estimated or not known", "Sources",
    ]  # fmt: skip


def test_the_three_figures_and_the_provinces_are_those_of_the_plan(plan, tmp_path):
    document = docx.Document(str(made(plan, tmp_path)))
    figures, provinces = cells(document.tables[0]), cells(document.tables[1])
    assert [row[1] for row in figures] == ["113", "5", "35"]
    heads, *rows = provinces
    told = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert told["Lorestan"]["Households"] == "30"
    assert told["Lorestan"]["Gap"] == "60%"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The households of this plan are simulated, not real."),
     ("fa", "خانوارهای این طرح شبیه‌سازی شده‌اند و واقعی نیستند.")],
)  # fmt: skip
def test_simulated_households_are_told_at_the_head(plan, tmp_path, language, said):
    known = replace(plan, facts=replace(plan.facts, simulated=True))
    for drawn, place in ((known, True), (plan, False)):
        head = docx.Document(str(made(drawn, tmp_path, language))).paragraphs[2]
        assert (head.text == said) is place
        assert (head.runs[0].font.bold is True) is place


def test_a_sign_of_the_legend_stays_with_its_name(plan, tmp_path):
    texts = [part.text for part in docx.Document(str(made(plan, tmp_path))).paragraphs]
    legend = next(text for text in texts if "no client households" in text)
    signs = re.findall("[■□●○×](.)", legend)
    assert len(signs) > 5
    assert set(signs) == {"\N{NO-BREAK SPACE}"}


def test_persian_paragraphs_runs_and_tables_go_from_right_to_left(plan, tmp_path):
    document = docx.Document(str(made(plan, tmp_path, "fa")))
    parts = [*document.paragraphs]
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
        parts += [part for row in table.rows for cell in row.cells for part in cell.paragraphs]
    for part in parts:
        assert part._p.pPr.find(qn("w:bidi")) is not None
        assert all(run._r.rPr.find(qn("w:rtl")) is not None for run in part.runs)
    said = "".join(part.text for part in parts)
    assert "۱۱۳" in said
    assert "آذر ۱۴۰۵" in said
    assert not re.search("[0-9]", re.sub("c[123]|ODbL 1.0|CC BY 4.0", "", said))


def test_english_documents_go_from_left_to_right(plan, tmp_path):
    content = zipfile.ZipFile(made(plan, tmp_path)).read("word/document.xml")
    assert b"w:bidi" not in content
    assert b"<w:rtl" not in content


def test_the_map_is_a_picture_with_words_for_who_cannot_see_it(plan, tmp_path):
    (shape,) = docx.Document(str(made(plan, tmp_path))).inline_shapes
    assert "The whole country" in shape._inline.docPr.get("descr")
    assert shape.width > shape.height > 0
    with zipfile.ZipFile(tmp_path / "report.docx") as content:
        (name,) = [name for name in content.namelist() if name.startswith("word/media/")]
        assert content.read(name).startswith(b"\x89PNG")


def test_head_rows_are_repeated_on_every_page(plan, tmp_path):
    document = docx.Document(str(made(plan, tmp_path)))
    assert document.tables[1].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_the_form_of_one_page_has_less_in_it(plan, tmp_path):
    assert "Social workers and hours" not in headings(made(plan, tmp_path, form="page"))


def test_pages_are_counted_by_fields(plan, tmp_path):
    made(plan, tmp_path)
    with zipfile.ZipFile(tmp_path / "report.docx") as content:
        footers = [name for name in content.namelist() if "footer" in name]
        said = b"".join(content.read(name) for name in footers)
    assert b">PAGE<" in said
    assert b">NUMPAGES<" in said
    assert b"{page" not in said


def test_names_and_ids_stand_between_marks_and_not_between_isolates(plan, tmp_path):
    """Word shows isolates as boxes; without either, an id beside a name is turned around."""
    centers = plan.centers.rename(index={"c1": "05-12-u"})
    turned = replace(plan, centers=centers.assign(status="existing"))
    for language, mark in (("en", "\u200e"), ("fa", "\u200f")):
        opened = docx.Document(str(made(turned, tmp_path, language)))
        said = "\n".join(part.text for part in opened.paragraphs)
        assert not re.search("[\u2066-\u2069]", said)
        assert re.search(f"\u200f[آ-ی ]+[۰-۹]\u200f{mark}", said)


def test_page_numbers_in_persian_are_of_a_run_and_a_language_that_have_persian_digits(
    plan, tmp_path
):
    """Word has no format for them: it takes them from both, where it is set to."""
    opened = docx.Document(str(made(plan, tmp_path, "fa")))
    runs = [each.getparent() for each in opened.sections[0].footer._element.iter(qn("w:instrText"))]
    assert len(runs) == 2
    assert all(run.rPr.find(qn("w:rtl")) is not None for run in runs)
    language = opened.styles["Footer"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:bidi")) == "fa-IR"


def test_names_are_text_and_few_are_not_told(plan, tmp_path):
    gaps = plan.gaps.assign(name=plan.gaps["name"].mask(plan.gaps.index == "n5", HOSTILE))
    document = docx.Document(str(made(replace(plan, gaps=gaps), tmp_path)))
    said = "\n".join(part.text for part in document.paragraphs)
    assert "<w:p/> & \ufffd \ufffdevil" in said
    assert "دالاهو ۲" not in said
    assert "secret" not in said


def test_a_document_is_known_as_ours(plan, tmp_path):
    path = made(plan, tmp_path)
    assert is_ours(path)
    docx.Document().save(str(tmp_path / "other.docx"))
    assert not is_ours(tmp_path / "other.docx")


def test_a_missing_package_is_named(plan, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingPackageError, match=r"A report in Word .*siting\[reports\]"):
        made(plan, tmp_path)


def test_no_column_is_too_narrow_for_a_word_of_its_head(plan, tmp_path):
    """Letters of 7.5 points, each 0.6 of that wide, and the margins of a cell."""
    opened = docx.Document(str(made(plan, tmp_path)))
    heads = [
        (cell.text, cell.width.mm)
        for table in opened.tables
        for cell in table.rows[0].cells
        if len(table.columns) > 4
    ]
    assert heads
    for said, width_mm in heads:
        longest = max(map(len, said.split()))
        assert width_mm >= 3.8 + longest * 7.5 * 0.6 * 25.4 / 72, said
