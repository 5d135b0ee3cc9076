import numpy as np
import pandas as pd
import pytest

from siting.travel.sources import joined_source, network_shares, source_words


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        (["network", "network"], "network"),
        (["estimated", "estimated"], "estimated"),
        (["network", "estimated"], "mixed"),
        (["network", "mixed"], "mixed"),
        (["mixed"], "mixed"),
        (["network", None], "network"),
        ([None], "estimated"),
        ([], "estimated"),
    ],
)
def test_several_sources_are_one_word(words, joined):
    assert joined_source(pd.Series(words, dtype="str")) == joined


def test_shares_are_of_those_who_travel():
    words = ["network", "estimated", "mixed", "network", None]
    assignments = pd.DataFrame(
        {"travel_source": words, "travel_time_s": [1.0, 2.0, 3.0, np.nan, np.nan]},
        index=list("edcba"),
    )
    shares = network_shares(assignments)
    assert shares.index.tolist() == list("edcba")
    assert shares.tolist()[:3] == [1.0, 0.0, 0.5]
    assert shares[3:].isna().all()


def test_means_of_shares_become_words():
    shares = pd.Series([1.0, 0.0, 0.999, 0.001, np.nan])
    said = ["network", "estimated", "mixed", "mixed", "estimated"]
    assert source_words(shares).tolist() == said
    assert str(source_words(1.0)) == "network"
