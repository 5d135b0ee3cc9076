"""Bundled files are found in a checkout and in an installed package."""

import pytest

from layers import bundled
from layers.bundled import bundled_path
from layers.errors import MissingAssetError


@pytest.mark.parametrize("name", ["counties.parquet", "provinces.parquet", "settlements.parquet"])
def test_bundled_files_are_there(name):
    assert bundled_path(name).is_file()


def test_an_installed_package_comes_first(tmp_path, monkeypatch):
    (tmp_path / "provinces.parquet").write_text("{}")
    monkeypatch.setattr(bundled, "_INSTALLED", tmp_path)
    assert bundled_path("provinces.parquet") == tmp_path / "provinces.parquet"
    assert bundled_path("settlements.parquet").parent.name == "data"


def test_a_missing_file_is_named():
    with pytest.raises(MissingAssetError, match=r"bundled file moon.geojson is missing; reinstall"):
        bundled_path("moon.geojson")
