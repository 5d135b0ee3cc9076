"""`siting tier` on a plan of few households; also capacities and growth of `siting plan`."""

import json
import sys

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest

import layers
from siting.cli.main import main
from siting.plans.reading import open_areas


def _run(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["siting", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tier")
    rows = layers.simulate_households(8_000, seed=2)
    rows = rows[rows["province"] == "لرستان"]
    rows.to_csv(folder / "h.csv", index=False)
    (folder / "c.csv").write_text("province,capacity\nلرستان,70\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        given = ["siting", "plan", folder / "h.csv", "--centers", 4, "--out", folder / "p.gpkg"]
        given += ["--capacities", folder / "c.csv", "--rate", "2%", "--years", 5]
        given += ["--seconds", 0.3, "--no-caseloads"]
        patch.setattr(sys, "argv", [str(word) for word in given])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
    return folder


def test_the_plan_has_the_capacity_and_files_that_were_asked_for(folder):
    plan = open_areas(folder / "p.gpkg")
    assert plan.centers["capacity"].tolist() == [70] * 4
    assert plan.facts.options["capacity_by"] == {"table": 4}
    located = plan.summary["households"].iloc[0]
    assert plan.facts.options["expected_files"] == pytest.approx(located * 1.02**5, abs=0.1)


def test_tables_are_written_and_read_again(folder, monkeypatch, capsys):
    asked = ["tier", folder / "p.gpkg", "--households", folder / "h.csv", "--seconds", 1]
    first = _run(
        monkeypatch, capsys, *asked, "--centers", 2, "--groups", "disability", "--out",
        folder / "t.xlsx",
    )  # fmt: skip
    assert (first[0], first[2]) == (0, "")
    assert "2 centers, of which 0 stand and 2 are chosen" in first[1]
    sheets = pd.read_excel(folder / "t.xlsx", sheet_name=None, engine="openpyxl")
    assert list(sheets) == ["Centers", "Coverage", "Referrals"]
    chosen = sheets["Centers"]["Center id"].tolist()
    assert set(sheets["Referrals"]["Refers to"].dropna()) <= set(chosen)
    homes = set(pd.read_csv(folder / "h.csv", dtype="str")["household_id"])
    assert not any(homes & set(sheet.astype("str").to_numpy().ravel()) for sheet in sheets.values())
    again = _run(
        monkeypatch, capsys, *asked, "--existing", folder / "t.xlsx", "--out", folder / "t.csv",
        "--language", "fa",
    )  # fmt: skip
    assert (again[0], again[2]) == (0, "")
    assert "t.xlsx\u2069: ۲ مرکز دایر است" in again[1]
    assert "۲ از پیش دایر" in again[1]
    assert pd.read_csv(folder / "t.csv")["center_id"].tolist() == chosen


def test_layers_and_a_map_are_written_in_both_languages(folder, monkeypatch, capsys):
    asked = ["tier", folder / "p.gpkg", "--households", folder / "h.csv", "--seconds", 1]
    asked += ["--centers", 2, "--out", folder / "t.gpkg"]
    plan = open_areas(folder / "p.gpkg")
    for language, words in (("en", "Layers written to"), ("fa", "لایه‌ها در")):
        drawn = folder / f"{language}.html"
        code, said, err = _run(monkeypatch, capsys, *asked, "--map", drawn, "--language", language)
        assert (code, err) == (0, "")
        assert words in said
        assert "comprehensive" in drawn.read_text(encoding="utf-8")
    ground = gpd.read_file(folder / "t.gpkg", layer="catchments")
    assert len(ground) == 2
    # All ground of the first level is of a center, and there is no other ground than the plan's.
    found, first = ground.geometry.union_all(), plan.catchments.geometry.union_all()
    assert first.difference(found).area < 1e-6 * first.area
    whole = plan.neighborhoods.geometry.union_all()
    assert found.difference(whole).area < 1e-6 * whole.area
    assert ground.geometry[0].intersection(ground.geometry[1]).area < 1e-9
    shown = ground[["households", "in_reach", "beyond_reach", "no_capacity"]].dropna()
    assert (shown % 5 == 0).all(axis=None)
    code, _, err = _run(monkeypatch, capsys, *asked, "--map", folder / "t.gpkg")
    assert code == 2
    assert "--out and --map both name" in err


def test_as_json_and_bad_input(folder, monkeypatch, capsys):
    asked = ["tier", folder / "p.gpkg", "--households", folder / "h.csv", "--out", folder / "j.csv"]
    told = json.loads(
        _run(monkeypatch, capsys, *asked, "--centers", 1, "--seconds", 1, "--json")[1]
    )
    assert len(told["centers"]) == 1
    assert told["coverage"][0]["level"] == "country"
    code, _, err = _run(monkeypatch, capsys, *asked, "--replace")
    assert code == 2
    assert err.startswith("siting: No center of the tier 'comprehensive' stands")


def test_rows_that_the_plan_left_out_are_left_out(folder, monkeypatch, capsys):
    rows = pd.read_csv(folder / "h.csv")
    rows.to_excel(folder / "h.xlsx", index=False)
    book = openpyxl.load_workbook(folder / "h.xlsx")
    for row in range(2, 52):
        book.active.row_dimensions[row].hidden = True
    book.save(folder / "h.xlsx")
    asked = ["tier", folder / "p.gpkg", "--households", folder / "h.xlsx", "--centers", 1]
    asked += ["--seconds", 1, "--leave-out", "hidden", "--json", "--out", folder / "less.csv"]
    code, said, err = _run(monkeypatch, capsys, *asked)
    assert (code, err) == (0, "")
    told = json.loads(said)["coverage"][0]["households"]
    assert abs(told - (len(rows) - 50)) <= 15
