"""Reading bare problems, posing them, and writing answers: by hand, and on the real files."""

import csv
import json

import numpy as np
import pytest

import siting
from layers.errors import FileFormatError
from siting.errors import ProblemError
from siting.location.instances import pose, read_instance, write_answer

SQUARE = {"x": [0.0, 3.0, 3.0, 0.0], "y": [0.0, 0.0, 4.0, 4.0]}


@pytest.fixture
def save(tmp_path):
    """Save arrays under a name; returns the path."""

    def call(name="case.npz", **arrays):
        np.savez(tmp_path / name, **arrays)
        return tmp_path / name

    return call


def _all_pairs(travel):
    demand, site = np.indices((travel.n_demand, travel.n_candidates)).astype(np.int32)
    return travel.pairs(demand.ravel(), site.ravel()).reshape(demand.shape)


def test_points_are_candidates_and_demand_is_one_by_default(save):
    given = read_instance(save(**SQUARE))
    expected = [[0, 3, 5, 4], [3, 0, 4, 5], [5, 4, 0, 3], [4, 5, 3, 0]]
    np.testing.assert_allclose(_all_pairs(given.travel), expected)
    assert (given.demand == 1).all()
    assert (given.capacity, given.n_sites) == (None, None)
    assert given.measured == ("metric", "euclidean")


def test_floor_is_the_integer_part_of_each_distance(save):
    given = read_instance(save(x=[0, 1.9], y=[0, 2.0]), metric="floor")
    assert _all_pairs(given.travel).tolist() == [[0, 2], [2, 0]]  # 2.76


def test_degrees_are_measured_on_the_sphere_of_the_literature(save):
    given = read_instance(save(lat=[0.0, 0.0, 90.0], lon=[0.0, 90.0, 17.0]))
    quarter = 6_378_100 * np.pi / 2
    expected = quarter * (1 - np.eye(3))
    np.testing.assert_allclose(_all_pairs(given.travel), expected, atol=1e-6)


def test_a_matrix_wins_over_points_and_metric(save):
    given = read_instance(save(dist=np.array([[0, 7, 9]], np.uint16), **SQUARE), metric="floor")
    assert _all_pairs(given.travel).tolist() == [[0, 7, 9]]
    assert given.measured == ("matrix", "")


@pytest.mark.parametrize("name", ["town_dist.npz", "town_5_dist.npz"])
def test_instances_may_share_a_matrix_beside_them(save, name):
    save(name, dist=np.full((4, 4), 2.0, np.float32))
    given = read_instance(save("town_5_1.npz", **SQUARE))
    assert (_all_pairs(given.travel) == 2).all()
    assert given.measured == ("matrix_in", name)


def test_capacity_makes_demand_a_load_and_every_point_the_same(save):
    path = save(**SQUARE, demand=[5.0, 1, 1, 1], capacity=[6.0, 6, 6, 6], p=np.int64(2))
    problem = pose(read_instance(path))
    assert problem.n_sites == 2
    assert (problem.weight == 1).all()
    assert problem.load.tolist() == [5, 1, 1, 1]
    assert (problem.capacity == 6).all()
    weighted = pose(read_instance(path), objective="covered", radius=3)
    assert weighted.weight.tolist() == weighted.load.tolist() == [5, 1, 1, 1]


def test_what_demand_weighs_without_capacity(save):
    given = read_instance(save(**SQUARE, demand=[5.0, 0, 1, 1]))
    assert pose(given, n_sites=1).weight.tolist() == [5, 0, 1, 1]
    assert pose(given, n_sites=1, objective="covered", radius=1).weight.tolist() == [5, 0, 1, 1]
    # The literature of centers and of set cover counts every point, whatever its demand.
    assert (pose(given, n_sites=1, objective="farthest").weight == 1).all()
    assert (pose(given, objective="cover", radius=1).weight == 1).all()


def test_set_cover_is_asked_for_by_name_or_by_a_radius_alone(save):
    with_p, without = read_instance(save(**SQUARE, p=3)), read_instance(save("b.npz", **SQUARE))
    for problem in (pose(with_p, objective="cover", radius=3), pose(without, radius=3)):
        assert (problem.n_sites, problem.objective, problem.radius) == (None, "total", 3)


def test_the_given_number_of_sites_wins_over_that_of_the_file(save):
    given = read_instance(save(**SQUARE, p=3))
    assert pose(given).n_sites == 3
    assert pose(given, n_sites=2).n_sites == 2


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "does not say how many sites"),
        ({"objective": "cover", "n_sites": 2, "radius": 1}, "finds the number of sites itself"),
        ({"n_sites": 2, "radius": 1}, "no meaning for the objective total"),
        ({"n_sites": 2, "radius": 1, "objective": "farthest"}, "no meaning for the objective far"),
        ({"n_sites": 2, "objective": "covered"}, "Coverage needs a radius"),
        ({"objective": "cover"}, "Coverage needs a radius"),
        ({"n_sites": 5}, "only 4 candidates may open"),
        ({"n_sites": 0}, "at least 1, not 0"),
    ],
)
def test_questions_that_contradict_themselves(save, asked, message):
    with pytest.raises(ProblemError, match=message):
        pose(read_instance(save(**SQUARE)), **asked)


BAD = {
    "no distances": ({"demand": [1.0]}, FileFormatError, "has no distances: it needs `dist`"),
    "half a place": ({"x": [1.0]}, FileFormatError, "and holds x"),
    "nothing": ({}, FileFormatError, "holds nothing"),
    "lengths": ({"x": [1.0, 2], "y": [1.0]}, ProblemError, r"`y` in case.npz has the shape \(1,\)"),
    "no points": ({"x": [], "y": []}, ProblemError, "one number for each point"),
    "a missing place": ({"x": [1, np.nan], "y": [1, 1]}, ProblemError, "`x` .* at position 1"),
    "text": ({"x": ["a", "b"], "y": [1, 1]}, ProblemError, "`x` in case.npz must be numbers"),
    "a flat matrix": ({"dist": [1.0, 2]}, ProblemError, "`dist` in case.npz: A travel table"),
    "a missing distance": ({"dist": [[1.0, np.nan]]}, ProblemError, "missing or negative"),
    "a negative distance": ({"dist": [[1.0, -2]]}, ProblemError, "missing or negative"),
    "too much demand": (SQUARE | {"demand": [1.0]}, ProblemError, "for each of 4 points"),
    "missing demand": (SQUARE | {"demand": [1, 1, 1, np.nan]}, ProblemError, "`demand` .* 3"),
    "negative demand": (SQUARE | {"demand": [1, -1, 1, 1]}, ProblemError, "1 negative numbers"),
    "capacity": (SQUARE | {"capacity": 5.0}, ProblemError, "`capacity` in case.npz has the shape"),
    "negative capacity": (SQUARE | {"capacity": [-1] * 4}, ProblemError, "4 negative numbers"),
    "half a site": (SQUARE | {"p": 2.5}, ProblemError, "one whole number of sites, not 2.5"),
    "a missing p": (SQUARE | {"p": np.nan}, ProblemError, "one whole number of sites, not nan"),
    "many p": (SQUARE | {"p": [2, 3]}, ProblemError, r"one whole number of sites, not \[2, 3\]"),
    "pickled": ({"x": np.array([{}, {}]), "y": [1, 1]}, FileFormatError, "plain arrays"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files_say_what_is_wrong(save, case):
    arrays, kind, message = BAD[case]
    with pytest.raises(kind, match=message):
        read_instance(save(**arrays))


def test_degrees_and_planar_metrics_do_not_mix(save):
    with pytest.raises(ProblemError, match="in degrees; leave out the metric euclidean"):
        read_instance(save(lat=[1.0], lon=[1.0]), metric="euclidean")


def test_files_that_are_something_else(save, tmp_path):
    np.save(tmp_path / "bare.npy", np.eye(3))
    with pytest.raises(FileFormatError, match=r"bare.npy holds one array without a name"):
        read_instance(tmp_path / "bare.npy")
    whole = save(**SQUARE).read_bytes()
    for name, content in {"empty": b"", "text": b"x,y\n1,2\n", "cut": whole[:-40]}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FileFormatError, match=f"{name} cannot be read as an .npz file"):
            read_instance(tmp_path / name)
    (tmp_path / "town_dist.npz").write_bytes(whole)
    with pytest.raises(FileFormatError, match=r"town_dist.npz has no key `dist`"):
        read_instance(save("town_1.npz", **SQUARE))


def test_an_answer_names_sites_by_their_place_among_the_open_ones(save, tmp_path):
    problem = pose(read_instance(save(**SQUARE)), n_sites=2).replace(penalty=np.full(4, 9.0))
    solution = siting.Solution(problem, np.array([1, 3]), np.array([3, 1, -1, 3]))
    result = siting.Result(solution, siting.Status.FEASIBLE, 2.5, 1.23456, 7, "none")
    write_answer(result, tmp_path / "a.json", n_demand=4)
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == {
        "open": [1, 3],
        "assignment": [1, 0, -1, 1],
        "cost": 13.0,  # 4 + 0 + 9 + 0
        "lower_bound": 2.5,
        "status": "feasible",
        "seconds": 1.235,
        "method": "none",
    }


def test_no_answer_is_written_as_such(tmp_path):
    result = siting.Result(None, siting.Status.INFEASIBLE, float("inf"), 0.1, 0, "none", "Why.")
    write_answer(result, tmp_path / "a.json", n_demand=2)
    said = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (said["open"], said["assignment"]) == ([], [-1, -1])
    assert (said["cost"], said["lower_bound"], said["status"]) == (None, None, "infeasible")


@pytest.mark.shared
def test_every_published_instance_can_be_read(shared):
    with (shared / "bench" / "best_known.csv").open(encoding="utf-8") as file:
        rows = {row["data_file"]: row for row in csv.DictReader(file)}
    assert len(rows) > 70
    for name, row in rows.items():
        given = read_instance(shared / "bench" / name)
        fewer = name == "pmedian/usa115475.npz"  # where the table counts one less than the file
        assert given.travel.n_demand == int(row["n"]) + fewer, name
        assert (given.capacity is not None) == name.startswith("cpmp/"), name


@pytest.mark.shared
def test_demand_and_capacity_mean_what_the_tables_say(shared):
    """The tables print total demand over total capacity, and the greatest possible cover."""
    given = read_instance(shared / "bench/cpmp/spain737_74_1.npz")
    assert given.measured == ("matrix_in", "spain737_dist.npz")
    problem = pose(given)
    assert round(problem.load.sum() / (problem.n_sites * problem.capacity[0]), 3) == 0.8
    kings = pose(
        read_instance(shared / "bench/mclp/Kings.npz"), n_sites=50, objective="covered", radius=800
    )
    assert kings.weight.sum() == 2_504_700
