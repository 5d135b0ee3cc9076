"""Fixtures that every test may use."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from layers.households import villages
from siting.cli import main as cli

# What runs unattended tries the same examples every time; at the desk, new ones are tried. No
# example has a deadline: a busy machine is no fault.
settings.register_profile("unattended", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("unattended" if os.environ.get("CI") else "desk")


def pytest_collection_modifyitems(items):
    """Begin with tests of the whole, which are the longest: no core waits for one at the end."""
    items.sort(key=_is_of_a_module)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Count no coverage of some tests, from their fixtures on: tracing costs half as much again."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    tracing = getattr(plugin, "cov_controller", None)
    if tracing is None or not tracing.started or _is_counted(item):
        return (yield)
    tracing.pause()
    try:
        return (yield)
    finally:
        if not tracing.started:
            tracing.resume()


def _is_counted(item):
    """Say whether the lines that a test runs count: those of plain tests of one module.

    Not what tries many examples or takes long, nor what runs the whole program from its pages and
    documents. Of a test that is repeated with many seeds, the first counts. Coverage is then what
    plain tests reach by themselves, which is the stricter count.
    """
    if any(item.get_closest_marker(name) for name in ("slow", "hypothesis", "no_cover")):
        return False
    parameters = getattr(item, "callspec", None)
    first = parameters is None or parameters.indices.get("seed", 0) == 0
    return first and _is_of_a_module(item)


def _is_of_a_module(item):
    """Say whether a test mirrors a module; others are of the whole, as are those of notebooks."""
    return item.path.is_relative_to(TESTS) and item.path.relative_to(TESTS).parts[0] in MIRRORS


MIRRORS = ("layers", "siting", "test_app.py", "test_package.py")
TESTS = Path(__file__).resolve().parent
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session", autouse=True)
def _no_gazetteer_of_villages():
    """Hide the optional gazetteer of villages: what tests find must not hang on it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(villages, "PACKAGE", "no_such_package")
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_terminal_of_the_machine():
    """Let the command line speak English, on wide lines, whatever machine and terminal this is."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LC_ALL", "LC_MESSAGES", "SITING_LANGUAGE"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "C.UTF-8")
        patch.setenv("COLUMNS", "300")
        yield


@pytest.fixture(scope="session")
def shared():
    """Folder of real data and benchmark instances, or a skip that says so."""
    if not (SHARED / "DESIGN.md").is_file():
        pytest.skip("needs ../shared (real data and benchmark instances), which is not here")
    return SHARED


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command line in this process; returns exit code, stdout and stderr."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["siting", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        said = capsys.readouterr()
        return stopped.value.code or 0, said.out, said.err

    return call
