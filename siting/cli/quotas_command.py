"""The command that shares centers among provinces and counties."""

from collections.abc import Sequence
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
    Households,
    LeaveOut,
    Replace,
    Seed,
    Sheet,
    Spoken,
    given,
    read_intake,
    read_standards,
)
from siting.cli.outputs import check_apart, check_output
from siting.cli.shown import print_json, show_quotas
from siting.planning.asked import ApportionmentMethod

if TYPE_CHECKING:
    import pandas as pd

    from layers.area_tables import AreaTable
    from siting.planning.priced_plans import PricedPlans
    from siting.planning.quotas import Quotas


def quotas(  # noqa: PLR0913 - each parameter is an option of the command
    households: Households,
    *,
    centers: Annotated[int, typer.Option(min=1, show_default=False)],
    by: Annotated[str, typer.Option()] = "files",
    method: Annotated[ApportionmentMethod, typer.Option()] = "webster",
    county: Annotated[bool, typer.Option("--county")] = False,
    limits: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    need: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    prices: Annotated[Path | None, typer.Option(show_default=False)] = None,
    standards: Annotated[str, typer.Option()] = "current",
    seconds: Annotated[float, typer.Option(min=0)] = 60.0,
    seed: Seed = 0,
    counties: Counties = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    out: Annotated[Path | None, typer.Option()] = None,
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Share centers among provinces, and counties, by files, area, need or a mixture of them."""
    from layers.places.boundaries import read_counties
    from layers.quotas import read_needs, read_quotas
    from siting.planning.priced_plans import price_plans
    from siting.planning.quota_shares import Mixture
    from siting.planning.quotas import share_centers
    from siting.planning.request import Given
    from siting.reports.spoken_tables import write_spoken
    from siting.sentences.quotas import (
        price_tables,
        quotas_in_words,
        tell_quotas,
    )

    read = (households, limits, need, counties, columns, Path(standards))
    _check_outputs(out, prices, read, replace=replace)
    rules = read_standards(standards)
    mixture, words = Mixture.parse(by), Words(language)
    areas = None if counties is None else read_counties(counties)
    tables = {
        "limits": None if limits is None else read_quotas(limits, counties=areas),
        "need": None if need is None else read_needs(need, counties=areas),
    }
    with progress(words) as step:
        with step("reading households"):
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
        priced = None
        if prices is not None:
            priced = price_plans(
                intake,
                (shared.level, shared.limits),
                centers=centers,
                standards=rules,
                given=Given(counties=areas),
                seconds=seconds,
                seed=seed,
                announce=step,
            )
    told = tell_quotas(shared.areas)
    rows = (told if county else told.drop(columns="province_code")).reset_index()
    said = quotas_in_words(
        shared.areas, words, by=str(mixture), method=method, elsewhere=shared.elsewhere[county]
    )
    odd = _odd_rows(list(tables.values()), words)
    costs: dict[str, pd.DataFrame] = {}
    if priced is not None:
        names = shared.areas["name"]
        costs = price_tables(priced.prices.table, priced.plans, names)
        said += _price_sentences(priced, names, words)
    if as_json:
        print_json([*odd, *said], {"areas": rows, **costs})
    else:
        for sentence in (*odd, *said):
            say(sentence)
        show_quotas(told, shared.provinces["name"], words)
    if prices is not None:
        named = _province_names()
        write_spoken(
            costs,
            prices,
            words,
            of="prices",
            alone="prices",
            simulated=intake.simulated,
            names=named,
        )
    if out is not None:
        _write_quotas(rows, shared, out, words, simulated=intake.simulated)
    for file in (prices, out) if not as_json else ():
        if file is not None:
            say(words.text("table_written", file=words.name(str(file))))


def _check_outputs(
    out: Path | None, prices: Path | None, inputs: Sequence[Path | None], *, replace: bool
) -> None:
    """Refuse files that cannot be written, before anything is read."""
    from layers.files.writing import check_folder, check_table_path

    for file in (out, prices):
        if file is not None:
            check_folder(file)
            check_table_path(file, rows=0)
            check_output(file, *inputs, replace=replace)
    check_apart({"--out": out, "--prices": prices})


def _odd_rows(tables: Sequence["AreaTable | None"], words: Words) -> list[str]:
    """Say what became of the odd rows of tables."""
    from siting.sentences.quotas import rows_in_words

    return [
        sentence
        for table in tables
        if table is not None
        for sentence in rows_in_words(table.issues, words, source=table.source)
    ]


def _write_quotas(
    rows: "pd.DataFrame", shared: "Quotas", out: Path, words: Words, *, simulated: bool
) -> None:
    """Write the table of quotas, which `siting plan --quotas` takes."""
    from siting.reports.spoken_tables import write_spoken

    named = rows.rename(columns={"seats": "centers", "name": shared.level})
    if shared.level == "county":
        provinces = named["province_code"].map(shared.provinces["name"])
        named.insert(1, "province", provinces)
    told = named.drop(columns=["least", "most"])
    write_spoken({"quotas": told}, out, words, of="quotas", alone="quotas", simulated=simulated)


def _province_names() -> dict[str, str]:
    """Return the names of provinces by their codes."""
    from layers.places.boundaries import load_provinces

    return {str(code): str(name) for code, name in load_provinces()["province"].items()}


def _price_sentences(priced: "PricedPlans", names: "pd.Series", words: Words) -> list[str]:
    """Say what quotas cost, and both plans."""
    from siting.sentences.quotas import plans_in_words, prices_in_words

    prices = priced.prices
    saved = prices.saved_without, prices.saved_without_at_most
    named = {str(code): str(name) for code, name in names.items()}
    return [
        *prices_in_words(prices.table, named, words, cost=prices.cost, saved=saved),
        *plans_in_words(priced.plans, _province_names(), words),
    ]
