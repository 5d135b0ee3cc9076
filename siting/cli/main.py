"""The command line: each command reads files, calls one function and writes files.

Exit codes: 0 done; 2 bad input or usage, with one sentence on stderr; 3 no feasible plan, with what
blocks it.
"""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from layers.errors import LayersError
from layers.files.writing import check_folder, check_table_path, write_table
from layers.households.reading import read_households
from layers.households.report import write_report
from layers.households.visit_records import read_clock, read_visit_records
from layers.places.boundaries import read_counties, read_neighborhoods
from layers.simulated.households import simulate_households
from layers.streets.reading import MODES, Streets, read_all_streets, read_streets
from siting.cli.console import (
    Steps,
    complain,
    describe,
    progress,
    say,
    show_income,
    tell_coverage,
)
from siting.coverage import gap_clusters
from siting.errors import InfeasibleError, SitingError, StandardsError
from siting.location.instances import Aim, Metric, pose, read_instance, write_answer
from siting.location.solver import solve as solve_problem
from siting.location.stopping import FirstOf, MaxGap, MaxRuntime, Stop
from siting.planning.planner import plan as make_plan
from siting.plans.frames import check_ending, open_areas, open_center
from siting.rounds.calendar import Month, read_holidays
from siting.standards import Standards
from siting.travel.household_travel import street_sentences
from siting.workers.hours import staff_in_words
from siting.workers.income import Tariff, center_income, check_counted, income_in_words

BAD_INPUT, NO_PLAN, STOPPED = 2, 3, 130
EARLY = "The search was stopped early; this is the best that it had found."
NO_AREAS = "Caseload areas were stopped; the plan is whole but for these."

app = typer.Typer(
    name="siting",
    help="Plan where neighborhood centers stand, whom they serve, and where coverage falls short.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Households = Annotated[
    Path,
    typer.Argument(help="CSV, Excel, Parquet or GeoPackage file.", show_default=False),
]
Counties = Annotated[Path | None, typer.Option(help="Polygons of the counties.")]
Sheet = Annotated[str | None, typer.Option(help="Sheet of an Excel file.")]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan.", show_default=False)]
Seconds = Annotated[float, typer.Option(min=0, help="Time for search and proof.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of all randomness.")]
StreetFiles = Annotated[
    list[Path] | None,
    typer.Option(
        help="Street network: .graphml, .graphml.gz, .osm or .osm.pbf; give it twice where "
        "one file is for walking and one for driving. walk=FILE or drive=FILE says which, "
        "where the file does not.",
        show_default=False,
    ),
]
Gap = Annotated[
    float | None,
    typer.Option(min=0, help="Stop when proved to be within so many percent of the best."),
]


def main() -> None:
    """Run the command line; turn every foreseen error into one sentence and an exit code."""
    try:
        code = app(prog_name="siting", standalone_mode=False)
    except typer.TyperException as error:
        _fail_usage(error)
    except InfeasibleError as error:
        _fail(str(error), NO_PLAN)
    except (LayersError, SitingError) as error:
        _fail(str(error), BAD_INPUT)
    except OSError as error:
        _fail(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.", BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    if code == STOPPED:
        _fail("Stopped; nothing was written.", STOPPED)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(sentence: str, code: int) -> NoReturn:
    complain(sentence)
    sys.exit(code)


def _fail_usage(error: typer.TyperException) -> NoReturn:
    """Say what is wrong with the command; without any, its help was shown already."""
    said = error.format_message().rstrip(".")
    if said:
        context = getattr(error, "ctx", None)
        command = "siting" if context is None else context.command_path
        complain(f"{said}; see `{command} --help`.")
    sys.exit(BAD_INPUT)


@app.command()
def simulate(
    out: Annotated[Path, typer.Argument(help="File to write: .parquet, .csv or .xlsx.")],
    *,
    households: Annotated[int, typer.Option(min=1, help="Households to simulate.")] = 1_080_000,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same households.")] = 0,
) -> None:
    """Simulate client households of the whole country, calibrated to published figures."""
    check_table_path(out, rows=households)
    with progress() as step, step("simulating households"):
        frame = simulate_households(households, seed=seed)
    with progress() as step, step("writing"):
        write_table(frame, out)
    say(f"{len(frame):,} simulated households written to {out}.")


@app.command()
def check(
    households: Households,
    *,
    counties: Counties = None,
    sheet: Sheet = None,
    report: Annotated[Path | None, typer.Option(help="Excel file with every finding.")] = None,
) -> None:
    """Say what was accepted, placed approximately, left without a place, or rejected, and why."""
    if report is not None:
        check_folder(report)
    with progress() as step, step("reading households"):
        areas = None if counties is None else read_counties(counties)
        intake = read_households(households, counties=areas, sheet=sheet)
    say(intake.summary())
    if report is not None:
        write_report(intake, report)
        say(f"Every finding is in {report}.")


@app.command()
def plan(  # noqa: PLR0913 - each parameter is an option of the command
    households: Households,
    *,
    centers: Annotated[int, typer.Option(help="Centers to open.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Plan to write, a GeoPackage.", show_default=False)],
    standards: Annotated[
        str, typer.Option(help="A TOML file, or one of: current, nominal_2021.")
    ] = "current",
    counties: Counties = None,
    neighborhoods: Annotated[
        Path | None, typer.Option(help="Polygons to use instead of clustering.")
    ] = None,
    streets: StreetFiles = None,
    cache: Annotated[
        Path | None,
        typer.Option(help="Folder to keep travel tables in.", show_default=False),
    ] = None,
    no_caseloads: Annotated[
        bool, typer.Option("--no-caseloads", help="Do not split catchments among workers.")
    ] = False,
    sheet: Sheet = None,
    seconds: Seconds = 60,
    gap: Gap = None,
    seed: Seed = 0,
) -> None:
    """Choose centers and write the plan; Ctrl-C in the search keeps the best so far."""
    rules = _standards(standards)
    check_ending(out)
    check_folder(out)
    with progress() as step:
        with step("reading households"):
            county_areas = None if counties is None else read_counties(counties)
            areas = None if neighborhoods is None else read_neighborhoods(neighborhoods)
            intake = read_households(households, counties=county_areas, sheet=sheet)
        networks = _streets(streets or [], step)
        answer = make_plan(
            intake,
            centers=centers,
            standards=rules,
            counties=county_areas,
            neighborhoods=areas,
            streets=networks,
            cache_dir=cache,
            caseloads=not no_caseloads,
            stop=_stop(seconds, gap),
            seed=seed,
            announce=step,
            advance=step.advance,
            listen=step.listen,
        )
        with step("saving"):
            answer.save(out)
    say(intake.summary())
    say(describe(answer))
    for sentence in street_sentences(answer.metadata):
        say(sentence)
    say(staff_in_words(answer.centers, answer.catchments))
    if answer.metadata["interrupted"] == "yes":
        say(NO_AREAS if answer.caseload_areas.empty and not no_caseloads else EARLY)
    say(f"Plan written to {out}.")


@app.command()
def solve(  # noqa: PLR0913 - each parameter is an option of the command
    instance: Annotated[
        Path, typer.Argument(help=".npz file of distances or points.", show_default=False)
    ],
    *,
    out: Annotated[Path, typer.Option(help="Answer to write, JSON.", show_default=False)],
    sites: Annotated[
        int | None,
        typer.Option(help="Sites to open; what the file says by default.", show_default=False),
    ] = None,
    objective: Annotated[
        Aim, typer.Option(help="cover: the fewest sites with all demand within the radius.")
    ] = "total",
    radius: Annotated[
        float | None, typer.Option(min=0, help="Distance that counts as covered.")
    ] = None,
    metric: Annotated[
        Metric | None,
        typer.Option(
            help="Between points; without it euclidean, or greatcircle (meters) for lat and lon.",
            show_default=False,
        ),
    ] = None,
    method: Annotated[str, typer.Option(help="Name of a method.")] = "auto",
    seconds: Seconds = 60,
    gap: Gap = None,
    seed: Seed = 0,
) -> None:
    """Solve a bare location problem; Ctrl-C keeps the best so far."""
    check_folder(out)
    with progress() as step:
        with step("reading"):
            given = read_instance(instance, metric=metric)
            problem = pose(given, n_sites=sites, objective=objective, radius=radius)
        with step("solving"):
            stop = _stop(seconds, gap)
            result = solve_problem(problem, stop=stop, method=method, seed=seed, listen=step.listen)
        if result.interrupted and result.solution is None:
            raise KeyboardInterrupt
        with step("writing"):
            write_answer(result, out, n_demand=problem.n_demand)
    if result.solution is None:
        raise InfeasibleError(result.message)
    say(result.summary())
    say(f"Distances are those of {given.measured}.")
    if result.interrupted:
        say(EARLY)
    say(f"Answer written to {out}.")


@app.command()
def coverage(
    plan_file: PlanFile,
    *,
    county: Annotated[bool, typer.Option("--county", help="One row a county.")] = False,
    worst: Annotated[int, typer.Option(min=0, help="Worst neighborhoods to tell of.")] = 20,
    clusters: Annotated[bool, typer.Option("--clusters", help="Find clusters of gaps.")] = False,
) -> None:
    """Say where a plan's coverage falls short, for whom, how unevenly, and what would close it."""
    answer = open_areas(plan_file)
    found = gap_clusters(answer.gaps) if clusters else None
    tell_coverage(answer, level="county" if county else "province", worst=worst, clusters=found)


@app.command()
def income(
    plan_file: PlanFile,
    *,
    tariff: Annotated[Path, typer.Option(help="Fees and costs, TOML.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option(help="Table of all centers to write: .csv, .xlsx or .parquet.")
    ] = None,
    worst: Annotated[int, typer.Option(min=0, help="Centers to print that lack most.")] = 20,
) -> None:
    """Say which centers of a plan would live on the fees of their home visits."""
    if out is not None:
        check_folder(out)
        check_table_path(out, rows=0)
    fees = Tariff.from_toml(tariff)
    answer = open_areas(plan_file)
    check_counted(answer.centers, answer.catchments)
    hours = answer.standards.hours_per_worker
    earned = center_income(answer.centers, answer.catchments, fees, hours_per_worker=hours)
    say(income_in_words(earned, fees))
    show_income(earned, answer.centers, worst=worst)
    if out is not None:
        write_table(answer.centers[["name", "province", "county"]].join(earned).reset_index(), out)
        say(f"Table written to {out}.")


@app.command("map")
def map_(
    plan_file: PlanFile,
    out: Annotated[Path, typer.Argument(help="HTML file to write.")],
    *,
    language: Annotated[Literal["fa", "en"], typer.Option(help="Language of the map.")] = "fa",
    province: Annotated[str | None, typer.Option(help="Two-digit code of one province.")] = None,
    shading: Annotated[
        Literal["gap", "reached"],
        typer.Option(help="What is shaded at first: the gap, or the ground reached on streets."),
    ] = "gap",
) -> None:
    """Draw a plan as one HTML file that opens with no network."""
    _check_extra("folium", "maps")
    from siting.maps import save_map  # noqa: PLC0415 - folium is an extra

    check_folder(out)
    answer = open_areas(plan_file)
    with progress() as step, step("drawing"):
        save_map(answer, out, language=language, province=province, shading=shading)
    say(f"Map written to {out}.")


@app.command()
def rounds(  # noqa: PLR0913 - each parameter is an option of the command
    plan_file: PlanFile,
    *,
    households: Annotated[
        Path,
        typer.Option(
            help="File of the households, for their places: a plan holds no homes.",
            show_default=False,
        ),
    ],
    center: Annotated[str, typer.Option(help="Id of the center.", show_default=False)],
    month: Annotated[str, typer.Option(help="Jalali month: 1405-09.", show_default=False)],
    out: Annotated[Path, typer.Option(help="New folder to write to.", show_default=False)],
    worker: Annotated[
        str | None, typer.Option(help="Plan this worker only.", show_default=False)
    ] = None,
    visits: Annotated[
        Path | None,
        typer.Option(
            help="Table of last_visit or due dates, hours (from, until), pair (yes, no) and "
            "minutes by household."
        ),
    ] = None,
    holidays: Annotated[
        Path | None,
        typer.Option(help="Dates, one a line, besides Fridays and fixed national holidays."),
    ] = None,
    free: Annotated[list[str] | None, typer.Option(help="More weekdays without rounds.")] = None,
    start: Annotated[str, typer.Option(help="When the day in the field begins.")] = "8:00",
    streets: StreetFiles = None,
    standards: Annotated[
        str | None, typer.Option(help="By default those of the plan; else as for `siting plan`.")
    ] = None,
    sheet: Sheet = None,
    language: Annotated[Literal["fa", "en"], typer.Option(help="Language of the sheets.")] = "fa",
    seconds: Annotated[float, typer.Option(min=0, help="Time for each worker's rounds.")] = 20,
    seed: Seed = 0,
) -> None:
    """Plan a month of home visits of one center: day sheets, a map and a table.

    The folder shows where households live; it is for their social workers only.
    """
    _check_extra("pyvrp", "rounds")
    _check_extra("folium", "rounds")
    from siting import rounds as planning  # noqa: PLC0415 - PyVRP is an extra
    from siting.reports import day_sheets as sheets  # noqa: PLC0415 - so is folium
    from siting.rounds.streets import street_times  # noqa: PLC0415

    asked, begin_s = Month.read(month), _clock(start)
    off = frozenset() if holidays is None else read_holidays(holidays)
    records = None if visits is None else read_visit_records(visits)
    sheets.check_rounds_folder(out)
    with progress() as step:
        with step("reading the plan"):
            answer = open_center(plan_file, center)
        with step("reading households"):
            intake = read_households(households, sheet=sheet)
        networks = _streets(streets or [], step)
        with step("planning rounds"):
            made = planning.center_rounds(
                *(answer, intake, center, asked),
                standards=answer.standards if standards is None else _standards(standards),
                worker=worker,
                records=records,
                holidays=off,
                days_off=("friday", *(free or ())),
                start_s=begin_s,
                times=street_times(networks) if networks else None,
                effort=planning.Effort(seconds),
                seed=seed,
            )
        with step("writing"):
            sheets.write_rounds(made, out, language=language)
    if intake.sha256 != answer.metadata.get("input_sha256"):
        say(f"{households.name} is not the file that the plan was made from; its places are used.")
    say(made.summary())
    say(f"Rounds written to {out}; they show where households live.")


@app.command("app")
def app_(
    *,
    plans: Annotated[Path, typer.Option(help="Folder with plans.")] = Path(),
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8501,
) -> None:
    """Open the web application on 127.0.0.1."""
    _check_extra("streamlit", "app")
    entry = Path(__file__).resolve().parents[1] / "app.py"
    if not entry.is_file():
        _fail("app.py is not here; run `siting app` from a checkout of the project.", BAD_INPUT)
    if not plans.is_dir():
        _fail(f"There is no folder {plans}; give one that holds plans.", BAD_INPUT)
    command = [sys.executable, "-m", "streamlit", "run", str(entry)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    environment = {**os.environ, "SITING_PLANS": str(plans.resolve())}
    done = subprocess.run(command, env=environment, check=False, cwd=entry.parent)  # noqa: S603
    raise typer.Exit(done.returncode)


def _check_extra(module: str, extra: str) -> None:
    if importlib.util.find_spec(module) is None:
        _fail(f"This needs more packages; run: pip install 'siting[{extra}]'.", BAD_INPUT)


def _streets(files: list[Path], step: Steps) -> tuple[Streets, ...]:
    """Read the networks of all files; an extract of a map holds one to walk and one to drive."""
    if not files:
        return ()
    with step("reading streets"):
        return tuple(network for file in files for network in _networks(file))


def _networks(file: Path) -> tuple[Streets, ...]:
    """Read the networks of a file; ``walk=FILE`` and ``drive=FILE`` say what it is for."""
    for mode in MODES:
        if not file.exists() and str(file).startswith(f"{mode}="):
            return (read_streets(str(file).removeprefix(f"{mode}="), mode),)
    return read_all_streets(file)


def _clock(text: str) -> int:
    seconds = read_clock(text)
    if seconds is None:
        _fail(f"{text!r} is no hour of the day; write it such as 8:30.", BAD_INPUT)
    return int(seconds)


def _stop(seconds: float, gap_percent: float | None) -> Stop:
    clock = MaxRuntime(seconds)
    return clock if gap_percent is None else FirstOf((clock, MaxGap(gap_percent / 100)))


def _standards(name: str) -> Standards:
    presets: dict[str, Callable[[], Standards]] = {
        "current": Standards.current,
        "nominal_2021": Standards.nominal_2021,
    }
    if name in presets:
        return presets[name]()
    if not Path(name).is_file():
        message = (
            f"There are no standards {name!r}; give a TOML file or one of: {', '.join(presets)}."
        )
        raise StandardsError(message)
    return Standards.from_toml(name)
