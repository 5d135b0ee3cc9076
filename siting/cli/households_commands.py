"""Commands that make and check households."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.texts import Language, Words
from siting.cli.console import progress, say
from siting.cli.options import (
    ColumnNames,
    Counties,
    CrsName,
    Households,
    LeaveOut,
    Replace,
    Sheet,
    read_intake,
)
from siting.cli.outputs import check_output
from siting.cli.program import fail

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

#: What `--need` takes for the bundled rates.
MODEL = "model"


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
    need: Annotated[
        str | None,
        typer.Option(
            help="Where households live: as a table of province or county and need says, such as "
            "`siting need --out` writes, or as the bundled rates of provinces do (model); by "
            "default all areas have as many for their people.",
            show_default=False,
        ),
    ] = None,
    counties: Counties = None,
    replace: Replace = False,
) -> None:
    """Simulate client households of the country or a province, calibrated to published figures."""
    from layers.files.writing import check_table_path, write_table
    from layers.places.boundaries import read_counties
    from layers.simulated.households import NATIONAL_HOUSEHOLDS, simulate_households

    most = NATIONAL_HOUSEHOLDS if province is None else 0  # those of a province fit into any file
    check_table_path(out, rows=households or most)
    check_output(out, counties, None if need in {None, MODEL} else Path(str(need)), replace=replace)
    areas = None if counties is None else read_counties(counties)
    expected = None if need is None else _need_asked(need, areas)
    with progress() as step, step("simulating households"):
        frame = simulate_households(
            households, province=province, seed=seed, need=expected, counties=areas
        )
    with progress() as step, step("writing"):
        write_table(frame, out)
    say(f"{len(frame):,} simulated households written to {out}.")
    if out.suffix.lower() == ".csv":
        say("A CSV has no place for a mark: plans of it will not say that they are simulated.")


def _need_asked(text: str, counties: gpd.GeoDataFrame | None) -> pd.Series:
    """Return the need of areas that ``--need`` names, and say what became of odd rows."""
    from layers.quotas import read_needs
    from layers.simulated.spreading import modeled_need
    from siting.sentences.quotas import rows_in_words

    if text == MODEL:
        return modeled_need()
    if not Path(text).is_file():
        fail(f"There is no file {text}; name a table of need, or say {MODEL}.")
    table = read_needs(text, counties=counties)
    for sentence in rows_in_words(table.issues, Words("en"), source=table.source):
        say(sentence)
    return table.areas["need"]


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
    from layers.households.report import write_report
    from layers.places.boundaries import read_counties

    if report is not None:
        check_folder(report)
    check_output(report, households, counties, columns, replace=replace)
    with progress() as step, step("reading households"):
        areas = None if counties is None else read_counties(counties)
        intake = read_intake(
            households,
            counties=areas,
            sheet=sheet,
            columns=columns,
            crs=crs,
            leave_out=leave_out,
        )
    words = Words(language or "en")
    say(intake.summary(words.language))
    if report is not None:
        write_report(intake, report, language=language or "fa")
        say(words.text("report_written", file=words.name(str(report))))
    if intake.located.empty:
        fail(words.text("nobody_located"))
