"""Reports as bytes."""

import io
from datetime import date

import openpyxl

from layers.texts import Words
from siting.ui.service.papers import book_bytes, paper_pages

DAY = date(2026, 11, 30)


def test_a_report_has_a_picture_for_each_page(plan, tmp_path):
    plan.save(tmp_path / "plan.gpkg")
    how = {"province": "05", "form": "page", "day": DAY}
    pdf, pages = paper_pages(tmp_path / "plan.gpkg", Words("fa"), **how)
    assert pdf.startswith(b"%PDF")
    assert [page[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"]


def test_the_workbook_opens(plan, tmp_path):
    plan.save(tmp_path / "plan.gpkg")
    book = book_bytes(tmp_path / "plan.gpkg", Words("fa"), province=None, day=DAY)
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    assert len(sheets) > 3
    assert sheets[0].sheet_view.rightToLeft
