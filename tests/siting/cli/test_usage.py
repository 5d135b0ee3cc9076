"""What is wrong with a command as it was typed, in Persian: the same cases as Typer tells."""

import pytest


@pytest.mark.parametrize(
    ("words", "english", "persian"),
    [
        ("coverage", "Missing argument 'PLAN'", "PLAN داده نشده است"),
        ("front h.csv --out x.csv", "", "فایل h.csv نیست."),
        ("front --centers 3", "Missing argument", "HOUSEHOLDS داده نشده است"),
        ("solve {f} --seed 1", "Missing option '--out'", "گزینهٔ --out داده نشده است"),
        ("plan --centers many", "Invalid value for '--centers'", "پذیرفته نیست: عددی درست بدهید"),
        ("growth --from ۰", "greater than or equal to 1", "پذیرفته نیست: عددی درست (کمینه ۱)"),
        ("front --plans 12", "less than or equal to 9", "عددی درست (کمینه ۵ و بیشینه ۹) بدهید"),
        ("plan --seconds x", "Invalid value for '--seconds'", "یک عدد (کمینه ۰) بدهید"),
        ("plan --objective best", "is not one of 'total'", "یکی از total، covered، farthest"),
        ("check --leave-out sold", "is not one of 'hidden', 'struck'", "یکی از hidden، struck"),
        ("plan x --cntrs 3", "No such option", "گزینه‌ای به نام --cntrs نیست؛ شاید --centers"),
        ("plan x --zzz", "No such option: --zzz", "گزینه‌ای به نام --zzz نیست؛ راهنما"),
        ("plan x --centers", "requires an argument", "گزینهٔ --centers مقدار می‌خواهد"),
        ("plan x --replace=3", "does not take a value", "گزینهٔ --replace مقداری نمی‌گیرد"),
        ("paln x", "No such command 'paln'", "فرمانی به نام paln نیست؛ شاید plan"),
        ("xyzzy", "No such command 'xyzzy'", "فرمانی به نام xyzzy نیست؛ راهنما"),
        ("check {f} b c", "Got unexpected extra argument", "این‌ها جایی در فرمان ندارند: b c"),
        ("--language fa", "Missing command", "فرمانی داده نشده است"),
    ],
)  # fmt: skip
def test_usage_errors_in_both_languages(run, tmp_path, monkeypatch, words, english, persian):
    file = tmp_path / "h.csv"
    file.write_text("id\n1\n")
    given = [word.format(f=file) for word in words.split()]
    monkeypatch.setenv("SITING_LANGUAGE", "fa")
    code, out, said = run(*given)
    assert (code, out) == (2, "")
    assert persian in said.replace("\u2068", "").replace("\u2069", "")
    assert said.count("\n") == 1
    if "--language" not in given:
        monkeypatch.setenv("SITING_LANGUAGE", "en")
        code, _, told = run(*given)
        assert code == 2
        assert english in told
