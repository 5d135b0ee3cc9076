"""The reference names all that is public, and Sphinx builds it without a warning."""

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

SOURCE = Path(__file__).resolve().parents[1] / "docs" / "api"


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
    loaded = re.findall(r'(?:src|href)="(https?://[^"]+)"', page + saved)
    assert [address for address in loaded if address.endswith((".js", ".css"))] == []
