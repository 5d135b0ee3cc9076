"""The page of centers in a real browser: list, card, and a month of rounds to take away."""

import csv
import io
import runpy
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from layers import check_households
from layers.households.kept import keep_intake
from layers.texts import Words
from siting.jobs import Workspace
from siting.jobs.workspace import new_id

pytestmark = pytest.mark.browser
TESTS = Path(__file__).resolve().parents[1]
SLOW = 90_000


@pytest.fixture(scope="module")
def centers(tmp_path_factory, serve_folder):
    """The address of an application whose plan has workers and households that are kept."""
    folder = tmp_path_factory.mktemp("centers")
    plan, rows = runpy.run_path(str(TESTS / "siting" / "small_center.py"))["small_center"]()
    plan.save(folder / "plan.gpkg")
    rows.to_csv(folder / "homes.csv", index=False)
    keep_intake(check_households(rows), Workspace(folder).room("households") / new_id())
    with serve_folder(folder) as address:
        yield address, folder


def faults(page):
    """What went wrong, but for where Streamlit itself first looks for its server."""
    return [fault for fault in page.faults if "404" not in fault]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_row_opens_the_card_and_the_address(page, centers, language):
    words = Words(language)
    page.goto(f"{centers[0]}/centers?lang={language}&plan=plan.gpkg&province=05")
    row = page.locator(".siting-grid tr.pick", has_text=words.number(100)).first
    row.wait_for(timeout=SLOW)
    row.focus()
    row.press("Enter")
    card = page.get_by_text(words.text("card_load_of", load=words.number(100), capacity="")[:4])
    expect(card.first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("c1-1").first).to_be_visible()
    page.wait_for_function("location.search.includes('center=c1')")
    with page.expect_download() as taken:
        page.get_by_role("button", name=words.text("download_csv")).click()
    table = list(csv.reader(io.StringIO(Path(taken.value.path()).read_text("utf-8-sig"))))
    assert table[0][0] == words.text("centers_center")
    assert {row[0] for row in table[1:]} == {"c1", "c2"}
    assert faults(page) == []
    assert all(url.startswith((centers[0], "data:", "blob:")) for url in page.requested)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_month_is_planned_after_a_question_and_no_home_is_served(page, centers, language):
    words, (address, folder) = Words(language), centers
    page.goto(f"{address}/centers?lang={language}&plan=plan.gpkg&province=05&center=c1")
    page.get_by_text(words.text("centers_part_rounds")).first.click(timeout=SLOW)
    expect(page.get_by_text(words.text("rounds_ask")[:40])).to_be_visible(timeout=SLOW)
    assert page.locator("iframe").count() == 0
    page.get_by_role("button", name=words.text("rounds_agree")).click()
    chosen = page.locator("input[type=file]").first
    chosen.wait_for(state="attached", timeout=SLOW)
    chosen.set_input_files(folder / "homes.csv")
    page.get_by_text("homes.csv").first.wait_for(timeout=SLOW)
    page.wait_for_timeout(2_000)  # until it has arrived
    page.get_by_role("button", name=words.text("rounds_plan"), exact=True).click()
    page.locator("iframe[srcdoc]").wait_for(timeout=SLOW)
    drawn = page.frame_locator("iframe[srcdoc]")
    expect(drawn.locator(".rounds-mark").first).to_be_visible(timeout=SLOW)
    expect(page.locator(".siting-month td.busy").first).to_be_visible()
    for url in [url for url in page.requested if "/media/" in url and "/static/" not in url]:
        assert "خ-".encode() not in page.request.get(url).body()
    with page.expect_download(timeout=SLOW) as taken:
        page.get_by_role("button", name=words.text("rounds_zip")).click()
    with zipfile.ZipFile(taken.value.path()) as sheets:
        assert "visits.csv" in sheets.namelist()
        month = sheets.read("c1-1/month.html").decode("utf-8")
    assert words.text("sheet_title") in month
    # Neither a page of a map nor anything else in the workspace tells of a home.
    for kept in (folder / ".siting" / "maps").glob("*.html"):
        assert "sitingRounds(" not in kept.read_text(encoding="utf-8")
    assert not [path for path in (folder / ".siting" / "uploads").rglob("*") if path.is_file()]
    page.get_by_role("button", name=words.text("rounds_close")).click()
    expect(page.locator("iframe[srcdoc]")).to_have_count(0, timeout=SLOW)
    assert faults(page) == []
    assert all(url.startswith((address, "data:", "blob:", "about:")) for url in page.requested)


def test_the_page_reads_on_a_phone(page, centers):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{centers[0]}/centers?lang=fa&plan=plan.gpkg&province=05&center=c1")
    page.locator(".siting-notes").wait_for(timeout=SLOW)
    notes = page.locator(".siting-notes").bounding_box()
    assert notes["x"] >= 0
    assert notes["x"] + notes["width"] <= 390
