"""The web page in a real browser, on this machine, with everything else cut off."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def open_app(page, address):
    page.goto(address)
    page.wait_for_selector("iframe", state="attached", timeout=60_000)
    frame = page.frame_locator("iframe")
    frame.locator(".siting-panel .leaflet-control-layers").wait_for(timeout=60_000)
    return frame


def choose(page, position, option):
    page.locator('[data-testid="stSelectbox"] input').nth(position).click()
    page.get_by_role("option", name=option).click()


def test_a_province_is_chosen_and_shown(page, app, alike):
    frame = open_app(page, app)
    assert "سراسر کشور" in frame.locator(".siting-where").inner_text()
    choose(page, 1, "کرمانشاه")
    page.frame_locator("iframe").get_by_text("استان کرمانشاه").wait_for(timeout=30_000)
    page.locator(".siting-table").get_by_text("دالاهو").wait_for()
    assert page.locator(".siting-figures b").nth(1).inner_text() == "۱۲۳"
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(1000)
    assert page.evaluate("document.fonts.check('16px Vazirmatn')")
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).direction") == "rtl"
    alike(page.screenshot(), "page-fa")


def test_nothing_is_asked_of_another_machine(page, app):
    open_app(page, app)
    page.wait_for_timeout(500)
    here = app.removeprefix("http://")
    local = (f"http://{here}/", f"ws://{here}/", "data:", "blob:", "about:")
    assert [address for address in page.requested if not address.startswith(local)] == []
    assert page.faults == []


def test_the_language_changes(page, app):
    open_app(page, app)
    page.get_by_role("radio", name="English").click()
    page.get_by_text("Where centers stand").wait_for(timeout=30_000)
    page.frame_locator("iframe").get_by_text("The whole country").wait_for(timeout=30_000)
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).direction") == "ltr"


def test_a_chosen_province_stays_in_the_other_language_under_its_name_there(page, app):
    open_app(page, app)
    choose(page, 1, "لرستان")
    page.frame_locator("iframe").get_by_text("استان لرستان").wait_for(timeout=30_000)
    page.get_by_role("radio", name="English").click()
    page.frame_locator("iframe").get_by_text("Lorestan Province").wait_for(timeout=30_000)
    box = page.locator('[data-testid="stSelectbox"] input').nth(1)
    expect(box).to_have_value("Lorestan")


def test_a_broken_plan_gives_one_sentence(page, app):
    open_app(page, app)
    choose(page, 0, "broken.gpkg")
    alert = page.get_by_text("طرحی نیست که بتوان گشود")
    alert.wait_for(timeout=30_000)
    assert "broken.gpkg" in alert.inner_text()
    assert page.get_by_text("Traceback").count() == 0
    page.locator("iframe").wait_for(state="detached", timeout=30_000)


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(page, app):
    frame = open_app(page, app)
    before = frame.locator(".leaflet-control-scale-line").inner_text()
    box = page.locator("iframe").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(800)
    assert frame.locator(".leaflet-control-scale-line").inner_text() == before
    assert page.locator("iframe").bounding_box()["y"] < box["y"]
