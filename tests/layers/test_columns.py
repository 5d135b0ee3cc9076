"""Headers and the columns they mean."""

import pytest

from layers.columns import CATALOG, HOUSEHOLDS
from layers.text import key


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("شناسه خانوار", "household_id"),
        ("شناسه‌خانوار", "household_id"),
        ("كد خانوار", "household_id"),
        ("شماره پرونده", "household_id"),
        ("Household ID", "household_id"),
        ("عرض جغرافيايي", "latitude"),
        ("عرض جغرافیائی", "latitude"),
        ("LAT", "latitude"),
        ("طول جغرافیایی", "longitude"),
        ("Long", "longitude"),
        ("نام استان", "province"),
        ("شهرستان", "county"),
        ("شهر", "city"),
        ("آبادی", "village"),
        ("آدرس", "address"),
        ("نشانی", "address"),
        ("بُعد خانوار", "persons"),
        ("تعداد اعضاء", "persons"),
        ("گروه هدف", "groups"),
        ("visits per year", "visits_per_year"),
        ("توضیحات", None),
        (None, None),
        (17, None),
    ],
)
def test_recognize(header, name):
    assert HOUSEHOLDS.recognize(header) == name


def test_no_alias_means_two_columns():
    meanings = {}
    for line in CATALOG.strip().splitlines():
        column, aliases = line.split(": ")
        for alias in aliases.split(" | "):
            assert key(alias)
            meanings.setdefault(key(alias), set()).add(column)
    assert {alias: each for alias, each in meanings.items() if len(each) > 1} == {}
