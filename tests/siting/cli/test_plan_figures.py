"""The figures of a plan for scripts: plain numbers, none of a few households."""

import json

from siting.cli.plan_figures import plan_figures


def test_figures_are_those_of_the_plan(plan):
    told = plan_figures(plan)
    assert told["cost"] == plan.result.cost
    assert [row["center_id"] for row in told["centers"]] == plan.centers.index.tolist()
    of_first = plan.caseload_areas.index[plan.caseload_areas["center_id"] == "c1"]
    assert told["centers"][0]["workers"] == of_first.tolist()
    assert set(told["summary"]["level"]) == {"country", "province"}


def test_a_center_with_few_files_is_not_counted(plan):
    plan.centers.loc["c2", "load"] = 3
    loads = {row["center_id"]: row["load"] for row in plan_figures(plan)["centers"]}
    assert loads["c2"] is None
    assert sum(load is None for load in loads.values()) > 1, "or the sum of all would tell"


def test_a_plan_prints_them_and_nothing_else(run, tmp_path):
    file, out = tmp_path / "h.parquet", tmp_path / "p.gpkg"
    run("simulate", file, "--households", 300, "--province", "05")
    code, said, error = run("plan", file, "--centers", 2, "--seconds", 0, "--out", out, "--json")
    assert (code, error) == (0, "")
    told = json.loads(said)
    assert told["file"] == str(out)
    assert len(told["centers"]) == 2
    assert {"said", "cost", "lower_bound", "status", "summary"} < set(told)
    assert not any("written" in sentence for sentence in told["said"])
