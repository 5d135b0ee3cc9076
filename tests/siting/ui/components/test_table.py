"""What a table sends to the browser; how it behaves there is tested in a browser."""

import json

import numpy as np

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


def test_what_is_missing_is_told_as_json_knows_it(monkeypatch):
    sent = []
    monkeypatch.setattr(table, "_table", lambda **told: sent.append(told) or Done(None))
    cells = [Cell("", float("nan")), Cell("7", np.int64(7)), Cell("2", np.float64(2.5))]
    show_table([], [Row("1", cells)], Words("en"), key="k", label="", height="9em")
    told = json.dumps(sent[0]["data"]["rows"], allow_nan=False)
    assert [cell[1] for cell in json.loads(told)[0][1]] == [None, 7, 2.5]
