"""How kernels are compiled."""

import re
from pathlib import Path

import numpy as np
from numba import prange

from siting.arrays import Floats
from siting.travel.kernels.compiled import inner, kernel, parallel


@inner
def _doubled(values: Floats) -> float:
    return 2.0 * values.sum()


@kernel
def _called(values: Floats) -> float:
    return _doubled(values) + 1.0


@parallel
def _shared_out(values: Floats) -> Floats:
    twice = np.empty_like(values)
    for i in prange(len(values)):
        twice[i] = _doubled(values[i : i + 1])
    return twice


def test_inner_kernels_are_called_by_kernels():
    assert _called(np.array([1.0, 2.0])) == 7.0
    assert _shared_out(np.array([1.0, 2.0])).tolist() == [2.0, 4.0]


def test_python_calls_no_inner_kernel():
    """Such a call would end the process, without a word."""
    sources = {path: path.read_text() for path in Path("siting").rglob("*.py")}
    inside = {path: text for path, text in sources.items() if path.parent.name == "kernels"}
    defined = re.compile(r"^@inner\ndef (\w+)", re.MULTILINE)
    named = {(path, name) for path, text in inside.items() for name in defined.findall(text)}
    assert len(named) > 40
    for path, name in named:
        module = ".".join(path.with_suffix("").parts)
        taken = re.compile(rf"from {re.escape(module)} import (?:\([^)]*|.*)\b{name}\b")
        callers = [str(other) for other, text in sources.items() if taken.search(text)]
        assert not [each for each in callers if "/kernels/" not in each], name
