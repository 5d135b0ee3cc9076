"""The runner: which cases there are, what is measured, and what is not measured twice."""

import argparse
import dataclasses
import json
import resource
import sys
from pathlib import Path

import catalog
import measure
import nation
import numpy as np
import peers
import pytest
import run
import tables

COLUMNS = "family,instance,n,p,note,objective_definition,best_known,proved_optimal,time,data_file\n"
TABLE = """\
cpmp_orlib,cpmp01,50,5,,"sum of floor(Euclidean) from node",713.0,yes,,cpmp/cpmp01.npz
pmedian_tsplib,rl1304,1304,5,,sum of floor(Euclidean),3099073.0,yes,,pmedian/rl1304.npz
pmedian_tsplib,rl1304,1304,10,,sum of floor(Euclidean),2134295.0,no,,pmedian/rl1304.npz
mclp_real_nyc_sf,Kings_p50_R800,7730,50,,MAXIMISE covered,2022077.0,unknown,,mclp/Kings.npz
real_sf_spopt,SF,205,4,,MCLP R=5000 m: covered,875247.0,yes,,real/sf_stores.npz
real_sf_spopt,SF,205,8 (result),,LSCP R=5000 m: minimum number,8.0,yes,,real/sf_stores.npz
"""


@pytest.fixture
def instances(tmp_path, monkeypatch):
    """A folder of instances of which one is there: five points on a line."""
    (tmp_path / "bench" / "cpmp").mkdir(parents=True)
    (tmp_path / "bench" / "best_known.csv").write_text(COLUMNS + TABLE, encoding="utf-8")
    line = {"x": [0.0, 1, 2, 8, 9], "y": np.zeros(5), "demand": np.ones(5), "p": 2}
    np.savez(tmp_path / "bench" / "cpmp" / "cpmp01.npz", capacity=np.full(5, 3.0), **line)
    monkeypatch.setenv(catalog.VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def case(instances):
    return catalog.Case(
        "cpmp_orlib", "line", instances / "bench/cpmp/cpmp01.npz", 5, 5, 2, "total", None, None,
        3.0, proved=True,
    )  # fmt: skip


def test_a_case_knows_the_words_that_ask_it(instances):
    assert catalog.shared_folder() == instances
    words = {
        family: [case.words[1:] for case in catalog.read_cases(instances, family)]
        for family in ("cpmp_orlib", "mclp", "real", "pcenter_tsplib")
    }
    total, floor = ["--objective", "total"], ["--metric", "floor"]
    covered = ["--objective", "covered", "--radius"]
    assert words["cpmp_orlib"] == [["--sites", "5", *total, *floor]]
    assert words["mclp"] == [["--sites", "50", *covered, "800.0"]]
    assert words["real"][0] == ["--sites", "4", *covered, "5000.0"]
    assert words["real"][1] == ["--objective", "cover", "--radius", "5000.0"]
    assert words["pcenter_tsplib"][0] == ["--sites", "5", "--objective", "farthest", *floor]


def test_questions_that_nobody_published_are_asked_of_published_instances(instances):
    read = catalog.read_cases
    assert [case.words[1:] for case in read(instances, "lscp")] == [
        ["--objective", "cover", "--radius", "800.0"]
    ]
    (center,), (covering,) = read(instances, "cpcenter"), read(instances, "cmclp")
    assert center.words[1:5] == ["--sites", "5", "--objective", "farthest"]
    assert covering.words[1:7] == ["--sites", "5", "--objective", "covered", "--radius", "14.26"]
    assert {case.best_known for case in (center, covering)} == {None}


def test_names_best_values_and_groups(instances):
    names = [case.instance for case in catalog.read_cases(instances, "pmedian_tsplib")]
    assert names == ["rl1304 p=5", "rl1304 p=10"]
    assert [case.proved for case in catalog.read_cases(instances, "pmedian_tsplib")] == [
        True,
        False,
    ]
    assert {case.best_known for case in catalog.read_cases(instances, "pcenter_tsplib")} == {None}
    assert catalog.families(["mclp", "cpmp", "cpmp_sjc"])[:2] == ["mclp", "cpmp_sjc"]
    assert len(catalog.families(["all", "real"])) == len(catalog.FAMILIES)
    with pytest.raises(ValueError, match="no family 'foo'; choose among cpmp"):
        catalog.families(["foo"])


@pytest.mark.parametrize(("limit", "chosen"), [(None, [0, 1, 2, 3, 4]), (1, [0]), (3, [0, 2, 4])])
def test_a_limit_takes_cases_from_the_whole_list(limit, chosen):
    assert list(catalog.spread(range(5), limit)) == chosen


def test_no_folder_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv(catalog.VARIABLE, str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["run.py", "--families", "mclp"])
    with pytest.raises(SystemExit, match=f"set {catalog.VARIABLE} to a folder"):
        run.main()


def test_a_process_is_measured_alone():
    held = "x = bytearray(200_000_000); print('one'); print('two')"
    ran = measure.measure(["-c", held])
    assert (ran.code, ran.said) == (0, "two")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10  # what we hold counts as its
    assert 190 < ran.peak_mb < max(600, own + 50)
    assert measure.measure(["-c", "import sys; print('so'); sys.exit('why')"]).said == "why"


def test_a_process_that_never_ends_is_ended():
    assert measure.measure(["-c", "while True: pass"], patience_s=0.2).code == -9


def test_an_answer_is_worth_what_its_lists_say(case, tmp_path):
    out = tmp_path / "a.json"
    stated = {"cost": 3.0, "lower_bound": 2.0, "status": "feasible", "seconds": 0.5}
    out.write_text(json.dumps({"open": [1, 3], "assignment": [0, 0, 0, 1, 1], **stated}))
    ran = measure.Measured(2.0, 100.0, 0, "")
    row = run.evaluate(case, ran, out)
    assert (row["cost"], row["faults"], row["remark"]) == (3.0, [], "")
    assert (row["seconds"], row["wall_s"]) == (0.5, 2.0)
    out.write_text(json.dumps({"open": [1, 3], "assignment": [0, 0, 1, 1, 1], **stated}))
    row = run.evaluate(case, ran, out)
    assert row["cost"] == 8
    assert row["faults"] == ["WRONG: it states the cost 3.000000"]
    out.unlink()
    row = run.evaluate(case, measure.Measured(1.0, 100.0, 3, "no room"), out)
    assert (row["cost"], row["status"], row["remark"]) == (None, "none", "exit 3: no room")


def test_what_is_measured_is_not_measured_again(tmp_path, capsys):
    options = argparse.Namespace(results=tmp_path / "r.jsonl", fresh=False)
    key = {"tool": "siting", "family": "mclp", "instance": "A", "limit_s": 1.0, "seed": 0}
    calls = []

    def work():
        calls.append(1)
        return {"cost": float(len(calls)), "faults": [], "seconds": 1.0, "status": "feasible"}

    for changes in ({}, {}, {"seed": 1}):
        run.once(options, key | changes, work)
    assert len(calls) == 2
    options.fresh = True
    run.once(options, key, work)
    rows = run.latest(tables.read_rows(options.results))
    assert sorted(row["cost"] for row in rows) == [2.0, 3.0]
    run.write_page(options.results)
    page = options.results.with_suffix(".md").read_text(encoding="utf-8")
    assert "## mclp, 1 s each" in page
    assert capsys.readouterr().out.count("| A |") == 3


def test_peers_are_asked_what_they_can_do(case):
    def can(**changes):
        asked = catalog.Case(**{**vars(case), **changes})
        return [name for name in peers.PEERS if peers.suits(name, asked)]

    assert can() == ["spopt", "k-means-constrained"]
    assert can(family="pmedian_orlib") == ["spopt", "kmedoids"]
    assert can(family="pcenter_orlib", objective="farthest") == ["spopt"]
    assert can(family="pmedian_tsplib", n=9_000, m=9_000) == []


def test_growth_is_the_power_of_the_size():
    assert nation.growth([10, 100, 1000], [1, 20, 400]) == pytest.approx(np.log10(20))


def test_the_page_of_methods_gets_the_newest_results(tmp_path, monkeypatch):
    page = tmp_path / "methods.md"
    page.write_text(f"# Title\n{tables.MARK}\n{tables.MARK}\n", encoding="utf-8")
    monkeypatch.setattr(run, "METHODS", page)
    row = {
        "family": "mclp", "tool": "siting", "instance": "A", "cost": 1.0, "excess_percent": 0.5,
        "gap_percent": 1.0, "status": "feasible", "seconds": 2.0, "faults": [], "peak_mb": 1.0,
        "date": "2026-05-06T07:08:09", "machine": "2 cores",
    }  # fmt: skip
    results = tmp_path / "r.jsonl"
    with pytest.raises(SystemExit, match="There are no results"):
        run.write_methods(results)
    tables.append_row(results, row)
    tables.append_row(results, row | {"excess_percent": 0.25})
    run.write_methods(results)
    assert "Measured on 2026-05-06, 2 cores." in page.read_text(encoding="utf-8")
    assert "| mclp | - | 1 | 0.250 % (0.250 %) |" in page.read_text(encoding="utf-8")


def test_a_saved_plan_is_counted_again(tmp_path):
    import siting  # noqa: PLC0415 - only this test needs a real plan
    from layers import check_households, simulate_households  # noqa: PLC0415

    intake = check_households(simulate_households(2_000, seed=1))
    siting.plan(intake, centers=4, stop=siting.MaxIterations(1)).save(tmp_path / "p.gpkg")
    found = nation.count(tmp_path / "p.gpkg", nation.Trial("growth", 2_000, 1))
    assert found["faults"] == []
    wrong = nation.count(tmp_path / "p.gpkg", nation.Trial("growth", 4_500, 1))
    assert wrong["faults"] == ["2,000 households are accounted for", "4 centers are open"]


def test_a_trial_is_named_by_what_makes_it_another():
    names = {
        family: [nation.key(trial)["instance"] for trial in trials]
        for family, trials in nation.FAMILIES.items()
    }
    assert names["kermanshah"] == ["26,329 current seed 0 province 05 80 centers"]
    assert names["towns"] == ["1,080,000 current seed 0 by town only"]
    assert names["growth_large"] == ["4,320,000 current seed 0"]
    assert names["nation"][:2] == ["1,080,000 current seed 11", "1,080,000 nominal_2021 seed 11"]
    centers = {
        trial.centers for name in ("kermanshah", "nation") for trial in nation.FAMILIES[name]
    }
    assert centers == {80, 2_400}
    larger, nation_s = nation.growing(4_320_000).limit_s, nation.growing(1_080_000).limit_s
    assert larger == pytest.approx(4**1.2 * nation_s, rel=1e-3)


def test_households_known_by_town_live_at_its_point(tmp_path):
    import pandas as pd  # noqa: PLC0415 - only this test needs them

    from layers import simulate_households  # noqa: PLC0415
    from layers.places.settlements import load_settlements  # noqa: PLC0415

    file = tmp_path / "h.parquet"
    before = simulate_households(300, seed=2)
    before.to_parquet(file)
    nation.move_to_towns(file)
    after = pd.read_parquet(file)
    points = load_settlements().geometry
    towns = np.column_stack([points.x, points.y])
    axes = ["longitude", "latitude"]
    located = before["longitude"].notna().to_numpy()
    assert (after["longitude"].notna() == located).all()
    lived, live = (frame.loc[located, axes].to_numpy() for frame in (before, after))
    for was, now in zip(lived, live, strict=True):
        away = ((towns - was) ** 2).sum(axis=1)
        assert now.tolist() == towns[away.argmin()].tolist()
    assert after.drop(columns=axes).equals(before.drop(columns=axes))


def test_a_capacity_that_is_not_asked_for_is_left_out(case, tmp_path):
    assert catalog.without_capacity(case, tmp_path) is case
    bare = catalog.without_capacity(dataclasses.replace(case, bare=True), tmp_path)
    with np.load(bare.file) as kept, np.load(case.file) as given:
        assert set(given.files) - set(kept.files) == {"capacity"}
        assert all((kept[name] == given[name]).all() for name in kept.files)


@pytest.mark.shared
def test_every_published_case_has_its_file(shared):
    for family in catalog.FAMILIES:
        cases = catalog.read_cases(shared, family)
        assert cases, family
        assert all(Path(case.file).is_file() for case in cases)
        assert len({case.instance for case in cases}) == len(cases)
