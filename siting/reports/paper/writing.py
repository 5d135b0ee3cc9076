"""Reports as files: a PDF to print, a document to edit, a workbook to reckon with."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from layers.errors import FileFormatError
from layers.extras import need_package
from layers.files.writing import check_folder, draft
from layers.texts import LANGUAGES, Language, Words
from siting.errors import SitingError
from siting.maps import View, plan_view
from siting.plans.frames import Plan
from siting.reports.paper.content import Form, report_content
from siting.reports.paper.drawing import Picture, draw_map
from siting.reports.paper.typesetting import page_pictures, set_in_type
from siting.reports.paper.word import write_report_document
from siting.reports.paper.workbook import write_report_workbook

#: Room for the map, in points: on the first page of a brief, and on the one page.
_MAP_SIZE = {"brief": (490.0, 400.0), "page": (490.0, 265.0)}
#: Pages that a report should have, and worst neighborhoods that it tells of: fewer where it would
#: else have more pages.
_FITS = {"brief": (3, (8, 7, 6, 5, 4)), "page": (1, (3, 2, 1, 0))}

#: Pixels of an inch of paper on a screen.
_SCREEN_PPI = 108.0


def write_report(
    plan: Plan,
    path: str | Path,
    *,
    day: date,
    language: Language = "fa",
    province: str | None = None,
    form: Form = "brief",
) -> Path:
    """Write a report of a plan, whole or not at all.

    Parameters
    ----------
    plan
        A plan; its tables of households are not asked, but for the rows that were rejected.
    path
        File to write: .pdf, a document of Word (.docx), or a workbook (.xlsx).
    day
        Day of the report; told in Jalali in Persian, in Gregorian in English.
    language
        ``"fa"`` or ``"en"``.
    province
        Code or name of one province; None for the whole plan.
    form
        Of a PDF or a document: a ``brief`` of a few pages, or one ``page``.

    Returns
    -------
    The path of the file.

    Raises
    ------
    FileFormatError
        As for `check_report_path`.
    SitingError
        When the plan has no such province, or there is no such language or form.
    MissingAssetError
        When the build has not fetched the font.
    """
    check_report_path(path)
    _check_choice(language, LANGUAGES, "language")
    _check_choice(form, get_args(Form), "form")
    target, words = Path(path), Words(language)
    view = plan_view(plan, province=province)
    with draft(target) as unfinished:
        if target.suffix.lower() == ".xlsx":
            write_report_workbook(plan, view, words, unfinished, day=day)
        elif target.suffix.lower() == ".docx":
            _write_document(plan, view, words, unfinished, day=day, form=form)
        else:
            unfinished.write_bytes(report_pdf(plan, view, words, day=day, form=form))
    return target


def _write_document(
    plan: Plan, view: View, words: Words, target: Path, *, day: date, form: Form
) -> None:
    """Write the report as a document, which has as many pages as it takes."""
    need_package("docx", "typst", extra="reports", what="A report in Word")
    width, height = _MAP_SIZE[form]
    picture = draw_map(view, words, width=width, height=height)
    content = report_content(plan, view, words, day=day, form=form, worst=max(_FITS[form][1]))
    write_report_document(content, picture, target)


def report_pdf(plan: Plan, view: View, words: Words, *, day: date, form: Form = "brief") -> bytes:
    """Return a report as PDF.

    Parameters
    ----------
    plan
        The plan.
    view
        What of it is shown.
    words
        The language.
    day, form
        As for `write_report`.

    Returns
    -------
    The content of the file; the form ``page`` has one page.
    """
    return _fitted(plan, view, words, day, form)[0]


def report_pages(
    plan: Plan, view: View, words: Words, *, day: date, form: Form = "brief"
) -> tuple[bytes, list[bytes]]:
    """Return a report as PDF, and its pages as pictures (PNG) to be looked at before.

    Parameters
    ----------
    plan, view, words, day, form
        As for `report_pdf`.
    """
    pdf, content, picture = _fitted(plan, view, words, day, form)
    return pdf, page_pictures(content, picture, ppi=_SCREEN_PPI)


def _fitted(
    plan: Plan, view: View, words: Words, day: date, form: Form
) -> tuple[bytes, Mapping[str, Any], Picture]:
    """Set a report with as many worst neighborhoods as its pages have room for."""
    need_package("typst", extra="reports", what="A PDF report")
    width, height = _MAP_SIZE[form]
    picture = draw_map(view, words, width=width, height=height)
    most, tries = _FITS[form]
    content = report_content(plan, view, words, day=day, form=form, worst=max(tries))
    told = content["worst"]["said"]
    for count in tries:
        content["worst"]["said"] = told[:count]
        pdf, pages = set_in_type(content, picture)
        if pages <= most:
            break
    return pdf, content, picture


def check_report_path(path: str | Path) -> None:
    """Refuse, before the work and not after it, a report that could not be written.

    Raises
    ------
    FileFormatError
        When the ending is none of .pdf, .docx and .xlsx, or the folder does not exist.
    """
    if Path(path).suffix.lower() not in {".pdf", ".docx", ".xlsx"}:
        message = "{file} must end in .pdf, .docx or .xlsx to be a report; name it so."
        raise FileFormatError(message, file=Path(path).name)
    check_folder(path)


def _check_choice(given: str, known: tuple[str, ...], what: str) -> None:
    if given not in known:
        message = "There are no reports of {what} {given!r}; choose one of: {known}."
        raise SitingError(message, what=what, given=given, known=list(known))
