"""A lock is held as long as somebody lives who has it."""

import subprocess
import sys

from siting.jobs.locks import hold, is_held, turn_file


def test_one_at_a_time_and_whoever_looks_takes_nothing(tmp_path):
    lock = tmp_path / "lock"
    assert not is_held(lock)
    held = hold(lock)
    assert is_held(lock)
    assert hold(lock) is None
    held.close()
    assert not is_held(lock)
    hold(lock).close()


def test_a_process_that_took_a_lock_over_gives_it_back_when_it_is_killed(tmp_path):
    held = hold(tmp_path / "lock")
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(command, pass_fds=(held.fileno(),)) as process:
        held.close()
        assert is_held(tmp_path / "lock")
        process.kill()
    assert not is_held(tmp_path / "lock")


def test_the_turn_is_of_the_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    assert turn_file(tmp_path, "plans").parent == tmp_path / "c" / "siting"
    assert turn_file(tmp_path, "plans").parent.is_dir()
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert turn_file(tmp_path, "plans").parent == tmp_path / ".cache" / "siting"


def test_lines_have_turns_of_their_own(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    with hold(turn_file(tmp_path, "plans")):
        assert hold(turn_file(tmp_path, "plans")) is None
        hold(turn_file(tmp_path, "files")).close()


def test_whoever_has_no_home_takes_turns_in_a_folder(monkeypatch, tmp_path):
    (tmp_path / "c").write_text("a file in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    assert turn_file(tmp_path, "plans").parent == tmp_path
    hold(turn_file(tmp_path, "plans")).close()
