"""Small files written by hand: what is no text, no TOML, or absurd is a sentence."""

import os

import pytest

from layers.errors import FileFormatError
from layers.files.limits import MOST_TEXT_BYTES
from layers.files.settings import parse_toml, read_names, read_text, shortly


def test_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffالف".encode())
    assert read_text(path) == "الف"
    path.write_bytes(b"\xff\xfe\0")
    with pytest.raises(FileFormatError, match=r"cannot be read as dates: it is not text in UTF-8"):
        read_text(path, as_what="dates")
    path.write_bytes(bytes(MOST_TEXT_BYTES + 1))
    with pytest.raises(FileFormatError, match="more than"):
        read_text(path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileFormatError, match="is a pipe"):
        read_text(tmp_path / "pipe")


@pytest.mark.parametrize("text", ["a", "a = " + "9" * 5_000, "a = " + "[" * 9_000, "a = 1\na = 2"])
def test_toml_that_is_none(text):
    with pytest.raises(FileFormatError, match=r"a\.toml cannot be read as TOML: .{1,210}$"):
        parse_toml(text, source="a.toml")


def test_names_of_columns(tmp_path):
    path = tmp_path / "names.toml"
    path.write_text('longitude = "X (deg)"', encoding="utf-8")
    assert read_names(path) == {"longitude": "X (deg)"}
    for wrong in ("longitude = 5", 'x = "y"', "longitude"):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(FileFormatError, match=r"names\.toml"):
            read_names(path)


def test_values_are_written_shortly():
    assert shortly(5) == "5"
    assert len(shortly("x" * 900)) == 80
    assert shortly(10**5_000) == "a number of thousands of digits"
