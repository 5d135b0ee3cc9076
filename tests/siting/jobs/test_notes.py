"""Notes are whole at any moment, and numbers that are none are missing."""

import threading

import pytest

from siting.jobs.notes import read_note, write_note


def test_what_is_written_is_read(tmp_path):
    note = {"a": 1, "b": "متن", "c": [1.5, None], "d": {"e": True}}
    write_note(tmp_path / "n", note)
    assert read_note(tmp_path / "n") == note
    assert (tmp_path / "n").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["n"]


def test_endless_numbers_are_missing(tmp_path):
    write_note(tmp_path / "n", {"cost": float("inf"), "all": (float("nan"), 1.0)})
    assert read_note(tmp_path / "n") == {"cost": None, "all": [None, 1.0]}


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "\udcff", "[" * 100_000])
def test_what_is_no_note_is_none(tmp_path, text):
    (tmp_path / "n").write_text(text, encoding="utf-8", errors="surrogateescape")
    assert read_note(tmp_path / "n") is None
    assert read_note(tmp_path / "missing") is None


def test_whoever_reads_sees_no_half(tmp_path):
    target, over = tmp_path / "n", threading.Event()
    write_note(target, {"a": "x" * 10_000})

    def write():
        for k in range(300):
            write_note(target, {"a": str(k % 10) * 10_000})
        over.set()

    thread = threading.Thread(target=write)
    thread.start()
    seen = set()
    while not over.is_set():
        seen.add(len(read_note(target)["a"]))
    thread.join()
    assert seen == {10_000}
