"""The command that shares centers among provinces and counties."""

import json
from pathlib import Path
from typing import Annotated

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.options import (
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
from siting.cli.shown import show_quotas
from siting.planning.asked import ApportionmentMethod


def quotas(  # noqa: PLR0913 - each parameter is an option of the command
    households: Households,
    *,
    centers: Annotated[int, typer.Option(min=1, help="Centers to share.", show_default=False)],
    by: Annotated[
        str,
        typer.Option(help="files, area, need, or weights that add up to 1: files=0.7,area=0.3."),
    ] = "files",
    method: Annotated[ApportionmentMethod, typer.Option(help="The apportionment.")] = "webster",
    county: Annotated[
        bool, typer.Option("--county", help="Share each province's among its counties as well.")
    ] = False,
    limits: Annotated[
        Path | None,
        typer.Option(
            help="Table of province or county, with centers, or with least and most.",
            show_default=False,
            callback=given,
        ),
    ] = None,
    need: Annotated[
        Path | None,
        typer.Option(
            help="Table of province or county, with need.", show_default=False, callback=given
        ),
    ] = None,
    counties: Counties = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    out: Annotated[
        Path | None, typer.Option(help="Table to write: .csv, .xlsx or .parquet.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Share centers among provinces, and counties, by files, area, need or a mixture of them."""
    from layers.files.writing import check_folder, check_table_path, write_table
    from layers.places.boundaries import read_counties
    from layers.quotas import read_needs, read_quotas
    from siting.planning.quota_shares import Mixture
    from siting.planning.quotas import share_centers
    from siting.sentences.quotas import quotas_in_words, rows_in_words, tell_quotas

    if out is not None:
        check_folder(out)
        check_table_path(out, rows=0)
    check_output(out, households, limits, need, counties, columns, replace=replace)
    mixture, words = Mixture.parse(by), Words(language)
    areas = None if counties is None else read_counties(counties)
    tables = {
        "limits": None if limits is None else read_quotas(limits, counties=areas),
        "need": None if need is None else read_needs(need, counties=areas),
    }
    with progress() as step, step("reading households"):
        intake = read_intake(
            households,
            counties=areas,
            sheet=sheet,
            columns=columns,
            crs=crs,
            leave_out=leave_out,
        )
    shared = share_centers(
        intake,
        centers=centers,
        mixture=mixture,
        method=method,
        level="county" if county else "province",
        counties=areas,
        **tables,
    )
    told = tell_quotas(shared.areas)
    rows = (told if county else told.drop(columns="province_code")).reset_index()
    said = quotas_in_words(
        shared.areas, words, by=str(mixture), method=method, elsewhere=shared.elsewhere[county]
    )
    odd = [
        sentence
        for table in tables.values()
        if table is not None
        for sentence in rows_in_words(table.issues, words, source=table.source)
    ]
    if as_json:
        records = json.loads(rows.to_json(orient="records", force_ascii=False))
        say(json.dumps({"said": [*odd, *said], "areas": records}, ensure_ascii=False, indent=1))
    else:
        for sentence in (*odd, *said):
            say(sentence)
        show_quotas(told, shared.provinces["name"], words)
    if out is not None:
        named = rows.rename(columns={"seats": "centers", "name": shared.level})
        if county:
            provinces = named["province_code"].map(shared.provinces["name"])
            named.insert(1, "province", provinces)
        write_table(named.drop(columns=["least", "most"]), out)
        if not as_json:
            say(words.text("table_written", file=words.name(str(out))))
