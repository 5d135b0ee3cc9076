"""A file that several ask for is made once; the oldest of its kind go."""

import os

import pytest

from siting.jobs.once import keep_once


def test_a_file_is_made_once_and_for_its_owner(tmp_path):
    made = []

    def write(path):
        made.append(path)
        path.write_text("all", encoding="utf-8")

    for _ in range(2):
        kept = keep_once(tmp_path / "a.gpkg", write, most=3)
    assert len(made) == 1
    assert kept.read_text(encoding="utf-8") == "all"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_what_fails_half_way_leaves_nothing_and_is_tried_again(tmp_path):
    def fail(path):
        path.write_text("half", encoding="utf-8")
        raise ValueError(path.name)

    with pytest.raises(ValueError, match=r"a\.gpkg"):
        keep_once(tmp_path / "a.gpkg", fail, most=3)
    assert list(tmp_path.iterdir()) == []
    assert keep_once(tmp_path / "a.gpkg", lambda path: path.write_text("all"), most=3).is_file()


def test_the_oldest_of_one_kind_go(tmp_path):
    (tmp_path / "other.html").write_text("stays")
    os.utime(tmp_path / "other.html", (0, 0))
    for age, name in enumerate("abc", start=1):
        keep_once(tmp_path / f"{name}.gpkg", lambda path: path.write_text("x"), most=2)
        os.utime(tmp_path / f"{name}.gpkg", (age, age))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.gpkg", "c.gpkg", "other.html"]
