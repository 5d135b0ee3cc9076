"""What a map in a page is told, and what it answers; how it behaves is tested in a browser."""

import pytest

from layers.texts import Words
from siting.ui.components import map_frame
from siting.ui.components.map_frame import Picked, show_map


class Done:
    """What the browser answers."""

    def __init__(self, event):
        self.event = event


@pytest.fixture
def sent(monkeypatch):
    monkeypatch.setattr(map_frame, "chosen", {"view": "34,47,8"}.get)
    return []


def ask(monkeypatch, sent, event, **how):
    monkeypatch.setattr(map_frame, "_map", lambda **told: sent.append(told) or Done(event))
    return show_map("a.html", Words("fa"), key="k", height="9em", **how)


def test_a_map_is_told_what_is_chosen_and_what_may_be_done(monkeypatch, sent):
    assert ask(monkeypatch, sent, None, selected=("area", "7"), tools=("drag",)) is None
    data = sent[0]["data"]
    assert (data["name"], data["language"], data["view"]) == ("a.html", "fa", "34,47,8")
    assert data["selected"] == ["area", "7"]
    assert data["tools"] == {"pick": False, "drag": True, "add": False}
    assert data["changes"] is None


def test_what_was_done_comes_back(monkeypatch, sent):
    moved = {"act": "moved", "id": "0501-003", "lon": 47.1, "lat": 34.3}
    done = Picked("moved", "", "0501-003", 47.1, 34.3)
    assert ask(monkeypatch, sent, moved) == done
    ground = {"act": "picked", "kind": "ground", "lon": 47.1, "lat": 34.3}
    assert ask(monkeypatch, sent, ground) == Picked("picked", "ground", "", 47.1, 34.3)


def test_what_was_looked_for_is_marked(monkeypatch, sent):
    pin = {"name": ["پاوه", "Paveh"], "lon": 46.36, "lat": 35.04}
    ask(monkeypatch, sent, None, pin=pin)
    ask(monkeypatch, sent, None)
    assert [told["data"]["pin"] for told in sent] == [pin, None]
