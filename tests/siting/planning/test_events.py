"""Events: read from words and files, and what they do to files and speeds."""

import numpy as np
import pandas as pd
import pytest

from layers.errors import FileFormatError
from siting.errors import ProblemError
from siting.planning.events import Event, average_event, find_area, parse_files, read_events
from siting.standards import Standards

AREAS = pd.DataFrame(
    {"province_code": ["05", "05", "15", None], "county_code": ["0502", "0509", None, None]}
)


def test_the_narrowest_area_counts():
    event = Event(name="more", files={"": 1.1, "05": 1.2, "0509": 0.5})
    assert event.load(AREAS).tolist() == [1.2, 0.5, 1.1, 1.1]
    assert Event(name="winter", speed=0.5).load(AREAS).tolist() == [1.0] * 4


def test_speeds_of_all_ways_change_and_nothing_else():
    today = Standards.current()
    then = Event(name="winter", speed=0.5).rules(today)
    assert (then.walk_kph, then.urban_ride_kph, then.rural_ride_kph) == (2.0, 10.0, 20.0)
    assert (then.boarding_s, then.urban_limit_s) == (today.boarding_s, today.urban_limit_s)


def test_the_average_has_the_mean_of_files_and_of_times():
    events = [Event(name="a", files={"05": 2.0}, weight=3), Event(name="b", speed=0.5)]
    load, speed = average_event(events, AREAS)
    assert load == pytest.approx([1.75, 1.75, 1.0, 1.0])
    assert 1 / speed == pytest.approx(np.average([1.0, 2.0], weights=[3, 1]))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("استان کرمانشاه", "05"), ("Kermanshah Province", "05"), ("ایلام province", "16"),
        ("05", "05"), ("all", ""), ("همه", ""),
    ],
)  # fmt: skip
def test_areas_by_name(said, code):
    assert find_area(said) == code


def test_a_name_of_a_province_and_a_county_is_asked_about():
    with pytest.raises(ProblemError, match="is a province and a county; write it such as"):
        find_area("کرمانشاه")
    county = find_area("شهرستان کرمانشاه")
    assert county.startswith("05")
    assert county == find_area("کرمانشاه، کرمانشاه") == find_area(county)
    with pytest.raises(ProblemError, match="is no province and no one county"):
        find_area("Atlantis")


def test_percents():
    assert parse_files(["05=+20%", "all=-10", "استان لرستان=۲۰٪"]) == {
        "05": 1.2, "": 0.9, "15": 1.2,
    }  # fmt: skip
    for wrong in ("05", "05=many", "05=nan"):
        with pytest.raises(ProblemError, match="does not say how many more files"):
            parse_files([wrong])


def test_a_file_of_events(tmp_path):
    file = tmp_path / "events.toml"
    file.write_text(
        '[winter]\nspeed = 0.7\n[flood]\nclosed = ["c1"]\nweight = 2\nfiles = { "05" = 20 }\n',
        encoding="utf-8",
    )
    winter, flood = read_events(file)
    assert winter == Event(name="winter", speed=0.7)
    assert flood == Event(name="flood", closed=("c1",), weight=2, files={"05": 1.2})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no event"),
        ("speed = 0.7", "the event 'speed' says 'speed'"),
        ("[a]\nslow = 1", "the event 'a' says 'slow'"),
        ("[a]\nclosed = 'c1'", "the event 'a' says 'closed'"),
    ],
)
def test_what_is_no_event_is_one_sentence(tmp_path, text, sentence):
    file = tmp_path / "events.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileFormatError, match=sentence):
        read_events(file)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"speed": 0}, "the speed must be from 0.01"),
        ({"speed": 1e-300}, "from 0.01 to 10 times today's, not 1e-300"),
        ({"speed": True}, "the speed must be from 0.01"),
        ({"files": {"05": -0.2}}, "the files of 05 must be from 0.01"),
        ({"weight": 99, "speed": 0.5}, "the weight must be from 0.01 to 10, not 99"),
        ({}, "nothing goes otherwise"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(given, sentence):
    with pytest.raises(ProblemError, match=sentence):
        Event(name="odd", **given)
