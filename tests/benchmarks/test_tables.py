"""Rows and tables of results."""

import pytest
import tables


def _row(**changes):
    row = {
        "family": "cpmp_sjc", "instance": "A", "tool": "siting", "n": 1000, "p": 5, "cost": 102.0,
        "best_known": 100.0, "excess_percent": 2.0, "lower_bound": 99.0, "gap_percent": 2.941,
        "status": "feasible", "seconds": 1.25, "peak_mb": 300.4, "faults": [], "remark": "",
    }  # fmt: skip
    return row | changes


@pytest.mark.parametrize(
    ("given", "larger", "excess", "gap", "remark"),
    [
        ((102.0, 51.0, 100.0), False, 2.0, 50.0, ""),
        ((98.0, 100.0, 100.0), True, 2.0, 2.0, ""),
        ((99.0, 90.0, 100.0), False, -1.0, 100 / 11, "better than published"),
        ((102.0, 101.0, 100.0), False, 2.0, 100 / 102, "WRONG: the bound contradicts the best"),
        ((98.0, 99.0, 100.0), True, 2.0, 100 / 99, "WRONG: the bound contradicts the best"),
        ((100.0, 101.0, None), False, None, 100 / 101, "WRONG: the bound contradicts the cost"),
        ((100.0, None, None), False, None, None, ""),
        ((None, None, 100.0), False, None, None, ""),
    ],
)
def test_a_cost_is_judged_by_bound_and_best_known(given, larger, excess, gap, remark):
    judged = tables.judge(*given, larger_is_better=larger)
    assert judged["excess_percent"] == (None if excess is None else pytest.approx(excess))
    assert judged["gap_percent"] == (None if gap is None else pytest.approx(gap))
    assert judged["remark"].startswith(remark)
    assert bool(judged["remark"]) == bool(remark)


def test_a_row_as_markdown():
    lines = tables.family_table([_row(faults=["too | heavy"], remark="so what")]).splitlines()
    assert lines[2] == (
        "| A | 1,000 | 5 | siting | - | 102 | 100 | 2.000 | 99 | 2.941 | feasible | 1.2 | 300 "
        "| too / heavy; so what |"
    )
    assert all(line.count("|") == lines[0].count("|") for line in lines)
    empty = tables.family_table([_row(cost=None, p=None, excess_percent=None)]).splitlines()[2]
    assert empty.startswith("| A | 1,000 | - | siting | - | - | 100 | - |")


def test_means_count_feasible_answers_of_one_tool_only():
    rows = [
        _row(),
        _row(instance="B", excess_percent=4.0, status="optimal"),
        _row(instance="C", excess_percent=-50.0, faults=["1 sites are above capacity"]),
        _row(instance="D", cost=None, excess_percent=None, gap_percent=None),
        _row(family="cpmp_spain", excess_percent=0.0),
        _row(tool="spopt", excess_percent=9.0),
    ]
    lines = tables.summarize(rows).splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    named = {tuple(row[:2]): row[2:] for row in cells}
    assert named["cpmp_sjc", "siting"][:5] == ["4", "2", "1", "3.000", "4.000"]
    assert named["cpmp_sjc", "siting"][-1] == "1"
    assert named["cpmp, all", "siting"][:5] == ["5", "3", "1", "2.000", "4.000"]
    assert named["cpmp_sjc", "spopt"][3] == "9.000"


def test_results_are_added_line_by_line_and_survive_a_cut(tmp_path):
    path = tmp_path / "new" / "r.jsonl"
    tables.append_row(path, {"a": 1})
    with path.open("a", encoding="utf-8") as file:
        file.write('{"a": 2, "b')
    tables.append_row(path, {"a": 3})
    assert tables.read_rows(path) == [{"a": 1}, {"a": 3}]
    assert tables.read_rows(tmp_path / "none") == []


def test_the_table_of_the_readme_stands_between_its_marks():
    rows = [
        _row(ran="total"),
        _row(tool="spopt", cost=None),
        _row(tool="kmedoids", excess_percent=7.0),
    ]
    table = tables.methods_table(rows, date="2026-01-02", machine="2 cores")
    assert "Measured on 2026-01-02, 2 cores." in table
    assert "| cpmp_sjc | total | 1 | 2.000 % (2.000 %) | 2.941 % | 0 | 1.2 |" in table
    assert "spopt: 0 of 1; kmedoids: 1 of 1, 7.000 %" in table
    page = f"before\n{tables.MARK}\nold\n{tables.MARK}\nafter\n"
    once = tables.put_between_marks(page, table)
    assert once.startswith("before\n")
    assert once.endswith("\nafter\n")
    assert "old" not in once
    assert tables.put_between_marks(once, table) == once
    with pytest.raises(ValueError, match="it holds it 1 times"):
        tables.put_between_marks(tables.MARK, table)
