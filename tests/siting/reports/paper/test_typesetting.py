"""What Typst is given and gives back."""

from datetime import date

import pypdfium2
import pytest

from layers.errors import MissingAssetError
from layers.texts import Words
from siting.maps import assets, plan_view
from siting.reports.paper.content import report_content
from siting.reports.paper.drawing import draw_map
from siting.reports.paper.typesetting import set_in_type


@pytest.fixture
def given(plan):
    view, words = plan_view(plan), Words("fa")
    content = report_content(plan, view, words, day=date(2026, 11, 30), form="brief")
    return content, draw_map(view, words, width=490.0, height=400.0)


def test_pages_are_counted_as_the_file_has_them(given):
    pdf, pages = set_in_type(*given)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == pages
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    document.close()


def test_the_font_is_inside_and_no_other_is_needed(given):
    pdf, _ = set_in_type(*given)
    document = pypdfium2.PdfDocument(pdf)
    fonts = {
        thing.get_font().get_base_name().split("+")[-1]
        for thing in document[0].get_objects()
        if isinstance(thing, pypdfium2.PdfTextObj)
    }
    document.close()
    assert fonts == {"Vazirmatn-Regular", "Vazirmatn-Bold"}


def test_a_missing_font_is_told(given, monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "_FETCHED", tmp_path)
    with pytest.raises(MissingAssetError, match="make assets"):
        set_in_type(*given)
