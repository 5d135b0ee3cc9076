"""What `siting coverage` tells: the same in a table and as JSON, and nothing of a few."""

import json

from layers.texts import Words
from siting.cli import coverage_shown


def test_small_counties_give_no_numbers_on_a_terminal(written, plan):
    plan.summary["unlocated"] = 0
    coverage_shown.show_gaps(plan.summary, level="county", words=Words("en"))
    assert "withheld" not in written.getvalue()
    small = plan.summary["county"] == "دالاهو"
    counts = ["households", "in_reach", "beyond_reach", "no_capacity"]
    plan.summary.loc[small, counts] = [4, 1, 2, 1]
    coverage_shown.show_gaps(plan.summary, level="county", words=Words("en"))
    told = written.getvalue().rsplit("Coverage by county", 1)[1]
    row = next(line for line in told.splitlines() if "دالاهو" in line)
    cells = [cell.strip() for cell in row.split("│")]
    assert cells[3:9] == ["-"] * 6  # households to the farthest distance
    assert "- is withheld" in told


def test_what_a_table_withholds_is_null_in_json(run, plan, tmp_path):
    """The cells of a county with four households, and of those that would give them away."""
    small = plan.summary["county"] == "دالاهو"
    counts = ["households", "in_reach", "beyond_reach", "no_capacity"]
    plan.summary.loc[small, counts] = [4, 1, 2, 1]
    plan.save(tmp_path / "p.gpkg")
    code, said, error = run("coverage", tmp_path / "p.gpkg", "--county", "--json")
    assert (code, error) == (0, "")
    told = json.loads(said)
    row = next(row for row in told["summary"] if row["county"] == "دالاهو")
    assert [row[name] for name in counts] == [None] * 4
    shown = run("coverage", tmp_path / "p.gpkg", "--county")[1]
    lines = [line.split("│") for line in shown.split("┏")[1].splitlines() if line[:1] == "│"]
    names = [*counts, "mean_distance_m", "p95_distance_m", "centers"]
    for line, found in zip(lines, told["summary"], strict=True):
        cells = [cell.strip() for cell in line[3 : 3 + len(names)]]
        values = ["-" if found[name] is None else f"{found[name]:,.0f}" for name in names]
        assert cells == values
    assert all(sentence in shown for sentence in told["said"])
    assert set(told) == {"said", "summary", "groups", "worst"}
