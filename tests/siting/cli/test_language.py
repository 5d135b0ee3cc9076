"""The language of the command line: what is asked goes before the office, and that before all."""

import pytest
import typer

from siting.cli.language import Chosen, choose_language
from siting.cli.main import app
from siting.cli.program import valued_options

FA, EN = ({"SITING_LANGUAGE": language} for language in ("fa", "en"))


@pytest.mark.parametrize(
    ("given", "environment", "language", "asked"),
    [
        ("", {}, "en", False),
        ("", {"LANG": "fa_IR.UTF-8"}, "fa", False),
        ("", {"LANG": "fa_IR.UTF-8", "LC_ALL": "C"}, "en", False),
        ("", {"LANG": "de_DE.UTF-8", "LC_ALL": "", "LC_MESSAGES": "fa"}, "fa", False),
        ("coverage p.gpkg", {"LANG": "fa_IR"} | EN, "en", True),
        ("coverage p.gpkg", FA, "fa", True),
        ("--language fa coverage p.gpkg", EN, "fa", True),
        ("--language=fa coverage p.gpkg", EN, "fa", True),
        ("--language fa coverage p.gpkg --language en", FA, "en", True),
        ("coverage p.gpkg --language", FA, "fa", True),
        ("coverage p.gpkg --language de", FA, "fa", True),
        ("coverage --language-of fa", {}, "en", False),
        ("scenario x --comment --language fa", EN, "en", True),
        ("scenario x --comment=a --language fa", EN, "fa", True),
        ("scenario x --redo --language fa", EN, "fa", True),
        ("check -- --language fa", EN, "en", True),
    ],
)
def test_what_is_said_last_counts_most(given, environment, language, asked):
    valued = {"--language", "--comment"}
    assert choose_language(given.split(), environment, valued=valued) == Chosen(language, asked)


def test_an_option_takes_a_value_in_every_command_or_in_none():
    program = typer.main.get_command(app)
    valued = valued_options(program)
    assert {"--language", "--comment", "--centers"} <= valued
    flags = {
        option
        for command in program.commands.values()
        for one in command.params
        for option in (*one.opts, *one.secondary_opts)
        if option.startswith("--") and one.nargs == 1 and (one.is_flag or one.count)
    }
    assert {"--json", "--redo", "--replace"} <= flags
    assert not valued & flags


def test_files_are_persian_unless_another_language_is_asked_for():
    assert Chosen("en").of_files == "fa"
    assert Chosen("fa").of_files == "fa"
    assert Chosen("en", asked=True).of_files == "en"


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (("check", "no.csv"), {"LANG": "fa_IR.UTF-8"}, "نیست"),
        (("--language", "fa", "check", "no.csv"), {}, "نیست"),
        (("check", "no.csv", "--language", "fa"), EN, "نیست"),
        (("check", "no.csv"), EN, "There is no file"),
        (("check", "no.csv", "--sheet", "--language", "fa"), EN, "There is no file"),
        (("check", "no.csv"), {"SITING_LANGUAGE": "de"}, "SITING_LANGUAGE is de"),
        (("check", "no.csv"), {"SITING_LANGUAGE": "de", "LANG": "fa"}, "SITING_LANGUAGE"),
        (("check", "no.csv", "--language", "de"), {"LANG": "fa"}, "پذیرفته نیست"),
    ],
)
def test_errors_are_told_in_it(run, monkeypatch, words, environment, said):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    code, out, error = run(*words)
    assert (code, out) == (2, "")
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("environment", "options", "said", "drawn"),
    [
        ({}, (), "Map written to", 'lang="fa"'),
        ({"LANG": "fa_IR.UTF-8"}, (), "نوشته شد", 'lang="fa"'),
        (EN, (), "Map written to", 'lang="en"'),
        ({}, ("--language", "en"), "Map written to", 'lang="en"'),
    ],
)
def test_a_map_has_a_language_of_its_own(
    run, plan, tmp_path, monkeypatch, environment, options, said, drawn
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    file, page = tmp_path / "p.gpkg", tmp_path / "m.html"
    plan.save(file)
    code, out, error = run("map", file, page, *options)
    assert (code, error) == (0, "")
    assert said in out
    assert drawn in page.read_text(encoding="utf-8")
