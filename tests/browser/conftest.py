"""Chromium, the small plan, and a measure of likeness between pictures."""

import os
import runpy
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
GOLDEN = Path(__file__).with_name("golden")
SIZE = {"width": 1280, "height": 800}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Cells of the coarse grid on which pictures are compared, and the largest mean difference, of 255.
GRID = (48, 30)
LIKENESS = 4.0

_MAKE = runpy.run_path(str(ROOT / "tests" / "siting" / "small_plan.py"))["small_plan"]


@pytest.fixture
def plan():
    """A plan of 153 households, small enough to check by hand."""
    return _MAKE()


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, or a skip that says how to get one."""
    if not CHROMIUM.exists():
        pytest.skip("needs Chromium at /usr/bin/chromium (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A page that keeps what it asked for and what went wrong, cut off from other machines."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    own = ("file:", "data:", "blob:", "about:", "http://127.0.0.1:", "ws://127.0.0.1:")
    page = context.new_page()
    page.requested, page.faults = [], []
    page.route(
        "**/*",
        lambda route: route.continue_() if route.request.url.startswith(own) else route.abort(),
    )
    page.on("request", lambda request: page.requested.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda entry: entry.type == "error" and page.faults.append(entry.text))
    yield page
    context.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The address of the page, on a free port of this machine, with a good and a broken plan."""
    folder = tmp_path_factory.mktemp("plans")
    _MAKE().save(folder / "plan.gpkg")
    (folder / "broken.gpkg").write_bytes((folder / "plan.gpkg").read_bytes()[:30_000])
    os.utime(folder / "broken.gpkg", (1, 1))
    with served(folder) as address:
        yield address


@contextmanager
def served(folder):
    """Serve the application on a folder of plans, on a free port, and end it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = "from siting.ui.serving import serve; from pathlib import Path; import sys; "
    serving += "serve(Path(sys.argv[1]), port=int(sys.argv[2]))"
    process = subprocess.Popen(
        [sys.executable, "-c", serving, str(folder), str(port)],
        cwd=folder,  # the page opens from any folder
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def serve_folder():
    """Serve the application on a folder of one's own."""
    return served


def _wait(address, process):
    for _ in range(240):
        if process.poll() is not None:
            pytest.fail(f"the page ended at once, with code {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("the page did not start within a minute")


def difference(left, right):
    """Mean absolute difference of two pictures on a coarse grid, from 0 (alike) to 255."""
    cells = [
        np.asarray(picture.convert("RGB").resize(GRID, Image.Resampling.BOX), dtype=float)
        for picture in (left, right)
    ]
    return float(np.abs(cells[0] - cells[1]).mean())


@pytest.fixture
def alike(tmp_path):
    """Compare a screenshot with the stored one of that name; SITING_GOLDEN=1 stores it anew."""

    def compare(shot, name):
        fresh = tmp_path / f"{name}.png"
        fresh.write_bytes(shot)
        stored = GOLDEN / f"{name}.png"
        if os.environ.get("SITING_GOLDEN"):
            Image.open(fresh).convert("RGB").save(stored, optimize=True)
        measured = difference(Image.open(fresh), Image.open(stored))
        assert measured < LIKENESS, f"{name} differs from {stored} by {measured:.1f}; see {fresh}"

    compare.difference, compare.limit, compare.folder = difference, LIKENESS, GOLDEN
    return compare
