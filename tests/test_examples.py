"""The examples in docstrings, run."""

import doctest
import importlib
import pkgutil

import pandas as pd
import pytest

import layers
import siting

#: What runs when it is imported.
SCRIPTS = {"siting.jobs.__main__", "siting.ui.served.app", "siting.ui.served.page"}


def _modules():
    for package in (layers, siting):
        yield package.__name__
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name not in SCRIPTS:
                yield found.name


def _examples():
    """Return the docstrings with examples, each where it is written."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    return [
        found
        for name in _modules()
        for found in finder.find(importlib.import_module(name), name)
        if found.examples
    ]


EXAMPLES = _examples()
SKIPPED = [found for found in EXAMPLES if found.examples[0].options.get(doctest.SKIP)]
RUN = [found for found in EXAMPLES if found not in SKIPPED]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the files of which examples speak: households, a plan, applicants."""
    folder = tmp_path_factory.mktemp("examples")
    layers.simulate_households(2_000, seed=0).to_excel(folder / "households.xlsx", index=False)
    intake = layers.read_households(folder / "households.xlsx")
    siting.plan(intake, centers=5, stop=siting.MaxIterations(1)).save(folder / "plan.gpkg")
    asked = {"applicant_id": ["a"], "merit": [80.0], "place_1": ["کرمانشاه"]}
    pd.DataFrame(asked).to_excel(folder / "applicants.xlsx", index=False)
    return folder


def test_some_are_run_and_some_need_files():
    assert {found.name.rpartition(".")[2] for found in RUN} >= {"from_points", "solve"}
    assert {found.name.rpartition(".")[2] for found in SKIPPED} >= {"plan", "read_households"}


@pytest.mark.parametrize("example", RUN, ids=lambda found: found.name)
def test_what_an_example_shows_is_what_comes(example):
    failed, tried = doctest.DocTestRunner().run(example, clear_globs=False)
    assert (failed, tried) == (0, len(example.examples))


@pytest.mark.parametrize("example", SKIPPED, ids=lambda found: found.name)
def test_an_example_that_needs_files_runs_where_they_are(example, folder, monkeypatch, capsys):
    """They are left to no runner of doctests, since it would look in the wrong folder."""
    monkeypatch.chdir(folder)
    names = {"stop": siting.MaxIterations(1)}
    monkeypatch.setattr("siting.planning.planner.MaxRuntime", lambda _: names["stop"])
    code = "".join(one.source for one in example.examples)
    exec(code, dict(example.globs))
    capsys.readouterr()
