"""The application as its visitors feel it: seconds, megabytes and bytes, beside the goals.

Run: python benchmarks/app.py --plan PLAN.gpkg [--province 05] [--households 26000] [--centers 80]
     [--sessions 20] [--out TABLE.md]

A copy of the plan is served on a free port and looked at with Chromium. *Cold* is a server that has
just begun to answer, with nothing drawn; *warm* is a visitor who comes later. The workshop is
measured on a plan of one province that is made first, of simulated households.

Made for the plan of a nation, of 1.08 million households and 2,400 centers (`nation.py` says how it
is made); any plan of several provinces will do.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser
from visitors import Server, Visitor, chromium, serving

import siting
from layers.households.reading import check_households
from layers.places.boundaries import load_provinces
from layers.simulated.households import simulate_households
from siting.planning.scenarios import FolderStore

#: Provinces that each of five people opens, beside the one that is asked for.
PROVINCES = ("23", "09", "05")
#: Pixels that a center is dragged, one drag after the other.
DRAGS = ((60, 30), (-50, 40), (40, -45), (-60, -20), (30, 55))


@dataclass(frozen=True)
class Row:
    """Something that was measured.

    Parameters
    ----------
    what
        Of which it is.
    value, goal, unit
        What was measured, the most that it should be (None for no goal), and of what.
    """

    what: str
    value: float
    goal: float | None
    unit: str

    def line(self) -> str:
        """Write it as a row of a Markdown table."""
        goal = "" if self.goal is None else f"{self.goal:g} {self.unit}"
        missed = self.goal is not None and self.value > self.goal
        return f"| {self.what} | {self.value:.2f} {self.unit} | {goal} | {'no' if missed else ''} |"


def first_maps(browser: Browser, folder: Path) -> Iterable[Row]:
    """Measure the first map of a fresh server with nothing drawn, and the next visitor's."""
    shutil.rmtree(folder / ".siting" / "maps", ignore_errors=True)
    with serving(folder) as server:
        visitor = Visitor(browser, server)
        cold = visitor.open(plan="plan.gpkg")
        since = time.perf_counter() - server.began
        visitor.leave()
        yield Row("server answers", server.starting, None, "s")
        yield Row("first map, cold", cold, 3, "s")
        yield Row("the same, from the start of the server", since, None, "s")
        visitor = Visitor(browser, server)
        yield Row("first map, the next visitor", visitor.open(plan="plan.gpkg"), 3, "s")
        visitor.leave()
    with serving(folder) as server:
        visitor = Visitor(browser, server)
        again = visitor.open(plan="plan.gpkg")
        visitor.leave()
        yield Row("first map, fresh server, drawn before", again, 3, "s")


def pages(browser: Browser, server: Server, province: str) -> Iterable[Row]:
    """Measure provinces, languages and picking."""
    names = load_provinces()["province"]
    visitor = Visitor(browser, server)
    visitor.open(plan="plan.gpkg")
    visitor.bytes.clear()
    yield Row("a province, nobody saw it before", visitor.next_map(names[province]), 1, "s")
    yield Row("its map, as it is sent", sum(visitor.bytes.values()) / 1e6, 2, "MB")
    visitor.open(plan="plan.gpkg")
    yield Row("a province, seen before", visitor.next_map(names[province]), 1, "s")
    turns = [visitor.turn("en", "English"), visitor.turn("fa", "فارسی")] * 2
    yield Row("another language", max(turns), 0.5, "s")
    yield Row("gaps of the province", visitor.open("gaps", plan="plan.gpkg", province=province),
              1, "s")  # fmt: skip
    yield Row("a row picked, to the card", median(visitor.pick_row(n) for n in (2, 5, 8)), 0.5, "s")
    visitor.leave()


def workshop(browser: Browser, folder: Path) -> Iterable[Row]:
    """Measure drags of centers."""
    with serving(folder) as server:
        visitor = Visitor(browser, server)
        yield Row("workshop opens", visitor.open("workshop", plan="plan.gpkg"), None, "s")
        visitor.map.locator(".siting-sign").first.wait_for()
        visitor.sent = 0
        drags = [visitor.drag(number, by) for number, by in enumerate(DRAGS * 2)]
        yield Row("ten drags, as the server answers", visitor.sent / 1e6, None, "MB")
        visitor.leave()
        yield Row("a drag, to the eye", max(tint for tint, _ in drags), 0.3, "s")
        yield Row("a drag, exact, median", median(exact for _, exact in drags), 1, "s")
        yield Row("a drag, exact, worst", max(exact for _, exact in drags), 1, "s")
        yield Row("memory with the workshop", server.megabytes(), 1500, "MB")


def look_around(visitor: Visitor) -> None:
    """Open what five people open: the country, three provinces, gaps and paper."""
    visitor.open(plan="plan.gpkg")
    for code in PROVINCES:
        visitor.open(plan="plan.gpkg", province=code)
    visitor.open("gaps", plan="plan.gpkg", province=PROVINCES[0])
    visitor.read("paper", "[data-testid=stImage]", plan="plan.gpkg", province=PROVINCES[1])


def memory(browser: Browser, server: Server, sessions: int) -> Iterable[Row]:
    """Measure the memory of the server with one, five, and many people after each other."""
    visitors = [Visitor(browser, server)]
    look_around(visitors[0])
    yield Row("memory with one", server.megabytes(), 1500, "MB")
    visitors += [Visitor(browser, server) for _ in range(4)]
    for visitor in visitors[1:]:
        look_around(visitor)
    yield Row("memory with five", server.megabytes(), 1500, "MB")
    for visitor in visitors:
        visitor.leave()
    taken = [server.megabytes()]
    for number in range(sessions):
        visitor = Visitor(browser, server)
        codes = load_provinces().index
        visitor.open(plan="plan.gpkg")
        visitor.open("gaps", plan="plan.gpkg", province=str(codes[number % len(codes)]))
        visitor.leave()
        taken.append(server.megabytes())
    half = len(taken) // 2
    yield Row(f"memory after {sessions} sessions", taken[-1], 1500, "MB")
    yield Row("growth in the first half of them", taken[half] - taken[0], None, "MB")
    yield Row("growth in the second half", taken[-1] - taken[half], 50, "MB")
    yield Row("most memory at any time", server.megabytes("VmHWM"), None, "MB")


def make_workshop(folder: Path, households: int, centers: int, province: str) -> None:
    """Make a plan of a province, and a scenario that keeps its households."""
    intake = check_households(simulate_households(households, province=province, seed=0))
    plan = siting.plan(
        intake, centers=centers, caseloads=False, stop=siting.MaxRuntime(15), seed=0
    )  # fmt: skip
    plan.save(folder / "plan.gpkg")
    (folder / ".siting").mkdir(mode=0o700)
    FolderStore(folder / ".siting" / "scenarios").create("base", folder / "plan.gpkg", intake)


def measured(asked: argparse.Namespace, folder: Path) -> Iterable[Row]:
    """Measure everything that is asked for."""
    nation, shop = folder / "nation", folder / "workshop"
    nation.mkdir()
    shutil.copyfile(asked.plan, nation / "plan.gpkg")
    wanted = set(asked.parts.split(","))
    with chromium() as browser:
        if "first" in wanted:
            yield from first_maps(browser, nation)
        if wanted & {"pages", "memory"}:
            with serving(nation) as server:
                yield from pages(browser, server, asked.province) if "pages" in wanted else ()
                yield from memory(browser, server, asked.sessions) if "memory" in wanted else ()
                yield Row("server ends with its command", server.end(), 5, "s")
        if "workshop" in wanted:
            shop.mkdir()
            make_workshop(shop, asked.households, asked.centers, asked.province)
            yield from workshop(browser, shop)


def main() -> None:
    """Measure, and print the table as it grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", type=Path, required=True, help="plan of several provinces")
    parser.add_argument("--province", default="05", help="two-digit code")
    parser.add_argument("--households", type=int, default=26_000, help="in the workshop")
    parser.add_argument("--centers", type=int, default=80, help="in the workshop")
    parser.add_argument("--sessions", type=int, default=20, help="that come and go")
    parser.add_argument("--parts", default="first,pages,memory,workshop", help="what is measured")
    parser.add_argument("--out", type=Path, help="Markdown file to write the table to")
    asked = parser.parse_args()
    lines = ["| what | measured | goal | missed |", "|---|---|---|---|"]
    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for row in measured(asked, Path(folder)):
            lines.append(row.line())
            print(lines[-1], flush=True)
    if asked.out is not None:
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
