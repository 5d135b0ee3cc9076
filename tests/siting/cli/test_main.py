"""Each command: its exit code, its one sentence on stderr, and what it leaves behind."""

import ctypes
import errno
import importlib.util
import itertools
import json
import os
import pty
import re
import signal
import subprocess
import sys
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import typer
from shapely.geometry import box

import layers
import siting
from layers.texts import Words
from siting.cli import main as cli
from siting.cli.program import app, plain_numbers
from siting.errors import InfeasibleError
from siting.plans.schema import empty_table
from siting.sentences.plans import describe, made_in_words
from siting.sentences.travel import street_sentences
from siting.sentences.workers import staff_in_words
from tests.layers.streets.street_files import write_graphml

EN = Words("en")

# Seven points in two clusters and one apart, with few ties, small enough to try every answer.
POINTS = np.array([[0, 0], [1, 0.2], [0.3, 1.5], [7, 7], [8.1, 7.3], [7.4, 8.8], [3, 9]])
DEMAND = np.array([3.0, 1, 2, 2, 1, 3, 4])
INSTANCES = {
    "plain": {"x": POINTS[:, 0], "y": POINTS[:, 1], "demand": DEMAND},
    "loaded": {
        "x": POINTS[:, 0], "y": POINTS[:, 1], "demand": DEMAND, "capacity": np.full(7, 9.0), "p": 2,
    },
    "full": {
        "x": POINTS[:, 0], "y": POINTS[:, 1], "demand": DEMAND, "capacity": np.full(7, 7.0), "p": 2,
    },
    "matrix": {"dist": np.round(10 * np.abs(POINTS[:, :1] - POINTS[:5, 0])), "demand": DEMAND},
    "globe": {"lat": POINTS[:, 1] / 1000, "lon": POINTS[:, 0] / 1000, "demand": DEMAND},
    "empty": {"demand": DEMAND},
}  # fmt: skip


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
    _write_roads(folder / "road.graphml", rows)
    for name, arrays in INSTANCES.items():
        np.savez(folder / f"{name}.npz", **arrays)
    return folder


def _write_roads(path, rows):
    """Write straight roads, both ways, from every fourth household to the one in the middle."""
    located = rows.dropna(subset=["longitude"]).sort_values("longitude")
    middle = located.iloc[len(located) // 2]
    some = pd.concat([middle.to_frame().T, located.iloc[::4]])
    x, y = (some[axis].to_numpy(float) for axis in ("longitude", "latitude"))
    edges = []
    for k in range(1, len(some)):
        meters = 1.2e5 * float(np.hypot(x[k] - x[0], y[k] - y[0])) + 1.0
        tags = {"highway": "primary", "oneway": "False", "length": meters}
        edges += [(0, k, tags | {"reversed": "False"}), (k, 0, tags | {"reversed": "True"})]
    write_graphml(path, {k: {"x": x[k], "y": y[k]} for k in range(len(some))}, edges)


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
    "streets missing": (
        "plan {f}/households.csv --centers 2 --out {t}/p.gpkg --streets {f}/no.graphml",
        "no.graphml",
    ),
    "streets that are a letter": (
        "plan {f}/households.csv --centers 2 --out {t}/p.gpkg --streets {f}/letter.txt",
        "letter.txt is no street network by its name",
    ),
    "the same streets twice": (
        (
            "plan {f}/households.csv --centers 2 --out {t}/p.gpkg --streets drive={f}/road.graphml "
            "--streets drive={f}/road.graphml"
        ),
        "Two street networks are for driving",
    ),
    "what is reached without streets": (
        "map {f}/plan.gpkg {t}/m.html --shading reached",
        "The plan was made without streets",
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
    "simulation of nowhere": ("simulate {t}/h.csv --province Atlantis", "no province 'Atlantis'"),
    "simulation of nobody": ("simulate {t}/h.csv --households 0", "--households"),
    "instance that is not there": ("solve {f}/nowhere.npz --out {t}/a.json", "There is no file"),
    "instance that is a folder": ("solve {f} --out {t}/a.json", "is a folder, not a file"),
    "instance that is text": ("solve {f}/letter.txt --out {t}/a.json", "letter.txt cannot be read"),
    "instance without distances": (
        "solve {f}/empty.npz --sites 2 --out {t}/a.json",
        "empty.npz has no distances: it needs `dist`, or `x` and `y`, or `lat` and `lon`",
    ),
    "instance without a number of sites": (
        "solve {f}/plain.npz --out {t}/a.json",
        "does not say how many sites to open (`p`); give the number of sites with --sites",
    ),
    "more sites than candidates": (
        "solve {f}/plain.npz --sites 8 --out {t}/a.json",
        "8 sites are asked for, but only 7 candidates may open",
    ),
    "no radius": (
        "solve {f}/plain.npz --sites 2 --objective covered --out {t}/a.json",
        "Coverage needs a radius",
    ),
    "a radius of no use": (
        "solve {f}/plain.npz --sites 2 --radius 3 --out {t}/a.json",
        "A radius has no meaning for the objective total",
    ),
    "sites of a set cover": (
        "solve {f}/plain.npz --sites 2 --objective cover --radius 3 --out {t}/a.json",
        "Set cover finds the number of sites itself",
    ),
    "degrees on a plane": (
        "solve {f}/globe.npz --sites 2 --metric euclidean --out {t}/a.json",
        "globe.npz are in degrees",
    ),
    "no such method": (
        "solve {f}/plain.npz --sites 2 --method magic --out {t}/a.json",
        "There is no method 'magic'",
    ),
    "no such objective": (
        "solve {f}/plain.npz --sites 2 --objective best --out {t}/a.json",
        "Invalid value for '--objective'",
    ),
    "answer without a folder": (
        "solve {f}/plain.npz --sites 2 --out {t}/nowhere/a.json",
        "nowhere to write a.json to; make it first",
    ),
    "page without plans": ("app --plans {f}/nowhere", "There is no folder"),
    "no such command": ("paln x", "No such command 'paln'"),
    "no such option": ("coverage {f}/plan.gpkg --counties", "No such option"),
    "an argument missing": ("plan --centers 3 --out {t}/p.gpkg", "Missing argument"),
    "an option missing": (
        "plan {f}/households.csv --out {t}/p.gpkg",
        "Say either --centers, or with --existing any of",
    ),
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


@pytest.mark.parametrize(
    ("command", "given", "plain"),
    [
        ("front", "--centers ۴ --seconds ۲٫۵ --out ۵.csv", "--centers 4 --seconds 2.5 --out ۵.csv"),
        ("tier", "--minutes ٣٠ --tier ۲ --groups=۳", "--minutes 30 --tier ۲ --groups=۳"),
        ("whatif", "--speed=۰٫۷ --speed ۱ ۲", "--speed=0.7 --speed 1 ۲"),
        ("plan", "--open −۲ --centers چهار", "--open -2 --centers چهار"),
        ("simulate", "۸۰.csv --households ۱٬۰۸۰٬۰۰۰", "۸۰.csv --households 1080000"),
        ("plan", "--seconds ۱٬۲۰۰٫۵ --centers ۱۲٬۰", "--seconds 1200.5 --centers ۱۲٬۰"),
    ],
)
def test_numbers_may_be_in_persian_digits_and_names_stay(command, given, plain):
    found = typer.main.get_command(app).commands[command]
    assert plain_numbers(found, given.split()) == plain.split()


def test_persian_digits_are_read_by_a_command(run, tmp_path):
    code, _, said = run("simulate", str(tmp_path / "h.csv"), "--households", "۱۲", "--seed=۳")
    assert (code, said) == (0, "")
    assert len((tmp_path / "h.csv").read_text().splitlines()) == 13


def test_a_plan_of_simulated_households_says_so_wherever_it_is_shown(run, tmp_path):
    households, out, page = (tmp_path / name for name in ("h.parquet", "p.gpkg", "m.html"))
    run("simulate", households, "--households", 200, "--province", "05")
    _, told, error = run("plan", households, "--centers", 2, "--seconds", 1, "--out", out)
    assert "The plan was made on " in told, error
    assert "The households of this plan are simulated, not real." in told
    assert siting.open_plan(out).facts.simulated
    assert run("coverage", out)[1].count("are simulated, not real.") == 1
    run("map", out, page)
    drawn = page.read_text(encoding="utf-8")
    assert "The households of this map are simulated, not real" in drawn
    assert "Households: \u2068h.parquet\u2069" in drawn
    assert re.search("Plan of [A-Z][a-z]+day [0-9]+ ", drawn)


def test_a_csv_of_simulated_households_is_told_to_have_no_mark(run, tmp_path):
    told = run("simulate", tmp_path / "h.csv", "--households", 12)[1]
    assert "A CSV has no place for a mark" in told
    assert not layers.read_households(tmp_path / "h.csv").simulated
    run("simulate", tmp_path / "h.xlsx", "--households", 12)
    assert layers.read_households(tmp_path / "h.xlsx").simulated


def test_no_feasible_plan_ends_with_three(run, files, tmp_path, monkeypatch):
    def refuse(*_, **__):
        message = "The load is 10, but 2 sites can take at most 7: 3 too little."
        raise InfeasibleError(message)

    monkeypatch.setattr("siting.planning.planner.plan", refuse)
    code, said, error = run(
        "plan", files / "households.csv", "--centers", 2, "--out", tmp_path / "p.gpkg"
    )
    assert (code, said) == (3, "")
    assert error == "siting: The load is 10, but 2 sites can take at most 7: 3 too little.\n"


def test_a_stop_by_keyboard_is_no_traceback(run, files, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("layers.households.reading.read_households", stop)
    code, _, said = run("check", files / "households.csv")
    assert (code, said) == (130, "siting: Stopped; nothing was written.\n")


def test_a_full_disk_is_one_sentence(run, files, monkeypatch):
    def fail(*_, **__):
        raise OSError(28, "No space left on device", "/somewhere/h.csv")

    monkeypatch.setattr("layers.files.writing.write_table", fail)
    code, _, said = run("simulate", files / "h.csv", "--households", 5)
    assert (code, said) == (
        2,
        "siting: The disk is full, so nothing was written; make room on it and try again.\n",
    )


def test_missing_extras_are_named(run, files, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    code, _, said = run("map", files / "plan.gpkg", tmp_path / "m.html")
    assert (code, said) == (
        2,
        "siting: This needs more packages; run: pip install 'siting[maps]'.\n",
    )
    assert run("app")[2].endswith("pip install 'siting[app]'.\n")


def test_the_application_is_served_by_the_command_itself(run, files, monkeypatch):
    calls = []
    monkeypatch.setattr("siting.ui.serving.serve", lambda *told, **how: calls.append((told, how)))
    assert run("app", "--plans", files, "--port", 8777)[0] == 0
    assert calls == [((files,), {"port": 8777})]


def test_uploads_that_nobody_wants_go_when_the_application_starts(run, tmp_path, monkeypatch):
    monkeypatch.setattr("siting.ui.serving.serve", lambda *_, **__: None)
    upload = tmp_path / ".siting" / "uploads" / "x"
    upload.mkdir(parents=True)
    os.utime(upload, (0, 0))
    assert run("app", "--plans", tmp_path)[0] == 0
    assert not upload.exists()


def test_simulate_writes_the_same_households_for_the_same_seed(run, tmp_path):
    path = tmp_path / "h.parquet"
    code, said, error = run("simulate", path, "--households", 250, "--seed", 3)
    assert (code, error) == (0, "")
    assert said == f"250 simulated households written to {path}.\n"
    expected = layers.simulate_households(250, seed=3)
    pd.testing.assert_frame_equal(pd.read_parquet(path), expected, check_dtype=False)


def test_simulate_one_province_by_any_of_its_names(run, tmp_path):
    path = tmp_path / "h.parquet"
    code, said, error = run("simulate", path, "--province", "كرمانشاه", "--households", 300)
    assert (code, error) == (0, "")
    assert said == f"300 simulated households written to {path}.\n"
    frame = pd.read_parquet(path)
    assert set(frame["province"]) == {"کرمانشاه"}
    for name in ("05", "Kermanshah", "کرمانشاه"):
        same = layers.simulate_households(300, province=name, seed=0)
        pd.testing.assert_frame_equal(frame, same, check_dtype=False)


def test_simulate_follows_need(run, tmp_path):
    path, table = tmp_path / "h.parquet", tmp_path / "need.csv"
    table.write_text("استان,expected\nکرمانشاه,30\nایلام,10\nهیچ,7\n", encoding="utf-8")
    code, said, error = run("simulate", path, "--households", 500, "--need", table)
    assert (code, error) == (0, "")
    assert "need.csv" in said  # of the province that is none
    need = pd.Series({"05": 30.0, "16": 10.0})
    expected = layers.simulate_households(500, need=need)
    pd.testing.assert_frame_equal(pd.read_parquet(path), expected, check_dtype=False)
    code, _, error = run("simulate", path, "--households", 500, "--need", "model")
    assert (code, error) == (0, "")
    assert not pd.read_parquet(path)["longitude"].equals(expected["longitude"])
    code, _, error = run("simulate", path, "--need", tmp_path / "lost.csv")
    assert code == 2
    assert "lost.csv; name a table of need, or say model." in error


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
    assert f"4 centers for {len(plan.assignments):,} located households" in said
    assert plan.facts.input == "households.csv"
    assert len(plan.facts.input_sha256) == 64


def test_plan_with_counties_and_with_given_neighborhoods(run, files, tmp_path):
    words = ["--centers", 2, "--seconds", 0, "--out", tmp_path / "p.gpkg"]
    path = files / "households.csv"
    assert run("plan", path, *words, "--counties", files / "counties.geojson")[0] == 0
    counties = siting.open_areas(tmp_path / "p.gpkg").centers["county"]
    assert counties.isin(["شهرستان یک", "شهرستان دو"]).all()
    assert run("plan", path, *words, "--neighborhoods", files / "squares.geojson")[0] == 0
    assert set(siting.open_areas(tmp_path / "p.gpkg").gaps.index) <= {f"q{k}" for k in range(9)}


def _cells(text, table=0, parts=1):
    """The rows of one of the printed tables, cut at its lines, its parts beside each other."""
    found = [_rows(part) for part in text.split("┏")[1 + table : 1 + table + parts]]
    return [
        [*rows[0], *(cell for row in rows[1:] for cell in row[1:])]
        for rows in zip(*found, strict=True)
    ]


def _rows(part):
    rows = [line for line in part.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in rows]


def _parts(text, title):
    """How many parts of a table stand below its title."""
    return len(re.findall("┏", re.split("\n(?=[A-Z])", text.split(title)[1])[0]))


@pytest.mark.parametrize("columns", [40, 80, 300])
def test_coverage_prints_every_number_whole(run, files, monkeypatch, columns):
    """Also where the output is narrow or no terminal at all."""
    monkeypatch.setenv("COLUMNS", str(columns))
    code, said, error = run("coverage", files / "plan.gpkg")
    assert (code, error) == (0, "")
    assert "…" not in said
    summary = siting.open_areas(files / "plan.gpkg").summary
    names = [
        "households", "in_reach", "beyond_reach", "no_capacity", "mean_distance_m",
        "p95_distance_m", "centers", "capacity_short", "capacity_spare", "unlocated",
    ]  # fmt: skip
    shown = summary[summary["level"].isin(["country", "province"])]
    numbers = shown[names].to_numpy(dtype=float)
    public = {"centers", "capacity_short", "capacity_spare"}
    rows = _cells(said, parts=_parts(said, "Coverage by province"))
    for row, values in zip(rows, numbers, strict=True):
        for name, cell, value in zip(names, row[1:-1], values, strict=True):
            assert cell in {"-", f"{value:,.0f}"}
            assert cell == "-" or name in public or not 0 < value < 5
    whole = [f"{value:,.0f}" for value in numbers[0]]
    assert rows[0][1:-2] == whole[:-1], "three without a place are too few to be told"
    assert {row[-1] for row in rows} == {"estimated"}
    assert [row[0] for row in rows] == ["all", *shown["province"].dropna()]
    drawn = [line for line in said.splitlines() if line[:1] in "┏┃┡│└"]
    assert max(map(len, drawn)) <= columns


def test_coverage_by_setting_and_group(run, files):
    said = run("coverage", files / "plan.gpkg")[1]
    groups = siting.open_areas(files / "plan.gpkg").groups
    shown = groups[(groups["level"] == "country") & groups["by"].isin(["setting", "group"])]
    told = _cells(said, table=1)
    assert [row[0] for row in told] == ["rural", "urban", "disability", "social"]
    assert [row[1] for row in told] == [f"{count:,.0f}" for count in shown["households"]]
    shares = ["-" if np.isnan(x) else f"{100 * x:.1f}" for x in shown["share_in_reach"]]
    assert [row[-2] for row in told] == shares
    assert shares != ["-"] * 4
    assert "between provinces" in said
    assert said.endswith("Travel times are estimated from distance and speed, not from streets.\n")


def test_coverage_tells_of_the_worst_neighborhoods(run, files):
    gaps = siting.open_areas(files / "plan.gpkg").gaps
    missed = gaps["beyond_reach"] + gaps["no_capacity"]
    shown = missed[gaps["households"] >= 5]
    said = run("coverage", files / "plan.gpkg")[1]
    numbered = [line for line in said.splitlines() if line[:1].isdigit() and ". " in line[:4]]
    told = [int(re.search(r"\): ([\d,]+) of ", line)[1]) for line in numbered]
    assert told == sorted(told, reverse=True)
    # Some of those with enough households are hidden lest the sum of a county gives another away.
    assert 10 < len(told) <= min(20, (shown > 0).sum())
    assert set(told) <= set(shown)
    assert f"): {shown.max()} of " in numbered[0]
    assert "A center here would have" in numbered[0]
    one = run("coverage", files / "plan.gpkg", "--worst", "1")[1]
    assert numbered[0] in one
    assert "\n2. " not in one
    assert "\n1. " not in run("coverage", files / "plan.gpkg", "--worst", "0")[1]


def test_coverage_reads_no_household(run, files, monkeypatch):
    opened, areas = [], siting.open_areas(files / "plan.gpkg")
    monkeypatch.setattr(
        "siting.plans.reading.open_areas", lambda path: opened.append(path) or areas
    )
    assert areas.assignments.empty
    assert run("coverage", files / "plan.gpkg")[0] == 0
    assert opened == [files / "plan.gpkg"]


@pytest.mark.skipif(importlib.util.find_spec("esda") is None, reason="needs the extra clusters")
def test_coverage_finds_clusters(run, files):
    code, said, _ = run("coverage", files / "plan.gpkg", "--clusters")
    assert code == 0
    assert "clusters of gaps:" in said or "Gaps are not clustered" in said


def test_coverage_of_a_plan_from_before_groups(run, files, tmp_path):
    plan = siting.open_plan(files / "plan.gpkg")
    facts = replace(plan.facts, not_measured=("groups", "equity"))
    none = {name: empty_table(name) for name in facts.not_measured}
    replace(plan, facts=facts, **none).save(tmp_path / "old.gpkg")
    code, said, _ = run("coverage", tmp_path / "old.gpkg")
    assert code == 0
    assert "older version of siting, which did not count coverage by setting" in said
    assert "Gini" not in said


def test_coverage_per_county(run, files):
    code, said, _ = run("coverage", files / "counties.gpkg", "--county")
    assert code == 0
    rows = _cells(said)
    assert rows[0][:2] == ["all", "all"]
    assert {tuple(row[:2]) for row in rows[1:]} >= {
        ("کرمانشاه", "شهرستان یک"),
        ("لرستان", "شهرستان دو"),
    }


def test_counties_are_known_by_default(run, files):
    code, said, _ = run("coverage", files / "plan.gpkg", "--county")
    assert code == 0
    assert {tuple(row[:2]) for row in _cells(said)[1:]} >= {
        ("کرمانشاه", "اسلام آباد غرب"),
        ("لرستان", "بروجرد"),
    }


def test_coverage_per_county_where_none_is_known(run, files, tmp_path):
    plan = siting.open_plan(files / "plan.gpkg")
    summary = plan.summary[plan.summary["level"] != "county"]
    replace(plan, summary=summary.reset_index(drop=True)).save(tmp_path / "old.gpkg")
    code, said, _ = run("coverage", tmp_path / "old.gpkg", "--county")
    assert code == 0
    assert "The plan knows no county; make it anew with `siting plan`." in said


def test_income_says_which_centers_would_not_live(run, files, tmp_path):
    tariff, out = tmp_path / "tariff.toml", tmp_path / "income.csv"
    tariff.write_text("fee_per_visit = 2\ncost_per_worker = 1_000\ncost_per_center = 500\n")
    code, said, _ = run("income", files / "plan.gpkg", "--tariff", tariff, "--out", out)
    assert code == 0
    table = pd.read_csv(out)
    plan = siting.open_plan(files / "plan.gpkg")
    assert len(table) == len(plan.centers) == 3
    assert table["visits"].tolist() == plan.catchments["visits"].tolist()
    poor = (~table["lives"]).sum()
    assert f"{3 - poor} of 3 centers would live on their income, {poor} would not" in said
    dear = tariff.with_name("dear.toml")
    dear.write_text("fee_per_visit = 0\ncost_per_worker = 1\ncost_per_center = 500\n")
    code, said, _ = run("income", files / "plan.gpkg", "--tariff", dear, "--worst", 2)
    assert "0 of 3 centers would live on their income, 3 would not" in said
    assert sum(name in said for name in plan.centers.index) == 2


def test_income_does_not_tell_how_many_a_small_center_serves(run, files, tmp_path):
    plan = siting.open_plan(files / "plan.gpkg")
    first = plan.centers.index[0]
    plan.centers.loc[first, "load"] = 3
    plan.save(tmp_path / "small.gpkg")
    tariff, out = tmp_path / "tariff.toml", tmp_path / "income.csv"
    tariff.write_text("fee_per_visit = 2\ncost_per_worker = 1_000\ncost_per_center = 500\n")
    code, _, error = run("income", tmp_path / "small.gpkg", "--tariff", tariff, "--out", out)
    assert (code, error) == (0, "")
    table = pd.read_csv(out).set_index("center_id")
    told = ["visits", "expected_visits", "fee_income", "balance"]
    assert table.loc[first, told].isna().all()
    others = table.drop(index=first)[told]
    assert others.isna().all(axis=1).sum() == 1, "one more, or the sum of all would tell"


def test_income_of_a_plan_from_before_visits_were_counted(run, files, tmp_path):
    plan = siting.open_plan(files / "plan.gpkg")
    facts = replace(plan.facts, not_measured=("catchments.visits",))
    catchments = plan.catchments.assign(visits=np.nan)
    replace(plan, facts=facts, catchments=catchments).save(tmp_path / "old.gpkg")
    tariff = tmp_path / "tariff.toml"
    tariff.write_text("fee_per_visit = 2\ncost_per_worker = 1_000\ncost_per_center = 500\n")
    code, said, complaint = run("income", tmp_path / "old.gpkg", "--tariff", tariff)
    assert (code, said) == (2, "")
    assert "which did not count the home visits of its centers; make it again" in complaint


def test_income_without_a_tariff_is_one_sentence(run, files, tmp_path):
    code, _, complaint = run("income", files / "plan.gpkg", "--tariff", tmp_path / "none.toml")
    assert code == 2
    assert "There is no file" in complaint
    assert "Traceback" not in complaint


def test_map_writes_one_page(run, files, tmp_path):
    out = tmp_path / "m.html"
    words = ["map", files / "plan.gpkg", out, "--language", "en", "--province", "05"]
    code, said, error = run(*words)
    assert (code, error) == (0, "")
    assert said == f"Map written to {out}.\n"
    assert out.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_a_plan_on_streets_says_whom_they_do_not_serve(run, files, tmp_path):
    out, page = tmp_path / "p.gpkg", tmp_path / "m.html"
    words = ["plan", files / "households.csv", "--centers", 3, "--out", out, "--seconds", 0]
    words += ["--streets", f"drive={files}/road.graphml", "--cache", tmp_path]
    code, said, error = run(*words)
    assert (code, error) == (0, "")
    assert "(mixed times; " in said
    assert "Streets for driving (" in said
    assert " they do not serve " in said
    assert list(tmp_path.glob("travel-*.npz"))
    plan = siting.open_plan(out)
    assert (plan.assignments["travel_source"] == "network").any()
    assert set(plan.isochrones["mode"]) == {"drive"}
    assert run("map", out, page, "--shading", "reached")[0] == 0
    assert "با خودرو تا ۳۰ دقیقه" in page.read_text(encoding="utf-8")


def _distances(name, metric=None):
    """All distances of an instance, measured here and not by the program."""
    given = INSTANCES[name]
    if "dist" in given:
        return given["dist"]
    if "lat" in given:
        lat, lon = np.radians(given["lat"]), np.radians(given["lon"])
        chord = np.sin((lat[:, None] - lat) / 2) ** 2
        chord += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
        return 2 * 6_378_100 * np.arcsin(np.sqrt(chord))
    straight = np.linalg.norm(POINTS[:, None] - POINTS[None], axis=2)
    return np.floor(straight) if metric == "floor" else straight


def _ways(name, distance, is_open):
    """Every way to serve all points from open sites: the nearest, or all that keep capacity."""
    if "capacity" not in INSTANCES[name]:
        yield distance[:, is_open].argmin(axis=1)
        return
    for site in map(np.array, itertools.product(range(len(is_open)), repeat=len(distance))):
        load = np.bincount(site, weights=DEMAND, minlength=len(is_open))
        if (load <= INSTANCES[name]["capacity"][is_open]).all():
            yield site


def _worth(name, objective, distance, is_open, site, radius):
    travel = distance[np.arange(len(distance)), np.array(is_open)[site]]
    weight = np.ones(len(travel)) if "capacity" in INSTANCES[name] else DEMAND
    return {
        "total": (weight * travel).sum(),
        "covered": DEMAND[travel <= radius].sum(),
        "farthest": travel.max(),
        "cover": len(is_open) if (travel <= radius).all() else np.inf,
    }[objective]


def _best(name, objective, distance, sites, radius):
    """The best of all answers, found by trying each."""
    sizes = range(1, distance.shape[1] + 1) if objective == "cover" else [sites]
    better = max if objective == "covered" else min
    return better(
        _worth(name, objective, distance, list(is_open), site, radius)
        for size in sizes
        for is_open in itertools.combinations(range(distance.shape[1]), size)
        for site in _ways(name, distance, list(is_open))
    )


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("plain", "--sites 2"),
        ("plain", "--sites 3 --metric floor"),
        ("plain", "--sites 2 --objective farthest"),
        ("plain", "--sites 2 --objective covered --radius 1.6"),
        ("plain", "--objective cover --radius 3"),
        ("plain", "--radius 3"),
        ("loaded", ""),
        ("loaded", "--sites 3 --metric floor"),
        ("loaded", "--objective farthest"),
        ("matrix", "--sites 2"),
        ("matrix", "--sites 2 --objective farthest"),
        ("globe", "--sites 2"),
        ("globe", "--sites 1 --objective covered --radius 200"),
    ],
)
def test_solve_leaves_an_answer_that_its_lists_bear_out(run, files, tmp_path, name, options):
    """Cost, bound and status beside a recomputation and a trial of every answer."""
    out = tmp_path / "a.json"
    words = options.split()
    given = dict(zip(words[::2], words[1::2], strict=True))
    objective = given.get("--objective", "total" if "--radius" not in given else "cover")
    sites, radius = int(given.get("--sites", 2)), float(given.get("--radius", 0))
    code, said, error = run("solve", files / f"{name}.npz", *words, "--seconds", 1, "--out", out)
    assert (code, error) == (0, "")
    assert said.endswith(f"Answer written to {out}.\n")
    answer = json.loads(out.read_text(encoding="utf-8"))
    names = ["open", "assignment", "cost", "lower_bound", "status", "seconds", "method"]
    assert list(answer) == names
    distance, is_open = _distances(name, given.get("--metric")), answer["open"]
    served = np.array(answer["assignment"])
    if objective == "covered":
        served = np.where(served < 0, distance[:, is_open].argmin(axis=1), served)
    worth = _worth(name, objective, distance, is_open, served, radius)
    assert answer["cost"] == pytest.approx(worth)
    assert objective == "cover" or len(set(is_open)) == sites
    if "capacity" in INSTANCES[name]:
        load = np.bincount(served, weights=DEMAND, minlength=sites)
        assert (load <= INSTANCES[name]["capacity"][is_open]).all()
    sense = -1 if objective == "covered" else 1
    best = _best(name, objective, distance, sites, radius)
    assert sense * answer["cost"] >= sense * best - 1e-9
    assert answer["lower_bound"] is None or sense * answer["lower_bound"] <= sense * best + 1e-6
    assert answer["status"] in {"optimal", "feasible"}
    assert answer["status"] == "feasible" or answer["cost"] == pytest.approx(best)


def test_solve_says_what_blocks_an_answer_and_writes_that_there_is_none(run, files, tmp_path):
    out = tmp_path / "a.json"
    code, said, error = run("solve", files / "full.npz", "--out", out)
    assert (code, said) == (3, "")
    assert _is_one_sentence(error)
    assert "16" in error  # the whole load
    assert "14" in error  # what two sites can take
    answer = json.loads(out.read_text(encoding="utf-8"))
    assert (answer["open"], answer["assignment"]) == ([], [-1] * 7)
    assert (answer["cost"], answer["status"]) == (None, "infeasible")


def test_solve_says_where_distances_come_from(run, files, tmp_path):
    words = ["--sites", 2, "--metric", "floor", "--seconds", 1, "--out", tmp_path / "a.json"]
    said = run("solve", files / "matrix.npz", *words)[1]
    assert "Distances are those of the matrix in the file." in said
    assert "the metric floor." in run("solve", files / "plain.npz", *words)[1]


def test_a_gap_that_is_enough_ends_the_run(run, files, tmp_path, monkeypatch):
    stops = []

    def note(*_, stop, **__):
        stops.append(stop)
        return siting.Result(None, siting.Status.UNKNOWN, None, 0.0, 0, "none", "Nothing.")

    monkeypatch.setattr("siting.location.solver.solve", note)
    words = ["solve", files / "plain.npz", "--sites", 2, "--seconds", 9]
    words += ["--out", tmp_path / "a.json"]
    assert run(*words)[0] == 3
    run(*words, "--gap", 1.5)
    clock = siting.MaxRuntime(9.0)
    assert [repr(stop) for stop in stops] == [
        repr(clock),
        repr(siting.FirstOf((clock, siting.MaxGap(0.015)))),
    ]


def test_a_stop_before_any_answer_writes_nothing(run, files, tmp_path, monkeypatch):
    result = siting.Result(None, siting.Status.UNKNOWN, None, 0.0, 0, "none", "", interrupted=True)
    monkeypatch.setattr("siting.location.solver.solve", lambda *_, **__: result)
    code, _, said = run("solve", files / "plain.npz", "--sites", 2, "--out", tmp_path / "a.json")
    assert (code, said) == (130, "siting: Stopped; nothing was written.\n")
    assert not list(tmp_path.iterdir())


def _stop_at_news(*words, folder):
    """Run a command on a terminal, press Ctrl-C at the first news of its search, wait for it."""
    ours, theirs = pty.openpty()
    program = [sys.executable, "-c", "from siting.cli.main import main; main()", *map(str, words)]
    terminal = {**os.environ, "TERM": "xterm", "COLUMNS": "160"}
    with (
        (folder / "out").open("w+b") as out,
        subprocess.Popen(program, stdout=out, stderr=theirs, env=terminal) as process,
    ):
        os.close(theirs)
        shown, pressed = b"", False
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the terminal of a process that has ended
                break
            if not part:
                break
            shown += part
            if not pressed and b"cost" in shown:
                process.send_signal(signal.SIGINT)
                pressed = True
        os.close(ours)
        code = process.wait()
        out.seek(0)
        return code, out.read().decode(), shown.decode()


@pytest.mark.slow
def test_ctrl_c_keeps_the_best_answer_so_far(tmp_path):
    rng = np.random.default_rng(5)
    x, y, demand = rng.random(3000), rng.random(3000), rng.integers(1, 99, 3000).astype(float)
    capacity = np.full(3000, np.ceil(demand.sum() / 200 / 0.95))
    np.savez(tmp_path / "hard.npz", x=x, y=y, demand=demand, capacity=capacity, p=200)
    out = tmp_path / "a.json"
    words = ["solve", tmp_path / "hard.npz", "--seconds", 3600, "--out", out]
    code, said, shown = _stop_at_news(*words, folder=tmp_path)
    assert code == 0, shown
    assert "The search was stopped early; this is the best that it had found." in said
    assert "Traceback" not in shown
    answer = json.loads(out.read_text(encoding="utf-8"))
    site = np.array(answer["open"])[answer["assignment"]]
    assert (np.bincount(site, weights=demand) <= capacity[0]).all()
    assert answer["cost"] == pytest.approx(np.hypot(x - x[site], y - y[site]).sum())


@pytest.mark.slow
def test_ctrl_c_keeps_the_best_plan_so_far(files, tmp_path):
    households = tmp_path / "h.csv"
    layers.write_table(layers.simulate_households(1_500, seed=1), households)
    out = tmp_path / "p.gpkg"
    words = ["plan", households, "--centers", 20, "--seconds", 3600, "--standards"]
    words += [files / "rules.toml", "--no-caseloads", "--out", out]
    code, said, shown = _stop_at_news(*words, folder=tmp_path)
    assert code == 0, shown
    assert "The search was stopped early; this is the best that it had found." in said
    plan = siting.open_plan(out)
    assert plan.facts.interrupted
    assert len(plan.centers) == 20
    assert len(plan.assignments) + len(plan.unlocated) + len(plan.rejected) == 1_500


def test_help_of_every_command(run):
    commands = typer.main.get_command(cli.app).commands
    assert {"rounds", "income", "simulate"} < set(commands)
    for command in commands:
        code, said, _ = run(command, "--help")
        assert code == 0
        assert f"siting {command}" in said


def test_no_command_shows_the_help(run):
    code, said, error = run()
    assert code == 2
    assert "simulate" in said + error


def test_a_plan_says_only_what_we_say(files, tmp_path, monkeypatch, capfd):
    """HiGHS once put its banner into the output of every plan, past the streams of Python."""
    out = tmp_path / "p.gpkg"
    words = ["plan", files / "households.csv", "--centers", 2, "--seconds", 0.3, "--out", out]
    monkeypatch.setattr(sys, "argv", ["siting", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    ctypes.CDLL(None).fflush(None)  # what C writes waits in a buffer of its own
    said, error = capfd.readouterr()
    assert (stopped.value.code or 0, error) == (0, "")
    plan = siting.open_plan(out)
    intake = layers.read_households(files / "households.csv")
    ours = [
        intake.summary(),
        describe(plan, EN),
        *made_in_words(plan.facts, EN),
        *street_sentences(plan.facts.streets, EN),
        staff_in_words(plan.centers, plan.catchments, EN, loads=plan.centers["load"]),
        f"Plan written to {out}.",
    ]
    assert said == "".join(f"{text}\n" for text in ours)


def test_centers_are_listed_by_what_options_take(run, files):
    plan = siting.open_areas(files / "plan.gpkg")
    code, said, error = run("centers", files / "plan.gpkg")
    assert (code, error) == (0, "")
    for center, row in plan.centers.iterrows():
        line = next(line for line in said.splitlines() if center in line.split())
        workers = plan.caseload_areas.index[plan.caseload_areas["center_id"] == center]
        assert len(workers) > 0
        assert ", ".join(workers) in line
        assert f" {row['load']:,.0f} " in line
        assert str(row["name"]) in line
    kept = run("centers", files / "plan.gpkg", "--province", "lorestan")[1]
    inside = plan.centers["province_code"] == "15"
    assert [center in kept for center in plan.centers.index] == inside.to_list()
    listed = run("centers", files / "plan.gpkg", "--ids")[1]
    assert listed.split() == plan.centers.index.to_list()
    assert "no center there" in run("centers", files / "plan.gpkg", "--province", "07")[1]


def test_a_plan_file_is_a_geopackage_that_qgis_can_open(files):
    assert dict(pyogrio.list_layers(files / "plan.gpkg"))["gaps"] in {"Polygon", "MultiPolygon"}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "There is not enough memory for this on the machine"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full, so nothing was"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "The disk is full, so nothing was"),
    ],
)
def test_no_memory_and_a_full_disk_are_sentences(run, monkeypatch, tmp_path, error, said):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("layers.households.reading.read_households", fail)
    (tmp_path / "h.csv").write_text("id\n1\n")
    code, _, err = run("check", tmp_path / "h.csv")
    assert code == 2
    assert err.startswith(f"siting: {said}")
    assert err.count("\n") == 1
