"""Options that say how many files a center takes and how many are expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siting.cli.options import given
from siting.cli.program import fail

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from layers.area_tables import AreaTable
    from layers.texts import Words

Capacities = Annotated[Path | None, typer.Option(show_default=False, callback=given)]
Rate = Annotated[str | None, typer.Option(show_default=False)]
Years = Annotated[int | None, typer.Option(min=0, show_default=False)]


def demand_files(capacities: Path | None, rate: str | None) -> list[Path | None]:
    """Return the files that these options read, so that none is written over."""
    return [capacities, Path(rate) if rate is not None and Path(rate).is_file() else None]


def read_demand(
    words: Words,
    tell: Callable[[str], object],
    *,
    capacities: Path | None,
    rate: str | None,
    years: int | None,
    counties: GeoDataFrame | None,
) -> dict[str, Any]:
    """Read what the options name, tell what is wrong in the tables, and return what was given.

    Parameters
    ----------
    words
        The language.
    tell
        Called with each sentence.
    capacities, rate, years
        The options.
    counties
        Those that the households are read with.

    Returns
    -------
    ``capacities`` and ``projection`` as `siting.planning.ground.Given` takes them, as far as given.
    """
    from layers.area_amounts import read_capacities, read_growth
    from siting.planning.projecting import Projection

    if (rate is None) != (years is None):
        fail("cli_rate_alone")
    demand: dict[str, Any] = {}
    if capacities is not None:
        demand["capacities"] = read_capacities(capacities, counties=counties)
        _tell_rows(demand["capacities"], words, tell)
    if rate is not None and years is not None:
        if Path(rate).is_file():
            table = read_growth(rate, counties=counties)
            _tell_rows(table, words, tell)
            demand["projection"] = Projection(years=years, rate=table)
        else:
            demand["projection"] = Projection.at_percent(rate, years=years)
    return demand


def _tell_rows(table: AreaTable, words: Words, tell: Callable[[str], object]) -> None:
    """Tell what was found in a table."""
    from siting.sentences.quotas import rows_in_words

    for sentence in rows_in_words(table.issues, words, source=table.source):
        tell(sentence)
