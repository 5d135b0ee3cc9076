"""Notebooks read like a book, are stored without output, and stand in docs as they came out."""

import json
import re
import runpy
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = ROOT / "docs" / "notebooks"

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def _page(path):
    return (PAGES / f"{path.stem}.md").read_text(encoding="utf-8")


def test_they_are_numbered_without_a_gap():
    numbers = [int(path.stem[:2]) for path in NOTEBOOKS]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 6


@each
def test_a_notebook_is_short_and_explains_itself(path):
    cells = _cells(path)
    kinds = "".join(cell["cell_type"][0] for cell in cells)
    assert len(cells) <= 15
    assert cells[0]["source"][0].startswith(f"# {int(path.stem[:2])}. ")
    assert "ccc" not in kinds, "more than two cells of code without a word between them"


@each
def test_a_notebook_is_stored_without_output(path):
    code = [cell for cell in _cells(path) if cell["cell_type"] == "code"]
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []


@each
def test_the_page_of_a_notebook_says_what_the_notebook_says(path):
    page = _page(path)
    for cell in _cells(path):
        said = "\n".join(line.rstrip() for line in "".join(cell["source"]).splitlines())
        assert said in page, "run scripts/render_notebooks.py"


@each
def test_the_pictures_of_a_page_are_there_and_small(path):
    named = re.findall(r"\]\((pictures/[^)]+)\)", _page(path))
    kept = {f"pictures/{file.name}" for file in (PAGES / "pictures").glob(f"{path.stem}_*")}
    assert named
    assert set(named) == kept
    for name in named:
        assert (PAGES / name).stat().st_size < 200_000
        with Image.open(PAGES / name) as picture:
            assert picture.width >= 300


@each
def test_a_page_holds_nothing_of_the_machine_and_no_failure(path):
    page = _page(path)
    assert len(page) < 60_000
    strange = ("Traceback", "Warning", "<iframe", "<style", "http://", "/tmp/", "/home/", "/work/")
    assert [word for word in strange if word in page] == []


def test_the_list_of_notebooks_names_all():
    listed = re.findall(r"\]\((\d\d_\w+)\.md\)", (PAGES / "README.md").read_text("utf-8"))
    assert listed == [path.stem for path in NOTEBOOKS]


def test_tables_become_plain_and_maps_pictures(monkeypatch):
    script = runpy.run_path(str(ROOT / "scripts" / "render_notebooks.py"))
    settle, shown = script["settle"], []

    def take(page):
        shown.append(page)
        return min((PAGES / "pictures").glob("*.png")).read_bytes()

    monkeypatch.setitem(settle.__globals__, "take_picture", take)
    table = {"data": {"text/html": "<style scoped>\n.a {}\n</style>\n<table></table>"}}
    settle(table)
    assert table["data"] == {"text/html": "<table></table>"}
    drawn = {"data": {"text/html": '<iframe srcdoc="&lt;p&gt;map&lt;/p&gt;"></iframe>'}}
    settle(drawn)
    assert shown == ["<p>map</p>"]
    assert list(drawn["data"]) == ["image/png"]
