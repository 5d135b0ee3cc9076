"""The list of neighborhoods with a gap, the worst first, as rows to show and as a file."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from layers.texts import Words
from siting.coverage import withheld_neighborhoods, worst_neighborhoods
from siting.maps import View
from siting.privacy import round_places
from siting.sentences.coverage import remedies_in_words

#: Columns of a file, in this order; what is not told of a neighborhood is empty.
_FILED = [
    "name", "county", "setting", "without_coverage", "households", "beyond_reach", "no_capacity",
    "nearest_center", "nearest_minutes", "crowded_out", "center_gain", "gain_here", "remedy",
    "travel_source", "neighborhood_id",
]  # fmt: skip


@dataclass(frozen=True)
class GapList:
    """Neighborhoods with a gap, and those of which nothing is told.

    Parameters
    ----------
    worst
        As `siting.coverage.worst_neighborhoods` returns them, all of them.
    withheld
        Ids of the neighborhoods whose gap is withheld.
    places
        Where a center of each neighborhood with households would stand: index neighborhood_id;
        longitude and latitude in degrees, rounded.
    county
        County of each neighborhood with households, on the same index; missing where not known.
    """

    worst: pd.DataFrame
    withheld: pd.Index
    places: pd.DataFrame
    county: pd.Series

    @classmethod
    def of(cls, view: View, centers: gpd.GeoDataFrame) -> "GapList":
        """List the gaps of what is shown.

        Parameters
        ----------
        view
            A plan, or a province of it.
        centers
            Those of the whole plan: the nearest may stand in another province.
        """
        gaps = view.gaps
        lived = gaps[gaps["households"] > 0]
        inside = lived.geometry.representative_point()
        places = pd.DataFrame({"longitude": inside.x, "latitude": inside.y})
        return cls(
            worst=worst_neighborhoods(gaps, centers, withheld=view.withheld, count=len(gaps)),
            withheld=withheld_neighborhoods(gaps, withheld=view.withheld),
            places=round_places(places),
            county=lived["county"],
        )

    @property
    def counties(self) -> list[str]:
        """Names of the counties, in the order of their letters."""
        return sorted(set(self.county.dropna()) - {""})

    def within(self, county: str | None) -> "GapList":
        """Return the list of one county; the same for None."""
        if county is None:
            return self
        here = self.county.index[self.county == county]
        return GapList(
            worst=self.worst[self.worst["county"] == county],
            withheld=self.withheld.intersection(here),
            places=self.places.loc[here],
            county=self.county.loc[here],
        )


def gap_list_file(listed: GapList, view: View, words: Words) -> pd.DataFrame:
    """Return the list with headings in words, and with what would close each gap.

    Parameters
    ----------
    listed
        Gaps of what is shown, or of a county of it.
    view
        What is shown.
    words
        Of headings and remedies; names are as in the plan.
    """
    worst = listed.worst
    said = remedies_in_words(worst, view.standards, words)
    source = view.facts.travel_source
    table = worst.assign(
        setting=[words.text(f"setting_{name}") for name in worst["setting"]],
        nearest_minutes=(worst["nearest_travel_time_s"] / 60.0).round(1),
        remedy=[" ".join(sentences) for sentences in said.values()],
        travel_source=words.text(f"source_{source}"),
        neighborhood_id=worst.index,
    )
    return table[_FILED].rename(columns={name: words.text(f"gaps_{name}") for name in _FILED})
