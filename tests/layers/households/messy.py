"""A messy Persian workbook: every fault that intake must find, and what must become of each row."""

from dataclasses import dataclass, field

import openpyxl
from pyproj import Transformer

HEADERS = (
    "شناسه‌ خانوار",  # with a zero-width non-joiner
    "عرض جغرافيايي",  # with Arabic yeh
    "طول جغرافيايي",
    "استان",
    "شهرستان",
    "شهر",
    "روستا",
    "آدرس",
    "بُعد خانوار",  # with a vowel sign
    "گروه",
    "تعداد بازدید در سال",
    "توضیحات",  # not ours
)
TITLES = ("فهرست خانوارهای مددجو - سال ۱۴۰۳",)


@dataclass(frozen=True)
class Case:
    """One row, and what must become of it."""

    why: str
    cells: tuple
    group: str  # accepted, approximate, unlocated, rejected or blank
    household_id: str | None = None
    issues: frozenset = field(default_factory=frozenset)  # (column, outcome)
    point: tuple | None = None  # longitude, latitude
    placed_to: str | None = None
    persons: int | None = None


def case(why, cells, group, household_id=None, *issues, **more):
    """Fill up the cells of a row to the width of the sheet."""
    filled = tuple(cells) + (None,) * (len(HEADERS) - len(cells))
    return Case(why, filled, group, household_id, frozenset(issues), **more)


SHIRAZ = ("فارس", "شیراز", "شیراز")
POINT = "longitude, latitude"
AT_METERS = Transformer.from_crs(32639, 4326, always_xy=True).transform(650_000, 3_278_000)

CASES = (
    case("clean", ["1001", 29.61, 52.53, *SHIRAZ, None, "بلوار چمران", 4, "معلول", 12],
         "accepted", "1001", point=(52.53, 29.61), persons=4),
    case("leading zeros stay", ["00123", 29.61, 52.53, *SHIRAZ], "accepted", "00123",
         point=(52.53, 29.61)),
    case("number in an id cell", [777.0, 29.61, 52.53, *SHIRAZ], "accepted", "777"),
    case("an id that lost its zeros", [123.0, 29.61, 52.53, *SHIRAZ], "rejected", None,
         ("(row)", "rejected")),
    case("Persian digits, text numbers", ["۱۰۰۲", "۲۹٫۶۱", "۵۲٫۵۳", *SHIRAZ, None, None, "۳ نفر"],
         "accepted", "1002", point=(52.53, 29.61), persons=3),
    case("Arabic digits, Arabic letters", ["١٠٠٣", "29/61", "52/53", "فارس", "شيراز", "شيراز"],
         "accepted", "1003", point=(52.53, 29.61)),
    case("decimal commas", ["1004", "29,61", "52,53", *SHIRAZ], "accepted", "1004",
         point=(52.53, 29.61)),
    case("tatweel, marks and joiners in the id", ["\u200f10\u200c\u064005\u200e ", 29.61, 52.53],
         "accepted", "10 05"),
    case("swapped", ["1006", 52.53, 29.61, *SHIRAZ], "accepted", "1006", (POINT, "mended"),
         point=(52.53, 29.61)),
    case("minutes and seconds", ["1007", "29°36'36\"N", "52°31'48\"E", *SHIRAZ], "accepted", "1007",
         ("latitude", "mended"), ("longitude", "mended"), point=(52.53, 29.61)),
    case("the same in Persian", ["1008", "۲۹ ۳۶ ۳۶ ش", "۵۲ درجه ۳۱ دقیقه ۴۸ ثانیه شرقی", *SHIRAZ],
         "accepted", "1008", ("latitude", "mended"), ("longitude", "mended"), point=(52.53, 29.61)),
    case("in Paris", ["1009", 48.85, 2.35, *SHIRAZ], "approximate", "1009", (POINT, "approximate"),
         placed_to="شیراز"),
    case("in Paris, no town", ["1010", 48.85, 2.35, "فارس"], "unlocated", "1010",
         (POINT, "unlocated")),
    case("in Baghdad, well inside the box", ["1011", 33.3, 44.4, *SHIRAZ], "approximate", "1011",
         (POINT, "approximate"), placed_to="شیراز"),
    case("on 0/0", ["1012", 0, 0, *SHIRAZ], "approximate", "1012", (POINT, "approximate"),
         placed_to="شیراز"),
    case("meters", ["1013", 3278000, 650000, "فارس"], "accepted", "1013", (POINT, "mended"),
         point=AT_METERS),
    case("meters of any zone", ["1031", 3278000, 650000], "unlocated", "1031",
         (POINT, "unlocated")),
    case("half a point", ["1014", 29.61, None, *SHIRAZ], "approximate", "1014",
         ("longitude", "approximate"), placed_to="شیراز"),
    case("unreadable", ["1015", "نزدیک پل", 52.53, "فارس"], "unlocated", "1015",
         ("latitude", "unlocated")),
    case("sixty minutes", ["1016", "29 61 10", 52.53, *SHIRAZ], "approximate", "1016",
         ("latitude", "approximate"), placed_to="شیراز"),
    case("no point, town in Arabic letters", ["1017", None, None, "كرمانشاه", None, "گيلان‌غرب"],
         "approximate", "1017", ("settlement", "approximate"), placed_to="گیلان غرب"),
    case("no point, misspelt town", ["1018", "-", "ندارد", "استان فارس", None, "شیرازز"],
         "approximate", "1018", ("settlement", "approximate"), placed_to="شیراز"),
    case("no point, ambiguous town", ["1019", None, None, "فارس", None, "حاجی آباد"], "unlocated",
         "1019", ("settlement", "unlocated")),
    case("no point, unknown village", ["1020", None, None, "فارس", "شیراز", "شیراز", "ناکجاآباد ژ"],
         "unlocated", "1020", ("settlement", "unlocated")),
    case("nothing but an id", ["1021"], "unlocated", "1021", ("settlement", "unlocated")),
    case("no id", [None, 29.61, 52.53, *SHIRAZ], "rejected", None, ("household_id", "rejected")),
    case("id that says nothing", ["-", 29.61, 52.53], "rejected", None,
         ("household_id", "rejected")),
    case("id of the first row again", ["1001", 35.7, 51.4, "تهران"], "rejected", None,
         ("household_id", "rejected")),
    case("the same id in Persian digits", ["۱۰۰۱", 29.6, 52.5], "rejected", None,
         ("household_id", "rejected")),
    case("header pasted again", HEADERS, "rejected", None, ("household_id", "rejected")),
    case("sum at the end of a block", [None, None, None, "جمع", None, None, None, None, 27],
         "rejected", None, ("(row)", "rejected")),
    case("nobody", ["1022", 29.61, 52.53, *SHIRAZ, None, None, 0], "accepted", "1022",
         ("persons", "kept")),
    case("too many", ["1023", 29.61, 52.53, *SHIRAZ, None, None, 400], "accepted", "1023",
         ("persons", "kept")),
    case("half a person", ["1024", 29.61, 52.53, *SHIRAZ, None, None, "2/5"], "accepted", "1024",
         ("persons", "kept")),
    case("visits past belief", ["1025", 29.61, 52.53, *SHIRAZ, None, None, 2, None, 4000],
         "accepted", "1025", ("visits_per_year", "kept"), persons=2),
    case("province against point", ["1026", 29.61, 52.53, "تهران"], "accepted", "1026",
         ("province", "kept")),
    case("misspelt province", ["1027", 29.61, 52.53, "فاارس"], "accepted", "1027",
         ("province", "mended")),
    case("no such province", ["1028", 29.61, 52.53, "مریخ"], "accepted", "1028",
         ("province", "kept")),
    case("province by its code", ["1029", None, None, "۷", None, "شیراز"], "approximate", "1029",
         ("settlement", "approximate"), placed_to="شیراز"),
    case("a formula for text", ["=1+1", 29.61, 52.53, *SHIRAZ, None, '=HYPERLINK("http://x")'],
         "accepted", "=1+1"),
    case("blank in the middle", [], "blank"),
    case("blank but for spaces", [" ", "\u200c", "\xa0"], "blank"),
    case("last household", ["1030", 29.61, 52.53, *SHIRAZ], "accepted", "1030"),
    case("blank at the end", [" "], "blank"),
)  # fmt: skip

FIRST_ROW = len(TITLES) + 2


def write_messy(path):
    """Write the workbook: an empty sheet, then titles, the header and the rows."""
    book = openpyxl.Workbook()
    book.active.title = "راهنما"
    sheet = book.create_sheet("خانوارها")
    for title in TITLES:
        sheet.append([title])
    sheet.append(HEADERS)
    for number, each in enumerate(CASES, start=FIRST_ROW):
        for position, value in enumerate(each.cells, start=1):
            cell = sheet.cell(number, position, value)
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl would make a formula of "=..."
    book.save(path)
