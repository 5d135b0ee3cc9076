"""Commands that make households and plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.texts import Language, Words
from siting.cli.console import progress, say, warn_of_groups
from siting.cli.options import (
    ColumnNames,
    Counties,
    CrsName,
    Gap,
    Households,
    LeaveOut,
    LongSeconds,
    Replace,
    Seed,
    Sheet,
    Spoken,
    StreetFiles,
    given,
    make_stop,
    read_names,
    read_networks,
    read_standards,
    street_file,
)
from siting.cli.outputs import check_output
from siting.cli.program import fail

if TYPE_CHECKING:
    from siting.plans.frames import Plan


def simulate(
    out: Annotated[Path, typer.Argument(help="File to write: .parquet, .csv or .xlsx.")],
    *,
    households: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Households to simulate; by default the 1,080,000 of the country, or a "
            "province's part of them.",
            show_default=False,
        ),
    ] = None,
    province: Annotated[
        str | None,
        typer.Option(help="Name or two-digit code of the only province.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same households.")] = 0,
    replace: Replace = False,
) -> None:
    """Simulate client households of the country or a province, calibrated to published figures."""
    from layers.files.writing import check_table_path, write_table
    from layers.simulated.households import NATIONAL_HOUSEHOLDS, simulate_households

    most = NATIONAL_HOUSEHOLDS if province is None else 0  # those of a province fit into any file
    check_table_path(out, rows=households or most)
    check_output(out, replace=replace)
    with progress() as step, step("simulating households"):
        frame = simulate_households(households, province=province, seed=seed)
    with progress() as step, step("writing"):
        write_table(frame, out)
    say(f"{len(frame):,} simulated households written to {out}.")


def check(  # noqa: PLR0913 - each parameter is an option of the command
    households: Households,
    *,
    counties: Counties = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    report: Annotated[Path | None, typer.Option(help="Excel file with every finding.")] = None,
    language: Annotated[
        Language | None,
        typer.Option(help="By default what is said is English and the report Persian."),
    ] = None,
    replace: Replace = False,
) -> None:
    """Say what was accepted, placed approximately, left without a place, or rejected, and why."""
    from layers.files.writing import check_folder
    from layers.households.reading import read_households
    from layers.households.report import write_report
    from layers.places.boundaries import read_counties

    if report is not None:
        check_folder(report)
    check_output(report, households, counties, columns, replace=replace)
    named = read_names(columns)
    with progress() as step, step("reading households"):
        areas = None if counties is None else read_counties(counties)
        intake = read_households(
            households,
            counties=areas,
            sheet=sheet,
            columns=named,
            crs=crs,
            leave_out=leave_out or (),
        )
    words = Words(language or "en")
    say(intake.summary(words.language))
    if report is not None:
        write_report(intake, report, language=language or "fa")
        say(words.text("report_written", file=words.name(str(report))))
    if intake.located.empty:
        fail(words.text("nobody_located"))


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
        Path | None, typer.Option(help="Polygons to use instead of clustering.", callback=given)
    ] = None,
    streets: StreetFiles = None,
    cache: Annotated[
        Path | None,
        typer.Option(help="Folder to keep travel tables in.", show_default=False),
    ] = None,
    across_gaps: Annotated[
        bool,
        typer.Option(
            "--across-gaps",
            help="Estimate ways across gaps of the streets, such as water without a bridge.",
        ),
    ] = False,
    no_caseloads: Annotated[
        bool, typer.Option("--no-caseloads", help="Do not split catchments among workers.")
    ] = False,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    trust_points: Annotated[
        bool,
        typer.Option("--trust-points", help="Plan although most points contradict their rows."),
    ] = False,
    seconds: LongSeconds = None,
    gap: Gap = None,
    seed: Seed = 0,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Choose centers and write the plan; Ctrl-C in the search keeps the best so far."""
    from layers.files.writing import check_folder, check_room
    from layers.households.reading import read_households
    from layers.places.boundaries import read_counties, read_neighborhoods
    from siting.planning.planner import plan as make_plan
    from siting.planning.planner import usual_seconds
    from siting.plans.writing import HOUSEHOLD_BYTES, PLAN_BYTES, check_ending
    from siting.sentences.plans import describe
    from siting.sentences.travel import street_sentences
    from siting.sentences.workers import staff_in_words

    rules, words = read_standards(standards), Words(language)
    check_ending(out)
    check_folder(out)
    named = read_names(columns)
    read = [households, counties, neighborhoods, columns, *map(street_file, streets or ())]
    check_output(out, *read, Path(standards), replace=replace)
    with progress() as step:
        with step("reading households"):
            county_areas = None if counties is None else read_counties(counties)
            areas = None if neighborhoods is None else read_neighborhoods(neighborhoods)
            intake = read_households(
                households,
                counties=county_areas,
                sheet=sheet,
                columns=named,
                crs=crs,
                leave_out=leave_out or (),
            )
        if intake.located.empty:
            say(intake.summary(language))
            fail(words.text("nobody_located"))
        if intake.weighed.mostly_wrong and not trust_points:
            say(intake.summary(language))
            fail(words.text("plan_contradicted"))
        check_room(out, needed=PLAN_BYTES + HOUSEHOLD_BYTES * intake.n_rows)
        networks = read_networks(streets or [], step)
        time = usual_seconds(len(intake.located)) if seconds is None else seconds
        answer = make_plan(
            intake,
            centers=centers,
            standards=rules,
            counties=county_areas,
            neighborhoods=areas,
            streets=networks,
            cache_dir=cache,
            across_gaps=across_gaps,
            caseloads=not no_caseloads,
            stop=make_stop(time, gap),
            seed=seed,
            announce=step,
            advance=step.advance,
            listen=step.listen,
        )
        with step("saving"):
            answer.save(out)
    say(intake.summary(language))
    warn_of_groups(intake.located, rules, words)
    _tell_elsewhere(answer, words, drawn=neighborhoods is not None)
    say(describe(answer, words))
    for sentence in street_sentences(answer.facts.streets, words):
        say(sentence)
    say(staff_in_words(answer.centers, answer.catchments, words))
    if answer.facts.interrupted:
        lost = answer.caseload_areas.empty and not no_caseloads
        say(words.text("stopped_areas" if lost else "stopped_early"))
    say(words.text("plan_written", file=words.name(str(out))))


def _tell_elsewhere(answer: Plan, words: Words, *, drawn: bool) -> None:
    """Say what lies outside its own neighborhood or province."""
    facts, located = answer.facts, len(answer.assignments)
    for key, count, total in (
        ("outside_neighborhoods", facts.outside_neighborhoods if drawn else 0, located),
        ("centers_elsewhere", facts.centers_elsewhere, len(answer.centers)),
        ("households_elsewhere", facts.households_elsewhere, located),
    ):
        if count:
            say(words.text(key, count=count, total=total))
