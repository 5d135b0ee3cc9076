"""The command that plans a month of home visits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.texts import Words
from siting.cli.console import groups_in_words, progress, say
from siting.cli.language import chosen_in
from siting.cli.options import (
    DAY_START,
    AsJson,
    ColumnNames,
    CrsName,
    PlanFile,
    Seed,
    Sheet,
    Spoken,
    StreetFiles,
    check_extra,
    given,
    read_names,
    read_networks,
    read_standards,
    read_start,
)
from siting.cli.shown import print_json

if TYPE_CHECKING:
    from siting.rounds.calendar import Month
    from siting.rounds.center import CenterRounds


def rounds(  # noqa: PLR0913 - each parameter is an option of the command
    context: typer.Context,
    plan_file: PlanFile,
    *,
    households: Annotated[Path, typer.Option(show_default=False, callback=given)],
    center: Annotated[str, typer.Option(show_default=False)],
    month: Annotated[str, typer.Option(show_default=False)],
    out: Annotated[Path, typer.Option(show_default=False)],
    worker: Annotated[str | None, typer.Option(show_default=False)] = None,
    visits: Annotated[Path | None, typer.Option(callback=given)] = None,
    holidays: Annotated[Path | None, typer.Option(callback=given)] = None,
    free: Annotated[list[str] | None, typer.Option()] = None,
    start: Annotated[str, typer.Option()] = DAY_START,
    streets: StreetFiles = None,
    standards: Annotated[str | None, typer.Option()] = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    language: Spoken = "en",
    seconds: Annotated[float, typer.Option(min=0)] = 20,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Plan a month of home visits of one center: day sheets, a map and a table.

    The folder shows where households live; it is for their social workers only.
    """
    check_extra("pyvrp", "rounds")
    check_extra("folium", "rounds")
    from layers.files.writing import check_new_folder
    from layers.households.reading import read_households
    from layers.households.visit_records import read_visit_records
    from layers.joins import match_ids
    from siting import rounds as planning
    from siting.plans.finding import find_center
    from siting.plans.reading import open_center
    from siting.reports import day_sheets as sheets
    from siting.rounds.calendar import Month, read_holidays
    from siting.rounds.ways import street_times

    asked, begin_s = Month.read(month), read_start(start)
    words = Words(language)
    off = frozenset() if holidays is None else read_holidays(holidays)
    records = None if visits is None else read_visit_records(visits)
    named = read_names(columns)
    check_new_folder(out)
    with progress(words) as step:
        with step("reading the plan"):
            answer = open_center(plan_file, center)
        with step("reading households"):
            intake = read_households(households, sheet=sheet, columns=named, crs=crs)
        ids = intake.located.index.append(intake.unlocated.index)
        match_ids(answer.assignments.index, ids, source=plan_file.name)
        matched = None if records is None else match_ids(records.index, ids, source=str(visits))
        networks = read_networks(streets or [], step)
        rules = answer.standards if standards is None else read_standards(standards)
        with step("planning rounds"):
            made = planning.center_rounds(
                *(answer, intake, find_center(answer.centers, center), asked),
                standards=rules,
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
            sheets.write_rounds(made, out, language=chosen_in(context).of_files)
    said = groups_in_words(intake.located, rules, words)
    ahead = 0 if records is None else int((records["last_visit"].dropna() >= asked.days[0]).sum())
    if ahead:
        said.append(words.text("visits_ahead", count=ahead, month=_month_text(asked, words)))
    if matched is not None:
        said.append(
            words.text(
                "few_match" if matched.doubtful else "rows_match",
                file=words.name(str(visits)),
                matched=matched.matched,
                rows=matched.rows,
            )
        )
    if intake.sha256 != answer.facts.input_sha256:
        said.append(words.text("other_file", file=words.name(households.name)))
    said += _told(made, words)
    if as_json:
        print_json(said, {"folder": str(out), **_figures(made)})
        return
    for sentence in (*said, words.text("rounds_written", file=words.name(str(out)))):
        say(sentence)


def _told(made: CenterRounds, words: Words) -> list[str]:
    """Say what the rounds reach, and which days are guessed."""
    from siting.sentences.rounds import estimated_days_in_words, rounds_in_words

    told = rounds_in_words(
        *(made.visits, made.days),
        center_id=f"{made.name} ({made.center_id})" if made.name else made.center_id,
        month=_month_text(made.month, words),
        workers=len(made.workers),
        dates=len(made.dates),
        travel_source=made.travel_source,
        words=words,
    )
    guessed = [holiday.day for holiday in made.estimated_holidays]
    return [*told, *estimated_days_in_words(guessed, words)]


def _month_text(month: Month, words: Words) -> str:
    from layers.texts.days import month_text

    return month_text(month.year, month.month, words)


def _figures(made: CenterRounds) -> dict[str, object]:
    """Return the figures that are told."""
    return {
        "center_id": made.center_id,
        "month": str(made.month),
        "workers": len(made.workers),
        "visits": len(made.visits),
        "planned": int(made.visits["date"].notna().sum()),
        "days": len(made.days),
        "visit_hours": float(made.days["visit_s"].sum()) / 3600.0,
        "travel_hours": float(made.days["travel_s"].sum()) / 3600.0,
        "travel_source": made.travel_source,
    }
