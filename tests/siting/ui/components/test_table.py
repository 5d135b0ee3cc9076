"""What a table sends to the browser; how it behaves there is tested in a browser."""

from layers.texts import Words
from siting.ui.components import table
from siting.ui.components.table import Cell, Row, show_table


class Done:
    """What the browser answers."""

    def __init__(self, picked):
        self.picked = picked


def test_cells_go_as_they_are_and_what_is_picked_comes_back(monkeypatch):
    sent = []
    monkeypatch.setattr(table, "_table", lambda **told: sent.append(told) or Done({"id": "05"}))
    rows = [Row("05", [Cell("<b>", "b"), Cell("5%", 0.05, share=0.05, color="#fff", note="few")])]
    picked = show_table(
        ["Name", "Gap"], rows, Words("en"), key="k", label="Areas", height="9em", selected="05"
    )
    assert picked == "05"
    data = sent[0]["data"]
    assert data["rows"] == [["05", [["<b>", "b", None, "", ""], ["5%", 0.05, 0.05, "#fff", "few"]]]]
    assert (data["selected"], data["pick"], data["language"]) == ("05", True, "en")


def test_nothing_picked_is_none(monkeypatch):
    monkeypatch.setattr(table, "_table", lambda **_: Done(None))
    assert show_table([], [], Words("fa"), key="k", label="", height="9em") is None
