"""Take the pictures of the application for both READMEs and docs/manager.md.

``python scripts/app_pictures.py [FOLDER]``.

The folder is a workspace; the sample plan is made in it where it holds none, and a scenario over it
with two more centers. Each page is taken in both languages, as a visitor sees it on a small office
screen.
"""

import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from layers.households.kept import kept_intake
from siting.jobs import Queue, Workspace
from siting.planning.edits import Edit
from siting.planning.scenarios import FolderStore
from siting.plans.reading import open_areas

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs" / "app"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SIZE = {"width": 1366, "height": 768}
PAGES = ("overview", "gaps", "workshop", "compare", "centers", "make", "data", "paper")
#: Seconds after which a page that says no more is taken to be whole.
_QUIET_S = 4.0
_NAME, _SCENARIO = "Kermanshah", "Two more centers"


def main() -> None:
    """Make the sample plans if there are none, and take all pictures."""
    if len(sys.argv) > 2:
        sys.exit("Give one folder, the workspace, or none.")
    with tempfile.TemporaryDirectory() as own:
        folder = Path(sys.argv[1] if len(sys.argv) == 2 else own).resolve()
        if not list(folder.glob("*.gpkg")):
            make_sample(folder)
            make_scenario(folder)
        port = free_port()
        siting = str(Path(sys.executable).with_name("siting"))
        command = [siting, "app", "--plans", str(folder), "--port", str(port)]
        served = subprocess.Popen(command)  # noqa: S603
        try:
            wait_for(port)
            DOCS.mkdir(parents=True, exist_ok=True)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
                for language in ("fa", "en"):
                    take_all(browser, f"http://127.0.0.1:{port}", language)
                browser.close()
        finally:
            served.terminate()
            served.wait(timeout=30)


def make_sample(folder: Path) -> None:
    """Make the plan of the first visitor's button, and wait for it."""
    queue = Queue(folder)
    job = queue.submit("demo", {"name": _NAME}, label=_NAME)
    while not queue.state(job).over:
        time.sleep(1)
    if queue.state(job).phase != "done":
        sys.exit(f"The sample plan was not made: {queue.state(job).error}")


def make_scenario(folder: Path) -> None:
    """Save a scenario: a center more in each of the two neighborhoods with most beyond reach."""
    file, place = folder / f"{_NAME}.gpkg", Workspace(folder)
    gaps = open_areas(file).gaps.nlargest(2, "beyond_reach")
    store = FolderStore(place.room("scenarios"))
    kept = next(iter(place.room("households").iterdir()))
    scenario = store.create(_SCENARIO, file, kept_intake(kept))
    for number, (name, point) in enumerate(
        zip(gaps["name"], gaps.representative_point(), strict=True)
    ):
        scenario = scenario.do(
            Edit(
                act="add",
                center_id=f"new-{number}",
                longitude=point.x,
                latitude=point.y,
                name=name,
            )
        )
    store.save(scenario)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens on a port."""
    for _ in range(120):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    sys.exit("The application did not start within a minute.")


def take_all(browser: Browser, address: str, language: str) -> None:
    """Take a picture of each page in a language."""
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    for name in PAGES:
        asked = {"lang": language}
        if name in {"workshop", "compare"}:
            asked["scenario"] = _SCENARIO
        page.goto(f"{address}/{'' if name == 'overview' else name}?{urlencode(asked)}")
        settle(page)
        shot = DOCS / f"{name}-{language}.png"
        page.screenshot(path=shot)
        few = Image.open(shot).convert("RGB").quantize(256, kmeans=1, dither=Image.Dither.NONE)
        few.save(shot, optimize=True)
        print(f"{shot.relative_to(ROOT)}: {shot.stat().st_size / 1000:.0f} kB")
    page.close()


def settle(page: Page) -> None:
    """Wait until a page has said all that it says."""
    page.locator('[data-testid="stMainBlockContainer"]').wait_for(timeout=60_000)
    page.evaluate("document.fonts.ready.then(() => true)")
    before, since = "", time.monotonic()
    while time.monotonic() - since < _QUIET_S:
        now = page.locator("body").inner_text()
        if now != before or page.locator('[data-test-script-state="running"]').count():
            before, since = now, time.monotonic()
        page.wait_for_timeout(250)
    page.wait_for_timeout(1_500)  # frames of maps


if __name__ == "__main__":
    main()
