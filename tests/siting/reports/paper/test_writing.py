"""Reports as files: pages, texts of both languages, what is withheld, what is harmless."""

from dataclasses import replace
from datetime import date

import pytest

from layers.errors import FileFormatError, MissingPackageError
from layers.files.ownership import is_ours
from layers.texts import Words
from siting.errors import SitingError
from siting.maps import plan_view
from siting.reports.paper import check_report_path, report_pdf, write_report

DAY = date(2026, 11, 30)
HOSTILE = '#import "x"; $y$ *z* <script> \\u{41} // no'


def made(plan, language, form="brief", province=None):
    view = plan_view(plan, province=province)
    return report_pdf(plan, view, Words(language), day=DAY, form=form)


def named(plan, name):
    """Return the plan with another name for the neighborhood where most lack coverage."""
    gaps = plan.gaps.assign(name=plan.gaps["name"].mask(plan.gaps.index == "n5", name))
    return replace(plan, gaps=gaps)


def test_a_brief_in_english_says_every_part(plan, read_pdf, plain_text):
    text = "".join(read_pdf(made(plan, "en")))
    # 113 + 5 + 35 = 153 households, as the plan was written down by hand.
    for said in (
        "Positive Life centers: report on the plan", "The whole country", "30 November 2026",
        "113", "35", "These three add up to the 153 households with a place.",
        "Households without a place, which are not among these: 7.",
        "This plan is at most 5.1% above the best",
        "within 15 minutes in town and 30 in the country",
        "18 of 30 households are without coverage", "Files of a center, at most",
        "Travel times are estimated", "OpenStreetMap contributors", "Page 1 of",
    ):  # fmt: skip
        assert plain_text(said) in text, said


def test_a_brief_in_persian_has_persian_digits_and_days(plan, read_pdf, plain_text):
    pages = read_pdf(made(plan, "fa"))
    text = "".join(pages)
    for said in ("۱۱۳", "۱۵۳", "آذر", "۱۴۰۵", "۵٫۱", "استانها", "لرستان", "سراسرکشور"):
        assert plain_text(said) in text, said
    assert "November" not in text
    assert "۱۱۳" in pages[0]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("province", [None, "05", "15"])
def test_the_page_is_one_page(plan, read_pdf, language, province):
    assert len(read_pdf(made(plan, language, "page", province))) == 1


def test_the_page_stays_one_page_however_long_names_are(plan, read_pdf):
    long = named(plan, "نام دراز " * 60)
    assert len(read_pdf(made(long, "fa", "page"))) == 1
    assert len(read_pdf(made(long, "fa"))) >= 2


def test_a_province_says_what_it_is_part_of(plan, read_pdf, plain_text):
    text = "".join(read_pdf(made(plan, "en", province="15")))
    assert plain_text("Lorestan Province · 1 centers") in text
    assert plain_text("This holds for the plan as a whole, not for Lorestan Province") in text
    assert "دالاهو" not in text


def test_pages_are_for_archives_and_screen_readers(plan):
    content = made(plan, "fa", "page")
    for mark in (b"<pdfaid:part>2", b"<pdfaid:conformance>A", b"<pdfuaid:part>1"):
        assert mark in content
    assert b"/Lang (fa)" in content or b"/Lang(fa)" in content


@pytest.mark.parametrize("form", ["brief", "page"])
def test_names_are_text_and_never_code(plan, read_pdf, plain_text, form):
    text = "".join(read_pdf(made(named(plan, HOSTILE), "en", form)))
    assert plain_text(HOSTILE) in text


def test_numbers_of_few_are_not_told(plan, read_pdf, plain_text):
    """Of neighborhood n4 with three households nothing is told, and no household is named."""
    text = "".join(read_pdf(made(plan, "en")))
    assert plain_text("دالاهو ۲") not in text
    assert "4.3km" not in text
    assert "secret" not in text


def test_the_same_report_is_the_same_file(plan):
    assert made(plan, "en", "page") == made(plan, "en", "page")


def test_a_report_is_known_as_ours_and_replaced_whole(plan, tmp_path):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"%PDF-1.7 of somebody else")
    assert not is_ours(target)
    assert write_report(plan, target, day=DAY, language="en") == target
    assert target.read_bytes().startswith(b"%PDF-")
    assert is_ours(target)
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_what_cannot_be_written_is_refused_before_the_work(plan, tmp_path):
    with pytest.raises(FileFormatError, match=r"report.odt must end in .pdf, .docx or .xlsx"):
        check_report_path(tmp_path / "report.odt")
    with pytest.raises(FileFormatError, match="There is no folder"):
        write_report(plan, tmp_path / "no" / "report.pdf", day=DAY)
    with pytest.raises(SitingError, match="no reports of language 'de'; choose one of: fa, en"):
        write_report(plan, tmp_path / "r.pdf", day=DAY, language="de")
    with pytest.raises(SitingError, match="no reports of form 'book'; choose one of: brief, page"):
        write_report(plan, tmp_path / "r.pdf", day=DAY, form="book")
    with pytest.raises(SitingError, match="no province '23'"):
        write_report(plan, tmp_path / "r.pdf", day=DAY, province="23")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_typesetter_is_named(plan, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingPackageError, match=r"pip install 'siting\[reports\]'"):
        made(plan, "en")
