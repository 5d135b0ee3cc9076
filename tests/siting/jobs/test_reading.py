"""Files of each kind are read and kept: counts, findings, and what sums are checked with."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

import layers
from layers.errors import LayersError
from layers.households.kept import kept_intake
from siting.jobs.asked import ReadAsked
from siting.jobs.reading import FINDINGS, run
from siting.jobs.reporting import Report
from siting.jobs.uploads import receive
from siting.jobs.workspace import LABEL, read_label


@pytest.fixture
def read(place, send, tmp_path):
    """Read a frame that is sent as a file."""

    def done(frame, what, name="file.csv", **asked):
        upload = send(frame, name)
        found = run(ReadAsked(upload=upload, what=what, **asked), place, Report(tmp_path))
        return found, place.kept(found["room"], found["id"], what=what)

    return done


def send_polygons(place, tmp_path, frame, name="areas.geojson"):
    frame.to_file(tmp_path / name)
    with (tmp_path / name).open("rb") as file:
        return receive(place, name, file)


def test_households_are_kept_with_all_that_was_found(rows, read):
    bad = pd.concat([rows, rows.iloc[:2].assign(household_id=["", rows["household_id"].iloc[5]])])
    found, home = read(bad, "households", "خانوارها.csv")
    intake = layers.check_households(bad)
    label = read_label(home)
    assert found["label"] == label
    assert label["counts"] == intake.counts.to_dict()
    assert label["rows"] == 302
    assert label["located"] == len(intake.located)
    assert (label["file"], label["simulated"], label["counties"]) == ("خانوارها.csv", False, None)
    again = kept_intake(home)
    assert list(again.accepted.index) == list(intake.accepted.index)
    table = pd.read_parquet(home / FINDINGS)
    assert list(table.columns) == ["row", "column", "value", "reason", "outcome"]
    assert len(table) == label["findings"] == len(intake.issues)
    assert {"no_id", "same_id"} <= set(table["reason"].str.split(" ").str[0])


def test_of_a_file_of_households_nothing_is_kept_that_no_plan_needs(place, rows, read):
    _, home = read(rows.assign(phone="0912-SECRET"), "households", "h.csv")
    files = [path for path in place.folder.rglob("*") if path.is_file()]
    assert {path.parent for path in files} == {home}
    assert not any(b"0912-SECRET" in path.read_bytes() for path in files)
    assert list(place.room("uploads").iterdir()) == []
    assert {path.stat().st_mode & 0o077 for path in (home, *home.rglob("*"))} == {0}


def test_a_table_is_kept_as_it_was_sent(place, read):
    quotas = pd.DataFrame({"province": ["ایلام"], "least": [1]})
    found, _ = read(quotas, "quotas", "q.csv")
    assert place.input_file(found["id"], "quotas").read_text() == quotas.to_csv(index=False)
    assert list(place.room("uploads").iterdir()) == []


def test_a_file_that_cannot_be_read_leaves_nothing(place, read):
    with pytest.raises(LayersError):
        read(pd.DataFrame({"x": [1]}), "households")
    for room in ("uploads", "households", "inputs"):
        assert list(place.room(room).iterdir()) == []


def test_centers_and_candidates_say_what_sums_are_checked_with(place, rows, read):
    spots = rows.dropna(subset=["longitude"]).iloc[[3, 60, 120]]
    at = {name: spots[name].to_numpy() for name in ("longitude", "latitude")}
    centers = pd.DataFrame({"center_id": ["a", "b", "c"], **at, "capacity": [90, None, 70]})
    centers["status"] = ["stays", "may_close", None]
    found, home = read(centers, "centers", "centers.csv")
    assert found["room"] == "inputs"
    sites = read_label(home)["sites"]
    assert [site["capacity"] for site in sites] == [90, None, 70]
    assert [site["status"] for site in sites] == ["stays", "may_close", None]
    assert list(layers.read_centers(place.input_file(found["id"], "centers")).accepted.index) == [
        "a", "b", "c",
    ]  # fmt: skip
    offered = pd.DataFrame({"candidate_id": ["p", "q", "r"], **at, "must_open": ["yes", "", ""]})
    _, home = read(offered, "candidates")
    assert [site["must_open"] for site in read_label(home)["sites"]] == [True, False, False]


def test_numbers_of_areas_are_summed(read):
    quotas = pd.DataFrame({"province": ["کرمانشاه", "ایلام", "کجا"], "least": [2, 1, 4]})
    _, home = read(quotas, "quotas")
    label = read_label(home)
    assert label["level"] == "province"
    assert sorted(label["areas"].values()) == [["ایلام", 1, None], ["کرمانشاه", 2, None]]
    assert label["counts"] == {"accepted": 2, "rejected": 1}
    assert len(pd.read_parquet(home / FINDINGS)) == 1
    room = pd.DataFrame({"province": ["کرمانشاه", "ایلام"], "capacity": [400, 700]})
    assert read(room, "capacities")[0]["label"]["capacity_most"] == 700
    growth = pd.DataFrame({"province": ["کرمانشاه"], "percent": [2.5]})
    assert read(growth, "growth")[0]["label"]["counts"] == {"accepted": 1, "rejected": 0}


def test_applicants_are_counted_and_rejected_ones_are_found(read):
    people = pd.DataFrame({"applicant_id": ["a", "a", "b"], "merit": [1, 2, 3], "place_1": "c1"})
    found, home = read(people, "applicants")
    assert sum(found["label"]["counts"].values()) == 3
    assert found["label"]["counts"]["rejected"] == len(pd.read_parquet(home / FINDINGS)) > 0


def test_polygons_are_kept_and_households_are_read_with_them(place, rows, read, tmp_path):
    areas = gpd.GeoDataFrame(
        {"county_code": ["0591", "0592"], "county": ["غرب", "شرق"], "province_code": "05"},
        geometry=[box(45.0, 33.0, 46.8, 35.7), box(46.8, 33.0, 48.5, 35.7)],
        crs=4326,
    )
    upload = send_polygons(place, tmp_path, areas)
    found = run(ReadAsked(upload=upload, what="counties"), place, Report(tmp_path))
    assert found["label"]["counts"] == {"accepted": 2}
    _, home = read(rows, "households", counties=found["id"])
    assert read_label(home)["counties"] == found["id"]
    assert set(kept_intake(home).accepted["county_code"].dropna()) == {"0591", "0592"}
    upload = send_polygons(place, tmp_path, areas[["geometry"]].assign(neighborhood_id=["a", "b"]))
    found = run(ReadAsked(upload=upload, what="forbidden"), place, Report(tmp_path))
    assert found["label"]["counts"] == {"accepted": 2}


def test_a_file_cannot_take_the_place_of_its_own_label(place, read):
    people = pd.DataFrame({"applicant_id": ["a"], "merit": [1], "place_1": "c1"})
    found, home = read(people, "applicants", "label.json.csv")
    assert read_label(home)["file"] == "label.json.csv"
    assert (home / LABEL).read_bytes() != place.input_file(found["id"], "applicants").read_bytes()
