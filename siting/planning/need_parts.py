"""What is expected of counties, shared among their neighborhoods by people."""

import geopandas as gpd
import pandas as pd

from layers.households.intake import Intake
from layers.places.boundaries import locate
from layers.text import numbers
from siting.errors import ProblemError
from siting.planning.need import Need, compare


def neighborhoods_of_need(
    intake: Intake,
    neighborhoods: gpd.GeoDataFrame,
    counties: gpd.GeoDataFrame,
    areas: pd.DataFrame,
) -> pd.DataFrame:
    """Return neighborhoods as parts of counties.

    Parameters
    ----------
    intake
        The households. Those with a believed point count where they live; the others, who are
        placed in the middle of their town or not at all, in no neighborhood.
    neighborhoods
        As `layers.places.boundaries.read_neighborhoods` gives them, with ``population``.
    counties
        The polygons of the counties.
    areas
        People of the counties, as `siting.planning.need.describe_areas` gives them.

    Returns
    -------
    On the index of the neighborhoods: names, ``area`` (the county that holds the middle of each),
    ``people``, ``people_of_area`` and ``registered``.

    Raises
    ------
    ProblemError
        When the neighborhoods say nothing of their people.
    """
    people = numbers(neighborhoods["population"]) if "population" in neighborhoods else None
    if people is None or not (people > 0).any():
        message = (
            "The neighborhoods do not say how many people live in each, by which what is expected "
            "of a county is shared; add a column population (جمعیت)."
        )
        raise ProblemError(message)
    area = locate(neighborhoods.representative_point(), counties)
    lives_in = locate(intake.accepted.geometry, neighborhoods).value_counts()
    known = areas.reindex(area.to_numpy()).set_axis(neighborhoods.index)
    return pd.DataFrame(
        {
            "province": known["province"],
            "county": known["county"],
            "neighborhood": neighborhoods["name"],
            "area": area,
            "people": people,
            "people_of_area": known["people"],
            "registered": lives_in.reindex(neighborhoods.index).fillna(0).astype("int64"),
        }
    )


def need_of_parts(need: Need, parts: pd.DataFrame) -> pd.DataFrame:
    """Share what is expected of areas among their parts by people.

    Parameters
    ----------
    need
        What was found of the areas.
    parts
        Any names; ``area`` (label of the area that each is in), ``people``, ``people_of_area`` and
        ``registered``. Where the parts have fewer people than their area, the rest live elsewhere
        in it.

    Returns
    -------
    As `Need.table`, of the parts whose area and people are known. Parts differ among each other as
    much as areas do.
    """
    whole = parts.groupby("area")["people"].transform("sum")
    whole = whole.where(whole > parts["people_of_area"], parts["people_of_area"])
    expected = parts["area"].map(need.table["expected"]) * parts["people"] / whole.where(whole > 0)
    known = expected.notna()
    return compare(parts[known], parts.loc[known, "registered"], expected[known], need.alike)
