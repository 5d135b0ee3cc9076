"""Reports of a plan as they are handed out."""

import tempfile
from datetime import date
from pathlib import Path
from typing import cast

from layers.texts import Language
from siting.plans.reading import open_report
from siting.reports.paper import Form, write_report


def paper_bytes(
    plan: Path, *, province: str | None, form: Form | None, language: str, day: date
) -> bytes:
    """Return a report of a plan.

    Parameters
    ----------
    plan
        Its file.
    province
        Code of the one that it is about; None for the whole plan.
    form
        ``page`` or ``brief`` as PDF; None for the workbook.
    language
        Of the report.
    day
        The date that it bears.

    Raises
    ------
    SitingError, LayersError
        When the file is no plan, or something that reports need is not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("report.xlsx" if form is None else "report.pdf")
        write_report(
            open_report(plan),
            path,
            day=day,
            language=cast("Language", language),
            province=province,
            form=form or "brief",
        )
        return path.read_bytes()
