"""The description of a published plan, for programs and for people."""

import hashlib
import re
from dataclasses import replace
from datetime import date

from siting.maps import plan_view
from siting.reports.open_data.describing import data_package, read_me
from siting.reports.open_data.tables import published_tables
from tests.persian_only import all_foreign

DAY = date(2026, 11, 30)


def test_a_package_names_each_file_with_its_digest(plan, tmp_path):
    (tmp_path / "provinces.csv").write_bytes(b"province_code\n05\n")
    (tmp_path / "README.txt").write_bytes(b"read")
    view = plan_view(plan)
    told = data_package(plan, view, published_tables(view), tmp_path, day=DAY)
    assert told["licenses"][0]["name"] == "ODbL-1.0"
    assert told["created"] == "2026-11-30T00:00:00Z"
    by_path = {each["path"]: each for each in told["resources"]}
    assert by_path["README.txt"]["hash"] == f"sha256:{hashlib.sha256(b'read').hexdigest()}"
    assert by_path["README.txt"]["bytes"] == 4
    assert "schema" not in by_path["README.txt"]
    assert by_path["provinces.csv"]["schema"]["primaryKey"] == ["province_code"]
    assert "استان" in by_path["provinces.csv"]["title_fa"]
    ours = [
        told["title_fa"],
        told["description_fa"],
        *(each.get("title_fa", "") for each in told["resources"]),
    ]
    assert all_foreign(ours) == {}


def test_names_of_resources_are_those_that_the_specification_allows(plan, tmp_path):
    for name in ("README.txt", "plan.gpkg", "centers.csv", "centers.parquet"):
        (tmp_path / name).write_bytes(b"")
    view = plan_view(plan)
    told = data_package(plan, view, published_tables(view), tmp_path, day=DAY)
    names = [each["name"] for each in told["resources"]]
    assert all(re.fullmatch("[-a-z0-9._/]+", name) for name in [told["name"], *names])
    assert len(set(names)) == 4


def test_the_text_is_in_both_languages_and_says_what_is_withheld(plan):
    view = plan_view(plan)
    said = read_me(plan, view, published_tables(view), day=DAY)
    persian, english = said.split("\n\n\n")
    assert "۹ آذر ۱۴۰۵" in persian
    assert all_foreign(persian.splitlines(), r"\b[a-z]+: |https:\S+|dictionary\.csv") == {}
    assert "کمتر از ۵ خانوار" in persian
    assert "fewer than 5 households" in english
    assert "30 November 2026" in english
    assert "ODbL" in english
    assert "5.1%" in english


def test_simulated_households_are_told_to_people_and_to_programs(plan, tmp_path):
    known = replace(plan, facts=replace(plan.facts, simulated=True))
    for drawn, told in ((known, True), (plan, False)):
        view = plan_view(drawn)
        tables = published_tables(view)
        package = data_package(drawn, view, tables, tmp_path, day=DAY)
        persian, english = read_me(drawn, view, tables, day=DAY).split("\n\n\n")
        for said in (english, package["description"]):
            assert ("are simulated, not real" in said) is told
        for said in (persian, package["description_fa"]):
            assert ("واقعی نیستند" in said) is told


def test_the_file_of_households_is_not_named(plan, tmp_path):
    facts = replace(plan.facts, input="mine.xlsx", input_sha256="ab" * 32)
    known = replace(plan, facts=facts)
    view = plan_view(known)
    tables = published_tables(view)
    package = data_package(known, view, tables, tmp_path, day=DAY)
    for said in (read_me(known, view, tables, day=DAY), str(package)):
        assert "mine" not in said
        assert "abab" not in said


def test_a_terminal_obeys_no_name_of_standards(plan):
    facts = replace(plan.facts, standards=replace(plan.standards, name="mine\x1b[2J"))
    hostile = replace(plan, facts=facts)
    view = plan_view(hostile)
    said = read_me(hostile, view, published_tables(view), day=DAY)
    assert "mine" in said
    assert "\x1b" not in said
