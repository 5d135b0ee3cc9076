"""What uv is told when the project is installed: all that pip was told."""

import runpy
import subprocess
from pathlib import Path

import pytest

SCRIPT = runpy.run_path(str(Path(__file__).parents[1] / "scripts" / "install_packages.py"))


def test_settings_of_pip_are_handed_on():
    settings = {"extra-index-url": "file:///a file:///b", "constraint": "c.txt", "timeout": "9"}
    assert SCRIPT["options"](settings) == [
        "--index", "file:///a", "--index", "file:///b", "--constraint", "c.txt",
    ]  # fmt: skip
    assert SCRIPT["options"]({}) == []


@pytest.mark.parametrize(("said", "told"), [("true", ["--no-index"]), ("0", [])])
def test_where_no_index_may_be_asked_none_is(said, told):
    assert SCRIPT["options"]({"no-index": said}) == told


def test_the_environment_goes_before_files(monkeypatch):
    listed = ":env:.find-links='/one'\nglobal.find-links='/two'\nglobal.cert='c.pem'\n"

    def run(command, **_options):
        return subprocess.CompletedProcess(command, 0, stdout=listed)

    monkeypatch.setattr(subprocess, "run", run)
    assert SCRIPT["pip_settings"]() == {"find-links": "/one", "cert": "c.pem"}
