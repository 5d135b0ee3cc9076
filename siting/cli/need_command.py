"""The command that looks for need that nobody has registered."""

from pathlib import Path
from typing import Annotated

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.options import (
    AsJson,
    ColumnNames,
    Counties,
    CrsName,
    Households,
    LeaveOut,
    Replace,
    Sheet,
    Spoken,
    given,
    read_intake,
)
from siting.cli.outputs import check_output
from siting.cli.program import fail
from siting.cli.shown import print_json, show_need


def need(  # noqa: PLR0913 - each parameter is an option of the command
    households: Households,
    *,
    population: Annotated[Path | None, typer.Option(callback=given)] = None,
    deprivation: Annotated[Path | None, typer.Option(callback=given)] = None,
    counties: Counties = None,
    neighborhoods: Annotated[Path | None, typer.Option(callback=given)] = None,
    published: Annotated[bool, typer.Option("--published")] = False,
    worst: Annotated[int, typer.Option(min=0)] = 20,
    out: Annotated[Path | None, typer.Option()] = None,
    as_json: AsJson = False,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Say where fewer households are registered than areas like it would have."""
    from layers.files.writing import check_table_path
    from layers.places.boundaries import load_counties, read_counties, read_neighborhoods
    from siting.planning.need import areas_of_need, count_registered, find_need
    from siting.planning.need_parts import need_of_parts, neighborhoods_of_need
    from siting.reports.spoken_tables import write_spoken
    from siting.sentences.need import need_in_words, tell_need

    if out is not None:
        check_table_path(out, rows=0)
    read = (households, population, deprivation, counties, neighborhoods, columns)
    check_output(out, *read, replace=replace)
    if neighborhoods is not None and population is None:
        fail("cli_need_people")
    words = Words(language)
    with progress(words) as step:
        with step("reading people"):
            given_areas = None if counties is None else read_counties(counties)
            areas, strangers = areas_of_need(population, deprivation, counties=given_areas)
        with step("reading households"):
            intake = read_intake(
                households,
                counties=given_areas,
                sheet=sheet,
                columns=columns,
                crs=crs,
                leave_out=leave_out,
            )
        with step("comparing"):
            registered = count_registered(intake, "county_code" if population else "province_code")
            found = find_need(areas, registered, level="published" if published else "file")
        table = found.table
        if neighborhoods is not None:
            polygons = load_counties() if given_areas is None else given_areas
            parts = read_neighborhoods(neighborhoods)
            table = need_of_parts(found, neighborhoods_of_need(intake, parts, polygons, areas))
    without_point = len(intake.approximate) + len(intake.unlocated)
    told = tell_need(table, words)
    said = need_in_words(
        table,
        words,
        per_thousand=found.per_thousand,
        published=published,
        unknown=found.unknown,
        without_people=int(found.without_people.sum()),
        left_out=len(found.left_out),
        no_point=0 if neighborhoods is None else without_point,
    )
    if strangers:
        first = words.name(strangers[0])
        said.append(words.text("need_strangers", count=len(strangers), first=first))
    if as_json:
        print_json(said, {"areas": told})
    else:
        for sentence in said:
            say(sentence)
        show_need(told, words, worst=worst)
    if out is not None:
        write_spoken(
            {"need": told}, out, words, of="need", alone="need", simulated=intake.simulated
        )
        if not as_json:
            say(words.text("table_written", file=words.name(str(out))))
