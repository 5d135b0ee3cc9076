"""What published columns mean: every one, in both languages."""

from siting.maps import plan_view
from siting.reports.open_data.dictionary import column_type, data_dictionary, table_schema
from siting.reports.open_data.tables import published_tables
from tests.persian_only import all_foreign


def test_every_column_has_a_meaning_in_both_languages(plan):
    tables = published_tables(plan_view(plan))
    told = data_dictionary(tables)
    pairs = [(table, column) for table, frame in tables.items() for column in frame.columns]
    assert list(zip(told["table"], told["column"], strict=True)) == pairs
    assert (told[["meaning_fa", "meaning_en"]] != "").all().all()
    assert all_foreign([*told["meaning_fa"], *told["unit_fa"]]) == {}
    assert ((told["unit_fa"] == "") == (told["unit_en"] == "")).all()


def test_numbers_have_units_and_texts_have_none(plan):
    told = data_dictionary(published_tables(plan_view(plan))).set_index("column")
    numbers = told["type"].isin(["integer", "number"])
    assert ((told["unit_en"] != "") == numbers).all()
    assert set(told.loc["mean_distance_m", "unit_en"]) == {"meters"}


def test_types_are_those_of_the_table_schema(plan):
    centers = published_tables(plan_view(plan))["centers"]
    types = {name: column_type(centers[name]) for name in ("center_id", "capacity", "fill")}
    assert types == {"center_id": "string", "capacity": "integer", "fill": "number"}
    assert column_type(centers["geometry"]) == "geometry"


def test_catchments_point_at_centers(plan):
    schema = table_schema("catchments", published_tables(plan_view(plan))["catchments"])
    assert schema["primaryKey"] == ["center_id"]
    (key,) = schema["foreignKeys"]
    assert key["reference"] == {"resource": "centers", "fields": ["center_id"]}
    assert [field["name"] for field in schema["fields"]] == ["center_id", "name"]
