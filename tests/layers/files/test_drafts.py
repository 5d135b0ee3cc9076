"""What a draft leaves behind, and who may read what it becomes."""

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys

import pytest

from layers.files import drafts
from layers.files.drafts import PREFIX, drafted, file_bytes, file_of, sweep


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o022, 0o000, 0o077], ids=oct)
def umask(request):
    old = os.umask(request.param)
    yield request.param
    os.umask(old)


@pytest.mark.parametrize("private", [False, True])
def test_who_may_read(tmp_path, umask, private):
    with drafted(tmp_path / "a.html", private=private) as unfinished:
        assert _mode(unfinished.parent) == 0o700
        unfinished.write_text("x")
    assert _mode(tmp_path / "a.html") == (0o600 if private else 0o666 & ~umask)


@pytest.mark.usefixtures("umask")
def test_all_of_a_private_folder_is_private(tmp_path):
    with drafted(tmp_path / "month", private=True) as unfinished:
        (unfinished / "w1").mkdir(parents=True)
        (unfinished / "w1" / "day.html").write_text("x")
    modes = [_mode(path) for path in [tmp_path / "month", *(tmp_path / "month").rglob("*")]]
    assert modes == [0o700, 0o700, 0o600]


KILLED = """
import sys, time
from pathlib import Path
from layers.files.drafts import drafted
with drafted(Path(sys.argv[1]), private=True) as unfinished:
    unfinished.write_text("homes")
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, None])
def test_drafts_of_killed_programs_are_removed_and_no_others(tmp_path, how):
    command = [sys.executable, "-c", KILLED, str(tmp_path / "a.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "ready\n"
        if how is not None:
            other.send_signal(how)
            other.wait()
        assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 1
        with drafted(tmp_path / "b.txt", private=False) as unfinished:
            unfinished.write_text("x")
        left = list(tmp_path.glob(f"{PREFIX}*"))
        other.kill()
    assert len(left) == (how is None)
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]


def test_who_sweeps_just_before_a_lock_is_held_leaves_the_draft(tmp_path, monkeypatch):
    lock_it = drafts._try_lock

    def swept_before(number):
        with monkeypatch.context() as patch:
            patch.setattr(drafts, "_try_lock", lock_it)
            sweep(tmp_path)
        return lock_it(number)

    monkeypatch.setattr(drafts, "_try_lock", swept_before)
    with drafted(tmp_path / "a.txt", private=True) as unfinished:
        unfinished.write_text("x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_is_no_draft_stays(tmp_path):
    (tmp_path / f"{PREFIX}mine").mkdir()
    (tmp_path / f"{PREFIX}mine" / "a").write_text("x")
    (tmp_path / f"{PREFIX}file").write_text("x")
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("free", "said", "full"),
    [(0, "", True), (1 << 30, "", False), (1 << 30, "insert: database or disk is full", True)],
)
def test_what_a_library_raises_on_a_full_disk_is_the_error_of_the_system(
    tmp_path, monkeypatch, free, said, full
):
    """GDAL says that it could not add a feature, and xlsxwriter that it could not make a file."""
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr("layers.files.drafts.shutil.disk_usage", lambda _: usage)
    wanted = OSError if full else RuntimeError
    with pytest.raises(wanted) as told, drafted(tmp_path / "a", private=False):
        raise RuntimeError(said)
    assert not full or told.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []


def test_bytes_of_a_file_that_nobody_keeps():
    seen = []

    def write(path):
        seen.append(path)
        path.write_bytes(b"12")

    assert file_bytes("a.xlsx", write) == b"12"
    assert seen[0].name == "a.xlsx"
    assert not seen[0].parent.exists()


def test_bytes_are_put_where_readers_open_them_and_are_gone_afterwards(tmp_path):
    with file_of(b"34", "../../b.csv", folder=tmp_path) as path:
        assert path.read_bytes() == b"34"
        assert path.name == "b.csv"
        assert path.parent.parent == tmp_path
        assert path.parent.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.iterdir())
