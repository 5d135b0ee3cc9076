"""Maps that are drawn before anybody asks, by a process that ends with the application."""

import os
import runpy
import subprocess
import sys
import time
from pathlib import Path

import pytest

from siting.jobs import ahead
from siting.jobs.ahead import MOST_AHEAD, draw_ahead, start_ahead
from siting.jobs.map_pages import page_name
from siting.jobs.workspace import Workspace

SMALL = runpy.run_path(str(Path(__file__).resolve().parents[1] / "small_plan.py"))["small_plan"]


def test_a_process_draws_what_can_be_drawn_and_ends(tmp_path):
    plan, broken = tmp_path / "plan.gpkg", tmp_path / "broken.gpkg"
    SMALL().save(plan)
    broken.write_bytes(plan.read_bytes()[:30_000])
    drawing = start_ahead(Workspace(tmp_path), [plan, broken, tmp_path / "gone.gpkg"])
    assert drawing.wait(120) == 0
    kept = {page.name for page in (tmp_path / ".siting" / "maps").glob("*.html")}
    changed = plan.stat().st_mtime_ns
    assert kept == {page_name(plan, changed, "plan", asked) for asked in (None, "05", "15")}


def test_only_the_newest_are_drawn(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(ahead.subprocess, "Popen", lambda words, **_: told.append(words))
    start_ahead(Workspace(tmp_path), [tmp_path / f"{number}.gpkg" for number in range(9)])
    assert [Path(word).name for word in told[0][-MOST_AHEAD:]] == ["0.gpkg", "1.gpkg", "2.gpkg"]
    assert told[0][-MOST_AHEAD - 1] == str(os.getpid())


def test_others_give_way_once_the_first_is_drawn_and_provinces_come_last(tmp_path, monkeypatch):
    order = []
    monkeypatch.setattr(
        "siting.jobs.map_pages.draw_country", lambda _, plan, **_rest: order.append(plan)
    )
    monkeypatch.setattr(
        "siting.jobs.map_pages.draw_provinces", lambda _, plan: [order.append(f"parts of {plan}")]
    )
    monkeypatch.setattr(ahead.os, "nice", order.append)
    monkeypatch.setattr(ahead.time, "sleep", order.append)
    draw_ahead(Workspace(tmp_path), ["first", "second"])
    assert order == ["first", 10, "second", 10, 15.0, "parts of first", 0.3]


def test_it_ends_with_its_parent():
    """A parent that is killed outright: the thread of its child sees that and ends that child."""
    child = "import os, sys; from siting.jobs.ahead import end_with; end_with(int(sys.argv[1]))"
    parent = (
        "import os, subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', "
        f"{child!r}, str(os.getpid())]); print(child.pid, flush=True); time.sleep(2); os._exit(0)"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as running:
        number = int(running.stdout.readline())
        os.kill(number, 0)  # it lives as long as its parent
        running.wait(60)
    for _ in range(200):
        state = Path(f"/proc/{number}/stat")
        if not state.exists() or ") Z" in state.read_text():
            break
        time.sleep(0.1)
    else:
        pytest.fail(f"process {number} goes on without its parent")
