"""A day sheet in a real browser: from right to left, in its own font, one page of paper."""

import re
import runpy
from pathlib import Path

import pytest

import layers
from siting.reports.day_sheets import write_rounds
from siting.rounds import Effort, center_rounds
from siting.rounds.calendar import Month
from siting.standards import Standards

pytestmark = pytest.mark.browser
TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    plan, rows = runpy.run_path(str(TESTS / "siting" / "small_center.py"))["small_center"]()
    rounds = center_rounds(
        *(plan, layers.check_households(rows), "c1", Month(1405, 9)),
        standards=Standards(visit_minutes=25.0),
        effort=Effort(5.0, iterations=100),
    )
    return write_rounds(rounds, tmp_path_factory.mktemp("rounds") / "month")


def test_a_sheet_reads_from_right_to_left_in_its_own_font(page, folder):
    sheet = min((folder / "c1-1").glob("1405-*.html"))
    page.goto(sheet.as_uri())
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px Vazirmatn', 'خانوار')")
    heads = [head.bounding_box()["x"] for head in page.locator("th").all()]
    assert heads == sorted(heads, reverse=True)
    assert page.locator("svg").bounding_box()["height"] > 100
    assert page.faults == []
    assert all(url.startswith(("file:", "data:")) for url in page.requested)


def test_every_sheet_prints_on_one_page(page, folder):
    month = folder / "c1-1" / "month.html"
    page.goto(month.as_uri())
    page.evaluate("document.fonts.ready")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    sheets = page.locator("section.sheet").count()
    assert sheets >= 1
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == sheets


def test_the_map_draws_every_day_with_no_network(page, folder):
    page.goto((folder / "c1-1" / "map.html").as_uri())
    page.wait_for_selector(".leaflet-control-layers-overlays label", state="attached")
    days = len(list((folder / "c1-1").glob("1405-*.html")))
    assert page.locator(".leaflet-control-layers-overlays label").count() == days
    assert page.faults == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in page.requested)
