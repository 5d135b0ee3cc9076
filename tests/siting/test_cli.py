"""Each command: its exit code, its one sentence on stderr, and what it leaves behind."""

import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import box

import layers
import siting
from siting import cli
from siting.errors import InfeasibleError


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command line in this process; returns exit code, stdout and stderr."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["siting", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        said = capsys.readouterr()
        return stopped.value.code or 0, said.out, said.err

    return call


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with households, a plan, a plan with counties, and files that are neither."""
    folder = tmp_path_factory.mktemp("files")
    rows = layers.simulate_households(8_000, seed=2)
    rows = rows[rows["province"].isin(["کرمانشاه", "لرستان"])]
    rows.to_csv(folder / "households.csv", index=False)
    counties = gpd.GeoDataFrame(
        {
            "county_code": ["0591", "1591"],
            "county": ["شهرستان یک", "شهرستان دو"],
            "province_code": ["05", "15"],
        },
        geometry=[box(45.0, 33.0, 47.6, 35.7), box(47.6, 32.0, 50.0, 35.7)],
        crs="EPSG:4326",
    )
    counties.to_file(folder / "counties.geojson")
    squares = [box(x, y, x + 0.5, y + 0.5) for x in (46, 46.5, 47) for y in (33.5, 34, 34.5)]
    given = {"neighborhood_id": [f"q{k}" for k in range(9)], "name": "محله"}
    gpd.GeoDataFrame(given, geometry=squares, crs="EPSG:4326").to_file(folder / "squares.geojson")
    intake = layers.read_households(folder / "households.csv")
    quick = {"stop": siting.MaxIterations(1)}
    siting.plan(intake, centers=3, **quick).save(folder / "plan.gpkg")
    known = layers.read_counties(folder / "counties.geojson")
    intake = layers.read_households(folder / "households.csv", counties=known)
    siting.plan(intake, centers=3, counties=known, **quick).save(folder / "counties.gpkg")
    (folder / "letter.txt").write_text("Dear colleague,\nthe file follows.\n", encoding="utf-8")
    (folder / "letter.csv").write_text("Dear colleague\nthe file follows\n", encoding="utf-8")
    pd.DataFrame({"نام": ["الف"], "نشانی": ["تهران"]}).to_csv(folder / "no_id.csv", index=False)
    (folder / "typo.toml").write_text("files_per_centre = 300\n", encoding="utf-8")
    (folder / "rules.toml").write_text("files_per_center = 100\n", encoding="utf-8")
    return folder


def _is_one_sentence(text):
    return (
        text.startswith("siting: ")
        and text.count("\n") == 1
        and text.rstrip().endswith((".", "`", "?", "}"))
        and "Traceback" not in text
    )


WRONG = {
    "file missing": ("check {f}/nowhere.csv", "nowhere.csv"),
    "text that is no table": ("check {f}/letter.txt", "letter.txt"),
    "no column of ids": ("check {f}/no_id.csv", "no_id.csv"),
    "a letter as csv": ("plan {f}/letter.csv --centers 2 --out {t}/p.gpkg", "letter.csv"),
    "plan of a missing file": ("plan {f}/nowhere.csv --centers 2 --out {t}/p.gpkg", "nowhere.csv"),
    "a sheet of a csv": ("check {f}/households.csv --sheet رویه", "households.csv"),
    "counties missing": ("check {f}/households.csv --counties {f}/no.geojson", "no.geojson"),
    "counties are a table": ("check {f}/households.csv --counties {f}/no_id.csv", "no_id.csv"),
    "neighborhoods missing": (
        "plan {f}/households.csv --centers 2 --out {t}/p.gpkg --neighborhoods {f}/no.geojson",
        "no.geojson",
    ),
    "report without a folder": (
        "check {f}/households.csv --report {t}/nowhere/r.xlsx",
        "There is no folder",
    ),
    "more centers than households": (
        "plan {f}/households.csv --centers 99999 --out {t}/p.gpkg",
        "99999 centers are asked for, but only",
    ),
    "no center": ("plan {f}/households.csv --centers 0 --out {t}/p.gpkg", "at least 1, not 0"),
    "standards with a typo": (
        "plan {f}/households.csv --centers 2 --out {t}/p.gpkg --standards {f}/typo.toml",
        "typo.toml names unknown standards: files_per_centre",
    ),
    "standards that nobody knows": (
        "plan {f}/households.csv --centers 2 --out {t}/p.gpkg --standards nominal2021",
        "There are no standards 'nominal2021'; give a TOML file or one of: current, nominal_2021.",
    ),
    "standards that are no text": (
        "plan {f}/households.csv --centers 2 --out {t}/p.gpkg --standards {f}/plan.gpkg",
        "plan.gpkg cannot be read as TOML standards",
    ),
    "plan without a folder": (
        "plan {f}/households.csv --centers 2 --out {t}/nowhere/p.gpkg",
        "nowhere to write p.gpkg to; make it first",
    ),
    "plan of another kind": (
        "plan {f}/households.csv --centers 2 --out {t}/p.xlsx",
        "p.xlsx must end in .gpkg",
    ),
    "no time that counts": (
        "plan {f}/households.csv --centers 2 --out {t}/p.gpkg --seconds nan",
        "Invalid value for '--seconds'",
    ),
    "coverage of nothing": ("coverage {f}/nowhere.gpkg", "There is no plan at"),
    "coverage of no plan": ("coverage {f}/households.csv", "households.csv is not a plan"),
    "map of no plan": ("map {f}/letter.txt {t}/m.html", "letter.txt is not a plan"),
    "map without a folder": ("map {f}/plan.gpkg {t}/nowhere/m.html", "There is no folder"),
    "map in no language": ("map {f}/plan.gpkg {t}/m.html --language de", "--language"),
    "map of no province": ("map {f}/plan.gpkg {t}/m.html --province 77", "no province '77'"),
    "simulation without a folder": ("simulate {t}/nowhere/h.parquet", "There is no folder"),
    "simulation of another kind": ("simulate {t}/h.txt", "h.txt must end in .parquet, .csv or"),
    "simulation of too many rows": ("simulate {t}/h.xlsx", "do not fit into the 1,048,575"),
    "simulation of nobody": ("simulate {t}/h.csv --households 0", "--households"),
    "page without plans": ("app --plans {f}/nowhere", "There is no folder"),
    "no such command": ("paln x", "No such command 'paln'"),
    "no such option": ("coverage {f}/plan.gpkg --counties", "No such option"),
    "an argument missing": ("plan --centers 3 --out {t}/p.gpkg", "Missing argument"),
    "an option missing": ("plan {f}/households.csv --out {t}/p.gpkg", "Missing option '--centers'"),
    "a number that is none": (
        "plan {f}/households.csv --centers many --out {t}/p.gpkg",
        "Invalid value for '--centers'",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_bad_input_ends_with_one_sentence_and_leaves_nothing(run, files, tmp_path, case):
    words, message = WRONG[case]
    code, _, said = run(*(word.format(f=files, t=tmp_path) for word in words.split()))
    assert code == 2
    assert message in said
    assert _is_one_sentence(said), said
    assert not list(tmp_path.iterdir())


def test_no_feasible_plan_ends_with_three(run, files, tmp_path, monkeypatch):
    def refuse(*_, **__):
        message = "The load is 10, but 2 sites can take at most 7: 3 too little."
        raise InfeasibleError(message)

    monkeypatch.setattr(cli, "make_plan", refuse)
    code, said, error = run(
        "plan", files / "households.csv", "--centers", 2, "--out", tmp_path / "p.gpkg"
    )
    assert (code, said) == (3, "")
    assert error == "siting: The load is 10, but 2 sites can take at most 7: 3 too little.\n"


def test_a_stop_by_keyboard_is_no_traceback(run, files, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "read_households", stop)
    code, _, said = run("check", files / "households.csv")
    assert (code, said) == (130, "siting: Stopped; nothing was written.\n")


def test_a_full_disk_is_one_sentence(run, files, monkeypatch):
    def fail(*_, **__):
        raise OSError(28, "No space left on device", "/somewhere/h.csv")

    monkeypatch.setattr(cli, "write_table", fail)
    code, _, said = run("simulate", files / "h.csv", "--households", 5)
    assert (code, said) == (
        2,
        "siting: /somewhere/h.csv cannot be used: No space left on device.\n",
    )


def test_missing_extras_are_named(run, files, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    code, _, said = run("map", files / "plan.gpkg", tmp_path / "m.html")
    assert (code, said) == (
        2,
        "siting: This needs more packages; run: pip install 'siting[maps]'.\n",
    )
    assert run("app")[2].endswith("pip install 'siting[app]'.\n")


def test_the_page_listens_on_loopback_only(run, files, monkeypatch):
    calls = []

    def note(command, **options):
        calls.append((command, options))
        return subprocess.CompletedProcess(command, 5)

    monkeypatch.setattr(subprocess, "run", note)
    code, _, _ = run("app", "--plans", files, "--port", 8777)
    assert code == 5
    command, options = calls[0]
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert command[5:] == ["--server.address", "127.0.0.1", "--server.port", "8777"]
    assert options["env"]["SITING_PLANS"] == str(files)


def test_simulate_writes_the_same_households_for_the_same_seed(run, tmp_path):
    path = tmp_path / "h.parquet"
    code, said, error = run("simulate", path, "--households", 250, "--seed", 3)
    assert (code, error) == (0, "")
    assert said == f"250 simulated households written to {path}.\n"
    expected = layers.simulate_households(250, seed=3)
    pd.testing.assert_frame_equal(pd.read_parquet(path), expected, check_dtype=False)


def test_check_counts_and_reports(run, files, tmp_path):
    path = files / "households.csv"
    code, said, error = run("check", path, "--report", tmp_path / "r.xlsx")
    assert (code, error) == (0, "")
    assert said.startswith(layers.read_households(path).summary())
    assert f"Every finding is in {tmp_path / 'r.xlsx'}." in said
    assert (tmp_path / "r.xlsx").stat().st_size > 1000


def test_plan_writes_a_plan_that_adds_up(run, files, tmp_path):
    out = tmp_path / "plan.gpkg"
    words = ["--centers", 4, "--seconds", 0, "--standards"]
    code, said, error = run(
        "plan", files / "households.csv", *words, files / "rules.toml", "--out", out
    )
    assert (code, error) == (0, "")
    assert said.endswith(f"Plan written to {out}.\n")
    plan = siting.open_plan(out)
    assert len(plan.centers) == 4
    assert (plan.centers["capacity"] == 100).all()
    rows = len(pd.read_csv(files / "households.csv"))
    assert len(plan.assignments) + len(plan.unlocated) + len(plan.rejected) == rows
    served = plan.assignments["center_id"].notna().sum()
    assert f"4 centers serve {served:,} of {len(plan.assignments):,} located households" in said
    assert plan.metadata["input"] == "households.csv"
    assert len(plan.metadata["input_sha256"]) == 64


def test_plan_with_counties_and_with_given_neighborhoods(run, files, tmp_path):
    words = ["--centers", 2, "--seconds", 0, "--out", tmp_path / "p.gpkg"]
    path = files / "households.csv"
    assert run("plan", path, *words, "--counties", files / "counties.geojson")[0] == 0
    counties = siting.open_areas(tmp_path / "p.gpkg").centers["county"]
    assert counties.isin(["شهرستان یک", "شهرستان دو"]).all()
    assert run("plan", path, *words, "--neighborhoods", files / "squares.geojson")[0] == 0
    assert set(siting.open_areas(tmp_path / "p.gpkg").gaps.index) <= {f"q{k}" for k in range(9)}


def _cells(text):
    """The rows of a printed table, cut at its lines."""
    rows = [line for line in text.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in rows]


def test_coverage_prints_every_number_whole(run, files, monkeypatch):
    """Also where the output is narrow or no terminal at all."""
    monkeypatch.setenv("COLUMNS", "40")
    code, said, error = run("coverage", files / "plan.gpkg")
    assert (code, error) == (0, "")
    assert "…" not in said
    summary = siting.open_areas(files / "plan.gpkg").summary
    names = [
        "households", "in_reach", "beyond_reach", "no_capacity", "mean_distance_m",
        "p95_distance_m", "centers", "capacity_short", "capacity_spare", "unlocated",
    ]  # fmt: skip
    shown = summary[summary["level"].isin(["country", "province"])]
    expected = [
        ["-" if np.isnan(value) else f"{value:,.0f}" for value in row]
        for row in shown[names].to_numpy(dtype=float)
    ]
    assert [row[1:] for row in _cells(said)] == expected
    assert [row[0] for row in _cells(said)] == ["all", *shown["province"].dropna()]


def test_coverage_per_county(run, files):
    code, said, _ = run("coverage", files / "counties.gpkg", "--county")
    assert code == 0
    rows = _cells(said)
    assert rows[0][:2] == ["all", "all"]
    assert {tuple(row[:2]) for row in rows[1:]} >= {
        ("کرمانشاه", "شهرستان یک"),
        ("لرستان", "شهرستان دو"),
    }


def test_coverage_per_county_where_none_is_known(run, files):
    code, said, _ = run("coverage", files / "plan.gpkg", "--county")
    assert code == 0
    assert "The plan knows no county; make it with `siting plan --counties FILE`." in said


def test_map_writes_one_page(run, files, tmp_path):
    out = tmp_path / "m.html"
    words = ["map", files / "plan.gpkg", out, "--language", "en", "--province", "05"]
    code, said, error = run(*words)
    assert (code, error) == (0, "")
    assert said == f"Map written to {out}.\n"
    assert out.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_help_of_every_command(run):
    for command in ("simulate", "check", "plan", "coverage", "map", "app"):
        code, said, _ = run(command, "--help")
        assert code == 0
        assert f"siting {command}" in said


def test_no_command_shows_the_help(run):
    code, said, error = run()
    assert code == 2
    assert "simulate" in said + error


def test_the_program_itself(files):
    """In a process of its own, as people run it: streams, exit code, no traceback."""
    program = [sys.executable, "-c", "from siting.cli import main; main()"]
    done = subprocess.run(
        [*program, "coverage", str(files / "households.csv")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert _is_one_sentence(done.stderr)


def test_a_plan_file_is_a_geopackage_that_qgis_can_open(files):
    assert dict(pyogrio.list_layers(files / "plan.gpkg"))["gaps"] in {"Polygon", "MultiPolygon"}
