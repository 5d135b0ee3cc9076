"""What is made ready while the server starts."""

import asyncio
import sys
import threading
import time

import pytest
from starlette.requests import Request

from siting.jobs.map_pages import draw_country
from siting.jobs.workspace import Workspace
from siting.ui import serving, warming
from siting.ui.components import plan_page, shell
from siting.ui.pages import PAGES
from siting.ui.service.plans import PlanFile


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch):
    monkeypatch.setattr(warming, "_MOST_S", 0.0)


def test_the_newest_plan_is_open_before_anybody_asks(workspace_folder, monkeypatch):
    shell.opened.clear()
    plan_page.viewed.clear()
    (workspace_folder / "broken.gpkg").write_text("no plan")
    file = PlanFile.of(workspace_folder / "plan.gpkg")
    monkeypatch.setattr(
        warming, "list_plans", lambda folder: [folder / "plan.gpkg", folder / "broken.gpkg"]
    )
    warming.make_ready()
    monkeypatch.setattr(shell.plans, "open_plan", lambda _: 1 / 0)  # nobody opens it again
    assert len(shell.opened(file).centers) == 3
    assert plan_page.viewed(file, None).whole
    assert all(f"siting.ui.pages.{page.name}" in sys.modules for page in PAGES)


def test_a_broken_plan_keeps_no_page_from_being_made_ready(tmp_path, monkeypatch):
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    (tmp_path / "broken.gpkg").write_text("no plan")
    loaded = []
    monkeypatch.setattr("siting.ui.pages.AppPage.load", lambda page: loaded.append(page.name))
    warming.make_ready()
    assert loaded == [page.name for page in PAGES]


def test_the_server_answers_meanwhile(monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    monkeypatch.setattr(warming, "make_ready", lambda: begun.set() or go_on.wait(10))

    async def run():
        async with warming.warmed(None):
            assert begun.wait(10)
            return "answered"

    assert asyncio.run(run()) == "answered"
    go_on.set()


def test_other_pages_wait_until_a_browser_has_drawn_the_first_map(workspace_folder, monkeypatch):
    monkeypatch.setattr(warming, "_MOST_S", 60.0)
    monkeypatch.setattr(warming, "_QUIET_S", 1.0)
    monkeypatch.setattr(warming, "list_plans", lambda folder: [folder / "plan.gpkg"])
    monkeypatch.setattr(warming, "map_sent", sent := threading.Event())
    monkeypatch.setattr(serving, "map_sent", sent)
    loaded = []
    monkeypatch.setattr("siting.ui.pages.AppPage.load", lambda page: loaded.append(page.name))
    thread = threading.Thread(target=warming.make_ready)
    thread.start()
    first, *others = PAGES
    drawn = draw_country(Workspace(workspace_folder), workspace_folder / "plan.gpkg")
    time.sleep(2.0)
    assert loaded == [first.name]
    asked = Request({"type": "http", "path_params": {"name": drawn.name}})
    assert serving.map_file(asked).status_code == 200
    thread.join(timeout=30)
    assert loaded == [first.name, *(page.name for page in others)]


def test_other_pages_wait_while_anybody_asks(monkeypatch):
    monkeypatch.setattr(warming, "_MOST_S", 60.0)
    monkeypatch.setattr(warming, "_QUIET_S", 0.5)
    monkeypatch.setattr(warming, "visits", visits := warming.Visits())
    began = time.monotonic()
    warming.rest()  # nobody has asked yet
    assert time.monotonic() - began < 0.4
    threads = [threading.Timer(delay, visits.now) for delay in (0.3, 0.6)]
    visits.now()
    for thread in threads:
        thread.start()
    began = time.monotonic()
    warming.rest()
    assert time.monotonic() - began >= 1.0


def test_whoever_asks_without_end_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(warming, "_MOST_S", 0.3)
    warming.visits.now()
    began = time.monotonic()
    warming.rest()
    assert 0.2 < time.monotonic() - began < 3.0
