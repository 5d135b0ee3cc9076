"""Commands that make and check households."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.language import chosen_in
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
    read_intake,
)
from siting.cli.outputs import check_output
from siting.cli.program import fail
from siting.cli.shown import print_json

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

#: What `--need` takes for the bundled rates.
MODEL = "model"


def simulate(
    out: Annotated[Path, typer.Argument()],
    *,
    households: Annotated[int | None, typer.Option(min=1, show_default=False)] = None,
    province: Annotated[str | None, typer.Option(show_default=False)] = None,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    need: Annotated[str | None, typer.Option(show_default=False)] = None,
    counties: Counties = None,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Simulate client households of the country or a province, calibrated to published figures."""
    from layers.files.writing import check_table_path, write_table
    from layers.places.boundaries import read_counties
    from layers.simulated.households import NATIONAL_HOUSEHOLDS, simulate_households

    words = Words(language)
    most = NATIONAL_HOUSEHOLDS if province is None else 0  # those of a province fit into any file
    check_table_path(out, rows=households or most)
    check_output(out, counties, None if need in {None, MODEL} else Path(str(need)), replace=replace)
    areas = None if counties is None else read_counties(counties)
    expected = None if need is None else _need_asked(need, areas, words)
    with progress(words) as step, step("simulating households"):
        frame = simulate_households(
            households, province=province, seed=seed, need=expected, counties=areas
        )
    with progress(words) as step, step("writing"):
        write_table(frame, out)
    say(words.text("cli_simulated", count=len(frame), file=words.name(str(out))))
    if out.suffix.lower() == ".csv":
        say(words.text("cli_simulated_csv"))


def _need_asked(text: str, counties: gpd.GeoDataFrame | None, words: Words) -> pd.Series:
    """Return the need of areas that ``--need`` names, and say what became of odd rows."""
    from layers.quotas import read_needs
    from layers.simulated.spreading import modeled_need
    from siting.sentences.quotas import rows_in_words

    if text == MODEL:
        return modeled_need()
    if not Path(text).is_file():
        fail("cli_need_table", file=text, model=MODEL)
    table = read_needs(text, counties=counties)
    for sentence in rows_in_words(table.issues, words, source=table.source):
        say(sentence)
    return table.areas["need"]


def check(  # noqa: PLR0913 - each parameter is an option of the command
    context: typer.Context,
    households: Households,
    *,
    counties: Counties = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    report: Annotated[Path | None, typer.Option()] = None,
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Say what was accepted, placed approximately, left without a place, or rejected, and why."""
    from layers.files.writing import check_folder
    from layers.households.report import write_report
    from layers.places.boundaries import read_counties

    if report is not None:
        check_folder(report)
    words = Words(language)
    check_output(report, households, counties, columns, replace=replace)
    with progress(words) as step, step("reading households"):
        areas = None if counties is None else read_counties(counties)
        intake = read_intake(
            households,
            counties=areas,
            sheet=sheet,
            columns=columns,
            crs=crs,
            leave_out=leave_out,
        )
    if report is not None:
        write_report(intake, report, language=chosen_in(context).of_files)
    if as_json:
        counts = {name: int(count) for name, count in intake.counts.items()}
        said = intake.summary(words.language).splitlines()
        print_json(said, {"rows": intake.n_rows, "counts": counts})
    else:
        say(intake.summary(words.language))
    if report is not None and not as_json:
        say(words.text("report_written", file=words.name(str(report))))
    if intake.located.empty:
        fail("nobody_located")
