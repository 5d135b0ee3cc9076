"""The command that makes plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.texts import Words
from siting.cli.console import groups_in_words, progress, say
from siting.cli.demand_options import Capacities, Rate, Years, demand_files, read_demand
from siting.cli.options import (
    AsJson,
    ColumnNames,
    Counties,
    CrsName,
    EngineName,
    Gap,
    Households,
    LeaveOut,
    LongSeconds,
    Replace,
    Seed,
    Sheet,
    Spoken,
    StreetFiles,
    TrustPoints,
    given,
    make_stop,
    placed_intake,
    read_intake,
    read_networks,
    read_standards,
    street_file,
)
from siting.cli.outputs import check_output
from siting.cli.places import quotas_asked, read_places
from siting.cli.plan_figures import plan_figures
from siting.cli.program import fail
from siting.cli.shown import print_json
from siting.location.asked import Objective  # noqa: TC001 - Typer reads the annotation

if TYPE_CHECKING:
    from siting.planning.changes import Change
    from siting.plans.frames import Plan


def plan(  # noqa: PLR0913 - each parameter is an option of the command
    households: Households,
    *,
    out: Annotated[Path, typer.Option(show_default=False)],
    centers: Annotated[int | None, typer.Option(show_default=False)] = None,
    existing: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    open_: Annotated[int, typer.Option("--open", min=0)] = 0,
    close: Annotated[int, typer.Option(min=0)] = 0,
    enlarge: Annotated[int, typer.Option(min=0)] = 0,
    candidates: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    forbidden: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    quotas: Annotated[str | None, typer.Option(show_default=False)] = None,
    objective: Annotated[Objective, typer.Option()] = "total",
    worst_province: Annotated[float | None, typer.Option(show_default=False)] = None,
    standards: Annotated[str, typer.Option()] = "current",
    capacities: Capacities = None,
    rate: Rate = None,
    years: Years = None,
    counties: Counties = None,
    neighborhoods: Annotated[Path | None, typer.Option(callback=given)] = None,
    streets: StreetFiles = None,
    cache: Annotated[Path | None, typer.Option(show_default=False)] = None,
    across_gaps: Annotated[bool, typer.Option("--across-gaps")] = False,
    no_caseloads: Annotated[bool, typer.Option("--no-caseloads")] = False,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    trust_points: TrustPoints = False,
    seconds: LongSeconds = None,
    gap: Gap = None,
    seed: Seed = 0,
    engine: EngineName = "local",
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Choose centers and write the plan; Ctrl-C in the search keeps the best so far."""
    from layers.files.writing import check_folder, check_room
    from layers.places.boundaries import read_counties, read_neighborhoods
    from siting.engine import open_engine
    from siting.planning.planner import plan as make_plan
    from siting.planning.planner import usual_seconds
    from siting.plans.writing import HOUSEHOLD_BYTES, PLAN_BYTES, check_ending

    heard: list[str] = []
    tell = heard.append if as_json else say
    wanted = _wanted(centers, existing, open_, close, enlarge)
    rules, words = read_standards(standards), Words(language)
    check_ending(out)
    check_folder(out)
    read = [households, counties, neighborhoods, columns, existing, candidates, forbidden]
    read += [*map(street_file, streets or ()), *demand_files(capacities, rate)]
    check_output(out, *read, Path(standards), replace=replace)
    with progress(words) as step, open_engine(engine) as parts:
        with step("reading households"):
            county_areas = None if counties is None else read_counties(counties)
            areas = None if neighborhoods is None else read_neighborhoods(neighborhoods)
            intake = read_intake(
                households,
                counties=county_areas,
                sheet=sheet,
                columns=columns,
                crs=crs,
                leave_out=leave_out,
            )
        placed_intake(intake, words, trust=trust_points)
        check_room(out, needed=PLAN_BYTES + HOUSEHOLD_BYTES * intake.n_rows)
        places = read_places(
            words, tell, existing=existing, candidates=candidates, forbidden=forbidden
        )
        places |= read_demand(
            words,
            tell,
            capacities=capacities,
            rate=rate,
            years=years,
            counties=county_areas,
        )
        if quotas is not None:
            places["quotas"] = quotas_asked(quotas, counties=county_areas)
        networks = read_networks(streets or [], step)
        time = usual_seconds(len(intake.located)) if seconds is None else seconds
        answer = make_plan(
            intake,
            centers=wanted,
            standards=rules,
            **places,
            counties=county_areas,
            neighborhoods=areas,
            streets=networks,
            cache_dir=cache,
            across_gaps=across_gaps,
            caseloads=not no_caseloads,
            objective=objective,
            worst_province_s=worst_province,
            stop=make_stop(time, gap),
            seed=seed,
            announce=step,
            advance=step.advance,
            listen=step.listen,
            engine=parts,
        )
        with step("saving"):
            answer.save(out)
    said = [*heard, *intake.summary(language).splitlines()]
    said += groups_in_words(intake.located, rules, words)
    said += _told(answer, words, drawn=neighborhoods is not None, caseloads=not no_caseloads)
    if as_json:
        print_json(said, {"file": str(out), **plan_figures(answer)})
        return
    for sentence in (*said, words.text("plan_written", file=words.name(str(out)))):
        say(sentence)


def _wanted(
    centers: int | None, existing: Path | None, opening: int, closing: int, enlarging: int
) -> int | Change:
    """Return what is asked for: a number of centers, or a change to those that stand."""
    from siting.planning.changes import Change

    changed = bool(opening or closing or enlarging)
    if changed == (centers is not None):
        fail("cli_plan_what")
    if changed and existing is None:
        fail("cli_plan_existing")
    return Change(open=opening, close=closing, enlarge=enlarging) if centers is None else centers


def _told(answer: Plan, words: Words, *, drawn: bool, caseloads: bool) -> list[str]:
    """Say what a plan holds."""
    from siting.privacy import tell_loads
    from siting.sentences.demand import tell_demand
    from siting.sentences.objectives import tell_objective
    from siting.sentences.plans import describe, made_in_words
    from siting.sentences.sites import tell_changes
    from siting.sentences.travel import street_sentences
    from siting.sentences.workers import staff_in_words

    said = [
        *_elsewhere(answer, words, drawn=drawn),
        describe(answer, words),
        *made_in_words(answer.facts, words),
        *tell_objective(answer, words),
        *tell_demand(answer, words),
        *tell_changes(answer, words),
        *street_sentences(answer.facts.streets, words),
        staff_in_words(answer.centers, answer.catchments, words, loads=tell_loads(answer.centers)),
    ]
    if answer.facts.interrupted:
        lost = answer.caseload_areas.empty and caseloads
        said.append(words.text("stopped_areas" if lost else "stopped_early"))
    return said


def _elsewhere(answer: Plan, words: Words, *, drawn: bool) -> list[str]:
    """Say what lies outside its own neighborhood or province."""
    facts, located = answer.facts, len(answer.assignments)
    return [
        words.text(key, count=count, total=total)
        for key, count, total in (
            ("outside_neighborhoods", facts.outside_neighborhoods if drawn else 0, located),
            ("centers_elsewhere", facts.centers_elsewhere, len(answer.centers)),
            ("households_elsewhere", facts.households_elsewhere, located),
        )
        if count
    ]
