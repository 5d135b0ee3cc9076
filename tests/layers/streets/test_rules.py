import pytest

from layers.streets.rules import directions, may_use

BOTH, FORWARD, BACKWARD, NEITHER = (True, True), (True, False), (False, True), (False, False)


@pytest.mark.parametrize(
    ("tags", "walk", "drive"),
    [
        ({"highway": "residential"}, True, True),
        ({"highway": "track"}, True, True),
        ({"highway": "footway"}, True, False),
        ({"highway": "steps"}, True, False),
        ({"highway": "motorway"}, False, True),
        ({"highway": "trunk"}, True, True),
        ({"highway": "trunk", "motorroad": "yes"}, False, True),
        ({"highway": "cycleway"}, False, False),
        ({"highway": "cycleway", "foot": "designated"}, True, False),
        ({"highway": "service", "access": "private"}, False, False),
        ({"highway": "service", "access": "private", "foot": "yes"}, True, False),
        ({"highway": "service", "access": "no", "motor_vehicle": "yes"}, False, True),
        ({"highway": "service", "motor_vehicle": "yes", "motorcar": "no"}, True, False),
        ({"highway": "service", "motor_vehicle": "destination", "access": "no"}, False, False),
        ({"highway": "residential", "access": "destination"}, True, True),
        ({"highway": "residential", "foot": "no"}, False, True),
        ({"highway": "residential", "vehicle": "no"}, True, False),
        ({"highway": "pedestrian", "area": "yes"}, True, False),
        ({"highway": "service", "area": "yes"}, True, False),
        ({"highway": "construction"}, False, False),
        ({"highway": "platypus"}, False, False),
        ({}, False, False),
    ],
)
def test_who_may_use_a_way(tags, walk, drive):
    assert (may_use(tags, "walk"), may_use(tags, "drive")) == (walk, drive)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, BOTH),
        ({"oneway": "yes"}, FORWARD),
        ({"oneway": "1"}, FORWARD),
        ({"oneway": "-1"}, BACKWARD),
        ({"oneway": "no"}, BOTH),
        ({"oneway": "alternating"}, BOTH),
        ({"oneway": "reversible"}, NEITHER),
        ({"junction": "roundabout"}, FORWARD),
        ({"junction": "roundabout", "oneway": "no"}, BOTH),
        ({"highway": "motorway"}, FORWARD),
        ({"highway": "motorway", "oneway": "no"}, BOTH),
        ({"access": "no"}, NEITHER),
    ],
)
def test_driving_honors_one_way_streets(tags, expected):
    assert directions({"highway": "residential", **tags}, "drive") == expected


@pytest.mark.parametrize("oneway", ["yes", "-1", "reversible"])
def test_walking_goes_both_ways(oneway):
    assert directions({"highway": "residential", "oneway": oneway}, "walk") == BOTH
