"""Options that several commands share, and what is made of them."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from layers.households.visit_records import read_clock
from layers.streets.reading import MODES, Streets, read_all_streets, read_streets
from layers.texts import Language
from siting.cli.console import Steps
from siting.cli.program import fail
from siting.errors import StandardsError
from siting.location.stopping import FirstOf, MaxGap, MaxRuntime, Stop
from siting.standards import Standards

Households = Annotated[
    Path,
    typer.Argument(help="CSV, Excel, Parquet or GeoPackage file.", show_default=False),
]
Counties = Annotated[Path | None, typer.Option(help="Polygons of the counties.")]
Sheet = Annotated[str | None, typer.Option(help="Sheet of an Excel file.")]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan.", show_default=False)]
Seconds = Annotated[float, typer.Option(min=0, help="Time for search and proof.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of all randomness.")]
StreetFiles = Annotated[
    list[Path] | None,
    typer.Option(
        help="Street network: .graphml, .graphml.gz, .osm or .osm.pbf; give it twice where "
        "one file is for walking and one for driving. walk=FILE or drive=FILE says which, "
        "where the file does not.",
        show_default=False,
    ),
]
Spoken = Annotated[Language, typer.Option("--language", help="Language of what is said.")]
Gap = Annotated[
    float | None,
    typer.Option(min=0, help="Stop when proved to be within so many percent of the best."),
]


def check_extra(module: str, extra: str) -> None:
    """End a command whose packages are not installed, naming the extra that brings them."""
    if importlib.util.find_spec(module) is None:
        fail(f"This needs more packages; run: pip install 'siting[{extra}]'.")


def read_networks(files: list[Path], step: Steps) -> tuple[Streets, ...]:
    """Read the networks of all files; an extract of a map holds one to walk and one to drive."""
    if not files:
        return ()
    with step("reading streets"):
        return tuple(network for file in files for network in _networks(file))


def _networks(file: Path) -> tuple[Streets, ...]:
    """Read the networks of a file; ``walk=FILE`` and ``drive=FILE`` say what it is for."""
    for mode in MODES:
        if not file.exists() and str(file).startswith(f"{mode}="):
            return (read_streets(str(file).removeprefix(f"{mode}="), mode),)
    return read_all_streets(file)


def read_start(text: str) -> int:
    """Return the seconds since midnight of an hour such as 8:30."""
    seconds = read_clock(text)
    if seconds is None:
        fail(f"{text!r} is no hour of the day; write it such as 8:30.")
    return int(seconds)


def make_stop(seconds: float, gap_percent: float | None) -> Stop:
    """Return the stop that `--seconds` and `--gap` ask for."""
    clock = MaxRuntime(seconds)
    return clock if gap_percent is None else FirstOf((clock, MaxGap(gap_percent / 100)))


def read_standards(name: str) -> Standards:
    """Return the standards of that name, or those of a file.

    Raises
    ------
    StandardsError
        When there are none, or the file makes no sense.
    """
    presets: dict[str, Callable[[], Standards]] = {
        "current": Standards.current,
        "nominal_2021": Standards.nominal_2021,
    }
    if name in presets:
        return presets[name]()
    if not Path(name).is_file():
        message = (
            f"There are no standards {name!r}; give a TOML file or one of: {', '.join(presets)}."
        )
        raise StandardsError(message)
    return Standards.from_toml(name)
