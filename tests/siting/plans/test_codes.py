"""A saved plan holds codes and values, never a sentence."""

import re

import pyogrio
import pytest

import layers
import siting
from layers.households.reading import check_households
from layers.reasons import read_reasons

#: Words of small letters one after the other, as in a sentence.
PROSE = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b", re.IGNORECASE)

#: A kind of row that has always been called so in plan files; read by name, not told.
CALLED = {"group and setting"}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A plan of 300 households: some without a place, some rejected, workers with too much."""
    frame = layers.simulate_households(300, seed=4)
    frame = frame.astype({"household_id": "object", "longitude": "object"})
    frame.loc[:9, ["longitude", "latitude", "settlement"]] = None
    frame.loc[10:12, "household_id"] = frame.loc[13, "household_id"]
    for name in ("longitude", "latitude", "province", "county", "settlement"):
        frame.loc[20:59, name] = frame.loc[20, name]  # more at one place than a worker may have
    path = tmp_path_factory.mktemp("plan") / "plan.gpkg"
    rules = siting.Standards(files_per_center=150, files_per_worker=25)
    plan = siting.plan(
        check_households(frame), centers=2, standards=rules, stop=siting.MaxIterations(0)
    )
    plan.save(path)
    return path


def texts(path, layer):
    frame = pyogrio.read_dataframe(path, layer=layer, read_geometry=False)
    for name in frame:
        if frame[name].dtype == object or str(frame[name].dtype).startswith("str"):
            yield name, frame[name].dropna().astype(str)


def test_no_text_column_holds_prose(saved):
    seen = set()
    for layer in pyogrio.list_layers(saved)[:, 0]:
        for name, column in texts(saved, layer):
            seen.add((layer, name))
            prose = [text for text in column if PROSE.search(text) and text not in CALLED]
            assert prose == [], (layer, name)
    given = {("unlocated", "reason"), ("rejected", "reason"), ("caseload_areas", "reason")}
    assert given | {("metadata", "value")} <= seen


def test_reasons_of_a_saved_plan_are_codes(saved):
    plan = siting.open_plan(saved)
    for frame in (plan.unlocated, plan.rejected):
        assert len(frame)
        assert all(read_reasons(cell) for cell in frame["reason"])
    told = [read_reasons(cell) for cell in plan.caseload_areas["reason"].dropna()]
    assert "places_cut" in {reason.code for reasons in told for reason in reasons}
