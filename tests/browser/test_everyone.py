"""Each page, in both languages, is judged by axe-core; and no home reaches a browser."""

import os
import runpy
from pathlib import Path

import pytest

from siting.planning.scenarios import FolderStore
from siting.ui.pages import PAGES
from tests.browser.reading import said_by
from tests.persian_only import IDS, all_foreign

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).with_name("assets") / "axe.min.js"
MADE = Path(__file__).resolve().parents[1] / "siting" / "planning" / "edited_plan.py"
RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']"
JUDGE = f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})"
#: Addresses by which each page is opened; the first has none.
OPENED = {page.name: "" if number == 0 else page.name for number, page in enumerate(PAGES)}
#: What each page is waited for.
SHOWN = {"data": "stFileUploader", "make": "stButton", "paper": "stImage"}


@pytest.fixture(scope="module")
def made():
    """A plan and its households."""
    return runpy.run_path(str(MADE))["made"]()


@pytest.fixture(scope="module")
def address(tmp_path_factory, made, serve_folder):
    """Where the plan is served, with a scenario that keeps its households."""
    folder = tmp_path_factory.mktemp("everyone")
    plan, intake = made
    plan.save(folder / "plan.gpkg")
    os.utime(folder / "plan.gpkg", (1, 1))
    (folder / ".siting").mkdir(mode=0o700)
    FolderStore(folder / ".siting" / "scenarios").create("base", folder / "plan.gpkg", intake)
    with serve_folder(folder) as served:
        yield served


def open_page(page, address, name, language):
    page.goto(f"{address}/{OPENED[name]}?lang={language}&plan=plan.gpkg")
    page.wait_for_function(f"document.documentElement.lang === '{language}'", timeout=120_000)
    if name in SHOWN:
        page.locator(f"[data-testid={SHOWN[name]}]").first.wait_for(timeout=120_000)
    elif name != "compare":
        page.frame_locator("iframe[title]").locator(".siting-panel").wait_for(
            state="attached", timeout=120_000
        )
    page.wait_for_function("!document.querySelector('[data-testid=stSpinner]')", timeout=120_000)
    page.wait_for_timeout(1500)


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("name", OPENED)
def test_a_page_is_for_everyone(browser, address, name, language):
    if not AXE.is_file():
        pytest.skip("needs axe-core: python scripts/fetch_assets.py --tests")
    # What a page may load is not judged here, and forbids what judges.
    context = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True)
    try:
        context.add_init_script(AXE.read_text(encoding="utf-8"))  # into frames, too
        page = context.new_page()
        open_page(page, address, name, language)
        direction = {"fa": "rtl", "en": "ltr"}[language]
        assert page.evaluate("document.documentElement.dir") == direction
        said = said_by(page, language)
        assert len(said) > len(PAGES) + 6  # the one with the fewest names pages and has two buttons
        assert language == "en" or all_foreign(said, IDS) == {}
        faults = [
            (fault["id"], [node["html"][:200] for node in fault["nodes"]])
            for fault in page.evaluate(JUDGE)["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
        assert faults == []
    finally:
        context.close()


def test_no_home_reaches_a_browser(page, address, made):
    """Outside casework: no answer, map or message holds the place of a household."""
    received = []
    page.on("response", lambda answer: received.append(answer))  # noqa: PLW0108 - kept by name
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda said: frames.append(as_bytes(said))),
    )
    frames = []
    for name in OPENED:
        open_page(page, address, name, "fa")
    texts = [*frames, *(body(answer) for answer in received)]
    places = made[1].located.geometry
    assert len(texts) > len(OPENED)
    assert sum(map(len, texts)) > 1_000_000
    homes = {f"{value:.5f}".encode() for value in [*places.x, *places.y]}
    assert len(homes) > 400
    everything = b"\n".join(texts)
    assert [home for home in homes if home in everything] == []
    # What is searched is really there: a center of the plan, in the messages or the maps.
    assert made[0].centers.index[0].encode() in everything
    assert page.faults == []


def as_bytes(said):
    return said.encode() if isinstance(said, str) else said


def body(answer):
    try:
        return answer.body()
    except Exception:
        return b""
