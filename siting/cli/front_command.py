"""`siting front`: plans between least travel, the fairest and the most in reach."""

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
    import pandas as pd


def front(  # noqa: PLR0913 - each parameter is an option of the command
    households: Households,
    *,
    centers: Annotated[int, typer.Option(min=1, show_default=False)],
    out: Annotated[Path, typer.Option(show_default=False)],
    plans: Annotated[int, typer.Option(min=5, max=9)] = 7,
    existing: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    standards: Annotated[str, typer.Option()] = "current",
    counties: Counties = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    trust_points: TrustPoints = False,
    seconds: Annotated[float, typer.Option(min=0)] = 300.0,
    seed: Seed = 0,
    engine: EngineName = "local",
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Plan between least travel, fairness and reach; say what each plan gives for what."""
    from layers.files.writing import check_table_path
    from layers.places.boundaries import read_counties
    from siting.engine import open_engine
    from siting.location.stopping import MaxRuntime
    from siting.planning.front import plan_front
    from siting.planning.request import Given
    from siting.reports.spoken_tables import write_spoken
    from siting.sentences.front import tell_front

    check_table_path(out, rows=0)
    check_output(out, households, existing, counties, columns, Path(standards), replace=replace)
    rules, words = read_standards(standards), Words(language)
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
        stands = read_places(words, heard.append if as_json else say, existing=existing)
        found = plan_front(
            intake,
            centers=centers,
            plans=plans,
            standards=rules,
            given=Given(**stands, counties=areas),
            stop=MaxRuntime(seconds),
            seed=seed,
            announce=step,
            engine=parts,
        )
    told = tell_front(found.table)
    _tell(told, words, heard=heard, wanted=plans, as_json=as_json)
    write_spoken(
        {"plans": told.reset_index()},
        out,
        words,
        of="front",
        alone="plans",
        simulated=intake.simulated,
    )
    if not as_json:
        say(words.text("table_written", file=words.name(str(out))))


def _tell(
    told: pd.DataFrame, words: Words, *, heard: list[str], wanted: int, as_json: bool
) -> None:
    """Print the numbers of the plans, and a sentence for each."""
    from siting.privacy import MIN_HOUSEHOLDS
    from siting.sentences.front import HEADS, front_cells, front_in_words

    said = front_in_words(told, words, wanted=wanted)
    if as_json:
        print_json([*heard, *said], {"plans": told.reset_index()})
        return
    heads = heads_of(HEADS, words)
    show_rows(words.text("front_title"), heads, front_cells(told, words), words, names=0, lead=1)
    for sentence in (*said, words.text("front_notes", count=MIN_HOUSEHOLDS)):
        say(sentence)
