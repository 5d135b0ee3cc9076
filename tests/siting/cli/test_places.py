"""What options say of places is read, told and handed on by the name of the option."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from layers.texts import Words
from siting.cli.places import quotas_asked, read_places
from siting.cli.program import Failure
from siting.planning.quota_shares import Mixture

POINTS = pd.DataFrame({"longitude": [51.4, 51.5], "latitude": [35.7, 35.7]})


def test_each_file_is_read_as_its_option_says(tmp_path):
    POINTS.assign(center_id=["a", "b"]).to_csv(tmp_path / "c.csv", index=False)
    POINTS.assign(candidate_id=["k", ""]).to_csv(tmp_path / "k.csv", index=False)
    area = gpd.GeoDataFrame({"name": ["x"]}, geometry=[box(51, 35, 52, 36)], crs=4326)
    area.to_file(tmp_path / "f.gpkg")
    heard = []
    places = read_places(
        Words("en"),
        heard.append,
        existing=tmp_path / "c.csv",
        candidates=tmp_path / "k.csv",
        forbidden=tmp_path / "f.gpkg",
    )
    assert list(places) == ["existing", "candidates", "forbidden"]
    assert places["existing"].accepted.index.tolist() == ["a", "b"]
    assert places["candidates"].accepted.index.tolist() == ["k"]
    assert places["forbidden"].union_all().equals(box(51, 35, 52, 36))
    assert heard[:2] == [
        "c.csv: 2 centers stand; 0 may move and 0 may close.",
        "k.csv: 1 places are offered for centers.",
    ]
    assert heard[2:] == ["k.csv: 1 of 2 rows are not taken:", "Row 3: there is no id."]


def test_nothing_given_is_nothing_told():
    heard = []
    assert read_places(Words("fa"), heard.append) == {}
    assert heard == []


def test_quotas_are_a_table_or_a_mixture_whatever_a_file_is_called(tmp_path, monkeypatch):
    table = tmp_path / "quotas.csv"
    table.write_text("province,centers\nیزد,3\n", encoding="utf-8")
    assert quotas_asked(str(table), counties=None).areas["least"].to_dict() == {"21": 3}
    monkeypatch.chdir(tmp_path)
    table.rename(tmp_path / "files")
    assert quotas_asked("files", counties=None) == Mixture.parse("files")


def test_a_table_that_is_not_there_is_one_sentence():
    with pytest.raises(Failure, match=r"There is no file missing\.xlsx"):
        quotas_asked("missing.xlsx", counties=None)
