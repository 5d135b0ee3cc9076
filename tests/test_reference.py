"""The reference names all that is public, and Sphinx builds it without a warning."""

import doctest
import html
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import layers
import siting
from siting.plans.facts import KEYS
from siting.plans.schema import LAYERS

SOURCE = Path(__file__).resolve().parents[1] / "docs" / "api"


CONCEPTS = sorted(path.stem for path in (SOURCE / "concepts").glob("*.rst"))
CONCEPTS.remove("index")
PARTS = ["Units and columns", "How it is computed", "In Python", "Example"]


def _listed(page):
    text = (SOURCE / f"{page}.rst").read_text(encoding="utf-8")
    return re.findall(r"^   (\w+)$", text, re.MULTILINE)


@pytest.mark.parametrize("package", [layers, siting], ids=lambda package: package.__name__)
def test_every_public_name_is_listed(package):
    assert sorted(_listed(package.__name__)) == sorted(package.__all__)


def test_no_two_pages_differ_in_capitals_alone():
    settings = runpy.run_path(str(SOURCE / "conf.py"))["autosummary_filename_map"]
    for package in (layers, siting):
        names = [f"{package.__name__}.{name}" for name in package.__all__]
        files = [settings.get(name, name).casefold() for name in names]
        assert sorted(set(files)) == sorted(files)


def _concept(name):
    return (SOURCE / "concepts" / f"{name}.rst").read_text(encoding="utf-8")


def test_every_concept_has_a_page_and_stands_in_the_table_of_contents():
    listed = re.findall(r"^   ([a-z]+)$", _concept("index"), re.MULTILINE)
    assert sorted(listed) == CONCEPTS
    assert set(CONCEPTS) >= {
        "household", "neighborhood", "center", "standards", "coverage", "bound", "quota", "need",
        "scenario", "caseload", "rounds", "privacy",
    }  # fmt: skip


@pytest.mark.parametrize("name", CONCEPTS)
def test_a_page_of_a_concept_has_all_of_its_parts(name):
    assert re.findall(r"^(.+)\n-+$", _concept(name), re.MULTILINE) == PARTS


@pytest.mark.parametrize("name", CONCEPTS)
def test_columns_of_a_concept_are_in_the_file_of_a_plan(name):
    columns = re.findall(r"^``(\w+)\.(\w+)``$", _concept(name), re.MULTILINE)
    assert columns
    for layer, column in columns:
        assert column in (KEYS if layer == "metadata" else LAYERS[layer].columns), (layer, column)


@pytest.mark.parametrize("name", CONCEPTS)
def test_examples_of_a_concept_show_what_comes(name):
    path = SOURCE / "concepts" / f"{name}.rst"
    failed, tried = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried > 1


@pytest.mark.slow
def test_the_reference_is_built_without_a_warning(tmp_path):
    shutil.copytree(SOURCE, tmp_path / "api", ignore=shutil.ignore_patterns("names"))
    build = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", tmp_path / "api"]
    done = subprocess.run([*build, tmp_path / "html"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "html" / "names" / "siting.plan.html").read_text(encoding="utf-8")
    told = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert "Choose centers for households and say where coverage falls short." in told
    assert "centers: int | Change" in told
    saved = (tmp_path / "html" / "names" / "siting.Plan-class.html").read_text(encoding="utf-8")
    assert 'id="siting.Plan.explore"' in saved
    concept = (tmp_path / "html" / "concepts" / "quota.html").read_text(encoding="utf-8")
    linked = re.findall(r'href="\.\./names/([\w.]+)\.html', concept)
    assert {"siting.planning.quotas.share_centers", "siting.planning.apportionment.apportion"} <= (
        set(linked)
    )
    loaded = re.findall(r'(?:src|href)="(https?://[^"]+)"', page + saved)
    assert [address for address in loaded if address.endswith((".js", ".css"))] == []
