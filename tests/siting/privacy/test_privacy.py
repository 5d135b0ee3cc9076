"""One rule for what is withheld, how places are rounded and how text is made harmless."""

import ast
from pathlib import Path

import pandas as pd

from layers.files import harmless as below
from siting import privacy

ROOT = Path(__file__).resolve().parents[3]


def test_a_place_is_rounded_to_about_ten_meters():
    frame = pd.DataFrame({"longitude": [46.71251], "latitude": [34.31249]}, index=["a"])
    assert privacy.round_places(frame).loc["a"].tolist() == [46.7125, 34.3125]
    assert privacy.round_places((46.71251, 34.31249), decimals=3).tolist() == [46.713, 34.312]


def test_texts_are_made_harmless_by_the_one_implementation_below():
    assert privacy.harmless is below.harmless
    assert privacy.harmless_table is below.harmless_table
    assert privacy.harmless_line is below.harmless_line


def _constants(path):
    """Yield the names that a module binds to a value of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from (leaf.id for leaf in ast.walk(target) if isinstance(leaf, ast.Name))


def test_nobody_else_states_a_limit():
    limits = {"MIN_HOUSEHOLDS", "SQUARES_M"}
    modules = [path for room in ("siting", "layers") for path in (ROOT / room).rglob("*.py")]
    stated = {
        path.relative_to(ROOT).as_posix() for path in modules if limits & set(_constants(path))
    }
    assert stated == {"siting/privacy/counts.py", "siting/privacy/places.py"}
