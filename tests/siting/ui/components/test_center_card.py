"""The card of a center, without a browser."""

import runpy
from pathlib import Path

import pytest

from layers.texts import Words
from siting.reports.center_tables import center_table
from siting.ui.components import center_card

TESTS = Path(__file__).resolve().parents[3]
PLAN = runpy.run_path(str(TESTS / "siting" / "small_plan.py"))["small_plan"]()


@pytest.fixture
def shown(monkeypatch):
    """What the card says, by kind."""
    said = {}
    for kind in ("subheader", "html", "caption"):
        monkeypatch.setattr(
            center_card.st, kind, lambda text, kind=kind, **_: said.setdefault(kind, text)
        )
    monkeypatch.setattr(
        center_card, "list_workers", lambda table, *_, **__: said.setdefault("workers", table)
    )
    return said


def show(center, **changed):
    row = center_table(PLAN).loc[center].copy()
    row.update(changed)
    center_card.show_card(PLAN, center, row, Words("en"))


def test_the_card_tells_of_the_center_and_its_own_workers(shown):
    show("c1")
    assert "100 of" in shown["html"]
    assert shown["workers"].index.tolist() == ["c1-1", "c1-2"]
    assert "unevenly shared" in shown["caption"]


def test_a_name_can_not_become_markup(shown):
    show("c1", name="<b>*x*", county="<i>")
    assert "*x*" not in shown["subheader"]
    assert "<i>" not in shown["html"]
    assert "&lt;i&gt;" in shown["html"]
