"""By what centers are shared among areas: files, need, area, or a weighted mixture of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Self, get_args

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.area_tables import Level
from layers.crs import national_crs, to_plane
from layers.households.intake import Intake
from layers.phrases import Phrase
from layers.places.boundaries import load_counties, load_provinces
from layers.text import key, normalize
from siting.errors import QuotaError
from siting.planning.asked import Measure

#: What is counted, by the words for it.
_MEASURES: Mapping[str, Measure] = {
    **{key(name): name for name in get_args(Measure)},
    key("پرونده"): "files",
    key("مساحت"): "area",
    key("نیاز"): "need",
}
#: Hectares of a square kilometer: areas are shared in whole hectares, the same on every machine.
_PER_KM2 = 100
_WEIGHT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/0*[1-9][0-9]{0,8})?")


@dataclass(frozen=True)
class Mixture:
    """Weights of files, area and need, which add up to one.

    Parameters
    ----------
    weights
        Weight above zero of each measure that counts.

    Examples
    --------
    >>> str(Mixture.parse("files=0.7, area=0.3"))
    'files=0.7,area=0.3'
    """

    weights: Mapping[Measure, Fraction]

    def __str__(self) -> str:
        """Write the mixture as `parse` reads it."""
        if len(self.weights) == 1:
            return next(iter(self.weights))
        return ",".join(f"{name}={_decimal(weight)}" for name, weight in self.weights.items())

    @staticmethod
    def names(text: str) -> bool:
        """Whether a text begins with a measure, so that it is meant as a mixture and no file."""
        first = normalize(text).replace("،", ",").split(",")[0]
        return key(first.partition("=")[0]) in _MEASURES

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``files``, ``area``, ``need``, or weights such as ``files=0.7,area=0.3``.

        Digits and words may be Persian.

        Raises
        ------
        QuotaError
            When it is no mixture, or the weights do not add up to one.
        """
        parts = [part.partition("=") for part in normalize(text).replace("،", ",").split(",")]
        if len(parts) == 1 and not parts[0][1]:
            return cls({_measure(parts[0][0], text): Fraction(1)})
        weights: dict[Measure, Fraction] = {}
        for name, _, weight in parts:
            measure = _measure(name, text)
            if measure in weights:
                message = "{text!r} gives {measure} two weights; give each measure one."
                raise QuotaError(message, text=text, measure=measure)
            weights[measure] = _weight(weight, text)
        total = sum(weights.values())
        if total != 1:
            message = (
                "The weights of {text!r} add up to {total}, not to 1; change them so that they do."
            )
            raise QuotaError(message, text=text, total=_decimal(Fraction(total)))
        return cls({name: weight for name, weight in weights.items() if weight})


def _decimal(weight: Fraction) -> str:
    """Write a weight as a decimal where it is a short one."""
    written = f"{float(weight):.6g}"
    return written if Fraction(written) == weight else str(weight)


def _measure(name: str, text: str) -> Measure:
    measure = _MEASURES.get(key(name))
    if measure is None:
        message = (
            "Centers cannot be shared by {text!r}; write one of {known}, or weights that add up to "
            "1, such as files=0.7,area=0.2,need=0.1."
        )
        raise QuotaError(message, text=text, known=list(get_args(Measure)))
    return measure


def _weight(written: str, text: str) -> Fraction:
    plain = written.strip().replace("٫", ".")
    # No exponents: of 1e-999999999 a fraction would fill the memory.
    weight = Fraction(plain) if _WEIGHT.fullmatch(plain) else Fraction(-1)
    if not 0 <= weight <= 1:
        message = (
            "{text!r} has {weight!r} as a weight; give numbers from 0 to 1 that add up to 1, such "
            "as files=0.7,area=0.3."
        )
        raise QuotaError(message, text=text, weight=written.strip()[:40])
    return weight


def measure_areas(
    intake: Intake, *, level: Level, counties: gpd.GeoDataFrame | None = None
) -> pd.DataFrame:
    """Measure the areas that have files.

    Parameters
    ----------
    intake
        Households; located, approximate and unlocated ones count where they belong to.
    level
        ``province`` or ``county``.
    counties
        Those that the households were read with; by default the bundled ones.

    Returns
    -------
    One row an area with files. Index province_code or county_code, ascending; ``name``,
    ``province_code``, ``files`` and ``area_km2``, to the hectare.
    """
    files = _count_files(intake, f"{level}_code")
    if level == "province":
        areas = load_provinces()
        names, within = areas["province"], pd.Series(areas.index, index=areas.index)
    else:
        areas = load_counties() if counties is None else counties
        names, within = areas["county"], areas["province_code"]
    areas = areas[areas.index.isin(files.index)].sort_index()
    hectares = to_plane(areas.geometry, crs=national_crs()).area / 1e4
    table = {
        "name": names.reindex(areas.index).astype("str"),
        "province_code": within.reindex(areas.index).astype("str"),
        "files": files.reindex(areas.index).astype("int64"),
        "area_km2": np.maximum(hectares.round(), 1) / _PER_KM2,
    }
    index = pd.Index(areas.index.astype("str"), name=f"{level}_code")
    return pd.DataFrame(table).set_axis(index, axis=0)


def count_elsewhere(intake: Intake, table: pd.DataFrame) -> int:
    """Count the files that belong to none of the areas of a table; nobody is given for them."""
    files = sum(len(part) for part in (intake.accepted, intake.approximate, intake.unlocated))
    return files - int(table["files"].sum())


def _count_files(intake: Intake, column: str) -> pd.Series:
    parts = (intake.accepted, intake.approximate, intake.unlocated)
    codes = pd.concat([part[column].astype("str") for part in parts])
    counts: pd.Series = codes.dropna().value_counts()
    return counts


def shares_of(table: pd.DataFrame, mixture: Mixture) -> pd.Series:
    """Return the exact share of each area, of one.

    Parameters
    ----------
    table
        Index: codes; ``files``, ``area_km2``, and ``need`` where the mixture asks for it.
    mixture
        What counts, and how much.

    Returns
    -------
    Fractions on the same index.

    Raises
    ------
    QuotaError
        When nothing says the need, of all or of some area, or a measure is zero everywhere.
    """
    amounts: dict[Measure, list[Fraction]] = {}
    for measure in mixture.weights:
        if measure == "area":
            hectares = (table["area_km2"] * _PER_KM2).round()
            amounts[measure] = [Fraction(int(area)) for area in hectares]
        elif measure == "files":
            amounts[measure] = [Fraction(int(count)) for count in table["files"]]
        else:
            amounts[measure] = [Fraction(float(need)) for need in _needs(table)]
    whole = {name: sum(parts, Fraction(0)) for name, parts in amounts.items()}
    for name, total in whole.items():
        if not total and len(table):
            message = (
                "The {name} of {areas} is 0 everywhere, so centers cannot be shared by it; share "
                "them by something else."
            )
            raise QuotaError(message, name=name, areas=_among(table))
    shares = [
        sum((weight * amounts[name][at] / whole[name] for name, weight in mixture.weights.items()),
            Fraction(0))
        for at in range(len(table))
    ]  # fmt: skip
    return pd.Series(shares, index=table.index, dtype="object")


def _among(table: pd.DataFrame) -> Phrase:
    """Say of what a table is."""
    named = [*table["name"].head(3), *(["..."] if len(table) > 3 else [])]
    return Phrase("{count} areas ({names})", count=len(table), names=named)


def _needs(table: pd.DataFrame) -> pd.Series:
    if "need" not in table:
        message = "Nothing says the need of areas; give it, or share centers by files or area."
        raise QuotaError(message)
    lost = table["need"].isna()
    if lost.any():
        named = [f"{table['name'][code]} ({code})" for code in table.index[lost][:5]]
        message = (
            "The need of {n_lost} areas with files is not given: {names}; add them to the needs, "
            "or share centers by files or area."
        )
        raise QuotaError(message, n_lost=int(lost.sum()), names=named)
    return table["need"]
