"""Pages of maps that are kept: named, drawn once, found again, forgotten."""

import os
import threading
import time

import pytest

from siting.ui.service import map_pages
from siting.ui.service.map_pages import (
    beside,
    draw_beside,
    kept_page,
    map_name,
    map_page,
    page_bytes,
)
from siting.ui.service.plans import PlanFile


@pytest.fixture
def plan(monkeypatch, tmp_path):
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    (tmp_path / "plan.gpkg").write_text("one")
    return PlanFile.of(tmp_path / "plan.gpkg")


def test_a_page_is_drawn_once_and_found_by_its_name(plan):
    drawn = []
    name = map_name(plan, "plan", "05")
    for _ in range(2):
        assert map_page(name, lambda: drawn.append(1) or "<p>map</p>") == name
    assert drawn == [1]
    assert kept_page(name).read_text(encoding="utf-8") == "<p>map</p>"


def test_other_states_and_other_questions_have_other_names(plan):
    os.utime(plan.path, (5, 5))
    later = PlanFile.of(plan.path)
    names = {map_name(*asked) for asked in ((plan, "05"), (later, "05"), (plan, None))}
    assert len(names) == 3


@pytest.mark.parametrize(
    "name", ["../plan.gpkg", "x.html", f"{'0' * 64}.html", f"{'g' * 64}.html", ""]
)
@pytest.mark.usefixtures("plan")
def test_nothing_else_is_found(name):
    assert kept_page(name) is None


def test_a_page_that_cannot_be_drawn_leaves_nothing(plan):
    name = map_name(plan, "plan", None)
    with pytest.raises(ValueError, match="no"):
        map_page(name, lambda: (_ for _ in ()).throw(ValueError("no")))
    assert kept_page(name) is None
    assert map_page(name, lambda: "later") == name


def test_a_page_to_take_away_is_the_one_that_is_shown(plan):
    map_page(map_name(plan, "plan", "05"), lambda: "shown")
    assert page_bytes((plan, "plan", "05"), lambda: "drawn anew") == b"shown"
    assert page_bytes((plan, "plan", None), lambda: "drawn") == b"drawn"


def test_what_lies_beside_a_page_is_drawn_once_while_the_page_is_looked_at(plan, monkeypatch):
    drawn, go_on = [], threading.Event()
    monkeypatch.setattr("siting.jobs.map_pages.view_depth", lambda view: drawn.append(view) or "{}")
    name = map_page(map_name(plan, "plan", None), lambda: "page")
    for _ in range(2):
        draw_beside(name, lambda: go_on.wait(10) and "view")  # nobody waits for it
    assert kept_page(beside(name)) is None
    go_on.set()
    wait_until(lambda: kept_page(beside(name)) is not None)
    draw_beside(name, lambda: pytest.fail("it is there"))
    assert kept_page(beside(name)).read_text(encoding="utf-8") == "{}"
    assert drawn == ["view"]


def test_what_cannot_be_drawn_beside_a_page_is_asked_for_again(plan, monkeypatch):
    monkeypatch.setattr("siting.jobs.map_pages.view_depth", lambda view: view)
    name, asked = map_page(map_name(plan, "plan", None), lambda: "page"), []

    def gone():
        asked.append(1)
        raise FileNotFoundError

    draw_beside(name, gone)
    wait_until(lambda: name not in map_pages._DRAWING)
    draw_beside(name, lambda: "{}")
    wait_until(lambda: kept_page(beside(name)) is not None)
    assert asked == [1]


def wait_until(holds):
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_two_who_ask_at_once_wait_for_one_drawing(plan):
    drawn, begun = [], threading.Event()
    name = map_name(plan, "plan", None)

    def draw():
        begun.wait(5)
        drawn.append(1)
        return "page"

    asking = [threading.Thread(target=map_page, args=(name, draw)) for _ in range(2)]
    for each in asking:
        each.start()
    begun.set()
    for each in asking:
        each.join(10)
    assert drawn == [1]
