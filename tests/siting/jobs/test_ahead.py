"""Maps that are drawn before anybody asks, by a process that ends with the application."""

import os
import runpy
from pathlib import Path

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
