"""Tables of applicants: what is understood, what is rejected, and that every row is told of."""

import pandas as pd
import pytest
import xlsxwriter

import layers
from layers.applicants import APPLICANTS, PLACES, Applicants, check_applicants, read_applicants
from layers.errors import FileFormatError, LayersError, MissingColumnError

#: id, merit, place_1, place_2, eligible; what becomes of the row.
ROWS = (
    ("۰۱۲", "۸۷٫۵", "كرمانشاه", "", "بله", None),
    ("b", "90", "", "c2", "دارد", None),
    ("c", "0", "c1", "c1", "1", None),
    ("d", "", "", "", "ندارد", None),
    ("", "50", "c1", "", "بله", "no_id"),
    ("b", "90", "", "c2", "واجد شرایط", 'same_id {"row": 3}'),
    ("e", "60", "c1", "", "بله", 'id_contradicts {"row": 9}'),
    ("e", "61", "c1", "", "بله", 'id_contradicts {"row": 8}'),
    ("f", "عالی", "c1", "", "بله", 'not_merit {"most": 1000000}'),
    ("g", "-1", "c1", "", "بله", 'not_merit {"most": 1000000}'),
    ("h", "", "c1", "", "بله", "no_merit"),
    ("i", "70", "", "-", "بله", "names_no_place"),
    ("j", "70", "c1", "", "شاید", "not_yes_or_no"),
    ("k", "70", "c1", "", "", "not_yes_or_no"),
    ("l", "71", "c1", "", "فاقد شرایط", None),
)
HEADERS = ("شناسه متقاضی", "امتیاز نهایی", "اولویت اول", "اولویت ۲", "واجد شرایط")


@pytest.fixture(scope="module")
def frame():
    return pd.DataFrame([row[:5] for row in ROWS], columns=HEADERS)


def test_each_row_is_accepted_or_rejected_with_its_reason(frame, tmp_path):
    frame.to_csv(tmp_path / "a.csv", index=False)
    read = read_applicants(tmp_path / "a.csv")
    expected = {at: row[5] for at, row in enumerate(ROWS, start=2) if row[5]}
    assert dict(zip(read.rejected["row"], read.rejected["reason"], strict=True)) == expected
    assert read.accepted["row"].tolist() == [at for at in range(2, 17) if at not in expected]
    assert read.accepted.index.tolist() == ["012", "b", "c", "d", "l"]
    assert read.accepted["merit"].tolist()[:3] == [87.5, 90.0, 0.0]
    assert read.accepted["eligible"].tolist() == [True, True, True, False, False]
    assert read.accepted["place_1"].tolist()[0] == "کرمانشاه"
    assert read.accepted[list(PLACES[2:])].isna().all(axis=None)
    assert read.headers["place_1"] == "اولویت اول"
    assert (read.source, read.n_rows, read.unread) == ("a.csv", 15, ())
    named = read.rejected["applicant_id"].fillna("").tolist()
    assert named == ["", "b", "e", "e", "f", "g", "h", "i", "j", "k"]


def test_which_of_two_contradicting_rows_comes_first_changes_nothing(frame):
    turned = check_applicants(frame.iloc[::-1])
    assert set(turned.accepted.index) == set(check_applicants(frame).accepted.index)


def test_a_summary_names_each_kind_of_finding(frame):
    read = check_applicants(frame.assign(note="x"))
    english, persian = read.summary(), read.summary("fa")
    assert english.splitlines()[:4] == [
        "frame: 15 rows", "  accepted: 5", "  rejected: 10", "Columns not read: note",
    ]  # fmt: skip
    assert "  rejected, merit: 2 (a merit must be a number from 0 to 1,000,000)" in english
    assert "rejected, (row): 2 (row 8 has the same id and says something else" in english
    assert len(persian.splitlines()) == len(english.splitlines())
    assert "  ردشده، امتیاز: ۱ (امتیاز نوشته نشده است)" in persian


def test_everybody_is_eligible_where_no_column_says_otherwise():
    read = check_applicants(pd.DataFrame({"id": ["a"], "score": [3], "first choice": ["c1"]}))
    assert read.accepted[["merit", "eligible", "place_1"]].iloc[0].tolist() == [3.0, True, "c1"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"نام": ["x"]}, "No column holds the applicant's id"),
        ({"id": ["x"], "place_1": ["c"], "m": [1]}, "holds the merits .* not read are: 'm'. Name"),
        ({"id": ["x"], "merit": [1]}, "holds the places .* not read are: none. Name .* place_1"),
    ],
)
def test_a_table_without_what_is_needed_is_refused(columns, message):
    with pytest.raises(MissingColumnError, match=message):
        check_applicants(pd.DataFrame(columns))


def test_a_table_without_rows_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("applicant_id,merit,place_1\n", encoding="utf-8")
    with pytest.raises(FileFormatError, match="has a header but no applicants below it"):
        read_applicants(tmp_path / "a.csv")


def test_short_lines_and_hidden_rows_are_told_and_taken(tmp_path):
    (tmp_path / "a.csv").write_text(
        "id,merit,place_1,place_2\na,1,c1,c2\nb,2,c2\nc,3,c3,c1\n", encoding="utf-8"
    )
    read = read_applicants(tmp_path / "a.csv")
    assert read.issues[["row", "applicant_id", "reason"]].to_numpy().tolist() == [
        [3, "b", "line_too_short"]
    ]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([("id", "merit", "place_1"), ("a", 1, "c1"), ("b", 2, "c2")]):
            sheet.write_row(at, 0, row)
        sheet.set_row(1, None, None, {"hidden": True})
    read = read_applicants(tmp_path / "a.xlsx")
    assert read.accepted.index.tolist() == ["a", "b"]
    assert read.issues[["row", "reason"]].to_numpy().tolist() == [[2, "hidden_row"]]
    assert "the row is hidden" in read.summary()


def test_rows_that_are_lost_are_refused(frame):
    read = check_applicants(frame)
    with pytest.raises(LayersError, match="4 accepted and 10 rejected rows are not the 15 rows"):
        Applicants(read.accepted.iloc[1:], read.rejected, read.issues, "", "", 15)


def test_headers_of_each_place_are_known_in_both_languages():
    for number, name in enumerate(PLACES, start=1):
        ordinal = ("اول", "دوم", "سوم", "چهارم", "پنجم")[number - 1]
        for said in (name, f"محل {number}", f"انتخاب {ordinal}", f"Choice {number}"):
            assert APPLICANTS.recognize(said) == name, said


def test_the_package_offers_them():
    assert layers.read_applicants is read_applicants
    assert layers.check_applicants is check_applicants
