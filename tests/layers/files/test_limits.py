"""What is refused before it is opened or unpacked."""

import gzip
import io
import os
import shutil
import zipfile

import pytest

from layers.errors import FileFormatError
from layers.files import limits


def test_a_plain_file_is_let_through(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x")
    assert limits.check_regular(path) == path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "There is no file"),
        ("pipe", "is a pipe or a device"),
        ("folder", "is a folder, not a file"),
        ("large", "has 6 bytes, more than the 5 that are read"),
        ("n" * 300, "cannot be used"),
        ("a\0b", "cannot be used"),
    ],
)
def test_what_is_no_file_of_a_sensible_size(tmp_path, name, message):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "large").write_text("abcdef")
    with pytest.raises(FileFormatError, match=message):
        limits.check_regular(tmp_path / name, most_bytes=5)


def test_a_device():
    with pytest.raises(FileFormatError, match="is a pipe or a device"):
        limits.check_regular("/dev/zero")


@pytest.mark.parametrize(
    "size", [(limits.MOST_ROWS + 1, 1), (1, limits.MOST_COLUMNS + 1), (9_000_000, 90)]
)
def test_tables_that_are_too_large(size):
    limits.check_size("a", limits.MOST_ROWS, 10)
    with pytest.raises(FileFormatError, match=r"a has [\d,]+ rows and [\d,]+ columns, more than"):
        limits.check_size("a", *size)


def test_what_unpacks_to_too_much():
    limits.check_unpacked("a", 1, limits.FREE_UNPACKED)
    limits.check_unpacked("a", 1 << 20, limits.MOST_RATIO << 20)
    for packed, unpacked in [(1, limits.FREE_UNPACKED + 1), (1 << 30, limits.MOST_UNPACKED + 1)]:
        with pytest.raises(FileFormatError, match="unpacks from"):
            limits.check_unpacked("a", packed, unpacked)


def _bomb(path, size=100 << 20):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(size))
    return path


def test_a_zip_bomb_is_refused_unread(tmp_path):
    with pytest.raises(FileFormatError, match="unpacks from"):
        limits.check_archive(_bomb(tmp_path / "b.zip"))
    (tmp_path / "c.zip").write_bytes(b"PK\x03\x04")
    limits.check_archive(tmp_path / "c.zip")  # damage is told by who reads it


def test_a_stream_is_unpacked_no_further_than_the_limits():
    packed = gzip.compress(bytes(100 << 20))
    with limits.Unpacking(gzip.open(io.BytesIO(packed)), "s.gz", len(packed)) as stream:
        assert stream.readable()
        with pytest.raises(FileFormatError, match=r"s\.gz unpacks from"):
            shutil.copyfileobj(stream, io.BytesIO())


@pytest.mark.parametrize("damage", [lambda b: b[:-9], lambda b: b[:40] + b"\0\0\0" + b[43:]])
def test_a_damaged_stream_is_one_kind_of_error(damage):
    packed = damage(gzip.compress(os.urandom(2000)))
    with (
        limits.Unpacking(gzip.open(io.BytesIO(packed)), "s.gz", 1) as stream,
        pytest.raises(OSError, match=r"damaged or cut short|CRC"),
    ):
        stream.read()
