"""Centers shared among provinces, and of each province among its counties."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from layers.area_tables import AreaTable, Level
from layers.households.intake import Intake
from siting.errors import QuotaError
from siting.planning.apportionment import apportion
from siting.planning.asked import ApportionmentMethod
from siting.planning.quota_shares import Mixture, count_elsewhere, measure_areas, shares_of

#: Areas that a message names at most.
_NAMED = 5


@dataclass(frozen=True, eq=False)
class Quotas:
    """How many centers each area gets.

    Parameters
    ----------
    centers
        Centers in all.
    mixture
        By what they were shared.
    method
        How, see `siting.planning.apportionment.apportion`.
    provinces, counties
        One row an area: ``name``, ``province_code``, ``files``, ``area_km2``, ``need`` where it was
        given, and the columns of `Apportionment.table`. Shares and quotients of counties are parts
        of their province. Counties are None where they were not asked for.
    elsewhere
        Files of no known province, and files of no known county (0 where not asked for).
    """

    centers: int
    mixture: Mixture
    method: ApportionmentMethod
    provinces: pd.DataFrame
    counties: pd.DataFrame | None
    elsewhere: tuple[int, int]

    @property
    def level(self) -> Level:
        """The finest level."""
        return "province" if self.counties is None else "county"

    @property
    def areas(self) -> pd.DataFrame:
        """The table of the finest level."""
        return self.provinces if self.counties is None else self.counties

    @property
    def limits(self) -> pd.DataFrame:
        """Name, least and most of each area, both its seats, for `quota_constraints`."""
        seats = self.areas["seats"]
        return self.areas[["name"]].assign(least=seats, most=seats.astype("Int64"))


def share_centers(
    intake: Intake,
    *,
    centers: int,
    mixture: Mixture,
    method: ApportionmentMethod = "webster",
    level: Level = "province",
    limits: AreaTable | None = None,
    need: AreaTable | None = None,
    counties: gpd.GeoDataFrame | None = None,
) -> Quotas:
    """Share centers among the provinces that have files, and then among counties.

    Parameters
    ----------
    intake
        Households; those without a place count where their file says that they live.
    centers
        Centers to be shared.
    mixture
        By what.
    method
        How, see `siting.planning.apportionment.apportion`.
    level
        ``county`` to share each province's centers among its counties as well.
    limits
        Fewest and most centers of provinces or of counties, see `layers.read_quotas`. Those of
        counties also bind their province.
    need
        Need of provinces or of counties, see `layers.read_needs`; that of a province is else the
        sum of its counties, and counties are shared by it only where it is given for them.
    counties
        Those that the households were read with; by default the bundled ones.

    Returns
    -------
    The seats of each area.

    Raises
    ------
    QuotaError
        When the limits cannot add up, the need is not known, or limits are of areas without files.
    """
    provinces = measure_areas(intake, level="province")
    _refuse_nobody(provinces)
    finer = level == "county" or any(t is not None and t.level == "county" for t in (limits, need))
    parts = measure_areas(intake, level="county", counties=counties) if finer else None
    provinces, parts = _add_need(provinces, parts, need)
    own, inner = _limits_of(provinces, parts, limits)
    shared = apportion(
        shares_of(provinces, mixture),
        centers,
        method=method,
        least=own["least"],
        most=own["most"],
    )
    provinces = provinces.join(shared.table)
    if level == "province" or parts is None:
        return Quotas(
            *(centers, mixture, method, provinces, None), (count_elsewhere(intake, provinces), 0)
        )
    seats = provinces["seats"]
    tables = [
        _share_within(parts[parts["province_code"] == code], name, given, mixture, method, inner)
        for code, name, given in zip(provinces.index, provinces["name"], seats, strict=True)
    ]
    within = pd.concat([table for table in tables if not table.empty])
    lost = count_elsewhere(intake, provinces), count_elsewhere(intake, within)
    return Quotas(centers, mixture, method, provinces, within, lost)


def _refuse_nobody(provinces: pd.DataFrame) -> None:
    if provinces.empty:
        message = (
            "No household belongs to a known province, so there is nobody to share centers among; "
            "run `siting check` to see why."
        )
        raise QuotaError(message)


def _share_within(
    table: pd.DataFrame,
    province: str,
    seats: int,
    mixture: Mixture,
    method: ApportionmentMethod,
    limits: pd.DataFrame,
) -> pd.DataFrame:
    """Share the centers of a province among its counties."""
    if table.empty:
        if seats:
            message = (
                "{province} gets {seats} centers, but none of its files belongs to a known county; "
                "share among provinces only, or give the counties of the files."
            )
            raise QuotaError(message, province=province, seats=seats)
        return table
    own = limits.reindex(table.index)
    try:
        shared = apportion(
            shares_of(table, mixture),
            seats,
            method=method,
            least=own["least"].dropna(),
            most=own["most"].dropna(),
        )
    except QuotaError as error:
        message = "Among the counties of {province}: {error}"
        raise QuotaError(message, province=province, error=error) from error
    return table.join(shared.table)


def _add_need(
    provinces: pd.DataFrame, counties: pd.DataFrame | None, need: AreaTable | None
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Add what is known of the need to both tables."""
    if need is None:
        return provinces, counties
    known = need.areas["need"]
    if need.level == "province":
        return provinces.assign(need=known.reindex(provinces.index)), counties
    if counties is None:
        return provinces, counties
    counties = counties.assign(need=known.reindex(counties.index))
    # Of a province with a county that nothing is said of, nothing is known either.
    total = counties.groupby("province_code")["need"].agg(lambda part: part.sum(skipna=False))
    return provinces.assign(need=total.reindex(provinces.index)), counties


def _limits_of(
    provinces: pd.DataFrame, counties: pd.DataFrame | None, limits: AreaTable | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the limits of provinces and of counties; those of counties add up in a province."""
    none = pd.DataFrame(
        {"least": pd.Series(dtype="int64"), "most": pd.Series(dtype="Int64")},
        index=pd.Index([], dtype="str"),
    )
    if limits is None:
        return none, none
    asked = limits.areas
    known = provinces if limits.level == "province" or counties is None else counties
    lost = asked[~asked.index.isin(known.index) & (asked["least"] > 0)]
    if len(lost):
        named = [
            f"{name} ({least})" for name, least in lost[["name", "least"]].head(_NAMED).to_numpy()
        ]
        message = (
            "{source} asks for centers in {n_lost} areas that have no files: {names}; leave these "
            "out, or give the households of all areas."
        )
        raise QuotaError(message, source=limits.source, n_lost=len(lost), names=named)
    asked = asked.loc[asked.index.isin(known.index), ["least", "most"]]
    if limits.level == "province" or counties is None:
        return asked, none
    each = asked.reindex(counties.index).assign(province_code=counties["province_code"])
    each["least"] = each["least"].fillna(0).astype("int64")
    summed = each.groupby("province_code")
    total = pd.DataFrame(
        {
            "least": summed["least"].sum(),
            "most": summed["most"].agg(lambda part: part.sum(skipna=False)).astype("Int64"),
        }
    )
    return total.reindex(provinces.index).dropna(subset=["least"]).astype({"least": "int64"}), asked


def make_limits(
    asked: Mixture | AreaTable,
    intake: Intake,
    *,
    centers: int,
    method: ApportionmentMethod = "webster",
    level: Level = "province",
    need: AreaTable | None = None,
    counties: gpd.GeoDataFrame | None = None,
) -> tuple[Level, pd.DataFrame]:
    """Return the limits that are asked for, whether by a table or by what centers are shared by.

    Parameters
    ----------
    asked
        A table, whose limits are taken as they are, or a mixture to share the centers by.
    intake, centers, method, level, need, counties
        As in `share_centers`; not asked where a table is given.

    Returns
    -------
    Whether areas are provinces or counties, and their limits for `quota_constraints`.

    Raises
    ------
    QuotaError
        As in `share_centers`.
    """
    if isinstance(asked, AreaTable):
        return asked.level, asked.areas[["name", "least", "most"]]
    shared = share_centers(
        intake,
        centers=centers,
        mixture=asked,
        method=method,
        level=level,
        need=need,
        counties=counties,
    )
    return shared.level, shared.limits
