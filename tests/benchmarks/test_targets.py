"""Targets: figures from the newest rows, and nothing where no row says anything."""

import argparse

import aims
import nation
import pytest
import run
import tables
import targets
from targets import Part, Source, Target

HERE = "2 cores"


def _row(instance, day=1, **changes):
    row = {
        "tool": "siting", "family": "mclp", "instance": instance, "limit_s": 60.0, "seed": 0,
        "method": "auto", "cost": 9.0, "faults": [], "status": "feasible", "machine": HERE,
        "excess_percent": 0.1, "gap_percent": 1.0, "seconds": 61.0, "date": f"2026-01-{day:02}T10",
    }  # fmt: skip
    return row | changes


def _part(limit=0.25, instances=2, **given):
    source = Source(("mclp",), 60, **given)
    return Part("mean excess %", source, targets.mean_of("excess_percent"), limit, instances)


@pytest.mark.parametrize(
    ("rows", "value", "verdict", "said"),
    [
        ([], None, "not measured", "mean excess %: not measured"),
        ([_row("A", excess_percent=0.3)], 0.3, "in part", "0.3 (1 of 2 measured)"),
        ([_row("A"), _row("B", excess_percent=0.3)], 0.2, "met", "mean excess %: 0.2"),
        ([_row("A"), _row("B", excess_percent=0.5)], 0.3, "missed", "mean excess %: 0.3"),
        ([_row("A"), _row("B", cost=None)], float("inf"), "missed", "mean excess %: none"),
        ([_row("A"), _row("B", faults=["too heavy"])], float("inf"), "missed", "none"),
    ],
)
def test_a_figure_is_read_and_judged(rows, value, verdict, said):
    reading = targets.read(_part(), rows)
    assert reading.value == (None if value is None else pytest.approx(value))
    assert reading.verdict == verdict
    assert str(reading).endswith(said)


def test_the_newest_row_counts_whatever_the_order():
    rows = [_row("A", 3, excess_percent=0.3), _row("A", 1), _row("B", 2, excess_percent=0.5)]
    assert targets.read(_part(), rows).value == pytest.approx(0.4)


@pytest.mark.parametrize(
    "changes",
    [
        {"limit_s": 15.0},
        {"tool": "spopt"},
        {"method": "exact"},
        {"family": "lscp"},
    ],
)
def test_other_rows_are_not_read(changes):
    assert targets.read(_part(), [_row("A", **changes)]).value is None


def test_names_and_a_span_of_seconds_choose_rows():
    part = _part(names=("New", "A"), least_s=20, most_s=100)
    rows = [_row("NewYork", limit_s=100.0), _row("Kings"), _row("A", limit_s=20.0)]
    read = targets.read(part, [*rows, _row("B A", limit_s=101.0)])
    assert [row["instance"] for row in read.rows] == ["NewYork", "A"]


def test_figures_say_what_the_rows_say():
    rows = [
        _row("A", gap_percent=2.0, peak_mb=2_500.0, households=100, no_capacity=0, too_far=7),
        _row("B", gap_percent=None, status="optimal", excess_percent=-0.5, peak_mb=500.0,
             households=1_000, seconds=610.0, no_capacity=2, too_far=0),
    ]  # fmt: skip
    assert targets.worst_of("gap_percent")(rows) == 100
    assert targets.mean_of("gap_percent")(rows) == 51
    assert targets.most_of("peak_mb", unit=1_000)(rows) == 2.5
    assert targets.proved(rows) == targets.new_bests(rows) == 1
    assert targets.unserved(rows) == 7
    assert targets.without_room(rows) == 2
    assert targets.power(rows) == 1.0
    assert targets.power(rows[:1]) == float("inf")
    lost = [*rows, _row("C", faults=["3 households are accounted for"])]
    assert targets.unserved(lost) == targets.without_room(lost) == float("inf")
    assert targets.proved([_row("A", status="optimal", faults=["too heavy"])]) == 0


def _target(*parts):
    return Target("one", "cover New York", parts, "a guide of prices")


def test_a_target_is_met_where_all_of_it_is():
    mean = _part(instances=1)
    worst = Part("worst gap %", mean.source, targets.worst_of("gap_percent"), 0.5, 1)
    long = Part("gap of an hour %", Source(("mclp",), 3_600), worst.figure, 2, 1)

    def verdict(*parts, rows):
        return targets.verdict([targets.read(part, rows) for part in parts])

    assert verdict(mean, long, rows=[]) == "not measured"
    assert verdict(mean, rows=[_row("A")]) == "met"
    assert verdict(mean, worst, rows=[_row("A")]) == "missed"
    assert verdict(mean, long, rows=[_row("A")]) == "in part"
    assert verdict(mean, long, worst, rows=[_row("A")]) == "missed"


def test_a_line_says_what_when_where_and_what_was_tried():
    rows = [_row("A", 2, excess_percent=0.3), _row("B", 9, excess_percent=0.4)]
    missed, met, nothing = (
        line.strip("| ").split(" | ")
        for line in targets.table(
            [
                _target(_part()),
                _target(_part(limit=9)),
                _target(_part(names=("Z",))),
            ],
            rows,
        ).splitlines()[2:]
    )
    told = ["cover New York", "mean excess % <= 0.25", "mean excess %: 0.35", "missed"]
    assert missed == [*told, "2026-01-02 to 2026-01-09", HERE, "a guide of prices"]
    assert (met[3], met[-1]) == ("met", "-")
    assert nothing[2:] == ["not measured", "not measured", "-", "-", "a guide of prices"]


def test_every_target_stands_alone_and_is_not_measured_without_rows():
    names = [target.name for target in aims.TARGETS]
    assert len(set(names)) == len(names) == 11
    lines = targets.table(aims.TARGETS, []).splitlines()[2:]
    assert len(lines) == len(names)
    assert all(" | not measured | not measured | - | - | " in line for line in lines)
    for target in aims.TARGETS:
        for part in target.parts:
            asked = part.source.asked
            known = nation.FAMILIES if asked else run.FAMILIES
            assert set(asked or part.source.families) <= set(known)


def test_plans_that_are_measured_are_those_that_are_read():
    for target in aims.TARGETS:
        for source in {part.source for part in target.parts if part.source.asked}:
            trials = [trial for name in source.asked for trial in nation.FAMILIES[name]]
            keys = [{**nation.key(trial), "family": trial.family} for trial in trials]
            assert any(source.holds(key["instance"]) and source.reads(key) for key in keys)


@pytest.mark.shared
def test_there_are_as_many_instances_as_a_figure_wants(shared):
    for target in aims.TARGETS:
        for part in target.parts:
            if not part.source.asked:
                cases = [
                    case
                    for family in part.source.families
                    for case in run.read_cases(shared, family)
                    if part.source.holds(case.instance)
                ]
                assert len(cases) == part.instances, part.what


@pytest.fixture
def options(tmp_path, monkeypatch):
    """What the command line gives, with results in a folder of their own."""
    monkeypatch.setattr(run, "RESULTS", tmp_path)

    def read(*words):
        monkeypatch.setattr(run.sys, "argv", ["run.py", *words])
        return run.read_options()

    return read


def test_the_table_is_printed_from_all_files_of_results(options, tmp_path, capsys):
    for day in (1, 2):
        row = _row(f"K{day}", day)
        tables.append_row(tmp_path / f"2026-01-0{day}.jsonl", row)
    run.show_targets(options("--targets"))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + len(aims.TARGETS)
    assert sum("(2 of 12 measured)" in line for line in lines) == 1
    assert sum("not measured" in line for line in lines) == len(aims.TARGETS) - 1


def test_what_a_target_needs_is_measured_first(options, monkeypatch, capsys):
    asked = []

    def note(families, options, chosen):
        asked.append((families, options.seconds, chosen("SJC2"), chosen("SJC4a"), options.peers))

    monkeypatch.setattr(run, "measure_families", note)
    run.show_targets(options("--targets", "--measure", "small"))
    assert asked == [(("cpmp_orlib", "cpmp_sjc"), 20, True, False, "")]
    run.show_targets(options("--targets", "--measure", "small", "--seconds", "2"))
    assert asked[1][1] == 2
    run.show_targets(options("--targets", "--measure"))
    sources = {part.source for target in aims.TARGETS for part in target.parts}
    assert len(asked) - 2 == len(sources)
    run.show_targets(options("--targets"))
    assert len(asked) - 2 == len(sources)
    with pytest.raises(SystemExit, match="There is no target 'x'; choose among all, nation, "):
        run.show_targets(options("--targets", "--measure", "x"))
    with pytest.raises(SystemExit):
        options("--measure")
    assert "--measure goes with --targets" in capsys.readouterr().err


def test_only_chosen_instances_are_measured(tmp_path, monkeypatch):
    cases = [argparse.Namespace(instance=name) for name in ("SJC1", "SJC2", "SJC4a")]
    measured = []
    monkeypatch.setattr(run, "shared_folder", lambda: tmp_path)
    monkeypatch.setattr(run, "read_cases", lambda *_: cases)
    monkeypatch.setattr(run, "measure_case", lambda case, _: measured.append(case.instance))
    options = argparse.Namespace(limit=None, only=None, results=tmp_path / "r.jsonl")
    run.measure_families(["cpmp_sjc"], options, lambda name: name != "SJC2")
    assert measured == ["SJC1", "SJC4a"]
    run.measure_families(["cpmp_sjc"], options)
    assert len(measured) == 5
