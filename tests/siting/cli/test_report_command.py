"""The command that writes reports."""

import openpyxl
import pypdfium2
import pytest


@pytest.fixture
def file(plan, tmp_path):
    path = tmp_path / "plan.gpkg"
    plan.save(path)
    return path


def test_a_page_for_a_province_named_in_words(run, file, tmp_path):
    out = tmp_path / "report.pdf"
    code, said, err = run(
        "report", file, out, "--province", "لرستان", "--form", "page", "--language", "en"
    )
    assert (code, err) == (0, "")
    assert " ".join(said.split()).startswith("Report written to ")
    document = pypdfium2.PdfDocument(out)
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    document.close()
    assert "Lorestan Province" in text


def test_a_workbook_has_the_rejected_rows_and_is_written_again(run, file, tmp_path):
    out = tmp_path / "report.xlsx"
    assert run("report", file, out)[0] == 0
    assert "ردشده" in openpyxl.load_workbook(out).sheetnames
    assert run("report", file, out, "--language", "en")[0] == 0  # our own file is replaced
    assert "Rejected" in openpyxl.load_workbook(out).sheetnames


def test_files_of_others_and_inputs_stay(run, file, tmp_path):
    mine = tmp_path / "mine.pdf"
    mine.write_bytes(b"%PDF-1.4 mine")
    code, _, err = run("report", file, mine)
    assert code == 2
    assert "add --replace" in err
    assert mine.read_bytes() == b"%PDF-1.4 mine"
    assert run("report", file, mine, "--replace")[0] == 0
    code, _, err = run("report", file, tmp_path / "report.odt")
    assert code == 2
    assert (
        err == "siting: report.odt must end in .pdf, .docx or .xlsx to be a report; name it so.\n"
    )


def test_a_province_that_the_plan_lacks_is_told(run, file, tmp_path):
    code, _, err = run("report", file, tmp_path / "r.pdf", "--province", "تهران")
    assert code == 2
    assert "The plan has no province" in err
