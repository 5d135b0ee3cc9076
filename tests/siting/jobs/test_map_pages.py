"""Maps that several processes keep in one folder."""

import fcntl
import json
import os
import runpy
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from siting.jobs import map_pages
from siting.jobs.map_pages import draw_country, draw_provinces, keep_page, page_name
from siting.jobs.workspace import Workspace

SMALL = runpy.run_path(str(Path(__file__).resolve().parents[1] / "small_plan.py"))["small_plan"]


@pytest.fixture
def place(tmp_path):
    (tmp_path / "plan.gpkg").write_text("one")
    return Workspace(tmp_path)


def name_of(place, *asked):
    return page_name(place.folder / "plan.gpkg", 1, *asked)


def test_a_page_is_private_and_drawn_once(place):
    drawn = []
    for _ in range(2):
        page = keep_page(place, name_of(place), lambda: drawn.append(1) or "<p>نقشه</p>")
    assert drawn == [1]
    assert page.read_text(encoding="utf-8") == "<p>نقشه</p>"
    assert page.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in place.room("maps").iterdir()] == [page.name]


def test_who_comes_while_another_process_draws_waits_and_finds_the_page(place):
    name, drawn = name_of(place), []
    lock = (place.room("maps") / name).with_suffix(".lock")
    with lock.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # as another process does
        waiting = threading.Thread(
            target=keep_page, args=(place, name, lambda: drawn.append(1) or "ours")
        )
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        other = keep_page(place, name_of(place, "other"), lambda: "not held up")
        assert other.read_text() == "not held up"
        (place.room("maps") / name).write_text("theirs")
    waiting.join(10)
    assert drawn == []
    assert (place.room("maps") / name).read_text() == "theirs"


def test_the_oldest_pages_go(place, monkeypatch):
    monkeypatch.setattr(map_pages, "MOST_PAGES", 2)
    pages = []
    for age in range(3):
        pages.append(keep_page(place, name_of(place, str(age)), lambda: "page"))
        os.utime(pages[-1], (age, age))
    keep_page(place, name_of(place, "newest"), lambda: "page")
    assert [page.is_file() for page in pages] == [False, False, True]


def test_a_page_that_another_process_removes_meanwhile_is_no_fault(place):
    gone = place.room("maps") / "gone.html"
    gone.symlink_to(place.folder / "nowhere")  # it is listed, and not there when it is looked at
    assert keep_page(place, name_of(place), lambda: "page").read_text() == "page"


def test_the_map_of_a_country_is_kept_as_its_first_reader_asks_for_it(tmp_path):
    plan, small = tmp_path / "plan.gpkg", SMALL()
    replace(small, facts=replace(small.facts, simulated=True)).save(plan)
    page = draw_country(Workspace(tmp_path), plan)
    assert page.name == page_name(plan, plan.stat().st_mtime_ns, "plan", None)
    drawn = page.read_text(encoding="utf-8")
    assert "کرمانشاه" in drawn
    assert "are simulated, not real" in drawn


def test_what_a_large_map_shows_from_near_is_kept_beside_it(tmp_path, monkeypatch):
    for module in ("depth", "plan_layers"):
        monkeypatch.setattr(f"siting.maps.{module}.MAX_NEIGHBORHOODS", 4)
    plan = tmp_path / "plan.gpkg"
    SMALL().save(plan)
    page = draw_country(Workspace(tmp_path), plan)
    beside = page.with_suffix(".json")
    assert beside.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(beside.read_text(encoding="utf-8"))["parts"]) == {"05", "15"}
    assert not any(
        each.with_suffix(".json").exists() for each in draw_provinces(Workspace(tmp_path), plan)
    )


def test_a_plan_for_one_province_is_drawn_as_its_reader_asks_for_it(tmp_path):
    plan, small = tmp_path / "plan.gpkg", SMALL()
    one = small.gaps["province_code"] == "05"
    replace(small, gaps=small.gaps[one]).save(plan)
    page = draw_country(Workspace(tmp_path), plan)
    assert page.name == page_name(plan, plan.stat().st_mtime_ns, "plan", "05")
    assert list(draw_provinces(Workspace(tmp_path), plan)) == [page]


def test_the_maps_of_all_provinces_are_kept_as_their_readers_ask_for_them(tmp_path):
    plan = tmp_path / "plan.gpkg"
    SMALL().save(plan)
    pages = list(draw_provinces(Workspace(tmp_path), plan))
    changed = plan.stat().st_mtime_ns
    assert [page.name for page in pages] == [
        page_name(plan, changed, "plan", code) for code in ("05", "15")
    ]
    assert "بروجرد ۱" in pages[1].read_text(encoding="utf-8")
    assert "بروجرد ۱" not in pages[0].read_text(encoding="utf-8")
