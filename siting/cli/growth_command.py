"""`siting growth`: in which order centers open, and what each number of them is worth."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.demand_options import Capacities, Rate, Years, demand_files, read_demand
from siting.cli.options import (
    AsJson,
    ColumnNames,
    Counties,
    CrsName,
    EngineName,
    Households,
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
from siting.cli.shown import heads_of, print_json, show_rows

if TYPE_CHECKING:
    from siting.planning.growth import Growth


def growth(  # noqa: PLR0913 - each parameter is an option of the command
    households: Households,
    *,
    first: Annotated[int, typer.Option("--from", min=1, show_default=False)],
    last: Annotated[int, typer.Option("--to", min=1, show_default=False)],
    out: Annotated[Path, typer.Option(show_default=False)],
    phases: Annotated[int, typer.Option(min=2)] = 5,
    pilot: Annotated[bool, typer.Option("--pilot")] = False,
    existing: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    worth: Annotated[float | None, typer.Option(min=0, show_default=False)] = None,
    standards: Annotated[str, typer.Option()] = "current",
    capacities: Capacities = None,
    rate: Rate = None,
    years: Years = None,
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
    """Say in which order centers open so that every phase is good, and what each is worth."""
    from layers.files.writing import check_table_path
    from layers.places.boundaries import read_counties
    from siting.engine import open_engine
    from siting.location.stopping import MaxRuntime
    from siting.planning.growth import phase_counts, plan_growth
    from siting.planning.paying import where_paying_stops
    from siting.planning.request import Given
    from siting.sentences.demand import expected_in_words
    from siting.sentences.growth import paying_in_words

    check_table_path(out, rows=0)
    read = [households, existing, counties, columns, *demand_files(capacities, rate)]
    check_output(out, *read, Path(standards), replace=replace)
    rules, words = read_standards(standards), Words(language)
    counts = phase_counts(first, last, phases=phases)
    with progress(words) as step, open_engine(engine) as parts:
        with step("reading households"):
            areas = None if counties is None else read_counties(counties)
            intake = read_intake(
                households,
                counties=areas,
                sheet=sheet,
                columns=columns,
                crs=crs,
                leave_out=leave_out,
            )
        placed_intake(intake, words, trust=trust_points)
        heard: list[str] = []
        tell = heard.append if as_json else say
        stands = read_places(words, tell, existing=existing)
        demand = read_demand(
            words, tell, capacities=capacities, rate=rate, years=years, counties=areas
        )
        grown = plan_growth(
            intake,
            counts=counts,
            standards=rules,
            given=Given(**stands, **demand, counties=areas),
            pilot=pilot,
            stop=MaxRuntime(seconds),
            seed=seed,
            announce=step,
            advance=step.advance,
            engine=parts,
        )
    worth_s = rules.closing_cost_s if worth is None else 3600.0 * worth
    paying = where_paying_stops(grown.phases, worth_s=worth_s)
    said = paying_in_words(**asdict(paying), last=int(grown.phases.index[-1]), words=words)
    if years is not None:
        said.append(expected_in_words(grown.files, len(intake.located), years, words))
    _tell(grown, said, words, heard=heard, as_json=as_json)
    _write(grown, out, words, simulated=intake.simulated)
    if not as_json:
        say(words.text("table_written", file=words.name(str(out))))


def _tell(grown: Growth, more: list[str], words: Words, *, heard: list[str], as_json: bool) -> None:
    """Say what was found, with more sentences, and print the phases."""
    from siting.sentences.growth import COLUMNS, growth_in_words, phase_cells, tell_phases

    phases = tell_phases(grown.phases, grown.households)
    said = [*growth_in_words(grown.phases, grown.way, words), *more]
    if as_json:
        order = grown.order.drop(columns="geometry").reset_index()
        print_json([*heard, *said], {"phases": phases.reset_index(), "order": order})
        return
    for sentence in said:
        say(sentence)
    keys = ["centers", "in_reach_share", *COLUMNS[1:]]
    heads = heads_of(keys, words)
    cells = phase_cells(phases, grown.files, words)
    show_rows(words.text("growth_title"), heads, cells, words, names=0, lead=1)
    say(words.text("growth_minutes"))


def _write(grown: Growth, out: Path, words: Words, *, simulated: bool) -> None:
    """Write the order, and into a workbook the phases as well."""
    from siting.privacy import round_places
    from siting.reports.spoken_tables import write_spoken
    from siting.sentences.growth import tell_phases

    points = round_places(grown.order.get_coordinates())
    order = grown.order.drop(columns="geometry").assign(longitude=points["x"], latitude=points["y"])
    phases = tell_phases(grown.phases, grown.households)
    sheets = {"phases": phases.reset_index(), "order": order.reset_index()}
    write_spoken(sheets, out, words, of="growth", alone="order", simulated=simulated)
