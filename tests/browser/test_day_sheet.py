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


def test_a_sheet_reads_on_a_phone_without_scrolling_aside(page, folder):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(min((folder / "c1-1").glob("1405-*.html")).as_uri())
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    card = page.locator("tr.visit").first
    times, names = card.locator("td.time"), card.locator("td.household")
    assert names.bounding_box()["x"] + names.bounding_box()["width"] <= times.bounding_box()["x"]
    assert card.locator("td.done").bounding_box()["width"] >= 20
    assert not card.locator("td.note").is_visible()


def test_the_map_shows_one_day_at_a_time_with_no_network(page, folder):
    page.goto((folder / "c1-1" / "map.html").as_uri())
    days = len(list((folder / "c1-1").glob("1405-*.html")))
    choice = page.locator(".rounds-days select")
    assert choice.locator("option").count() == days + 1
    first = page.locator(".rounds-stops li").count()
    assert first == int(_number(choice.locator("option").first.inner_text()))
    page.locator("[data-step='1']").click()
    assert choice.input_value() == "1"
    choice.select_option(str(days))
    assert page.locator(".rounds-stops li").count() == days
    assert page.faults == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in page.requested)


def test_stops_that_lie_together_are_listed_in_one_mark(page, folder):
    page.goto((folder / "c1-1" / "map.html").as_uri())
    stops = page.locator(".rounds-stops li").count()
    assert _marked(page) == stops
    for _ in range(4):  # far out all lie together, and none is lost
        page.locator(".leaflet-control-zoom-out").click()
        page.wait_for_timeout(350)
    assert _marked(page) == stops
    assert page.locator(".rounds-mark").count() < stops
    page.locator(".rounds-stops button").first.press("Enter")
    assert page.locator(".rounds-mark.lit").count() == 1
    assert page.locator(".rounds-stops .lit").count() == 1


def _number(text):
    return re.search(r"(\d+) بازدید", text)[1]


def _marked(page):
    """How many stops the marks list, in all."""
    total = 0
    for mark in page.locator(".rounds-mark").all():
        for run in mark.inner_text().split():
            low, _, high = run.partition("–")
            total += int(high or low) - int(low) + 1
    return total
