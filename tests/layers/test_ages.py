"""Age groups are read however tables write them, and divided among the bands year by year."""

import pytest

from layers.ages import AGES, looks_like_a_date, read_ages

YOUNG = ("0-4", "۵ تا ۹ ساله", "14")
GROWN = ("15-19", "60 - 64", "۱۵–۱۹")
OLD = ("65+", ">100", "۶۵ و بیشتر", "100 ساله و بالاتر", "85 and over", "65-69")


@pytest.mark.parametrize(
    ("text", "band"),
    [(text, band) for band, texts in enumerate((YOUNG, GROWN, OLD)) for text in texts],
)
def test_an_age_group_is_in_one_band(text, band):
    assert read_ages(text) == [float(each == band) for each in range(len(AGES))]


@pytest.mark.parametrize("group", [(10, 19), (60, 69), (0, 119), (14, 65), (15, 15)])
def test_a_group_is_divided_by_years(group):
    first, last = group
    ages = range(first, last + 1)
    by_year = [sum(age < 15 for age in ages), sum(15 <= age < 65 for age in ages)]
    by_year.append(sum(age >= 65 for age in ages))
    assert read_ages(f"{first}-{last}") == pytest.approx([n / len(ages) for n in by_year])


@pytest.mark.parametrize("text", ["", "all", "15+", "9-5", "2016-05-09", "1395", "10-14-19"])
def test_what_is_no_age_group_is_none(text):
    assert read_ages(text) is None


def test_a_date_is_told_from_an_age_group():
    assert looks_like_a_date("2016-05-09 00:00:00")
    assert not looks_like_a_date("05-09")
