"""`siting whatif`: plans when it goes otherwise, and which of them holds best."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.options import (
    AsJson,
    ColumnNames,
    Counties,
    CrsName,
    EngineName,
    LeaveOut,
    Replace,
    Seed,
    Sheet,
    Spoken,
    TrustPoints,
    given,
    placed_intake,
    read_intake,
    read_standards,
)
from siting.cli.outputs import check_output
from siting.cli.places import read_places
from siting.cli.program import fail
from siting.cli.shown import heads_of, print_json, show_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from layers.households.intake import Intake
    from siting.planning.events import Event
    from siting.planning.robustness import Basis
    from siting.plans.frames import Plan
    from siting.standards import Standards

#: What `--closed` takes for every center in turn.
EACH = "each"


def whatif(  # noqa: PLR0913 - each parameter is an option of the command
    plans: Annotated[
        list[Path] | None, typer.Argument(metavar="PLAN", show_default=False, callback=given)
    ] = None,
    *,
    households: Annotated[Path, typer.Option(show_default=False, callback=given)],
    files: Annotated[list[str] | None, typer.Option(show_default=False)] = None,
    closed: Annotated[list[str] | None, typer.Option(show_default=False)] = None,
    speed: Annotated[list[float] | None, typer.Option(show_default=False)] = None,
    events: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    centers: Annotated[int | None, typer.Option(min=1, show_default=False)] = None,
    existing: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    standards: Annotated[str | None, typer.Option(show_default=False)] = None,
    out: Annotated[Path | None, typer.Option(show_default=False)] = None,
    counties: Counties = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    trust_points: TrustPoints = False,
    seconds: Annotated[float, typer.Option(min=0)] = 30.0,
    seed: Seed = 0,
    engine: EngineName = "local",
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Say what plans are worth when it goes otherwise: more files, a closed center, slow ways."""
    from dataclasses import replace as replaced

    from layers.places.boundaries import read_counties
    from siting.engine import open_engine
    from siting.location.stopping import MaxRuntime
    from siting.planning.request import Given
    from siting.planning.robust_plans import make_plans
    from siting.planning.robustness import basis_of_plan, find_closed
    from siting.plans.reading import open_plan

    words, asked, each = Words(language), plans or [], EACH in (closed or [])
    _check(asked, centers, out)
    read = [households, events, existing, counties, columns, *asked]
    read.append(None if standards is None else Path(standards))
    check_output(out, *read, replace=replace)
    areas = None if counties is None else read_counties(counties)
    told = _events(files or [], closed or [], speed or [], events, areas, words)
    if not (told or each):
        fail("cli_whatif_what")
    heard: list[str] = []
    tell = heard.append if as_json else say
    with progress(words) as step, open_engine(engine) as parts:
        with step("reading"):
            opened = {file.stem: open_plan(file) for file in asked}
            intake = read_intake(
                households, counties=areas, sheet=sheet, columns=columns, crs=crs,
                leave_out=leave_out,
            )  # fmt: skip
        placed_intake(intake, words, trust=trust_points)
        stands = read_places(words, tell, existing=existing)
        rules = _rules(standards, opened)
        tried = {name: plan.centers for name, plan in opened.items()}
        names = _names(told, words) | {name: words.name(name) for name in tried}
        bases = [replaced(basis_of_plan(intake, plan), standards=rules)
                 for plan in list(opened.values())[:1]]  # fmt: skip
        if centers is not None:
            own, made = make_plans(
                intake, centers=centers, events=told, standards=rules,
                given=Given(**stands, counties=areas), stop=MaxRuntime(seconds), seed=seed,
                announce=step, engine=parts,
            )  # fmt: skip
            bases.append(own)
            tried |= {f"plan for {event}": sites for event, sites in made.items()}
            names |= {f"plan for {event}": words.text("whatif_made_for", event=names[event])
                      for event in made}  # fmt: skip
        with step("events"):
            tables = _tables(bases[0], tried, find_closed(told, tried), each=each)
    said = _said(tables, opened, intake, names, words)
    if out is not None:
        _write(tables, tried, names, out, words, simulated=intake.simulated)
    if as_json:
        print_json([*heard, *said], _flat(_told(tables)))
        return
    _tell(said, tables, names, words)
    if out is not None:
        say(words.text("table_written", file=words.name(str(out))))


def _check(plans: list[Path], centers: int | None, out: Path | None) -> None:
    """Refuse what cannot be tried or written, before anything is read."""
    from layers.files.writing import check_table_path

    if not plans and centers is None:
        fail("cli_whatif_plans")
    if len({plan.stem for plan in plans}) < len(plans):
        fail("cli_whatif_names")
    if out is not None:
        check_table_path(out, rows=0)


def _rules(standards: str | None, opened: dict[str, Plan]) -> Standards:
    """Return the standards that are asked for, else those of the first plan."""
    if standards is None and opened:
        return next(iter(opened.values())).standards
    return read_standards(standards or "current")


def _events(
    files: list[str],
    closed: list[str],
    speeds: list[float],
    file: Path | None,
    counties: gpd.GeoDataFrame | None,
    words: Words,
) -> list[Event]:
    """Return the events that options and a file name."""
    from siting.planning.events import Event, parse_files, read_events

    told = [] if file is None else read_events(file, counties)
    if files:
        more = parse_files(files, counties)
        parts = [
            words.text("whatif_files_part", area=words.name(text.rpartition("=")[0]), times=times)
            for text, times in zip(files, more.values(), strict=True)
        ]
        name = words.text("whatif_files", areas=words.joined(parts))
        told.append(Event(name=name, files=more))
    for center in closed:
        if center != EACH:
            name = words.text("whatif_closed", center=words.name(center))
            told.append(Event(name=name, closed=(center,)))
    told += [Event(name=words.text("whatif_speed", times=value), speed=value) for value in speeds]
    return told


def _names(events: list[Event], words: Words) -> dict[str, str]:
    """Return what is called how: events by their names, and what is no event of the user."""
    from siting.planning.robust_plans import AVERAGE
    from siting.planning.robustness import ONE_CLOSED, TODAY

    return {event.name: event.name for event in events} | {
        TODAY: words.text("whatif_today"),
        ONE_CLOSED: words.text("whatif_one_closed"),
        AVERAGE: words.text("whatif_average"),
    }


def _tables(
    basis: Basis, tried: dict[str, gpd.GeoDataFrame], events: list[Event], *, each: bool
) -> dict[str, pd.DataFrame]:
    """Return the plans under each event, the verdict, and the risks of the first plan."""
    from siting.planning.robustness import closing_risks, judge, try_events
    from siting.sentences.whatif import tell_measures, tell_risks, told_events

    measures = try_events(basis, tried, events, each_closed=each)
    tables = {"events": tell_measures(measures), "verdict": judge(measures[told_events(measures)])}
    if each:
        risks = closing_risks(basis, next(iter(tried.values())))
        tables["risks"] = tell_risks(risks)
    return tables


def _said(
    tables: dict[str, pd.DataFrame],
    opened: dict[str, Plan],
    intake: Intake,
    names: dict[str, str],
    words: Words,
) -> list[str]:
    """Say what plans are measured by, which of them differ from that, and which are best."""
    from siting.sentences.whatif import risk_in_words, whatif_in_words

    first = tables["events"]["plan"].iloc[0]
    said = [words.text("whatif_basis", plan=names[first])]
    for name, plan in opened.items():
        if plan.facts.input_sha256 != intake.sha256:
            said.append(words.text("whatif_other_file", plan=names[name]))
        if plan.facts.travel_source != "estimated":
            said.append(words.text("whatif_streets", plan=names[name]))
    said += whatif_in_words(tables["verdict"], tables["events"], names, words)
    if "risks" in tables:
        said.append(risk_in_words(tables["risks"], words))
    return said


def _tell(
    said: list[str], tables: dict[str, pd.DataFrame], names: dict[str, str], words: Words
) -> None:
    """Print sentences and tables."""
    from siting.planning.robustness import MOST_RISKS
    from siting.sentences.whatif import EVENT_COLUMNS, RISK_COLUMNS, cells

    for sentence in said:
        say(sentence)
    told = tables["events"]
    heads = heads_of(("event", "plan", *EVENT_COLUMNS), words)
    called = [[names[event], names[plan]] for event, plan in told[["event", "plan"]].to_numpy()]
    numbers = cells(told, EVENT_COLUMNS, words)
    rows = [[*both, *row] for both, row in zip(called, numbers, strict=True)]
    show_rows(words.text("whatif_title"), heads, rows, words, names=2)
    if "risks" in tables:
        risks = tables["risks"].head(MOST_RISKS)
        heads = heads_of(("center", "name", *RISK_COLUMNS), words)
        numbers = cells(risks, RISK_COLUMNS, words)
        called = risks.reset_index()[["center_id", "name"]].astype("str").to_numpy().tolist()
        rows = [[*both, *row] for both, row in zip(called, numbers, strict=True)]
        title = words.text("whatif_risks_title", plan=names[told["plan"].iloc[0]])
        show_rows(title, heads, rows, words, names=2)
    say(words.text("whatif_counted"))


def _told(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables with the verdict as it may be told."""
    from siting.sentences.whatif import tell_verdict

    return {**tables, "verdict": tell_verdict(tables["verdict"])}


def _flat(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return tables whose labels are columns; events have none."""
    return {name: table.reset_index(drop=name == "events") for name, table in tables.items()}


def _write(
    tables: dict[str, pd.DataFrame],
    tried: dict[str, gpd.GeoDataFrame],
    names: dict[str, str],
    out: Path,
    words: Words,
    *,
    simulated: bool,
) -> None:
    """Write the plans under each event, and into a workbook all else with the best centers."""
    from siting.privacy import round_places
    from siting.reports.spoken_tables import write_spoken

    sheets = _flat(_told(tables))
    for column, title in (("worst", "best_worst"), ("average", "best_average")):
        if not tables["verdict"].empty:
            best = tried[str(tables["verdict"][column].idxmin())]
            points = round_places(best.get_coordinates())
            sheets[title] = best[["name", "province", "county", "capacity"]].assign(
                longitude=points["x"], latitude=points["y"], must_open=True,
            ).rename_axis("candidate_id").reset_index()  # fmt: skip
    write_spoken(sheets, out, words, of="whatif", alone="events", simulated=simulated, names=names)
