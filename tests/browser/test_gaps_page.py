"""The page of gaps and the search in a real browser, with everything else cut off."""

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from layers.texts import Words

pytestmark = pytest.mark.browser

#: A place inside n1 and inside n2, as (latitude, longitude); n2 has no gap.
INSIDE = {"n1": (34.45, 46.75), "n2": (34.4, 47.25)}
LANGUAGES = pytest.mark.parametrize("language", ["fa", "en"])


def open_gaps(page, app, language, address="province=05"):
    """Open the page as a visitor does: by the navigation."""
    page.goto(f"{app}/?lang={language}&plan=plan.gpkg&{address}")
    page.get_by_role("link", name=Words(language).text("page_gaps")).click(timeout=60_000)
    page.locator(".siting-grid tbody tr").first.wait_for(timeout=60_000)
    frame = page.frame_locator(".siting-map iframe")
    frame.locator(".siting-panel .leaflet-control-layers").wait_for(state="attached")
    return frame


def click_map(page, area):
    """Click into an area of the map."""
    inside = page.locator(".siting-map iframe").element_handle().content_frame()
    at = inside.evaluate(
        """place => {
          const map = window[Object.keys(window).find((name) => name.startsWith("map_"))];
          map.setZoom(9, { animate: false });
          return map.latLngToContainerPoint(place);
        }""",
        INSIDE[area],
    )
    box = page.locator(".siting-map iframe").bounding_box()
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


def find(page, said):
    """Type into the search."""
    page.get_by_role("combobox", name=re.compile("جست|Find")).fill(said)
    return page.get_by_role("option")


@LANGUAGES
def test_list_and_map_lead_to_each_other(page, app, language):
    words = Words(language)
    frame = open_gaps(page, app, language)
    row = page.locator(".siting-grid tbody tr", has_text="کرمانشاه ۱").first
    row.click()
    expect(frame.locator(".siting-dock")).to_contain_text("کرمانشاه ۱")
    expect(row).to_have_attribute("aria-selected", "true")
    expect(page.locator(".st-key-siting-remedy")).to_contain_text(words.number(60))
    expect(page).to_have_url(re.compile("area=n1"))
    click_map(page, "n2")
    expect(row).to_have_attribute("aria-selected", "false")
    expect(page.locator(".st-key-siting-remedy")).to_contain_text("کرمانشاه ۲")
    click_map(page, "n1")
    expect(row).to_have_attribute("aria-selected", "true")
    frame.locator(".siting-close").click()
    expect(page.locator(".st-key-siting-remedy")).to_contain_text(words.text("gaps_pick"))
    here = app.removeprefix("http://")
    local = (f"http://{here}/", f"ws://{here}/", "data:", "blob:", "about:")
    assert [address for address in page.requested if not address.startswith(local)] == []
    assert page.faults == []


@LANGUAGES
def test_the_list_goes_by_keyboard(page, app, language):
    frame = open_gaps(page, app, language)
    page.locator(".siting-grid tbody tr").first.focus()
    page.keyboard.press("Enter")
    expect(frame.locator(".siting-dock")).to_contain_text("کرمانشاه ۱")


@LANGUAGES
def test_a_town_is_found_with_a_mistyped_letter_and_marked(page, app, language):
    frame = open_gaps(page, app, language)
    hits = find(page, "كرمنشاه")
    town = hits.filter(has_text="شهر در شهرستان" if language == "fa" else "Town in the county of")
    town.first.click()
    expect(frame.locator(".siting-pin")).to_have_text(
        "کرمانشاه" if language == "fa" else "Kermanshah"
    )
    other = "English" if language == "fa" else "فارسی"
    page.get_by_role("radio", name=other).click()
    expect(frame.locator(".siting-pin")).to_have_text(
        "Kermanshah" if language == "fa" else "کرمانشاه", timeout=30_000
    )


def test_a_center_of_another_province_is_found_by_keyboard_alone(page, app):
    frame = open_gaps(page, app, "fa")
    expect(find(page, "borujerd").first).to_be_visible()
    hits = find(page, "بروجرد 1")
    expect(hits.filter(has_text="مرکز")).to_be_visible()
    place = [row.split("\n")[1].startswith("مرکز") for row in hits.all_inner_texts()].index(True)
    for _ in range(place + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("province=15"), timeout=30_000)
    expect(frame.locator(".siting-dock")).to_contain_text("بروجرد ۱", timeout=30_000)


def test_what_is_not_there_is_said(page, app):
    open_gaps(page, app, "fa")
    find(page, "ناکجاآباد دور")
    expect(page.locator(".siting-finder p")).to_have_text(Words("fa").text("find_none"))


def test_a_place_found_on_the_overview_opens_its_province_there(page, app):
    page.goto(f"{app}/?lang=fa&plan=plan.gpkg")
    page.locator(".siting-grid tbody tr").first.wait_for(timeout=60_000)
    find(page, "lorestan").first.click()
    expect(page).to_have_url(re.compile("province=15"), timeout=30_000)
    page.get_by_role("button", name=Words("fa").text("back_to_country")).click()
    expect(page).not_to_have_url(re.compile("province="), timeout=30_000)


def test_a_click_is_kept_while_what_was_found_is_drawn_once_more(page, app):
    """The page draws the list again whenever it runs, also between press and release."""
    page.goto(f"{app}/?lang=fa&plan=plan.gpkg")
    page.locator(".siting-grid tbody tr").first.wait_for(timeout=60_000)
    option = find(page, "lorestan").first
    option.hover(timeout=30_000)
    page.mouse.down()
    page.get_by_role("combobox", name=re.compile("جست|Find")).dispatch_event("focus")
    page.mouse.up()
    expect(page).to_have_url(re.compile("province=15"), timeout=30_000)


def test_a_county_of_the_overview_leads_to_its_place_on_the_map(page, app):
    page.goto(f"{app}/?lang=fa&plan=plan.gpkg&province=05")
    page.locator(".siting-grid tbody tr", has_text="دالاهو").click(timeout=60_000)
    pin = page.frame_locator(".siting-map iframe").locator(".siting-pin")
    expect(pin).to_have_text("دالاهو", timeout=30_000)


@LANGUAGES
def test_both_files_are_read_back(page, app, language, tmp_path):
    words = Words(language)
    open_gaps(page, app, language)
    kept = {}
    for name in ("csv", "excel"):
        with page.expect_download() as download:
            page.get_by_role("button", name=words.text(f"download_{name}")).click()
        kept[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(kept[name])
    rows = list(csv.reader(Path(kept["csv"]).read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][0] == words.text("gaps_name")
    assert rows[1][0] == "کرمانشاه ۱"
    sheet = openpyxl.load_workbook(kept["excel"]).active
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert [cell.value for cell in sheet["A"]][1:] == [row[0] for row in rows[1:]]


@LANGUAGES
def test_a_phone_shows_it_without_scrolling_sideways(page, app, language):
    page.set_viewport_size({"width": 390, "height": 844})
    open_gaps_narrow(page, app, language)
    page.locator(".siting-grid tbody tr").first.click()
    expect(page.locator(".st-key-siting-remedy")).to_contain_text(Words(language).number(60))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".siting-finder input").bounding_box()["width"] > 200


def open_gaps_narrow(page, app, language):
    """Open the page where the navigation is folded into a menu."""
    page.goto(f"{app}/gaps?lang={language}&plan=plan.gpkg&province=05")
    page.locator(".siting-grid tbody tr").first.wait_for(timeout=60_000)
