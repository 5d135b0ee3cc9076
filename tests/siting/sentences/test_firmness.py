"""How firm centers are, told in both languages, and what is not told."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers.texts import Words
from siting.planning.firmness import VERDICTS
from siting.sentences.firmness import (
    firmness_cells,
    firmness_in_words,
    tell_alternatives,
    tell_centers,
)

CENTERS = pd.DataFrame(
    {
        "name": ["A", "B", "C", "D"],
        "province": "P",
        "county": ["K", None, "K", "K"],
        "files": [302.0, 100.0, 3.0, 50.0],
        "out_at_least": [-900.0, 36_000.0, 100.0, np.inf],
        "alone_at_least": [-np.inf, 54_059.0, 60.0, np.nan],
        "out_found": [9_060.0, 72_000.0, 60.0, np.nan],
        "verdict": ["near", "proved", "near", "stays"],
    },
    index=pd.Index(["a", "b", "c", "d"], name="center_id"),
)
OTHERS = gpd.GeoDataFrame(
    {
        "center_id": ["a", "a", "a", "b", "c"],
        "place_id": ["a1", "a2", "a3", "b1", "c1"],
        "name": ["A1", "A2", "A3", "B1", "C1"],
        "province": "P",
        "county": "K",
        "more": [9_060.0, 12_000.0, 99_000.0, 72_000.0, 60.0],
        "as_good": [True, True, False, False, True],
    },
    geometry=gpd.points_from_xy([51.12345678] * 5, [35.0] * 5),
    crs=4326,
)


def test_minutes_and_hours_are_those_of_the_households():
    told = tell_centers(CENTERS, OTHERS, Words("en"))
    assert told.index.tolist() == ["a", "b", "c", "d"]
    assert told["firmness"].tolist() == [
        "could as well stand in A1, A2", "firm (proved)", "could as well stand in C1", "stays",
    ]  # fmt: skip
    assert told["minutes_each"].tolist()[:2] == [0.5, 12.0]
    assert told["hours_more"].tolist()[:2] == [2.5, 20.0]
    assert told["files"].tolist()[:2] == [300.0, 100.0]
    assert told["hours_proved"].iloc[1] == 10.0
    assert told["hours_alone"].iloc[1] == 15.0
    assert told["hours_alone"].isna().tolist() == [True, False, True, True]
    assert told["hours_proved"].isna().tolist() == [True, False, True, True]


def test_a_center_of_few_files_tells_no_costs():
    told = tell_centers(CENTERS, OTHERS, Words("en")).loc["c"]
    assert told[["files", "minutes_each", "hours_more", "hours_alone", "hours_proved"]].isna().all()
    others = tell_alternatives(OTHERS, CENTERS)
    assert others["hours_more"].isna().tolist() == [False] * 4 + [True]
    assert others["longitude"].iloc[0] == round(51.12345678, 4)
    assert "geometry" not in others


def test_cells_are_ready_to_be_read():
    first, second, third, _ = firmness_cells(
        tell_centers(CENTERS, OTHERS, Words("fa")), Words("fa")
    )
    assert first == ["a", "A", "P", "K", "می‌تواند در \u2068A1\u2069، \u2068A2\u2069 هم باشد",
                     "۰٫۵", "۲٫۵", "-", "-"]  # fmt: skip
    assert second[3:] == ["-", "پابرجا (اثبات‌شده)", "۱۲٫۰", "۲۰٫۰", "۱۵٫۰", "۱۰٫۰"]
    assert third[5:] == ["-"] * 4


def test_better_places_are_the_cheaper_ones():
    worse = CENTERS.assign(verdict="better")
    others = OTHERS.assign(more=[-5.0, 10.0, -3.0, 1.0, 1.0])
    assert tell_centers(worse, others, Words("en"))["firmness"].loc["a"] == "better in A1, A3"


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_verdict_is_told(language):
    verdict = pd.Series([*VERDICTS, "near"])
    said = firmness_in_words(
        verdict, near_s=90.0, candidates=1_234, proved_out=1_000, proved_in=2, words=Words(language)
    )
    assert len(said) == 6
    if language == "en":
        assert said[0].startswith("2 of 8 centers could as well stand elsewhere nearby: where it")
        assert "at most 1.5 minutes more" in said[0]
        assert said[1].startswith("3 are firm; for 1 of these it is proved")
        assert said[-1].startswith("Of 1,234 places without a center, 1,000 are proved")
    else:
        assert said[0].startswith("۲ مرکز از ۸ مرکز")
    every = CENTERS.iloc[[0] * len(VERDICTS)].set_axis(list("tuvwxyz"), axis=0)
    told = tell_centers(every.assign(verdict=VERDICTS), OTHERS, Words(language))
    assert told["firmness"].nunique() == len(VERDICTS)
