"""Standards: presets, files and refusals."""

import tomllib
from dataclasses import asdict, fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.errors import StandardsError
from siting.standards import PRESETS, SOURCES, Standards


def test_sets_bear_the_names_by_which_they_are_found():
    assert {name: make().name for name, make in PRESETS.items()} == {
        name: name for name in ("current", "nominal_2021")
    }


def test_presets_are_the_published_figures():
    now, then = Standards.current(), Standards.nominal_2021()
    assert (now.files_per_center, now.files_per_worker) == (600, 200)
    assert (then.files_per_center, then.files_per_worker) == (450, 150)
    assert (now.name, then.name) == ("current", "nominal_2021")


def test_limits_are_those_of_town_and_country():
    limits = Standards(urban_limit_s=900, rural_limit_s=1800).limits_s(np.array([True, False]))
    assert limits.tolist() == [1800.0, 900.0]
    assert limits.dtype == np.float64


def test_every_value_says_where_it_comes_from():
    assert set(SOURCES) == {field.name for field in fields(Standards)}
    assert all(SOURCES.values())


def test_toml_round_trip_with_sources(tmp_path):
    rules = Standards(name='ضوابط "۱۴۰۰" \\ \n\x7f', files_per_center=500, boarding_s=0)
    path = tmp_path / "rules.toml"
    path.write_text(rules.to_toml(), encoding="utf-8")
    assert Standards.from_toml(path) == rules
    assert rules.to_toml().count("# ") >= len(SOURCES)
    assert "#" not in rules.to_toml(sources=False)
    assert tomllib.loads(rules.to_toml(sources=False)) == asdict(rules)


@given(st.text())
def test_any_name_is_valid_toml(name):
    rules = Standards(name=name.encode("utf-8", "ignore").decode())
    assert tomllib.loads(rules.to_toml()) == asdict(rules)


def test_numbers_by_group_are_kept_as_inline_tables(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text('visits_by_group = { disability = 12, "سالمند تنها" = 24.5 }', encoding="utf-8")
    rules = Standards.from_toml(path)
    assert rules.visits_by_group == {"disability": 12, "سالمند تنها": 24.5}
    assert 'visits_by_group = { "disability" = 12, "سالمند تنها" = 24.5 }' in rules.to_toml()
    assert tomllib.loads(rules.to_toml()) == asdict(rules)
    assert hash(rules) == hash(Standards(visits_by_group=rules.visits_by_group))


def test_a_mapping_that_changes_later_changes_no_standards():
    visits = {"disability": 12.0}
    rules = Standards(visits_by_group=visits)
    visits["disability"] = -1.0
    assert rules.visits_by_group == {"disability": 12.0}


def test_a_worker_has_days_of_so_many_hours():
    assert Standards(working_days=200, day_minutes=390.0).hours_per_worker == 1300


def test_left_out_values_keep_their_default(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text("files_per_center = 300\n", encoding="utf-8-sig")  # as Notepad writes it
    assert Standards.from_toml(path) == Standards(files_per_center=300)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("files_per_centre = 3", "unknown standards: files_per_centre. Known are: boarding_s,"),
        ("files_per_center = 0", "files_per_center must be a whole number above 0, not 0"),
        ("files_per_center = 2.5", "files_per_center must be a whole number above 0, not 2.5"),
        ("files_per_center = true", "files_per_center must be a whole number above 0, not True"),
        ("files_per_center = 'many'", "files_per_center must be .* not 'many'"),
        ("walk_kph = nan", "walk_kph must be a number above 0, not nan"),
        ("walk_kph = inf", "walk_kph must be a number above 0, not inf"),
        ("visits_per_year = -1", "visits_per_year must be a number at least 0, not -1"),
        ("urban_detour = 0.9", "urban_detour must be at least 1, not 0.9"),
        ("minimum_files = 601", r"minimum_files \(601\) must not be above files_per_center \(600"),
        (
            "files_per_worker = 1",
            r"files_per_center \(600\) is more than 100 times files_per_worker",
        ),
        ("working_days = 0", "working_days must be a whole number above 0, not 0"),
        ("files_by_setting.town = 300", "files_by_setting knows urban and rural, not 'town'"),
        ("files_by_setting.urban = 0", "files_by_setting.urban must be a whole number above 0"),
        ("files_by_setting.rural = 2.5", "files_by_setting.rural must be a whole number above 0"),
        ("files_by_setting = 3", "files_by_setting must give a number to settings or densities"),
        ("files_by_density.dense = 300", "has 'dense', which is no number of files per km2"),
        ("files_by_density = { '1' = 300, '1.0' = 2 }", "names one density twice: 1, 1.0"),
        (
            "minimum_files = 300\nfiles_by_setting.rural = 200",
            r"minimum_files \(300\) must not be above files_by_setting.rural \(200\)",
        ),
        (
            "files_by_density = { '0' = 90000 }",
            r"files_by_density.0 \(90000\) is more than 100 times",
        ),
        ("visits_by_group = 3", "visits_by_group must give a number to names of groups, not 3"),
        ("visits_by_group.a = 'x'", "visits_by_group.a must be a number at least 0, not 'x'"),
        ("minutes_by_group.a = -1", "minutes_by_group.a must be a number at least 0, not -1"),
        (f"files_per_center = {'9' * 5_000}", r"rules\.toml cannot be read as TOML standards"),
        (f"files_per_center = {'9' * 400}", r"at most 1,000,000,000, not 9{77}\.\.\."),
        ("files_per_center = 1e300", r"at most 1,000,000,000, not 1e\+300"),
        (f"walk_kph = {'[' * 9_000}", r"rules\.toml cannot be read as TOML standards"),
        ("name = 5", "name must be text, not 5"),
        ("files_per_center 3", "rules.toml cannot be read as TOML standards"),
    ],
)
def test_files_that_make_no_sense_are_refused(tmp_path, text, message):
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StandardsError, match=message):
        Standards.from_toml(path)


def test_missing_folders_and_binary_files_are_refused(tmp_path):
    with pytest.raises(StandardsError, match=r"There is no file .*nowhere.toml"):
        Standards.from_toml(tmp_path / "nowhere.toml")
    with pytest.raises(StandardsError, match="is a folder, not a file"):
        Standards.from_toml(tmp_path)
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(StandardsError, match=r"binary.toml cannot be read as TOML standards"):
        Standards.from_toml(tmp_path / "binary.toml")


def test_files_for_one_more_worker():
    workers = Standards.current().workers_for_files(np.array([0, 1, 199, 200, 201, 600]))
    assert workers.tolist() == [0, 1, 1, 1, 2, 3]
    assert int(Standards.nominal_2021().workers_for_files(151)) == 2


def test_workers_go_by_a_vehicle_that_stands_by():
    standards = Standards(boarding_s=700.0, worker_boarding_s=50.0, walk_kph=3.0)
    assert standards.of_workers() == replace(standards, boarding_s=50.0)
