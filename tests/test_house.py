"""The tests mirror the house: each module with logic has a test file that bears its name."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

#: Modules without a file of their own, and the file that tests them. This list may only shrink, but
#: for parts of pages, which need a page around them.
ELSEWHERE = {
    "layers/errors.py": "tests/test_package.py",
    "layers/households/report.py": "tests/layers/households/test_intake.py",
    "siting/cli/app_command.py": "tests/siting/cli/test_main.py",
    "siting/cli/coverage_commands.py": "tests/siting/cli/test_main.py",
    "siting/cli/options.py": "tests/siting/cli/test_main.py",
    "siting/cli/households_commands.py": "tests/siting/cli/test_main.py",
    "siting/cli/program.py": "tests/siting/cli/test_main.py",
    "siting/cli/solve_command.py": "tests/siting/cli/test_main.py",
    "siting/errors.py": "tests/test_package.py",
    "siting/location/methods/capacitated/kernels/ruin_parts.py": (
        "tests/siting/location/methods/capacitated/kernels/test_ruin.py"
    ),
    "siting/location/methods/capacitated/kernels/ruin_sites.py": (
        "tests/siting/location/methods/capacitated/kernels/test_ruin.py"
    ),
    "siting/location/methods/farthest/search.py": (
        "tests/siting/location/methods/farthest/test_method.py"
    ),
    "siting/location/methods/transport/kernels/balancing.py": (
        "tests/siting/location/methods/transport/test_plan.py"
    ),
    "siting/location/methods/transport/kernels/flow.py": (
        "tests/siting/location/methods/transport/test_plan.py"
    ),
    "siting/maps/plan_layers.py": "tests/siting/maps/test_drawing.py",
    "siting/plans/street_layers.py": "tests/siting/plans/test_frames.py",
    "siting/sentences/coverage.py": "tests/siting/sentences/test_sentences.py",
    "siting/sentences/plans.py": "tests/siting/sentences/test_sentences.py",
    "siting/sentences/rounds.py": "tests/siting/sentences/test_sentences.py",
    "siting/sentences/travel.py": "tests/siting/sentences/test_sentences.py",
    "siting/sentences/workers.py": "tests/siting/sentences/test_sentences.py",
    "siting/ui/components/income_form.py": "tests/siting/ui/pages/test_centers.py",
    "siting/ui/components/rounds_shown.py": "tests/siting/ui/components/test_rounds_desk.py",
    "siting/ui/entry.py": "tests/test_app.py",
    "siting/ui/components/document.py": "tests/test_app.py",
    "siting/ui/components/findings.py": "tests/siting/ui/pages/test_data.py",
    "siting/ui/components/jobs.py": "tests/siting/ui/pages/test_make.py",
    "siting/ui/components/kept_files.py": "tests/siting/ui/pages/test_data.py",
    "siting/ui/components/plan_form.py": "tests/siting/ui/pages/test_make.py",
    "siting/ui/components/plan_wishes.py": "tests/siting/ui/pages/test_make.py",
    "siting/ui/components/upload.py": "tests/siting/ui/pages/test_data.py",
    "siting/ui/components/figures.py": "tests/test_app.py",
    "siting/ui/components/finder.py": "tests/browser/test_gaps_page.py",
    "siting/ui/components/gap_remedy.py": "tests/siting/ui/pages/test_gaps.py",
    "siting/ui/components/plan_files.py": "tests/test_app.py",
    "siting/ui/components/plan_page.py": "tests/test_app.py",
    "siting/ui/components/shell.py": "tests/test_app.py",
    "siting/ui/components/welcome.py": "tests/test_app.py",
    "siting/ui/components/comparison_tables.py": "tests/siting/ui/pages/test_compare.py",
    "siting/ui/components/comparison_words.py": "tests/siting/ui/pages/test_compare.py",
    "siting/ui/components/workshop/adding.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/components/workshop/becoming.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/components/workshop/center_card.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/components/workshop/edit_map.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/components/workshop/effects.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/components/workshop/lists.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/components/workshop/opening.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/components/workshop/rules.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/components/workshop/saving.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/components/workshop/uploading.py": "tests/siting/ui/pages/test_workshop.py",
    "siting/ui/pages/overview.py": "tests/test_app.py",
}


def _has_logic(path):
    """Whether a module defines a function that does anything, beside protocols and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree))


def _modules():
    return sorted(
        path.relative_to(ROOT)
        for package in ("layers", "siting")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py" and _has_logic(path)
    )


def _mirror(module):
    return ROOT / "tests" / module.with_name(f"test_{module.name}")


def test_modules_are_found():
    assert len(_modules()) > 150


@pytest.mark.parametrize("module", _modules(), ids=str)
def test_a_module_has_a_test_file_of_its_name(module):
    named = ELSEWHERE.get(module.as_posix())
    if named is None:
        assert _mirror(module).is_file(), f"write tests/{module.with_name('test_' + module.name)}"
    else:
        assert not _mirror(module).is_file(), "it has its own file: take it off the list"
        assert (ROOT / named).is_file()


def test_the_list_names_modules_that_are_there():
    assert [name for name in ELSEWHERE if not (ROOT / name).is_file()] == []
