"""Options of capacity and growth: what they read, and what they say of bad rows."""

import pytest

from layers.texts import Words
from siting.cli.demand_options import demand_files, read_demand
from siting.cli.program import Failure

EN = Words("en")


@pytest.fixture
def file(tmp_path):
    def write(text, name):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _read(tell, **given):
    """Read what is given; the rest is not."""
    options = {"capacities": None, "rate": None, "years": None, "counties": None}
    return read_demand(EN, tell, **options | given)


def test_nothing_is_given():
    assert _read([].append) == {}
    assert demand_files(None, "2%") == [None, None]


def test_a_rate_and_a_table(file, capsys):
    rooms = file("province,capacity\nیزد,300\nقم,0\n", "c.csv")
    heard = []
    got = _read(heard.append, capacities=rooms, rate="2%", years=4)
    assert got["capacities"].areas["capacity"].tolist() == [300]
    assert (got["projection"].years, got["projection"].rate) == (4, 0.02)
    assert "a whole number from 1 to" in " ".join(heard)
    assert capsys.readouterr().out == ""


def test_a_table_of_rates(file):
    rates = file("province,percent,waiting\nیزد,1.5,60\n", "r.csv")
    got = _read([].append, rate=str(rates), years=0)
    assert got["projection"].rate.areas[["percent", "waiting"]].to_numpy().tolist() == [[1.5, 60]]
    assert demand_files(None, str(rates)) == [None, rates]


@pytest.mark.parametrize(("rate", "years"), [("2%", None), (None, 3)])
def test_rate_and_years_go_together(rate, years):
    with pytest.raises(Failure, match="by --rate and --years together") as ended:
        _read([].append, rate=rate, years=years)
    assert ended.value.code == 2
