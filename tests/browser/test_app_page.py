"""The overview in a real browser, on this machine, with everything else cut off."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def open_app(page, address):
    page.goto(address)
    frame = page.frame_locator("iframe")
    frame.locator(".siting-panel .siting-fold:visible").wait_for(timeout=60_000)
    return frame


def where(frame):
    """Name of what the map shows, in the language that it shows."""
    return frame.locator(".siting-where:visible")


def choose(page, position, option):
    page.locator('[data-testid="stSelectbox"] input').nth(position).click()
    page.get_by_role("option", name=option).click()


def test_a_province_is_chosen_and_shown(page, app):
    frame = open_app(page, app)
    expect(where(frame)).to_have_text("سراسر کشور")
    choose(page, 1, "کرمانشاه")
    expect(where(frame)).to_have_text("استان کرمانشاه", timeout=30_000)
    expect(page.locator(".siting-figures b").nth(3)).to_have_text("۱۲۳")
    expect(page.locator(".siting-grid")).to_contain_text("دالاهو")
    expect(page).to_have_url(re.compile("province=05"))
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.fonts.check('16px Vazirmatn')")
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).direction") == "rtl"
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        "fa", "rtl",
    ]  # fmt: skip


def test_a_row_of_a_province_opens_it_and_the_way_back(page, app):
    frame = open_app(page, app)
    page.locator(".siting-grid tr", has_text="لرستان").click()
    expect(where(frame)).to_have_text("استان لرستان", timeout=30_000)
    page.get_by_role("button", name="کشور").click()
    expect(where(frame)).to_have_text("سراسر کشور", timeout=30_000)


def test_rows_are_sorted_by_their_headings_and_picked_by_keys(page, app):
    frame = open_app(page, app)
    grid = page.locator(".siting-grid")
    first = grid.locator("tbody tr").first
    expect(first).to_contain_text("کرمانشاه")
    grid.get_by_role("button", name="شکاف").click()
    expect(first).to_contain_text("لرستان")
    first.focus()
    page.keyboard.press("Enter")
    expect(where(frame)).to_have_text("استان لرستان", timeout=30_000)


def test_nothing_is_asked_of_another_machine(page, app):
    open_app(page, app)
    here = app.removeprefix("http://")
    local = (f"http://{here}/", f"ws://{here}/", "data:", "blob:", "about:")
    assert [address for address in page.requested if not address.startswith(local)] == []
    assert page.faults == []


def test_the_language_changes_and_the_map_is_not_drawn_anew(page, app):
    frame = open_app(page, app)
    drawn = [address for address in page.requested if "/maps/" in address]
    page.get_by_role("radio", name="English").click()
    expect(where(frame)).to_have_text("The whole country", timeout=30_000)
    page.get_by_role("link", name="Overview").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).direction") == "ltr"
    assert [address for address in page.requested if "/maps/" in address] == drawn
    expect(page).to_have_url(re.compile("lang=en"))


def test_a_link_opens_plan_province_and_language(page, app):
    frame = open_app(page, f"{app}/?plan=plan.gpkg&province=15&lang=en")
    expect(where(frame)).to_have_text("Lorestan Province")
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


def test_on_a_phone_nothing_scrolls_sideways(page, app):
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, app)
    wide = page.evaluate("document.querySelector('.stMain').scrollWidth")
    assert wide <= 390
