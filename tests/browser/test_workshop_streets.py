"""The workshop of a plan on streets in a real browser: its streets are given, a center dragged."""

import runpy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from layers.streets.reading import read_streets
from layers.texts import Words
from siting.planning.improving import plan_as_edited
from siting.planning.scenarios import FolderStore

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TESTS = Path(__file__).resolve().parents[1]
TOWN = runpy.run_path(str(TESTS / "siting" / "planning" / "street_plan.py"))
PAGE = runpy.run_path(str(Path(__file__).with_name("test_workshop_page.py")))
FA = Words("fa")


@pytest.fixture(scope="module")
def town(tmp_path_factory, serve_folder):
    """A plan on streets and its households, served; the streets are given by the test."""
    folder, other = (tmp_path_factory.mktemp(name) for name in ("plans", "other"))
    plan, intake, file = TOWN["made"](tmp_path_factory.mktemp("town"))
    plan.save(folder / "plan.gpkg")
    (folder / ".siting").mkdir(mode=0o700)
    FolderStore(folder / ".siting" / "scenarios").create("مبنا", folder / "plan.gpkg", intake)
    wrong = TOWN["street_file"](other, "wrong.graphml", seed=5)
    with serve_folder(folder) as address:
        yield folder, address, (plan, intake, file), wrong


def minutes(plan):
    """The mean way of those who are served, as the page says it."""
    return FA.number(round(float(plan.assignments["travel_time_s"].mean()) / 60.0, 1))


def test_streets_are_given_and_a_dragged_center_is_answered_on_them(page, town):
    folder, address, (plan, intake, file), wrong = town
    page.goto(f"{address}/workshop?lang=fa&plan=plan.gpkg")
    expect(page.get_by_text("زمان‌های این طرح نخواهند بود")).to_be_visible(timeout=120_000)
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.get_by_text("این فایل همان نیست")).to_be_visible(timeout=120_000)
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_selector("iframe[title]", state="attached", timeout=120_000)
    frame = page.frame_locator("iframe[title]")
    frame.locator(".siting-sign").first.wait_for(timeout=120_000)

    PAGE["drag"](page, frame.locator(".siting-sign").nth(0), (60, 40))
    effects = page.locator(".st-key-workshop-effects")
    expect(effects).to_contain_text("خانوار", timeout=60_000)
    effects.get_by_text(FA.text("workshop_more")).click()
    shown = effects.inner_text()

    page.get_by_role("tab", name="ذخیره و طرح").click()
    page.get_by_label("نام سناریو").fill("کشیده")
    page.get_by_label("نام سناریو").press("Tab")
    page.get_by_role("button", name="ذخیره", exact=True).click()
    expect(page.get_by_text("ذخیره شد")).to_be_visible(timeout=60_000)
    store = FolderStore(folder / ".siting" / "scenarios")
    (edit,) = store.open("کشیده").in_force
    assert edit.act == "move"

    # What the page said is what a plan made from nothing says of the same place and streets.
    streets = [read_streets(file)]
    made = plan_as_edited(plan, intake, [edit], caseloads=False, streets=streets)
    assert minutes(plan) in shown
    assert minutes(made) in shown
    assert minutes(made) != minutes(plan)
    assert store.streets("کشیده")[0].sha256 == streets[0].sha256
    PAGE["no_faults"](page, address)
