"""Persian digits, signs and days in every option that takes a number, as a number or in a text."""

import pytest
import typer

from layers.places.boundaries import find_province
from siting.cli.main import app
from siting.cli.options import read_start
from siting.cli.program import plain_numbers
from siting.cli.scenario_command import _read_edit
from siting.planning.events import parse_files
from siting.planning.projecting import Projection
from siting.planning.quota_shares import Mixture

COMMANDS = typer.main.get_command(app).commands
NUMBERS = (int, float, list[int], list[float])
NUMERIC = [
    (name, one.opts[0])
    for name, command in COMMANDS.items()
    for one in command.params
    if one.type_descriptor.annotation in NUMBERS and not one.count
]


def test_there_are_such_options_in_every_corner():
    assert len(NUMERIC) > 50
    assert {("plan", "--centers"), ("whatif", "--speed"), ("app", "--port")} <= set(NUMERIC)


@pytest.mark.parametrize(("command", "option"), NUMERIC)
def test_every_number_may_be_persian(command, option):
    given = [option, "۱٬۲۳۴٫۵", f"{option}=٨٠", "۸۰.csv"]
    assert plain_numbers(COMMANDS[command], given) == [option, "1234.5", f"{option}=80", "۸۰.csv"]


@pytest.mark.parametrize(
    ("persian", "english", "read"),
    [
        ("۸:۳۰", "8:30", read_start),
        ("٢٫٥٪", "2.5%", lambda text: Projection.at_percent(text, years=2).rate),
        ("files=۰٫۷،area=۰٫۳", "files=0.7,area=0.3", Mixture.parse),
        ("۰۵", "05", find_province),
        ("ده نو=۴۶٫۵،۳۴٫۲", "ده نو=46.5,34.2", lambda text: _read_edit("add", text, "")),
        ("ده نو=−۱", "ده نو=-1", lambda text: _read_edit("enlarge", text, "")),
        ("walk_kph=۴٫۵", "walk_kph=4.5", lambda text: _read_edit("standards", text, "")),
        ("دالاهو=+۲٫۵٪", "دالاهو=+2.5%", lambda text: parse_files([text])),
    ],
)  # fmt: skip
def test_texts_that_hold_numbers_may_too(persian, english, read):
    assert read(persian) == read(english)
