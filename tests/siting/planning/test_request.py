"""What is refused before anything is computed."""

import pandas as pd
import pytest

import layers
import siting
from siting.errors import ProblemError
from siting.planning.changes import Change
from siting.planning.quota_shares import Mixture
from siting.planning.request import Given, check_number, check_request, n_centers

RULES = siting.Standards.current()


@pytest.fixture(scope="module")
def intake():
    """Sixty households of one province."""
    return layers.check_households(layers.simulate_households(60, province="05", seed=1))


@pytest.fixture(scope="module")
def standing():
    """Two centers."""
    table = pd.DataFrame({"center_id": ["a", "b"], "longitude": [47.0, 47.1], "latitude": 34.3})
    return layers.check_centers(table)


def test_what_was_given_is_told_in_few_words(standing):
    given = Given(existing=standing, quotas=Mixture.parse("files"))
    assert given.told() == {
        "existing": "frame", "candidates": "neighborhoods", "forbidden": 0, "quotas": "files",
        "counties": "bundled", "neighborhoods": "clustered", "across_gaps": False,
    }  # fmt: skip


def test_a_change_counts_from_what_stands(standing):
    assert n_centers(7, standing) == 7
    assert n_centers(Change(open=3, close=1), standing) == 4
    assert n_centers(Change(open=3), None) == 3
    assert n_centers(Change(close=2), standing) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"existing": "centers.xlsx"}, r"The centers must be Sites.*read them with layers"),
        ({"counties": "counties.gpkg"}, r"The counties must be a frame of polygons"),
        ({"streets": "walk.graphml"}, r"The streets must be a list of networks"),
        ({"capacities": "table.xlsx"}, r"The capacities must be a table"),
    ],
)
def test_a_path_is_no_table(intake, given, said):
    with pytest.raises(ProblemError, match=said):
        check_request(intake, RULES, Given(**given), 3)


def test_what_was_not_read_is_refused(intake):
    with pytest.raises(ProblemError, match="must be an intake"):
        check_request("households.xlsx", RULES, Given(), 3)
    with pytest.raises(ProblemError, match="must be Standards"):
        check_request(intake, "current", Given(), 3)


def test_more_centers_than_households_are_refused(intake):
    with pytest.raises(ProblemError, match=r"61 centers are asked for, but only \d+ households"):
        check_request(intake, RULES, Given(), 61)
    check_number(3, 3, "places may have one")
    with pytest.raises(ProblemError, match="4 centers are asked for, but only 3 places may have"):
        check_number(3, 4, "places may have one")
