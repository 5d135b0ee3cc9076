"""Reports of a plan that are handed out: a brief, one page, a workbook."""

from siting.reports.paper.content import Form
from siting.reports.paper.writing import check_report_path, report_pages, report_pdf, write_report

__all__ = ["Form", "check_report_path", "report_pages", "report_pdf", "write_report"]
