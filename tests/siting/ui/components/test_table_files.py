"""Both files of a table hold it, and are made only when somebody asks."""

from io import BytesIO, StringIO

import pandas as pd
import pytest

from layers.texts import Words
from siting.ui.components import table_files
from siting.ui.components.table_files import offer_table

TABLE = pd.DataFrame({"Center": ["a", "b"], "Files": [7, 9]})


@pytest.fixture
def offered(monkeypatch):
    """The files that are offered, by name: what makes each."""
    found = {}
    monkeypatch.setattr(
        table_files.st,
        "download_button",
        lambda _, make, name, *__, **___: found.update({name: make}),
    )
    return found


def test_both_files_hold_the_table_and_are_made_when_asked_for(offered):
    made = []
    offer_table(lambda: made.append(1) or TABLE, Words("en"), name="centers")
    assert list(offered) == ["centers.csv", "centers.xlsx"]
    assert not made
    read = pd.read_csv(StringIO(offered["centers.csv"]().decode("utf-8-sig")))
    pd.testing.assert_frame_equal(read, TABLE)
    sheet = pd.read_excel(BytesIO(offered["centers.xlsx"]()), engine="openpyxl")
    assert sheet["Files"].tolist() == [7, 9]
