"""The wheel holds all that an installed package opens, and `siting app` starts from it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from siting.maps import assets
from siting.ui import serving

ROOT = Path(__file__).resolve().parents[1]
UI = "siting/ui"
FRONTEND = f"{UI}/components/frontend"

#: What code opens by its name, beside modules.
OPENED = {
    "layers/_data/counties.parquet",
    "layers/_data/provinces.parquet",
    "layers/_data/settlements.parquet",
    "layers/py.typed",
    *(f"layers/texts/{file.name}" for file in (ROOT / "layers" / "texts").glob("catalog*.toml")),
    *(f"{FRONTEND}/{file.name}" for file in (ROOT / FRONTEND).iterdir()),
    "siting/maps/page/page.css",
    *(f"siting/maps/page/{name}" for name in assets.SCRIPTS),
    "siting/maps/page/rounds.css",
    "siting/maps/page/rounds.js",
    "siting/maps/templates/panel.html",
    "siting/maps/templates/rounds.html",
    "siting/py.typed",
    "siting/reports/day_sheets/sheet.css",
    "siting/reports/day_sheets/templates/month.html",
    "siting/reports/paper/report.typ",
    f"{UI}/page.css",
    f"{UI}/served/.streamlit/config.toml",
    f"{UI}/templates/figures.html",
    f"{UI}/templates/legend.html",
    f"{UI}/templates/month_days.html",
    f"{UI}/templates/notes.html",
}
FETCHED = ("leaflet.css", "leaflet.js", "leaflet-license.txt", "vazirmatn.woff2",
           "vazirmatn-regular.ttf", "vazirmatn-bold.ttf", "vazirmatn-license.txt")  # fmt: skip


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """Files of a wheel that is built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("siting-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.slow
def test_the_wheel_holds_what_code_opens(names):
    assert names >= OPENED
    assert names >= {f"siting/maps/assets/{name}" for name in FETCHED}


@pytest.mark.slow
def test_the_wheel_holds_every_module_and_nothing_else(names):
    modules = {
        path.relative_to(ROOT).as_posix()
        for room in ("siting", "layers")
        for path in (ROOT / room).rglob("*.py")
    }
    assert {name for name in names if name.endswith(".py")} == modules
    strangers = {name for name in names if not name.startswith(("siting/", "layers/"))}
    assert all(".dist-info/" in name for name in strangers)


@pytest.mark.slow
def test_what_streamlit_runs_is_in_the_wheel(names):
    for script in (serving.APP, serving.SCRIPT):
        assert script.relative_to(ROOT).as_posix() in names


def test_the_script_is_beside_its_settings_and_away_from_the_pages():
    """Streamlit would offer the modules of a folder `pages` beside its script as pages."""
    assert (serving.SCRIPT.parent / ".streamlit" / "config.toml").is_file()
    assert not (serving.SCRIPT.parent / "pages").exists()


def test_every_fetched_asset_is_one_that_the_wheel_is_checked_for():
    assert {path.name for path in assets._FETCHED.iterdir()} == set(FETCHED)
