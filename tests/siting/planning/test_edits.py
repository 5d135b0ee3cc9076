"""What edits leave of a plan, worked out by hand."""

import pytest

from layers.texts import LANGUAGES, Words
from layers.texts.errors import is_known
from siting.errors import EditError, ProblemError, StandardsError
from siting.planning.edits import Edit, apply_edits
from siting.standards import Standards

RULES = Standards(files_per_center=130, files_per_worker=65)


@pytest.fixture
def centers(plan):
    """Centers c1, c2 and c3 of the small plan."""
    return plan.centers


def _left(centers, *edits):
    return apply_edits(centers, RULES, edits).centers


def test_without_edits_all_is_as_it_was(centers):
    left = _left(centers)
    assert left.index.to_list() == ["c1", "c2", "c3"]
    assert left["capacity"].to_list() == centers["capacity"].to_list()
    assert left.geometry.geom_equals(centers.geometry).all()
    assert not left["locked"].any()


def test_each_act_does_what_it_says(centers):
    left = _left(
        centers,
        Edit(act="add", center_id="new", longitude=47.1, latitude=34.3, name="نو"),
        Edit(act="add", center_id="big", longitude=47.2, latitude=34.3, capacity=900),
        Edit(act="close", center_id="c1"),
        Edit(act="move", center_id="c2", longitude=48.5, latitude=33.9),
        Edit(act="enlarge", center_id="c3", workers=2),
        Edit(act="lock", center_id="c3"),
        Edit(act="lock", center_id="new"),
        Edit(act="unlock", center_id="new"),
    )
    before = int(centers.loc["c3", "capacity"])
    assert left["capacity"].to_dict() == {
        "c2": centers.loc["c2", "capacity"], "c3": before + 130, "new": 130, "big": 900,
    }  # fmt: skip
    assert left["locked"].to_dict() == {"c2": False, "c3": True, "new": False, "big": False}
    assert left["name"].loc[["new", "big"]].to_list() == ["نو", "big"]
    assert left.loc["c2", ["province_code", "province"]].to_list() == ["15", "لرستان"]
    assert (left.geometry.x["c2"], left.geometry.y["c2"]) == (48.5, 33.9)


def test_a_closed_center_may_be_added_again_elsewhere(centers):
    again = Edit(act="add", center_id="c1", longitude=47.1, latitude=34.3)
    left = _left(centers, Edit(act="close", center_id="c1"), again)
    assert left.geometry.x["c1"] == 47.1


def test_standards_change_for_what_comes_after(centers):
    edited = apply_edits(
        centers,
        RULES,
        [
            Edit(act="standards", standards={"files_per_center": 200, "urban_limit_s": 600}),
            Edit(act="add", center_id="new", longitude=47.1, latitude=34.3),
        ],
    )
    assert edited.standards == Standards(
        files_per_center=200, files_per_worker=65, urban_limit_s=600
    )
    assert edited.centers.loc["new", "capacity"] == 200
    assert edited.centers.loc["c1", "capacity"] == centers.loc["c1", "capacity"]


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([Edit(act="close", center_id="c9")], "Edit 1 is to close center c9, but no center has"),
        (
            [Edit(act="close", center_id="c1"), Edit(act="lock", center_id="c1")],
            "Edit 2 is to lock center c1, but edit 1 closed it",
        ),
        (
            [Edit(act="add", center_id="c1", longitude=47.1, latitude=34.3)],
            "Edit 1 adds center c1, which is there already",
        ),
        (
            [Edit(act="add", center_id="n", longitude=34.3, latitude=47.1)],
            "34.30000, 47.10000 .longitude, latitude., which is in no province",
        ),
        (
            [Edit(act="move", center_id="c2", longitude=46.71234567, latitude=34.31234567)],
            "Edit 1 puts center c2 on the place of center c1",
        ),
        ([Edit(act="enlarge", center_id="c1", workers=-100)], "room for -.* files"),
        ([Edit(act="close", center_id=f"c{k}") for k in (1, 2, 3)], "Edit 3 closes the last"),
    ],
)
def test_what_cannot_be_is_one_sentence(centers, edits, said):
    with pytest.raises(EditError, match=said) as refused:
        apply_edits(centers, RULES, edits)
    assert is_known(refused.value, Words("fa"))
    for language in LANGUAGES:
        reason, values = refused.value.reason, refused.value.values
        told = Words(language).text(f"edit_refused_{reason}", **values)
        assert told
        assert "{" not in told


def test_an_unknown_standard_is_named_with_its_edit(centers):
    with pytest.raises(StandardsError, match="Edit 1 names unknown standards: urban_limit"):
        apply_edits(centers, RULES, [Edit(act="standards", standards={"urban_limit": 3})])


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"act": "burn", "center_id": "c1"}, "There is no edit 'burn'"),
        ({"act": "close"}, "is to close a center must name it"),
        ({"act": "move", "center_id": "c1", "longitude": 47.0}, "its latitude must be degrees"),
        ({"act": "add", "center_id": "c1", "longitude": True, "latitude": 3.0}, "longitude must"),
        ({"act": "add", "center_id": "c1", "longitude": 400, "latitude": 3.0}, "-180 and 180"),
        ({"act": "enlarge", "center_id": "c1"}, "whole number of social workers more"),
        ({"act": "enlarge", "center_id": "c1", "workers": 1.5}, "not 1.5"),
        (
            {"act": "add", "center_id": "c1", "longitude": 1, "latitude": 1, "capacity": 0},
            "1 to 100,000, not 0",
        ),
        ({"act": "standards"}, "must name at least one"),
        ({"act": "close", "center_id": "c1", "speed": 3}, "is no edit"),
        ({}, "is no edit"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(told, said):
    with pytest.raises(ProblemError, match=said):
        Edit.of(told)


def test_what_an_edit_tells_makes_it_again():
    edits = [
        Edit(act="add", center_id="n", longitude=0.0, latitude=34.3, name="نو", comment="چرا"),
        Edit(act="enlarge", center_id="c1", workers=-1),
        Edit(act="standards", standards={"minimum_files": 0}),
    ]
    assert [Edit.of(edit.told()) for edit in edits] == edits
