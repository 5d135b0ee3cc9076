"""`--help` of every command, in both languages: every text is there, and every line fits."""

import pytest
import typer
from wcwidth import wcswidth

from layers.texts import LANGUAGES, catalog
from siting.cli.help import PRESETS, help_key
from siting.cli.main import app
from siting.standards import PRESETS as KNOWN
from tests.persian_only import foreign

PROGRAM = typer.main.get_command(app)
COMMANDS = PROGRAM.commands

#: What stays as it is typed: options, arguments, values, names of files, formats and programs.
_NAMES = (
    r"--?[\w-]+|\.[a-z]+(\.gz)?|[\w|]+\|[\w|]+|\[OPTIONS\]|\b[A-Z_]+\b"
    r"|siting( \w+)?|Ctrl-C|Excel|Parquet|GeoPackage|walk=FILE|drive=FILE|longitude = \"X \(deg\)\""
    r"|ID=LONGITUDE,LATITUDE|current, nominal_2021|closing_cost_s|urban_limit_s"
    r"|dask://HOST:PORT|Dask"
    r"|\b(center_id|county|capacity|province|percent|waiting|files|area|need|centers|least|most|model"
    r"|tier|each|closed|speed|weight|events|cover|lat|lon|euclidean|greatcircle|last_visit|from|until"
    r"|pair|minutes|local)\b"
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_eighty_columns(run, monkeypatch, command, language):
    monkeypatch.setenv("COLUMNS", "80")
    code, said, error = run("--language", language, *filter(None, [command]), "--help")
    assert (code, error) == (0, "")
    assert f"siting {command}".strip() in said
    assert all(wcswidth(line) <= 80 for line in said.splitlines())
    for one in (COMMANDS[command] if command else PROGRAM).params:
        shown = one.opts[0] if one.opts[0].startswith("-") else one.display_name_raw
        assert shown.lower() in said.lower()


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_persian_help_is_persian(run, command):
    said = run("--language", "fa", *filter(None, [command]), "--help")[1]
    typed = [] if command else list(COMMANDS)
    lines = [line for line in said.splitlines() if line.strip() not in typed]
    assert foreign("\n".join(lines), _NAMES) == []


def test_every_option_has_a_text_and_no_text_is_left_over():
    keys = {
        help_key(name, one.name) for name, command in COMMANDS.items() for one in command.params
    }
    keys |= {help_key("siting", one.name) for one in PROGRAM.params}
    frame = {"usage", "arguments", "options", "commands", "required", "default", "help"}
    keys |= {f"help_{name}" for name in frame} | {
        f"command_{name}" for name in ("siting", *COMMANDS)
    }
    told = {key for key in catalog() if key.startswith(("help_", "command_"))}
    assert keys <= set(catalog())
    assert told == keys


def test_what_the_code_says_of_a_command_is_what_its_help_says():
    for name, command in COMMANDS.items():
        said = " ".join((command.callback.__doc__ or "").split())
        assert catalog()[f"command_{name}"]["en"] == said


def test_standards_with_a_name_are_those_that_help_names():
    assert ", ".join(KNOWN) == PRESETS


def test_no_command_shows_persian_help(run, monkeypatch):
    monkeypatch.setenv("SITING_LANGUAGE", "fa")
    code, said, error = run()
    assert (code, error) == (2, "")
    assert "فرمان‌ها" in said
