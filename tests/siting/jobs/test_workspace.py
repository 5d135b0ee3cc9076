"""Names lead into the workspace and nowhere else."""

import pytest

from siting.errors import JobError
from siting.jobs.notes import write_note
from siting.jobs.workspace import LABEL, ORIGINAL, is_id, new_id, read_label


def test_ids_are_in_the_order_in_which_they_were_made():
    ids = [new_id() for _ in range(50)]
    assert sorted(ids) == ids
    assert len(set(ids)) == 50
    assert all(map(is_id, ids))
    assert not any(map(is_id, ("", ".", "..", ids[0] + "\n", ids[0][1:], ids[0].upper() + "X")))


def test_private_folders_are_for_their_owner(place):
    place.folder.joinpath(".siting").mkdir(mode=0o755)
    home = place.room("jobs")
    assert home.stat().st_mode & 0o777 == home.parent.stat().st_mode & 0o777 == 0o700


def test_what_is_kept_is_found_by_its_id_and_kind(place):
    name = new_id()
    home = place.room("inputs") / name
    home.mkdir()
    with pytest.raises(JobError, match="The label of"):
        place.kept("inputs", name, what="quotas")
    write_note(home / LABEL, {"what": "quotas", "file": "q.csv"})
    assert place.kept("inputs", name, what="quotas") == place.kept("inputs", name) == home
    assert place.input_file(name, "quotas") == home / ORIGINAL / "q.csv"
    assert read_label(home)["what"] == "quotas"
    with pytest.raises(JobError, match="holds quotas, but centers are asked for"):
        place.kept("inputs", name, what="centers")
    for other in (new_id(), "..", "../inputs/" + name):
        with pytest.raises(JobError, match="Nothing is kept"):
            place.kept("inputs", other)


def test_what_is_kept_is_listed_newest_first_and_forgotten(place):
    names = [new_id() for _ in range(3)]
    for name in names[:2]:
        (place.room("inputs") / name).mkdir()
        write_note(place.room("inputs") / name / LABEL, {"file": f"{name}.csv"})
    (place.room("inputs") / names[2]).mkdir()  # without a label
    (place.room("inputs") / "stray").touch()
    assert list(place.labels("inputs").items()) == [
        (name, {"file": f"{name}.csv"}) for name in names[1::-1]
    ]
    place.forget("inputs", names[0])
    assert list(place.labels("inputs")) == [names[1]]
    assert place.labels("households") == {}
    for other in (names[0], "..", "stray"):
        with pytest.raises(JobError, match="Nothing is kept"):
            place.forget("inputs", other)
    assert (place.room("inputs") / "stray").exists()


def test_with_households_go_the_scenarios_that_were_evaluated(place):
    kept_as = new_id()
    (place.room("households") / kept_as).mkdir()
    (place.room("evaluated") / "a.gpkg").write_bytes(b"plan")
    place.forget("households", kept_as)
    assert list(place.room("evaluated").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["طرح یک", "نمونهٔ اهواز، دوم (۱۴۰۵)", "Plan 2.1", "خانه\u200cها", "a" * 80, "p.gpkg"]
)
def test_good_names_of_plans(place, name):
    file = place.plan_file(name)
    assert (file.parent, file.name) == (place.folder, name.removesuffix(".gpkg") + ".gpkg")


@pytest.mark.parametrize("name", ["", ".", "../p", "a/b", ".p", "p ", "p.", "a" * 81, "p\n", "-p"])
def test_bad_names_of_plans(place, name):
    with pytest.raises(JobError, match="cannot be the name of a plan"):
        place.plan_file(name)


def test_no_plan_is_written_over(place):
    assert place.free_plan("p").name == "p.gpkg"
    for wanted in ("p.gpkg", "p 2.gpkg", "p 3.gpkg"):
        assert place.free_plan("p").name == wanted
        (place.folder / wanted).touch()
