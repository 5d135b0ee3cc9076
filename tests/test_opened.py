"""What is handed out, opened by LibreOffice, printed and read back: no warning, no sheet lost."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pypdfium2
import pytest

import layers
from layers.households.report import write_report as write_intake
from layers.simulated.households import simulate_households
from layers.texts import Words
from siting.maps import plan_view
from siting.plans.comparing import compare_plans
from siting.reports.comparison_tables import write_comparison
from siting.reports.gap_tables import excel_bytes, file_table, gap_table
from siting.reports.paper import write_report
from siting.standards import Standards
from tests.siting.small_plan import small_plan
from tests.siting.two_plans import two_plans

pytestmark = pytest.mark.office

DAY, LANGUAGES = date(2026, 11, 30), ("fa", "en")
#: What LibreOffice says of itself where no Java is installed, which nothing here asks for.
_NO_JAVA = "Warning: failed to launch javaldx - java may not function correctly"
#: Signs that no page shows, and the one that pages may keep apart from its letter.
_UNSEEN = str.maketrans("", "", "\u200c\u200e\u200f\u2068\u2069\u00ad\u0654\ufffe")


@pytest.fixture(scope="module")
def office():
    """LibreOffice, or a skip that says how to get it."""
    program = shutil.which("soffice")
    if program is None:
        packages = "libreoffice-calc-nogui libreoffice-writer-nogui"
        pytest.skip(f"needs LibreOffice (Debian: apt-get install {packages})")
    return program


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every kind of workbook and document, in both languages."""
    folder = tmp_path_factory.mktemp("handed_out")
    plan = small_plan()
    plan = replace(plan, facts=replace(plan.facts, standards=Standards(), input="homes.xlsx"))
    before, after = two_plans()
    intake = layers.check_households(simulate_households(40, province="05", seed=3))
    for language in LANGUAGES:
        words = Words(language)
        for ending in ("xlsx", "docx"):
            write_report(plan, folder / f"report_{ending}_{language}.{ending}", day=DAY,
                         language=language)  # fmt: skip
        write_comparison(compare_plans(before, after), folder / f"changes_{language}.xlsx", words)
        write_intake(intake, folder / f"intake_{language}.xlsx", language=language)
        table = gap_table(plan_view(plan), by="county", words=words)
        table = file_table(table, travel_source="estimated", words=words)
        (folder / f"gaps_{language}.xlsx").write_bytes(excel_bytes(table, words))
    return folder


@pytest.fixture(scope="module")
def opened(office, folder):
    """All files, opened at once and printed; and what LibreOffice said."""
    files = sorted(str(path) for path in folder.iterdir())
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
               "--convert-to", "pdf", "--outdir", str(folder), *files]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    return done.stderr.splitlines()


def pages(folder, name):
    """Return the text of each page of a file that was printed."""
    document = pypdfium2.PdfDocument(folder / f"{name}.pdf")
    try:
        return [seen(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def seen(text):
    """Return a text as a page gives it back: two letters that are drawn as one come turned."""
    return " ".join(text.translate(_UNSEEN).replace("لا", "ال").split())


def words_of(texts):
    return {word for text in texts for word in seen(text).split() if word.isalpha()}


def nearly_all(given, printed):
    """Tell whether all words were printed, but for one in twenty that a page gives back joined."""
    given = words_of(given)
    return len(given - words_of(printed)) <= len(given) / 20


def test_nothing_is_warned_of(opened, folder):
    assert [line for line in opened if line.strip() != _NO_JAVA] == []
    assert len(list(folder.glob("*.pdf"))) == 10


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["report_xlsx", "changes", "intake", "gaps"])
def test_every_sheet_is_a_page_with_its_headings_and_words(folder, name, language):
    book = openpyxl.load_workbook(folder / f"{name}_{language}.xlsx")
    printed = pages(folder, f"{name}_{language}")
    with_rows = [sheet for sheet in book if sheet.max_row > 1]
    assert len(printed) >= len(with_rows)
    for sheet in book:
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        texts = [cell for cell in cells if isinstance(cell, str)]
        page = max(printed, key=lambda shown: len(words_of(texts) & words_of([shown])))
        assert nearly_all(texts, [page]), sheet.title


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paragraph_and_cell_of_the_document_is_printed(folder, language):
    name = f"report_docx_{language}"
    written = docx.Document(str(folder / f"{name}.docx"))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    printed = pages(folder, name)
    assert len(words_of(printed)) > 100
    assert nearly_all([*(part.text for part in written.paragraphs), *cells], printed)


@pytest.mark.usefixtures("opened")
def test_a_cell_that_begins_with_a_number_is_drawn_in_its_order(folder):
    printed = " ".join(pages(folder, "report_xlsx_fa"))
    assert "۱۵ دقیقه" in printed
    assert "دقیقه ۱۵" not in printed
