"""What is asked of a plan besides households and standards, and what of it is refused at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.area_tables import AreaTable
from layers.centers import Sites
from layers.households.intake import Intake
from layers.streets.reading import Streets
from siting.checks import kind_of, whole_number
from siting.errors import ProblemError
from siting.planning.changes import Change
from siting.planning.projecting import Projection
from siting.planning.quota_shares import Mixture
from siting.planning.sites import refuse_lost
from siting.standards import Standards
from siting.travel.street_times import by_mode


@dataclass(frozen=True, kw_only=True, eq=False)
class Given:
    """What a planner gives besides households and standards; `siting.plan` says what each is."""

    existing: Sites | None = None
    candidates: Sites | None = None
    forbidden: gpd.GeoDataFrame | None = None
    quotas: Mixture | AreaTable | None = None
    counties: gpd.GeoDataFrame | None = None
    neighborhoods: gpd.GeoDataFrame | None = None
    streets: Sequence[Streets] = ()
    cache_dir: Path | None = None
    across_gaps: bool = False
    capacities: AreaTable | None = None
    projection: Projection | None = None

    def told(self) -> dict[str, object]:
        """Return in a few words what was given, for the facts of a plan."""
        shares, rooms, later = self.quotas, self.capacities, self.projection
        return {
            "existing": "" if self.existing is None else self.existing.sha256 or "frame",
            "candidates": (
                "neighborhoods" if self.candidates is None else self.candidates.sha256 or "frame"
            ),
            "forbidden": 0 if self.forbidden is None else len(self.forbidden),
            "quotas": shares.source if isinstance(shares, AreaTable) else str(shares or ""),
            "counties": "bundled" if self.counties is None else "given",
            "neighborhoods": "clustered" if self.neighborhoods is None else "given",
            "across_gaps": self.across_gaps,
            **({} if rooms is None else {"capacities": rooms.source}),
            **({} if later is None else {"projection": later.told()}),
        }


def check_request(intake: Intake, rules: Standards, given: Given, centers: int | Change) -> None:
    """Refuse, before anything is computed, what cannot be planned.

    Parameters
    ----------
    intake, rules, given
        Households, standards, and the rest.
    centers
        Centers of the plan, or a change to those that stand.

    Raises
    ------
    ProblemError
        When an argument is not what it must be, or too few households have a place.
    """
    _check_kinds(intake, rules, given)
    _check_sites(given.existing, given.candidates)
    if not isinstance(centers, Change):
        whole_number(centers, "number of centers", least=1)
    wanted = n_centers(centers, given.existing)
    check_number(len(intake.located), wanted, "households have a place")
    if given.streets:
        by_mode(given.streets)  # refused now, not when much is done


def _check_kinds(intake: object, rules: object, given: Given) -> None:
    """Refuse what was not read yet, such as the path of a file."""
    read = (
        "read the file with layers.read_households, or check a frame with layers.check_households"
    )
    kind_of(intake, Intake, "The households must be an intake", read)
    read = "read the file with siting.Standards.from_toml"
    kind_of(rules, Standards, "The standards must be Standards", read)
    for frame, what, function in (
        (given.counties, "counties", "layers.read_counties"),
        (given.neighborhoods, "neighborhoods", "layers.read_neighborhoods"),
    ):
        if frame is not None:
            kind_of(
                frame,
                gpd.GeoDataFrame,
                f"The {what} must be a frame of polygons",
                f"read the file with {function}",
            )
    _check_growth(given)
    read = "read each file with layers.read_streets"
    kind_of(given.streets, list | tuple, "The streets must be a list of networks", read)
    for network in given.streets:
        kind_of(network, Streets, "A street network must be Streets", read)


def _check_growth(given: Given) -> None:
    """Refuse capacities and a projection that were not read, or that say something else."""
    if given.capacities is not None:
        read = "read the file with layers.area_amounts.read_capacities"
        kind_of(given.capacities, AreaTable, "The capacities must be a table", read)
        kind_of(given.capacities.areas.get("capacity"), pd.Series, "Capacities are needed", read)
    if given.projection is not None:
        make = "make one with siting.planning.projecting.Projection"
        kind_of(given.projection, Projection, "The projection must be a Projection", make)


def _check_sites(existing: Sites | None, candidates: Sites | None) -> None:
    """Refuse centers and candidates that were not read, or of which rows are lost."""
    for given, what in ((existing, "centers"), (candidates, "candidates")):
        if given is not None:
            kind_of(given, Sites, f"The {what} must be Sites", f"read them with layers.read_{what}")
            refuse_lost(given, what)


def check_number(available: int, centers: int, what: str) -> None:
    """Refuse more centers than there are places or households for.

    Parameters
    ----------
    available, centers
        How many there are, and how many centers are asked for.
    what
        What they are and do, for the sentence.

    Raises
    ------
    ProblemError
        When there are too few.
    """
    if available < centers:
        message = (
            "{centers} centers are asked for, but only {available} {what}; ask for fewer centers, "
            "or run `siting check` to see why households have no place."
        )
        raise ProblemError(message, centers=centers, available=available, what=what)


def n_centers(centers: int | Change, existing: Sites | None) -> int:
    """Return how many centers the plan will have.

    Parameters
    ----------
    centers
        So many, or a change to those that stand.
    existing
        Those that stand.
    """
    if not isinstance(centers, Change):
        return centers
    standing = 0 if existing is None else len(existing.accepted)
    return max(1, standing + centers.open - centers.close)
