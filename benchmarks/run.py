"""Cost, bound, time and memory of `siting solve` on published instances, beside other tools.

Run ``python benchmarks/run.py --families cpmp_sjc,mclp --seconds 60``: each instance is solved in a
process of its own, its cost and feasibility are worked out anew from the lists of the answer, and a
row is added to ``benchmarks/results/DATE.jsonl``; what is there already is not measured again. The
same rows stand as tables in ``DATE.md``.

``run.py --targets`` prints what the engine is to reach and what the newest rows of all results say
of it; ``--targets --measure NAME`` measures the rows of a target first, all targets without a name.

Instances are read from the folder that SITING_SHARED names, or from ``../shared`` beside the
checkout.
"""

import argparse
import datetime as dt
import json
import math
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

import fuzz
import nation
import peers
import tables
import targets
from aims import TARGETS
from catalog import (
    BESIDE,
    FAMILIES,
    VARIABLE,
    Case,
    families,
    read_cases,
    shared_folder,
    spread,
    without_capacity,
)
from measure import Measured, measure, solve
from recompute import check
from tables import OURS, Row

RESULTS = Path(__file__).resolve().parent / "results"
ROOT = Path(__file__).resolve().parents[1]
#: The page that shows the newest results.
METHODS = ROOT / "docs" / "methods.md"
#: What is measured where nothing else is asked for: a quarter of an hour on two cores.
SHORT = {"families": "all", "seconds": 15.0, "limit": 2}
#: Random problems and plans that a long run judges against independent models, with seeds of which
#: every day has its own: an hour or two.
FUZZED, DAILY = (10_000, 100), 100_000
#: Everything with a published value; this takes a night.
LONG = {"families": "all,nation,growth", "seconds": 60.0, "limit": None}


def main() -> None:
    """Measure what is asked for and write the tables."""
    options = read_options()
    if options.methods:
        write_methods(options.results)
        return
    if options.targets:
        show_targets(options)
        return
    measure_families([name for name in options.families.split(",") if name], options)
    print(f"Tables: {options.results.with_suffix('.md')}")
    if options.long:
        first = dt.datetime.now(tz=dt.UTC).date().toordinal() * DAILY
        wrong = fuzz.judge(range(first, first + FUZZED[0]), range(first, first + FUZZED[1]))
        sys.exit(1 if wrong else 0)


def measure_families(
    wanted: Sequence[str], options: argparse.Namespace, chosen: Callable[[str], bool] = bool
) -> None:
    """Measure the instances of families, and plans; of these those whose names are chosen."""
    shared = shared_folder()
    plans = [name for name in wanted if name in nation.FAMILIES]
    try:
        published = families([name for name in wanted if name not in plans])
    except ValueError as error:
        sys.exit(str(error))
    if published and shared is None:
        sys.exit(
            f"The instances are not here: set {VARIABLE} to a folder that holds "
            f"bench/best_known.csv, or put it at {BESIDE}."
        )
    for family in published:
        cases = read_cases(shared, family) if shared else []
        for case in spread([one for one in cases if chosen(one.instance)], options.limit):
            measure_case(case, options)
            write_page(options.results)
    for family in plans:
        for planned in nation.FAMILIES[family]:
            trial = replace(planned, seconds=options.plan_seconds or planned.seconds)
            key = nation.key(trial)
            name = key["instance"]
            if chosen(name) and (not options.only or options.only in name):
                once(options, key, partial(nation.measure_plan, trial))
                write_page(options.results)


def show_targets(options: argparse.Namespace) -> None:
    """Measure what a target needs, where that is asked for, and print all targets."""
    names = [target.name for target in TARGETS]
    if options.measure not in (None, "all", *names):
        sys.exit(f"There is no target {options.measure!r}; choose among all, {', '.join(names)}.")
    for target in TARGETS if options.measure is not None else ():
        if options.measure in ("all", target.name):
            for source in dict.fromkeys(part.source for part in target.parts):
                given = {"peers": "", "seconds": options.seconds or source.seconds}
                asked = argparse.Namespace(**vars(options) | given)
                measure_families(source.asked or source.families, asked, source.holds)
    files = sorted(options.results.parent.glob("*.jsonl"))
    rows = [row for file in files for row in tables.read_rows(file)]
    print(targets.table(TARGETS, rows), end="")


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = ", ".join([*FAMILIES, "cpmp", "pmedian", "pcenter", "all", *nation.FAMILIES])
    parser.add_argument("--families", help=f"comma-separated, of: {known}")
    parser.add_argument("--seconds", type=float, help="time for each instance and tool")
    parser.add_argument("--plan-seconds", type=float, help="the same for each plan of a nation")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--method", default="auto", help="method of siting solve")
    parser.add_argument("--limit", type=int, help="instances of each family, spread over it")
    parser.add_argument("--only", help="only instances whose name holds this")
    parser.add_argument("--peers", default="spopt,kmedoids,k-means-constrained")
    parser.add_argument("--fresh", action="store_true", help="measure again what is there")
    parser.add_argument("--long", action="store_true", help="everything, 60 seconds each")
    parser.add_argument("--results", help="name of the file of results; by default the date")
    parser.add_argument("--methods", action="store_true", help="only write docs/methods.md")
    parser.add_argument("--targets", action="store_true", help="only print what is to be reached")
    parser.add_argument(
        "--measure", nargs="?", const="all", help="with --targets: measure one first, or all"
    )
    options = parser.parse_args()
    if options.measure is not None and not options.targets:
        parser.error("--measure goes with --targets; add that")
    usual = {} if options.targets else LONG if options.long else SHORT
    for name, value in usual.items():
        if getattr(options, name) is None and not (name == "limit" and options.families):
            setattr(options, name, value)
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    options.results = RESULTS / f"{options.results or today}.jsonl"
    return options


def measure_case(case: Case, options: argparse.Namespace) -> None:
    """Measure a case with `siting solve` and with every peer that it suits."""
    if options.only and options.only not in case.instance:
        return
    key = {
        "family": case.family,
        "instance": case.instance,
        "limit_s": options.seconds,
        "seed": options.seed,
    }
    ours = {**key, "tool": OURS, "method": options.method}
    once(options, ours, partial(measure_ours, case, options))
    for name in [name for name in options.peers.split(",") if name]:
        if peers.suits(name, case):
            once(options, {**key, "tool": name}, partial(measure_peer, name, case, options))


def once(options: argparse.Namespace, key: Row, work: Callable[[], Row]) -> None:
    """Do some work, unless its result is in the file already; say what came of it."""
    done = tables.read_rows(options.results)
    if not options.fresh and any(key.items() <= row.items() for row in done):
        return
    row = {**key, **work(), "date": dt.datetime.now(tz=dt.UTC).isoformat()}
    tables.append_row(options.results, {**row, "machine": machine(), "version": code_version()})
    print(tables.family_table([row]).splitlines()[-1], flush=True)


def measure_ours(case: Case, options: argparse.Namespace) -> Row:
    """Run ``siting solve`` on a case."""
    with tempfile.TemporaryDirectory() as folder:
        out, given = Path(folder) / "answer.json", without_capacity(case, Path(folder))
        words = [*given.words, "--method", options.method]
        ran = solve(words, out, seconds=options.seconds, seed=options.seed)
        return evaluate(given, ran, out)


def measure_peer(name: str, case: Case, options: argparse.Namespace) -> Row:
    """Run a peer on a case; building its model may take longer than its search."""
    with tempfile.TemporaryDirectory() as folder:
        out, given = Path(folder) / "answer.json", without_capacity(case, Path(folder))
        words = peers.words(name, given, out, seconds=options.seconds, seed=options.seed)
        return evaluate(given, measure(words, patience_s=4 * options.seconds + 300), out)


def evaluate(case: Case, ran: Measured, out: Path) -> Row:
    """Work out what an answer is worth, and what of its own claims is not true."""
    row: Row = {
        "n": case.n,
        "p": case.p,
        "best_known": case.best_known,
        "wall_s": round(ran.seconds, 2),
        "seconds": round(ran.seconds, 2),
        "peak_mb": round(ran.peak_mb, 1),
        "cost": None,
        "lower_bound": None,
        "status": "none",
        "faults": [],
        "remark": "" if ran.code == 0 else f"exit {ran.code}: {ran.said}",
    }
    if not out.is_file():
        return row
    answer = json.loads(out.read_text(encoding="utf-8"))
    row |= {"status": answer["status"], "seconds": answer["seconds"]}
    if not answer["open"]:
        return row
    checked = check(
        case.file,
        answer,
        p=case.p,
        objective=case.objective,
        metric=case.metric,
        radius=case.radius,
    )
    bound, covered = answer["lower_bound"], case.objective == "covered"
    row |= {"cost": checked.cost, "lower_bound": bound, "faults": list(checked.faults)}
    row["ran"] = answer.get("method", "")
    row |= tables.judge(checked.cost, bound, case.best_known, larger_is_better=covered)
    stated, cost = answer.get("cost"), checked.cost
    if stated is not None and cost is not None and not math.isclose(stated, cost, rel_tol=1e-6):
        row["faults"].append(f"WRONG: it states the cost {stated:,.6f}")
    return row


def write_page(results: Path) -> None:
    """Write all rows of a file of results as Markdown tables."""
    rows = latest(tables.read_rows(results))
    if not rows:
        return
    published = [row for row in rows if row["family"] not in nation.FAMILIES]
    parts = [f"# Results of {results.stem}\n", f"{rows[-1]['machine']}; {rows[-1]['version']}.\n"]
    if published:
        parts += ["## Families\n", tables.summarize(published)]
    for family in dict.fromkeys(row["family"] for row in published):
        chosen = [row for row in published if row["family"] == family]
        given = sorted({row["limit_s"] for row in chosen})
        limits = " and ".join(f"{seconds:g}" for seconds in given)
        parts += [f"## {family}, {limits} s each\n", tables.family_table(chosen)]
    plans = [row for row in rows if row["family"] in nation.FAMILIES]
    if plans:
        parts += ["## The nation\n", nation.table(plans)]
    results.with_suffix(".md").write_text("\n".join(parts), encoding="utf-8")


def latest(rows: Sequence[Row]) -> list[Row]:
    """Return the last row of everything that was measured more than once with the same settings."""
    names = ("tool", "family", "instance", "limit_s", "seed", "method")
    return list({tuple(row.get(name) for name in names): row for row in rows}.values())


def write_methods(results: Path) -> None:
    """Put the short table of a file of results into docs/methods.md, between its marks."""
    rows = [row for row in latest(tables.read_rows(results)) if row["family"] in FAMILIES]
    if not rows:
        sys.exit(
            f"There are no results in {results}; measure first, or name another with --results."
        )
    table = tables.methods_table(rows, date=rows[-1]["date"][:10], machine=rows[-1]["machine"])
    page = METHODS.read_text(encoding="utf-8")
    METHODS.write_text(tables.put_between_marks(page, table), encoding="utf-8")


def machine() -> str:
    """Say in a few words what this is measured on."""
    facts = Path("/proc/meminfo")
    gigabytes = int(facts.read_text().split()[1]) / 2**20 if facts.is_file() else 0
    memory = f", {gigabytes:.0f} GB" if gigabytes else ""
    cores = len(nation.cores())
    return f"{cores} cores, {platform.machine()}{memory}, Python {platform.python_version()}"


def code_version() -> str:
    """Say which state of the code is measured."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"siting {version('siting')} {told.stdout.strip()}".strip()


if __name__ == "__main__":
    main()
