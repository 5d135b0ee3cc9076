"""Arrays beside what numpy wrote, and those that say they are larger than their file."""

import io
import zipfile

import numpy as np
import pytest

from layers.errors import FileFormatError
from layers.files.arrays import read_arrays


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_come_through(tmp_path, save):
    path = tmp_path / "a.npz"
    arrays = {
        "x": np.arange(5.0),
        "m": np.ones((2, 3), order="F"),
        "p": np.array(4),
        "e": np.empty(0),
    }
    save(path, **arrays)
    read = read_arrays(path)
    assert read.keys() == arrays.keys()
    for name, array in arrays.items():
        np.testing.assert_array_equal(read[name], array)


def _with_shape(path, shape, content=b""):
    stream = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(stream, header)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dist.npy", stream.getvalue() + content)
    return path


@pytest.mark.parametrize("shape", [(10**18,), (10**30,), (-1,), (3, 10**9), (2,)])
def test_shapes_that_are_not_there(tmp_path, shape):
    with pytest.raises(FileFormatError, match=r"a\.npz cannot be read as an \.npz file"):
        read_arrays(_with_shape(tmp_path / "a.npz", shape, bytes(8)))


def test_bombs_and_objects(tmp_path):
    with pytest.raises(FileFormatError, match="unpacks from"):
        read_arrays(_with_shape(tmp_path / "a.npz", (13 << 20,), bytes(104 << 20)))
    np.savez(tmp_path / "b.npz", x=np.array([{}], dtype=object))
    with pytest.raises(FileFormatError, match="plain arrays"):
        read_arrays(tmp_path / "b.npz")


def test_damage_anywhere_is_a_sentence(tmp_path):
    path = tmp_path / "a.npz"
    np.savez_compressed(path, x=np.arange(50.0), y=np.arange(50.0))
    sound = path.read_bytes()
    for place in range(0, len(sound), 3):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0x15]) + sound[place + 1 :])
        try:
            read = read_arrays(path)
        except FileFormatError:
            continue
        for array in read.values():
            np.testing.assert_array_equal(array, np.arange(50.0))
