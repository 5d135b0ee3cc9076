"""Reports of a plan as they are handed out."""

from datetime import date
from pathlib import Path

from layers.files.drafts import file_bytes
from layers.texts import Words
from siting.maps import plan_view
from siting.plans.reading import open_report
from siting.reports.paper import Form, report_pages, write_report


def paper_pages(
    plan: Path, words: Words, *, province: str | None, form: Form, day: date
) -> tuple[bytes, list[bytes]]:
    """Return a report as PDF, and its pages as pictures (PNG).

    Parameters
    ----------
    plan
        The file of the plan.
    words
        The language of the report.
    province
        Code of the one that it is about; None for the whole plan.
    form
        ``page`` or ``brief``.
    day
        The date that it bears.

    Raises
    ------
    SitingError, LayersError
        When the file is no plan, or something that reports need is not installed.
    """
    opened = open_report(plan)
    return report_pages(opened, plan_view(opened, province=province), words, day=day, form=form)


def book_bytes(plan: Path, words: Words, *, province: str | None, day: date) -> bytes:
    """Return the workbook of a plan; parameters and errors as of `paper_pages`."""
    opened = open_report(plan)
    return file_bytes(
        "report.xlsx",
        lambda path: write_report(
            opened, path, day=day, language=words.language, province=province
        ),
    )
