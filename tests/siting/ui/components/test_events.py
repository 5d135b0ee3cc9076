"""Each event is taken once, however often the page runs for it."""

import pytest

from siting.ui.components import events
from siting.ui.components.events import event_of


@pytest.fixture
def session(monkeypatch):
    """The state of a session, as a plain dict."""
    state = {}
    monkeypatch.setattr(events.st, "session_state", state)
    return state


def test_an_event_is_returned_once(session):
    session["map"] = {"event": {"act": "picked", "at": 1}}
    assert event_of("map", "event") == {"act": "picked", "at": 1}
    assert event_of("map", "event") is None
    session["map"] = {"event": {"act": "picked", "at": 2}}
    assert event_of("map", "event") == {"act": "picked", "at": 2}


@pytest.mark.parametrize("told", [None, {}, {"event": None}, "text"])
def test_nothing_is_no_event(session, told):
    session["map"] = told
    assert event_of("map", "event") is None
    assert event_of("other", "event") is None
