"""A file is read again as it was read when it was sent: its sheet, its coordinates, its mode."""

from typing import get_args

import pandas as pd
import pytest
from pyproj import Transformer

import layers
from layers.streets.reading import MODES
from siting.errors import JobError
from siting.jobs import inputs
from siting.jobs.asked import ReadAsked, What
from siting.jobs.inputs import kept_input, read_input
from siting.jobs.reading import run
from siting.jobs.reporting import Report
from siting.jobs.uploads import receive


@pytest.fixture
def workbook(rows, tmp_path):
    """Two sheets of centers, in meters; those of the second are meant."""
    at = rows.dropna(subset=["longitude"]).iloc[:4]
    to_meters = Transformer.from_crs(4326, 32638, always_xy=True)
    x, y = to_meters.transform(at["longitude"].to_numpy(), at["latitude"].to_numpy())
    frame = pd.DataFrame({"center_id": list("abcd"), "longitude": x, "latitude": y})
    with pd.ExcelWriter(tmp_path / "c.xlsx") as book:
        frame.iloc[:1].to_excel(book, sheet_name="one", index=False)
        frame.iloc[1:].to_excel(book, sheet_name="two", index=False)
    return tmp_path / "c.xlsx"


def test_centers_are_read_again_as_they_were_sent(place, workbook, tmp_path):
    how = {"sheet": "two", "crs": "EPSG:32638"}
    with workbook.open("rb") as file:
        upload = receive(place, "c.xlsx", file)
    found = run(ReadAsked(upload=upload, what="centers", **how), place, Report(tmp_path))
    assert found["label"]["how"] == how
    again = kept_input(place, found["id"], "centers").accepted
    usual = layers.read_centers(workbook, **how).accepted
    assert list(again.index) == list(usual.index) == ["b", "c", "d"]
    assert again.geometry.geom_equals_exact(usual.geometry, 0.0).all()
    with pytest.raises(JobError, match="holds centers, but quotas are asked for"):
        kept_input(place, found["id"], "quotas")


def test_streets_are_read_for_the_mode_that_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(inputs, "read_all_streets", lambda file: ("all", file))
    monkeypatch.setattr(inputs, "read_streets", lambda file, mode: (mode, file))
    assert read_input(tmp_path, "streets") == ("all", tmp_path)
    for mode in MODES:
        assert read_input(tmp_path, "streets", mode=mode) == ((mode, tmp_path),)


@pytest.mark.parametrize("what", sorted(set(get_args(What)) - {"households"}))
def test_every_kind_has_a_reader_that_refuses_what_is_none(what, tmp_path):
    (tmp_path / "x.csv").write_text("strange\n1\n")
    with pytest.raises((layers.LayersError, ImportError)):
        read_input(tmp_path / "x.csv", what)
