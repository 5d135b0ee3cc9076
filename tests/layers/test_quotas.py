"""Tables of quotas and needs: every row is told, and what cannot be meant is refused."""

import pytest

from layers.errors import FileFormatError, MissingColumnError
from layers.quotas import read_needs, read_quotas
from layers.reasons import read_reasons
from layers.texts import Words

TABLE = """\
استان,شهرستان,تعداد مراکز,حداقل,حداکثر
كرمانشاه,كرمانشاه,۳۵,,
کرمانشاه,گیلان غرب,,۲,۴
کرمانشاه,نیست,3,,
,,5,,
کرمانشاه,پاوه,بسیار,,
جمع,,80,,
کرمانشاه,جوانرود,,5,2
کرمانشاه,روانسر,1,2,
کرمانشاه,صحنه,-,,
کرمانشاه,کنگاور,,,7
نیست,هرسین,4,,
کرمانشاه,سنقر,2.5,,
"""
WHY = {
    4: "county_unlisted", 5: "no_county", 6: "not_a_quota", 7: "total_of_areas",
    8: "quota_crossed", 9: "quota_twofold", 10: "quota_silent", 12: "province_unknown",
    13: "not_a_quota",
}  # fmt: skip


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("quotas") / "quotas.csv"
    path.write_text(TABLE, encoding="utf-8")
    return read_quotas(path)


@pytest.fixture
def file(tmp_path):
    def write(text, name="quotas.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_row_is_accounted_for(table):
    assert (table.level, table.n_rows, table.source) == ("county", 12, "quotas.csv")
    areas = table.areas.set_index("name")
    assert areas["least"].to_dict() == {"کرمانشاه": 35, "گیلانغرب": 2, "کنگاور": 0}
    assert areas["most"].to_dict() == {"کرمانشاه": 35, "گیلانغرب": 4, "کنگاور": 7}
    assert {row: read_reasons(why)[0].code for row, why in
            table.rejected.set_index("row")["reason"].items()} == WHY  # fmt: skip
    assert sorted([*table.areas["row"], *table.rejected["row"]]) == list(range(2, 14))


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_reason_has_a_sentence(table, language):
    told = [Words(language).reasons(why) for why in table.rejected["reason"]]
    assert all(told)
    assert len(set(told)) == 8


def test_a_county_goes_by_its_code_alone(file):
    table = read_quotas(file("county_code,min,max\n05-6555168,3,9\n"))
    assert table.areas[["name", "least", "most"]].to_numpy().tolist() == [["کرمانشاه", 3, 9]]


def test_a_table_that_says_nothing_is_refused(file):
    with pytest.raises(FileFormatError, match=r"None of the 1 rows .* row 2 has 'Narnia' as prov"):
        read_quotas(file("province,centers\nNarnia,3\n"))
    with pytest.raises(MissingColumnError, match="name a column centers or least or most"):
        read_quotas(file("province,files\nیزد,3\n"))


def test_needs_are_numbers_of_at_least_zero(file):
    table = read_needs(file("استان,نیاز\nیزد,۱۲٬۳۰۰\nفارس,-4\nقم,\n", "needs.csv"))
    assert table.areas["need"].to_dict() == {"21": 12_300.0}
    codes = [read_reasons(why)[0].code for why in table.rejected["reason"]]
    assert codes == ["not_a_need", "not_a_need"]
    with pytest.raises(MissingColumnError, match="name a column need"):
        read_needs(file("province,centers\nیزد,3\n"))
