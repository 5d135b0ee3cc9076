"""`siting firm`: how firm each center of a plan is, and where it could as well stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.demand_options import Capacities, demand_files, read_demand
from siting.cli.options import (
    AsJson,
    ColumnNames,
    Counties,
    CrsName,
    LeaveOut,
    PlanFile,
    Replace,
    Sheet,
    Spoken,
    StreetFiles,
    given,
    read_intake,
    read_networks,
    street_file,
)
from siting.cli.outputs import check_output
from siting.cli.places import quotas_asked, read_places
from siting.cli.shown import heads_of, print_json, show_rows

if TYPE_CHECKING:
    import pandas as pd


def firm(  # noqa: PLR0913 - each parameter is an option of the command
    plan: PlanFile,
    *,
    households: Annotated[Path, typer.Option(show_default=False, callback=given)],
    out: Annotated[Path | None, typer.Option(show_default=False)] = None,
    alternatives: Annotated[int, typer.Option(min=1)] = 3,
    nearby: Annotated[int, typer.Option(min=1)] = 8,
    near: Annotated[float, typer.Option(min=0)] = 1.0,
    most: Annotated[int, typer.Option(min=0)] = 20,
    existing: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    candidates: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    forbidden: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    quotas: Annotated[str | None, typer.Option(show_default=False)] = None,
    capacities: Capacities = None,
    counties: Counties = None,
    neighborhoods: Annotated[Path | None, typer.Option(callback=given)] = None,
    streets: StreetFiles = None,
    cache: Annotated[Path | None, typer.Option(show_default=False)] = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    seconds: Annotated[float | None, typer.Option(min=0, show_default=False)] = None,
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Say what it costs to do without each center, and which places nearby are as good."""
    from layers.files.writing import check_table_path
    from layers.places.boundaries import read_counties, read_neighborhoods
    from siting.planning.firm_plans import plan_firmness
    from siting.planning.request import Given
    from siting.plans.reading import open_plan
    from siting.reports.spoken_tables import write_spoken
    from siting.sentences.firmness import firmness_in_words, tell_alternatives, tell_centers

    words = Words(language)
    heard: list[str] = []
    tell = heard.append if as_json else say
    if out is not None:
        check_table_path(out, rows=0)
    read = [plan, households, existing, candidates, forbidden, counties, neighborhoods, columns]
    read += [*map(street_file, streets or ()), *demand_files(capacities, None)]
    check_output(out, *read, replace=replace)
    with progress(words) as step:
        with step("reading"):
            opened = open_plan(plan)
            areas = None if counties is None else read_counties(counties)
            intake = read_intake(
                households, counties=areas, sheet=sheet, columns=columns, crs=crs,
                leave_out=leave_out,
            )  # fmt: skip
            asked: dict[str, Any] = read_places(
                words, tell, existing=existing, candidates=candidates, forbidden=forbidden
            )
            asked |= read_demand(
                words, tell, capacities=capacities, rate=None, years=None, counties=areas
            )
            if quotas is not None:
                asked["quotas"] = quotas_asked(quotas, counties=areas)
            if neighborhoods is not None:
                asked["neighborhoods"] = read_neighborhoods(neighborhoods)
        networks = read_networks(streets or [], step)
        found = plan_firmness(
            opened,
            intake,
            given=Given(**asked, counties=areas, streets=networks, cache_dir=cache),
            alternatives=alternatives,
            nearby=nearby,
            near_s=60.0 * near,
            seconds=seconds,
            announce=step,
        )
    centers = tell_centers(found.centers, found.alternatives, words)
    others = tell_alternatives(found.alternatives, found.centers)
    said = firmness_in_words(
        found.centers["verdict"],
        near_s=60.0 * near,
        candidates=found.candidates,
        proved_out=len(found.firmness.proved_out),
        proved_in=len(found.firmness.proved_in),
        words=words,
    )
    if out is not None:
        tables = {"centers": centers.reset_index(), "places": others}
        write_spoken(tables, out, words, of="firm", alone="centers", simulated=intake.simulated)
    _tell([*heard, *said], centers, others, words, most=most, as_json=as_json)
    if out is not None and not as_json:
        say(words.text("table_written", file=words.name(str(out))))


def _tell(
    said: list[str],
    centers: pd.DataFrame,
    others: pd.DataFrame,
    words: Words,
    *,
    most: int,
    as_json: bool,
) -> None:
    """Print sentences and centers, or all as JSON."""
    from siting.sentences.firmness import COLUMNS, firmness_cells

    if as_json:
        print_json(said, {"centers": centers.reset_index(), "alternatives": others})
        return
    for sentence in said:
        say(sentence)
    if most:
        keys = ("center", "name", "province", "county", *COLUMNS)
        heads = heads_of(keys, words)
        cells = firmness_cells(centers.head(most), words)
        show_rows(words.text("firm_title"), heads, cells, words, names=5, lead=2)
    if most and len(centers) > most:
        say(words.text("firm_more", count=len(centers) - most))
    say(words.text("firm_how"))
