"""Tables on disk: under a name of their own, whole or not at all."""

import logging
from pathlib import Path

import numpy as np
import pytest

from siting.travel.sparse import SparseTravel
from siting.travel.streets.kept_tables import content_name, kept_or_made


def _table(scale=1):
    return SparseTravel.from_entries(
        np.array([0, 0, 1]),
        np.array([0, 1, 1]),
        np.array([500, 1_500, 2_500]) * scale,
        row_of=np.array([0, 1, 0]),
        column_of=np.array([1, 0]),
        estimated=np.array([False, True, False]),
    )


def _times(table):
    demand, site = np.indices((3, 2), np.int32).reshape(2, -1)
    return table.pairs(demand, site).tolist()


def test_a_table_is_made_once_and_then_read(tmp_path):
    made = []

    def make():
        made.append(1)
        return _table()

    path = tmp_path / "cache" / "t.npz"
    first, second = kept_or_made(path, make), kept_or_made(path, make)
    assert made == [1]
    assert _times(first) == _times(second) == [1.5, 0.5, 2.5, np.inf, 1.5, 0.5]
    pairs = np.array([0, 1, 0], np.int32), np.array([0, 0, 1], np.int32)
    assert second.source(*pairs).tolist() == first.source(*pairs).tolist()
    assert [file.name for file in path.parent.iterdir()] == ["t.npz"]


@pytest.mark.parametrize("content", [b"", b"no table", "half"])
def test_a_file_that_is_no_table_is_made_anew(tmp_path, caplog, content):
    path = tmp_path / "t.npz"
    kept_or_made(path, _table)
    if content == "half":
        content = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert _times(kept_or_made(path, lambda: _table(2)))[1] == 1.0
    assert "cannot be read and is made anew" in caplog.text
    assert _times(kept_or_made(path, _table))[1] == 1.0


def test_a_table_that_cannot_be_kept_is_returned_all_the_same(tmp_path, caplog, monkeypatch):
    def fail(*_):
        raise OSError(28, "no room")

    monkeypatch.setattr(Path, "replace", fail)
    with caplog.at_level(logging.WARNING):
        assert _times(kept_or_made(tmp_path / "t.npz", _table))[1] == 0.5
    assert "could not be kept" in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_a_name_stands_for_arrays_and_values_and_nothing_else():
    one = np.arange(6, dtype=np.int32)
    names = [
        content_name([one], "walk"),
        content_name([one], "drive"),
        content_name([one.astype(np.int64)], "walk"),
        content_name([one.reshape(2, 3)], "walk"),
        content_name([one[::-1]], "walk"),
        content_name([one[:3], one[3:]], "walk"),
        content_name([one], "walk", 5),
    ]
    assert len(set(names)) == len(names)
    assert content_name([np.arange(12, dtype=np.int32)[::2] // 2], "walk") == names[0]
