"""Damaged and hostile files: one sentence and exit 2, or the sound part read and the rest reported.

The files of ``../shared/cases/damaged`` go through the commands; a few of every format are damaged
anew here, with seeds. ``benchmarks/damage.py`` does so at length.
"""

import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import damage

#: Many examples; coverage is what plain tests reach.
pytestmark = pytest.mark.no_cover

#: Cases of each kind of file.
CASES = 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("damage")


@pytest.mark.parametrize("kind", sorted(set(damage.KINDS) - {"plan"}))
def test_damage_is_a_sentence_or_reported(kind, folder):
    faults = [damage.judge(kind, seed, folder) for seed in range(CASES)]
    assert [fault for fault in faults if fault.ended in damage.FAULTS] == []


@pytest.fixture(scope="module")
def plan_file(folder):
    return damage._made("plan", folder)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_damaged_plans(seed, folder):
    fault = damage.judge("plan", seed, folder)
    assert fault.ended not in damage.FAULTS, fault.said


def test_many_cases_are_run_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(damage, "KINDS", {"tariff": damage.KINDS["tariff"]})
    assert [outcome.seed for outcome in damage.run(3, 7, tmp_path)] == [7, 8, 9]


@pytest.fixture
def damaged(shared):
    return shared / "cases" / "damaged"


def _plan(shared, out, *more):
    households = shared / "cases" / "intake" / "00_base_gilan_300.xlsx"
    return (
        "plan",
        households,
        "--centers",
        2,
        "--no-caseloads",
        "--seconds",
        0,
        "--out",
        out,
        *more,
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("csv-utf16odd.csv", "cannot be read to its end as text"),
        ("pq-geo-wkbdeep.parquet", "within one another"),
        ("pq-invutf8.parquet", "Invalid UTF8"),
        ("silent-lost.gpkg", "damaged or cut short"),
        ("xlsx-rowback.xlsx", "row 3 behind row 5"),
        ("xlsx-rowgap2G.xlsx", "row 2,000,000,000, which no sheet has"),
    ],
)
def test_files_of_households(damaged, run, name, said):
    code, _, err = run("check", damaged / name)
    assert code == 2
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.shared
def test_a_stray_cell(damaged, run):
    code, out, _ = run("check", damaged / "xlsx-wide.xlsx")
    assert code == 0
    assert "rejected, household_id: 1 (there is no id)" in out


@pytest.mark.shared
def test_names_are_no_markup(damaged, run, tmp_path):
    out = tmp_path / "p.gpkg"
    more = ("--centers", 1, "--no-caseloads", "--seconds", 0, "--out", out)
    assert run("plan", damaged / "markup.csv", *more)[0] == 0
    code, said, _ = run("coverage", out)
    assert code == 0
    assert "[/x]" in said


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # GEOS says on its own that NaN is odd
@pytest.mark.parametrize(
    ("option", "name", "said"),
    [
        ("--streets", "g-encbogus.graphml", "cannot be read to its end as GraphML"),
        ("--streets", "o-badcoord.osm", "cannot be read to its end as an extract"),
        ("--counties", "j-c-far.geojson", "No household lies in these counties"),
        ("--counties", "j-c-nan.geojson", "damaged or cut short"),
        ("--counties", "vrt.geojson", "is no file of geometries"),
        ("--neighborhoods", "j-c-far.geojson", "only 0 neighborhoods have households"),
        ("--neighborhoods", "j-c-nan.geojson", "damaged or cut short"),
        ("--neighborhoods", "vrt.geojson", "is no file of geometries"),
        ("--standards", "t-digits.toml", "cannot be read as TOML standards"),
        ("--standards", "t-fpw.toml", "no center has so many social workers"),
    ],
)
def test_files_beside_the_households(damaged, shared, run, tmp_path, option, name, said):
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        file = damaged / name
        if name == "vrt.geojson":  # the same list, of the address of our own server
            file = tmp_path / name
            address = f"127.0.0.1:{server.server_port}"
            file.write_text((damaged / name).read_text().replace("127.0.0.1:8777", address))
        code, _, err = run(*_plan(shared, tmp_path / "p.gpkg", option, file))
        server.shutdown()
    assert code == 2
    assert said in err
    assert err.count("\n") == 1
    assert asked == []
    assert not (tmp_path / "p.gpkg").exists()


@pytest.mark.shared
@pytest.mark.parametrize("name", ["t-digits.toml", "t-fpw.toml"])
def test_tariffs(damaged, run, plan_file, name):
    code, _, err = run("income", plan_file, "--tariff", damaged / name)
    assert code == 2
    assert name in err


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "said"),
    [("z-hugeshape.npz", "plain arrays"), ("z-x1e200.npz", "between 1e-100 and 1e+100")],
)
def test_instances(damaged, run, tmp_path, name, said):
    code, _, err = run("solve", damaged / name, "--sites", 2, "--out", tmp_path / "a.json")
    assert code == 2
    assert said in err


@pytest.mark.shared
def test_no_file_is_left_out(damaged):
    here = Path(__file__).read_text(encoding="utf-8")
    assert [path.name for path in damaged.iterdir() if f'"{path.name}"' not in here] == []
