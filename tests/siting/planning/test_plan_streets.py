"""Networks of a plan are known by their content: the same file, the same mode, read alike."""

from dataclasses import replace

import pytest

from layers.files.digests import file_digest
from layers.streets.reading import read_streets
from siting.errors import ProblemError
from siting.location.result import Status
from siting.planning.plan_streets import (
    across_gaps,
    check_streets,
    keep_streets,
    missing_streets,
    read_plan_streets,
    street_files,
    wanted_streets,
)
from siting.plans.facts import PlanFacts
from tests.layers.streets.street_files import write_osm

#: A square of streets, one of which cars may not use.
_NODES = {1: (47.0, 34.3), 2: (47.01, 34.3), 3: (47.01, 34.31), 4: (47.0, 34.31)}
_WAYS = [([1, 2, 3], {"highway": "residential"}), ([3, 4, 1], {"highway": "footway"})]


def _facts(*networks):
    """Return facts of a plan that was made with some networks."""
    told = [
        {"mode": each.mode, "sha256": each.sha256, "source": each.source, "nodes": each.n_nodes,
         "edges": each.n_edges, "gaps_estimated": False}
        for each in networks
    ]  # fmt: skip
    return PlanFacts(cost=1.0, status=Status.FEASIBLE, streets=tuple(told))


@pytest.fixture
def extract(tmp_path):
    """An extract, which holds a network to walk and one to drive."""
    pytest.importorskip("osmium")
    return write_osm(tmp_path / "square.osm", _NODES, _WAYS)


def test_an_extract_is_read_for_the_modes_of_the_plan_only(extract):
    walk, drive = (read_streets(extract, mode) for mode in ("walk", "drive"))
    files = {file_digest(extract): extract}
    assert walk.n_edges > drive.n_edges  # cars may not use the path
    for networks in ((walk,), (drive,), (walk, drive)):
        found = read_plan_streets(_facts(*networks), files)
        assert [each.mode for each in found] == [each.mode for each in networks]
        assert [each.n_edges for each in found] == [each.n_edges for each in networks]


def test_another_mode_is_another_network(extract):
    walk, drive = (read_streets(extract, mode) for mode in ("walk", "drive"))
    check_streets(_facts(walk), [walk])
    for given in ([drive], [walk, drive]):
        with pytest.raises(ProblemError, match="with the street networks walk"):
            check_streets(_facts(walk), given)


def test_a_file_that_is_read_otherwise_than_it_was_is_refused(street_plan):
    plan, _, file = street_plan
    told = {**plan.facts.streets[0], "edges": 400}
    before = replace(plan.facts, streets=(told,))
    with pytest.raises(ProblemError, match=r"478 edges instead of 400; make a new plan"):
        read_plan_streets(before, {file_digest(file): file})


def test_what_is_missing_is_named(street_plan):
    facts, file = street_plan[0].facts, street_plan[2]
    (wanted,) = wanted_streets(facts)
    assert (wanted.mode, wanted.source) == ("drive", "street graph town.graphml")
    assert missing_streets(facts, ["0" * 64]) == (wanted,)
    assert missing_streets(facts, [file_digest(file), "0" * 64]) == ()
    with pytest.raises(ProblemError, match="give them again"):
        read_plan_streets(facts, {})


def test_gaps_are_estimated_where_a_plan_says_so_or_is_older_than_that():
    bare = {"mode": "walk", "sha256": "0" * 64}
    known = [{"gaps_estimated": True}, {"gaps_estimated": False}, {}]
    facts = [PlanFacts(cost=1, status=Status.FEASIBLE, streets=({**bare, **k},)) for k in known]
    assert [across_gaps(each) for each in facts] == [True, False, True]
    assert not across_gaps(PlanFacts(cost=1, status=Status.FEASIBLE))


def test_files_are_kept_under_their_digest(street_plan, tmp_path):
    facts, file = street_plan[0].facts, street_plan[2]
    digest = file_digest(file)
    keep_streets(facts, {digest: file, "1" * 64: tmp_path}, tmp_path / "s", alike=tmp_path)
    assert street_files(tmp_path / "s") == {digest: tmp_path / "s" / digest / "town.graphml"}
    assert street_files(tmp_path / "nowhere") == {}
