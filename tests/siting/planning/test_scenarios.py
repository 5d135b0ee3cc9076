"""Scenarios in their store: whole or not at all, undone and redone, never over another's work."""

import stat

import pytest

from layers.households.kept import kept_intake
from layers.households.reading import check_households
from layers.streets.reading import read_streets
from siting.errors import ProblemError, ScenarioError
from siting.planning.edits import Edit
from siting.planning.scenarios import FolderStore
from siting.planning.workshop import Workshop

LOCK = Edit(act="lock", center_id="c1")
ADD = Edit(act="add", center_id="n", longitude=47.1, latitude=34.3, comment="چون دور است")


@pytest.fixture
def store(edited_plan, tmp_path):
    """A store with one scenario of the small plan."""
    plan, intake = edited_plan
    plan.save(tmp_path / "plan.gpkg")
    made = FolderStore(tmp_path / "scenarios")
    made.create("طرح یک", tmp_path / "plan.gpkg", intake, comment="نخستین")
    return made


def test_what_was_kept_comes_back(store, edited_plan):
    plan, intake = edited_plan
    assert store.names() == ["طرح یک"]
    known = store.open("طرح یک")
    assert (known.comment, known.edits, known.version) == ("نخستین", (), 1)
    assert store.plan("طرح یک").assignments.equals(plan.assignments)
    assert store.intake("طرح یک").located.equals(intake.located)
    saved = store.save(known.do(ADD).do(Edit(act="close", center_id="n")).undo())
    again = store.open("طرح یک")
    assert again == saved
    assert (again.version, again.in_force) == (2, (ADD,))


def test_only_the_owner_may_read_the_households(store):
    home = store.folder / "طرح یک"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    store.save(store.open("طرح یک").do(ADD))
    assert stat.S_IMODE((home / "scenario.json").stat().st_mode) == 0o600


def test_two_who_save_one_scenario_both_keep_their_work(store):
    mine = yours = store.open("طرح یک")
    store.save(mine.do(ADD))
    close = Edit(act="close", center_id=store.plan("طرح یک").centers.index[0])
    with pytest.raises(ScenarioError, match="Both are kept: yours is طرح یک 2") as told:
        store.save(yours.do(close))
    assert told.value.kept_as == "طرح یک 2"
    assert store.open("طرح یک").in_force == (ADD,)
    assert store.open("طرح یک 2").in_force == (close,)
    assert store.intake("طرح یک 2").located.equals(store.intake("طرح یک").located)


def test_the_files_of_a_scenario_are_copies_of_what_was_given(store, edited_plan, tmp_path):
    assert store.plan_file("طرح یک").read_bytes() == (tmp_path / "plan.gpkg").read_bytes()
    kept = kept_intake(store.household_folder("طرح یک"))
    assert kept.located.index.sort_values().equals(edited_plan[1].located.index.sort_values())


def test_an_edit_that_makes_no_sense_is_not_saved(store):
    with pytest.raises(ProblemError, match="to lock center c1, but no center has this id"):
        store.save(store.open("طرح یک").do(LOCK))
    assert store.open("طرح یک").edits == ()


def test_a_name_is_taken_once(store, edited_plan, tmp_path):
    with pytest.raises(ScenarioError, match="There is a scenario طرح یک already"):
        store.create("طرح یک", tmp_path / "plan.gpkg", edited_plan[1])


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "x ", "x.", "a" * 81, "a\nb", "/etc"])
def test_a_name_leads_nowhere_else(store, name):
    with pytest.raises(ScenarioError, match="cannot be the name of a scenario"):
        store.open(name)


def test_a_scenario_that_is_not_there_names_those_that_are(store):
    with pytest.raises(ScenarioError, match="no scenario دو in scenarios; there are: طرح یک"):
        store.open("دو")


def test_a_scenario_whose_households_are_others_is_not_made(store, edited_plan, tmp_path):
    _, intake = edited_plan
    few = check_households(intake.located.reset_index().iloc[:100])
    with pytest.raises(ProblemError, match="of them are not in"):
        store.create("دو", tmp_path / "plan.gpkg", few)
    assert store.names() == ["طرح یک"]
    assert [path.name for path in store.folder.iterdir()] == ["طرح یک"]


@pytest.fixture
def on_streets(street_plan, tmp_path):
    """A store with one scenario of a plan on streets, and what it was made of."""
    plan, intake, file = street_plan
    plan.save(tmp_path / "plan.gpkg")
    made = FolderStore(tmp_path / "scenarios")
    made.create("one", tmp_path / "plan.gpkg", intake, streets=[file])
    return made, tmp_path / "plan.gpkg", intake, file


def test_streets_are_kept_with_the_scenario_and_come_back(on_streets):
    store, plan, intake, file = on_streets
    (known,) = store.streets("one")
    assert known.edges.equals(read_streets(file).edges)
    (copy,) = store.street_files("one").values()
    assert copy.read_bytes() == file.read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not copy.samefile(file)  # whoever changes theirs must not change what is kept
    cost = store.plan("one").facts.cost
    shop = Workshop(store.plan("one"), store.intake("one"), streets=store.streets("one"))
    assert shop.answer().figures.cost == pytest.approx(cost)
    store.create("two", plan, intake, streets=[copy])
    (second,) = store.street_files("two").values()
    assert second.samefile(copy)  # 250 MB of a country are on the disk once


def test_streets_go_with_a_scenario_that_is_kept_beside_another(on_streets):
    store = on_streets[0]
    mine = yours = store.open("one")
    store.save(mine.do(Edit(act="lock", center_id=store.plan("one").centers.index[0])))
    with pytest.raises(ScenarioError, match="yours is one 2"):
        store.save(yours)
    assert store.street_files("one 2").keys() == store.street_files("one").keys()


def test_streets_are_given_later_and_others_are_refused(on_streets, town, tmp_path):
    store, plan, intake, file = on_streets
    store.create("late", plan, intake)
    assert store.streets("late") == ()
    other = town["street_file"](tmp_path, "other.graphml", seed=5)
    with pytest.raises(ProblemError, match=r"town\.graphml, and not all of that is among"):
        store.give_streets("late", [other])
    with pytest.raises(ProblemError, match="not all of that is among"):
        store.create("never", plan, intake, streets=[other])
    assert store.names() == ["late", "one"]
    assert store.street_files("late") == {}
    store.give_streets("late", [other, file])
    assert store.streets("late")[0].sha256 == read_streets(file).sha256


def test_streets_that_were_changed_in_the_store_are_refused(on_streets, town, tmp_path):
    store = on_streets[0]
    (copy,) = store.street_files("one").values()
    copy.write_bytes(town["street_file"](tmp_path, "o.graphml", seed=5).read_bytes())
    with pytest.raises(ProblemError, match="but drive"):
        store.streets("one")
