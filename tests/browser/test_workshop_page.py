"""The workshop in a real browser: centers are dragged, changed, saved and become a plan."""

import os
import re
import runpy
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from siting.planning.scenarios import FolderStore
from siting.plans.reading import open_plan

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
MADE = runpy.run_path(str(ROOT / "tests" / "siting" / "planning" / "edited_plan.py"))["made"]
WAIT = runpy.run_path(str(Path(__file__).with_name("conftest.py")))["_wait"]
SERVE = (
    "import sys; from pathlib import Path; from siting.ui.serving import serve; "
    "serve(Path(sys.argv[1]), port=int(sys.argv[2]))"
)
#: Streamlit asks for these under the address of a page before it asks for them where they are.
ASKED_TWICE = "404 (Not Found)"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A folder with a plan and its households, and the address at which it is served."""
    folder = tmp_path_factory.mktemp("workspace")
    plan, intake = MADE()
    plan.save(folder / "plan.gpkg")
    os.utime(folder / "plan.gpkg", (1, 1))
    private = folder / ".siting"
    private.mkdir(mode=0o700)
    FolderStore(private / "scenarios").create("مبنا", folder / "plan.gpkg", intake)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder), str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        WAIT(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield folder, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def open_workshop(page, address, language):
    page.goto(f"{address}/workshop?lang={language}&plan=plan.gpkg")
    page.wait_for_selector("iframe[title]", state="attached", timeout=120_000)
    frame = page.frame_locator("iframe[title]")
    frame.locator(".siting-sign").first.wait_for(timeout=120_000)
    return frame


def drag(page, sign, by):
    box = sign.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=3)
    page.mouse.move(x + by[0], y + by[1], steps=3)
    page.mouse.up()


def no_faults(page, address):
    faults = [fault for fault in page.faults if ASKED_TWICE not in fault]
    assert not faults
    own = (address, address.replace("http", "ws"), "data:", "blob:", "about:")
    assert all(url.startswith(own) for url in page.requested)


def test_a_center_is_dragged_locked_and_undone_and_all_is_said(page, workspace):
    _, address = workspace
    frame = open_workshop(page, address, "en")
    drag(page, frame.locator(".siting-sign").nth(0), (30, 20))
    effects = page.locator(".st-key-workshop-effects")
    expect(effects).to_contain_text("Households:", timeout=30_000)
    expect(page.locator(".st-key-workshop-card")).to_contain_text("moved")
    expect(frame.locator(".leaflet-container")).to_have_class(re.compile("siting-edited"))
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.locator(".st-key-workshop-card")).to_contain_text("locked", timeout=30_000)
    page.get_by_role("tab", name="Edits").click()
    expect(page.get_by_text("1. move")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("(undone)")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Nothing is changed yet")).to_be_visible(timeout=30_000)
    no_faults(page, address)


#: How each area of the map is filled, and what each center is called and looks like.
LOOKS = """
() => {
  const map = Object.values(window).find((it) => it instanceof L.Map);
  const fills = [...siting.state(map).areas].map(([id, area]) => [id, area.options.fillColor]);
  const signs = [...document.querySelectorAll(".siting-sign")];
  const look = ({ background, border }) => `${background} ${border}`;
  const centers = signs.map((sign) => [sign.ariaLabel, look(sign.firstChild.style)]);
  return [fills.sort(), centers.sort()];
}
"""


def test_what_edits_tell_of_each_other_is_what_a_page_is_told_anew(page, workspace):
    _, address = workspace
    frame = open_workshop(page, address, "en")
    effects = page.locator(".st-key-workshop-effects")
    drag(page, frame.locator(".siting-sign").nth(0), (30, 20))
    expect(effects).to_be_visible(timeout=30_000)
    said = effects.inner_text()
    drag(page, frame.locator(".siting-sign").nth(1), (-25, 35))
    expect(effects).not_to_have_text(said, timeout=30_000, use_inner_text=True)
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.locator(".st-key-workshop-card")).to_contain_text("locked", timeout=30_000)
    page.wait_for_timeout(1000)
    step_by_step = frame.locator(".leaflet-container").evaluate(LOOKS)
    page.get_by_role("link", name="Compare", exact=True).click()
    page.wait_for_selector(".siting-sign", state="detached")
    page.get_by_role("link", name="Workshop", exact=True).click()
    expect(effects).to_be_visible(timeout=30_000)
    frame.locator(".leaflet-container.siting-edited").wait_for(timeout=30_000)
    page.wait_for_timeout(1000)
    assert frame.locator(".leaflet-container").evaluate(LOOKS) == step_by_step
    assert len({fill for _, fill in step_by_step[0]}) > 1
    no_faults(page, address)


def test_a_scenario_is_made_by_keyboard_saved_and_becomes_a_plan(page, workspace):
    folder, address = workspace
    frame = open_workshop(page, address, "fa")
    row = page.locator(".siting-grid tbody tr").nth(1)
    row.press("Enter")
    card = page.locator(".st-key-workshop-card")
    card.wait_for(timeout=30_000)
    page.get_by_role("button", name="یک مددکار بیشتر").press("Enter")
    expect(card).to_contain_text("بزرگ‌تر", timeout=30_000)
    page.get_by_role("button", name="افزودن مرکز").press("Enter")
    expect(page.get_by_text("روی نقشه جایی را بزنید")).to_be_visible(timeout=30_000)
    box = frame.locator(".leaflet-container").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2 + 30)
    expect(card).to_contain_text("گشوده", timeout=30_000)
    page.get_by_role("tab", name="ذخیره و طرح").click()
    page.get_by_label("نام سناریو").fill("طرح نو")
    page.get_by_label("نام سناریو").press("Tab")
    page.get_by_role("button", name="ذخیره", exact=True).click()
    expect(page.get_by_text("ذخیره شد")).to_be_visible(timeout=30_000)
    kept = FolderStore(folder / ".siting" / "scenarios").open("طرح نو")
    assert [edit.act for edit in kept.in_force] == ["enlarge", "add"]
    # What was saved is still on the desk, and the boxes say which scenario that is.
    expect(page.locator(".st-key-workshop-effects")).to_contain_text("خانوار")
    opened = page.get_by_role("combobox", name="سناریوهای این طرح")
    expect(opened).to_have_value("طرح نو")
    expect(page.get_by_label("نام سناریو")).to_have_value("طرح نو")
    page.get_by_role("button", name="ساختن طرح به همین صورت").click()
    expect(page.get_by_text("انجام شد")).to_be_visible(timeout=120_000)
    made = open_plan(folder / "طرح نو.gpkg")
    assert len(made.centers) == 4
    no_faults(page, address)


def test_what_cannot_be_is_said_in_a_sentence(page, workspace):
    _, address = workspace
    frame = open_workshop(page, address, "en")
    page.get_by_role("tab", name="Add").click()
    page.get_by_text("By coordinates").click()
    page.get_by_label("Longitude").fill("52.0")
    page.get_by_label("Latitude").fill("38.5")
    page.get_by_label("Latitude").press("Tab")
    page.get_by_role("button", name="Put the center here").click()
    expect(page.get_by_text("lies in no province")).to_be_visible(timeout=30_000)
    assert frame.locator(".siting-sign").count() == 3
    no_faults(page, address)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_reads_on_a_phone(page, workspace, language):
    _, address = workspace
    page.set_viewport_size({"width": 390, "height": 844})
    open_workshop(page, address, language)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    no_faults(page, address)
