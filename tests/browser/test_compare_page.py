"""The page of comparisons in a real browser: maps move together, the workbook reads back."""

import runpy
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect

from layers.texts import Words

HELP = runpy.run_path(str(Path(__file__).with_name("test_workshop_page.py")))
workspace, no_faults = HELP["workspace"], HELP["no_faults"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOWN = "Object.values(window).find((it) => it instanceof L.Map).getCenter().lng"


@pytest.fixture(scope="module")
def compared(workspace):
    """The workspace with another plan, in which one center takes a worker more."""
    folder, address = workspace
    plan, _ = HELP["MADE"]()
    first = plan.centers.index == plan.centers.index[0]
    grown = plan.centers.assign(capacity=plan.centers["capacity"] + 65 * first)
    replace(plan, centers=grown).save(folder / "grown.gpkg")
    return address


@pytest.mark.parametrize(
    ("language", "workbook", "told"),
    [("fa", "کارپوشهٔ اکسل", "۱ بزرگ‌تر"), ("en", "Workbook (Excel)", "1 enlarged")],
)
def test_maps_move_together_and_the_workbook_reads_back(
    page, compared, tmp_path, language, workbook, told
):
    page.goto(f"{compared}/compare?lang={language}&plan=plan.gpkg&other=grown.gpkg")
    expect(page.get_by_text(told)).to_be_visible(timeout=120_000)
    expect(page.locator("iframe[title]")).to_have_count(2, timeout=60_000)
    for number in range(2):
        page.frame_locator("iframe[title]").nth(number).locator(".siting-panel").wait_for()
        scale = (
            page.frame_locator("iframe[title]").nth(number).locator(".leaflet-control-scale-line")
        )
        scale.first.wait_for(timeout=60_000)
    first, second = [frame for frame in page.frames if "/maps/" in frame.url]
    before = second.evaluate(SHOWN)
    box = page.locator("iframe[title]").first.bounding_box()
    x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] * 0.8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=5)
    page.mouse.up()
    page.wait_for_timeout(1500)
    moved = [frame.evaluate(SHOWN) for frame in (first, second)]
    assert moved[0] == pytest.approx(moved[1], abs=1e-6)
    assert abs(moved[1] - before) > 1e-4
    with page.expect_download() as download:
        page.get_by_role("button", name=workbook).click()
    download.value.save_as(tmp_path / "book.xlsx")
    words = Words(language)
    sheet = words.text("sheet_name_actions")
    actions = pd.read_excel(tmp_path / "book.xlsx", sheet_name=sheet, engine="openpyxl")
    done = actions[words.text("cell_action")].tolist()
    assert done == [words.text("difference_action_enlarged")]
    no_faults(page, compared)
