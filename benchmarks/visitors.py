"""What `app.py` measures with: the application served in a process of its own, and its visitors.

A visitor is a page of Chromium in a context of its own, with an empty cache of the browser. It
notes when messages between the page and its map came: what is measured is what a reader sees.
"""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Frame, Page, ViewportSize, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZE: ViewportSize = {"width": 1366, "height": 768}
#: Milliseconds that anything may take before it is given up.
PATIENCE_MS = 120_000
SITING = "from siting.cli.main import main; main()"
#: Runs in every page and frame before its own scripts: notes messages, by what they say.
LISTEN = """
window.heard = {};
window.addEventListener("message", ({data}) => {
  if (data && data.siting) (window.heard[data.siting] ||= []).push(Date.now());
});
"""


class Server:
    """The application on a folder of plans, in a process of its own.

    Parameters
    ----------
    folder
        The workspace.
    """

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-c", SITING, "app", "--plans", folder, "--port", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()
        self.starting = time.perf_counter() - self.began

    def _wait(self) -> None:
        while self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.02)
            if time.perf_counter() - self.began > PATIENCE_MS / 1000:
                break
        self.end()
        sys.exit("The application did not start; run `siting app` by hand to see why.")

    def megabytes(self, what: str = "VmRSS") -> float:
        """Return the memory of the server now, or with ``VmHWM`` the most so far."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith(f"{what}:"))
        return int(found.split()[1]) / 2**10

    def end(self) -> float:
        """End it as a terminal does, and return the seconds that took."""
        began = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return time.perf_counter() - began


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve a folder of plans for as long as it takes."""
    server = Server(folder)
    try:
        yield server
    finally:
        server.end()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium for as long as it takes."""
    if not Path(CHROMIUM).exists():
        sys.exit(f"This needs Chromium at {CHROMIUM} (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """Somebody who looks at the application.

    Parameters
    ----------
    browser
        In which a context of one's own is opened.
    server
        What is looked at.
    """

    def __init__(self, browser: Browser, server: Server) -> None:
        self._server = server
        self._context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
        self._context.set_default_timeout(PATIENCE_MS)
        self._context.add_init_script(LISTEN)
        self.page: Page = self._context.new_page()
        #: Bytes of each map that came over the wire, by its address.
        self.bytes: dict[str, int] = {}
        #: Bytes that the server sent of itself, which is what runs of a page cost.
        self.sent = 0
        self.page.on("requestfinished", self._weigh)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _weigh(self, request: object) -> None:
        if "/maps/" in request.url:  # type: ignore[attr-defined]
            sizes = request.sizes()  # type: ignore[attr-defined]
            self.bytes[request.url] = sizes["responseBodySize"]  # type: ignore[attr-defined]

    def _count(self, frame: str | bytes) -> None:
        self.sent += len(frame)

    def open(self, page: str = "", **asked: str) -> float:
        """Open a page, and return the seconds until its map is there."""
        began = time.perf_counter()
        self.page.goto(f"{self._server.address}/{page}?{urlencode(asked)}", wait_until="commit")
        self.page.wait_for_function("window.heard?.ready?.length > 0")
        return time.perf_counter() - began

    @property
    def map(self) -> Frame:
        """The frame of the map that was drawn last."""
        frames = [frame for frame in self.page.frames if "/maps/" in frame.url]
        return frames[-1]

    def read(self, page: str, shown: str, **asked: str) -> float:
        """Open a page without a map, and return the seconds until something on it is there."""
        began = time.perf_counter()
        self.page.goto(f"{self._server.address}/{page}?{urlencode(asked)}", wait_until="commit")
        self.page.locator(shown).first.wait_for()
        return time.perf_counter() - began

    def next_map(self, row: str) -> float:
        """Click a row of the table, and return the seconds until another map is there."""
        self.page.evaluate("window.heard = {}")
        line = self.page.locator(".siting-grid tbody tr", has_text=row).first
        line.scroll_into_view_if_needed()
        began = time.perf_counter()
        line.click()
        self.page.wait_for_function("window.heard?.ready?.length > 0")
        return time.perf_counter() - began

    def turn(self, language: str, name: str) -> float:
        """Choose a language, and return the seconds until page and map are in it."""
        began = time.perf_counter()
        self.page.get_by_role("radio", name=name).click()
        for place in (self.page, self.map):
            place.wait_for_function(f"document.documentElement.lang === '{language}'")
        return time.perf_counter() - began

    def pick_row(self, position: int) -> float:
        """Pick a row, and return the seconds until the map has its card open."""
        row = self.page.locator(".siting-grid tbody tr").nth(position)
        row.scroll_into_view_if_needed()
        self.map.evaluate("window.heard.select = []")
        began = time.perf_counter()
        row.click()
        self.map.wait_for_function("window.heard.select.length > 0")
        expect(row).to_have_class("selected pick", timeout=PATIENCE_MS)
        return time.perf_counter() - began

    def drag(self, position: int, by: tuple[int, int]) -> tuple[float, float]:
        """Drag a center; return seconds from its first step to the tint, and from its end on."""
        sign = self.map.locator(".siting-sign").nth(position)
        box = sign.bounding_box()
        if box is None:
            sys.exit("The center to drag is not on the screen.")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        began = time.perf_counter()
        mouse.move(x + by[0] / 2, y + by[1] / 2)
        mouse.move(x + by[0], y + by[1])
        self.map.wait_for_function("document.querySelector('.siting-about')")
        self.map.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        tinted = time.perf_counter() - began
        self.map.evaluate("window.heard.changes = []")
        began = time.perf_counter()
        mouse.up()
        self.map.wait_for_function("window.heard.changes.length > 0")
        self.map.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        return tinted, time.perf_counter() - began

    def leave(self) -> None:
        """Close the tab and forget all that the browser kept."""
        self._context.close()
