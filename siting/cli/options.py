"""Options that several commands share, and what is made of them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from layers.texts import Language, Words
from siting.cli.program import fail
from siting.errors import StandardsError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from layers.households.intake import Intake
    from layers.streets.reading import Streets
    from siting.cli.console import Steps
    from siting.location.stopping import Stop
    from siting.standards import Standards

#: When a day in the field begins unless something else is said, and how an hour is written.
DAY_START = "8:00"

Files = TypeVar("Files", bound="Path | list[Path] | None")


def given(files: Files) -> Files:
    """Refuse files that are not there, before anything is imported to read them."""
    for file in files if isinstance(files, list) else [files]:
        if file is not None and not (file.exists() or street_file(file).exists()):
            fail("cli_no_file", file=file)
    return files


def given_plan(file: Path) -> Path:
    """Refuse a plan that is not there, likewise."""
    if not file.exists():
        fail("cli_no_plan", file=file)
    return file


def street_file(file: Path) -> Path:
    """Return the file of ``walk=FILE`` or ``drive=FILE``; others as they are."""
    return Path(str(file).removeprefix("walk=").removeprefix("drive="))


class Marks(StrEnum):
    """Marks of rows that may be left out, as `layers.households.marked.KINDS` names them."""

    hidden = "hidden"
    struck = "struck"
    closed = "closed"


Households = Annotated[Path, typer.Argument(show_default=False, callback=given)]
Counties = Annotated[Path | None, typer.Option(callback=given)]
Sheet = Annotated[str | None, typer.Option()]
ColumnNames = Annotated[Path | None, typer.Option("--columns", show_default=False, callback=given)]
CrsName = Annotated[str | None, typer.Option("--crs", show_default=False)]
LeaveOut = Annotated[list[Marks] | None, typer.Option("--leave-out", show_default=False)]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", show_default=False, callback=given_plan)]
Replace = Annotated[bool, typer.Option("--replace")]
Seconds = Annotated[float, typer.Option(min=0)]
LongSeconds = Annotated[float | None, typer.Option(min=0, show_default=False)]
Seed = Annotated[int, typer.Option(min=0)]
StreetFiles = Annotated[list[Path] | None, typer.Option(show_default=False, callback=given)]
Spoken = Annotated[Language, typer.Option("--language", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json")]
TrustPoints = Annotated[bool, typer.Option("--trust-points")]
Gap = Annotated[float | None, typer.Option(min=0)]


def known_engine(name: str) -> str:
    """Refuse a word that names no engine, before anything is read."""
    from siting.engine import check_engine

    return check_engine(name)


EngineName = Annotated[str, typer.Option("--engine", callback=known_engine)]


def check_extra(module: str, extra: str) -> None:
    """End a command whose packages are not installed, naming the extra that brings them."""
    from layers.extras import need_package

    need_package(module, extra=extra)


def read_networks(files: list[Path], step: Steps) -> tuple[Streets, ...]:
    """Read the networks of all files; an extract of a map holds one to walk and one to drive."""
    if not files:
        return ()
    with step("reading streets"):
        return tuple(network for file in files for network in _networks(file))


def _networks(file: Path) -> tuple[Streets, ...]:
    """Read the networks of a file; ``walk=FILE`` and ``drive=FILE`` say what it is for."""
    from layers.streets.reading import MODES, read_all_streets, read_streets

    for mode in MODES:
        if not file.exists() and str(file).startswith(f"{mode}="):
            return (read_streets(street_file(file), mode),)
    return read_all_streets(file)


def read_start(text: str) -> int:
    """Return the seconds since midnight of an hour such as 8:30."""
    from layers.households.visit_records import read_clock

    seconds = read_clock(text)
    if seconds is None:
        fail("cli_no_hour", text=text, example=DAY_START)
    return int(seconds)


def make_stop(seconds: float, gap_percent: float | None) -> Stop:
    """Return the stop that `--seconds` and `--gap` ask for."""
    from siting.location.stopping import time_or_gap

    return time_or_gap(seconds, gap_percent)


def read_names(columns: Path | None) -> dict[str, str]:
    """Return the headers that a file of `--columns` names; none without one."""
    from layers.files.settings import read_names as read

    return {} if columns is None else read(columns)


def read_intake(
    file: Path,
    *,
    counties: GeoDataFrame | None,
    sheet: str | None,
    columns: Path | None,
    crs: str | None,
    leave_out: list[Marks] | None,
) -> Intake:
    """Read households as the options of a command say."""
    from layers.households.reading import read_households

    return read_households(
        file,
        counties=counties,
        sheet=sheet,
        columns=read_names(columns),
        crs=crs,
        leave_out=leave_out or (),
    )


def placed_intake(intake: Intake, words: Words, *, trust: bool) -> Intake:
    """Return households that can be planned for; end where nobody has a place, or most contradict.

    Parameters
    ----------
    intake
        Households.
    words
        The language.
    trust
        Whether to go on although most points contradict their rows.
    """
    from siting.cli.console import say

    if intake.located.empty:
        say(intake.summary(words.language))
        fail("nobody_located")
    if intake.weighed.mostly_wrong and not trust:
        say(intake.summary(words.language))
        fail("plan_contradicted")
    return intake


def read_standards(name: str) -> Standards:
    """Return the standards of that name, or those of a file.

    Raises
    ------
    StandardsError
        When there are none, or the file makes no sense.
    """
    from siting.standards import PRESETS, Standards

    if name in PRESETS:
        return PRESETS[name]()
    if not Path(name).is_file():
        message = "There are no standards {name!r}; give a TOML file or one of: {presets}."
        raise StandardsError(message, name=name, presets=list(PRESETS))
    return Standards.from_toml(name)
