"""A command that computes nothing loads nothing heavy, and no library speaks in our place."""

import ast
import ctypes
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

import layers
import siting
from siting.location.methods.programs.highs import run_highs
from siting.location.methods.programs.program import Program

HEAVY = {
    "numba",
    "pandas",
    "geopandas",
    "numpy",
    "scipy",
    "sklearn",
    "shapely",
    "highspy",
    "pyproj",
}
START = (
    "import sys; sys.argv = ['siting', *sys.argv[1:]]\n"
    "from siting.cli.main import main\n"
    "try:\n    main()\n"
    "finally:\n    sys.stderr.write('loaded: ' + ' '.join(sys.modules))"
)


def _run(*words):
    return subprocess.run(
        [sys.executable, "-c", START, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--help", 0, ""),
        ("plan --help", 0, ""),
        ("rounds --help", 0, ""),
        ("solve --help", 0, ""),
        ("paln x", 2, "No such command 'paln'"),
        ("coverage --cuonty", 2, "No such option"),
        ("plan nowhere.csv --centers 3 --out p.gpkg", 2, "There is no file nowhere.csv."),
        ("check nowhere.csv", 2, "There is no file nowhere.csv."),
        ("coverage nowhere.gpkg", 2, "There is no plan at nowhere.gpkg."),
        ("centers nowhere.gpkg", 2, "There is no plan at nowhere.gpkg."),
        ("solve nowhere.npz --out a.json", 2, "There is no file nowhere.npz."),
    ],
)
def test_what_computes_nothing_loads_nothing(words, code, said):
    done = _run(*words.split())
    sentence, _, loaded = done.stderr.partition("loaded: ")
    assert done.returncode == code
    assert said in sentence
    assert code == 0 or (done.stdout, sentence.count("\n")) == ("", 1)
    assert "typer" in loaded.split()
    assert not HEAVY & set(loaded.split())


@pytest.mark.parametrize("package", [layers, siting])
def test_every_public_name_comes_from_the_module_that_type_checkers_see(package):
    """The names under TYPE_CHECKING, those of `__all__` and those that are loaded are the same."""
    tree = ast.parse(Path(package.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {name.name: part.module for part in block.body for name in part.names}
    assert set(seen) == set(package.__all__) == set(dir(package))
    for name, module in seen.items():
        assert getattr(package, name) is getattr(sys.modules[module], name)
    with pytest.raises(AttributeError, match="has no attribute 'plam'"):
        _ = package.plam


def test_the_solver_shows_no_banner(capfd):
    """What C writes waits in buffers of its own, so these are emptied before we look."""
    one = np.ones(1)
    program = Program(
        cost=one, low=0 * one, high=9 * one, whole=np.ones(1, bool),
        matrix=csr_array(np.ones((1, 1))), row_low=2 * one, row_high=9 * one,
    )  # fmt: skip
    assert run_highs(program).values.tolist() == [2.0]
    ctypes.CDLL(None).fflush(None)
    assert capfd.readouterr() == ("", "")
