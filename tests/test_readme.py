"""What the README and the pages in docs say can be done, can be done."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import typer

from siting.cli.main import app
from siting.standards import Standards
from tests.written import BLOCKS, PAGES, ROOT


def test_the_two_commands_come_first_and_exist():
    language, block = BLOCKS[0]
    commands = [line.split("#")[0].split() for line in block.splitlines()]
    assert (language, commands) == ("", [["make", "demo"], ["make", "test"]])
    plain = subprocess.run(
        ["make", "--dry-run", "demo", "test"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for needed in ("scripts/demo.sh", "ruff", "mypy", "pytest"):
        assert needed in plain.stdout
    demo = (ROOT / "scripts" / "demo.sh").read_text(encoding="utf-8")
    for command in ("simulate", "plan", "coverage", "map", "rounds"):
        assert f"\n$siting {command} " in demo


@pytest.mark.no_cover
def test_ten_lines_of_python_work(tmp_path, monkeypatch, capsys):
    code = next(block for language, block in BLOCKS if language == "python")
    assert len([line for line in code.splitlines() if line.strip()]) == 10
    small = code.replace("20_000", "2_000").replace("centers=200", "centers=20")
    small = small.replace("MaxRuntime(30)", "MaxIterations(20)")
    assert len({code, small}) == 2
    monkeypatch.chdir(tmp_path)
    exec(compile(small, "README.md", "exec"), {})
    assert {path.name for path in tmp_path.iterdir()} == {"plan.gpkg", "map.html"}
    assert "in_reach" in capsys.readouterr().out


@pytest.mark.no_cover
def test_later_demand_and_a_second_level_run_as_written(run, tmp_path, monkeypatch):
    """Line by line, with fewer households and centers."""
    block = next(block for _, block in BLOCKS if "siting tier later.gpkg" in block)
    small = block.replace("--centers 80", "--centers 3 --no-caseloads")
    small = small.replace("--from 60 --to 100", "--from 1 --to 2 --phases 2")
    small = small.replace(" --out", " --seconds 0.2 --out")
    assert small.count("--seconds 0.2") == block.count("\n") == 4
    monkeypatch.chdir(tmp_path)
    made = "siting simulate households.xlsx --province کرمانشاه --households 100\n"
    said = "".join(_run_line(run, line) for line in (made + small).splitlines())
    assert "Files are those expected in 5 years: " in said
    assert "If each further center must save 20.0 hours of travel, " in said
    assert "3 centers, of which 0 stand and 3 are chosen" in said
    assert "3 centers, of which 3 stand and 0 are chosen" in said
    assert {"tier.gpkg", "tier.html"} <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.no_cover
def test_need_is_found_and_followed_as_written(run, tmp_path, monkeypatch):
    """Line by line, with fewer households; the table of people is the one that stands there."""
    first = next(block for _, block in BLOCKS if block.startswith("cat > people.csv"))
    people, commands = re.findall(r"(?s)cat > people.csv <<'END'\n(.*?)END\n(.*)", first)[0]
    second = next(block for _, block in BLOCKS if block.startswith("siting simulate poorer"))
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(people, encoding="utf-8")
    small = (commands + second).replace("کرمانشاه", "کرمانشاه --households 900")
    for line in small.splitlines():
        _run_line(run, line)
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {"people.csv", "registered.xlsx", "need.csv", "poorer.xlsx", "modeled.xlsx"}


def test_standards_of_the_readme_are_read():
    """Every block of TOML about standards makes standards."""
    blocks = [block for language, block in BLOCKS if language == "toml" and "files_by" in block]
    assert len(blocks) == 1
    rules = Standards.from_text(blocks[0])
    assert rules.files_by_density == {"0": 300, "0.5": 450, "5": 600}


@pytest.mark.no_cover
def test_objectives_run_as_written(run, tmp_path, monkeypatch):
    """Line by line, with fewer households and less time."""
    block = next(block for _, block in BLOCKS if block.startswith("siting front"))
    small = block.replace("--seconds 60 ", "").replace(" --out", " --seconds 0.5 --out")
    assert small.count("--seconds 0.5") == block.count("\n") == 4
    small = small.replace("gpkg", "gpkg --no-caseloads")
    made = "siting simulate households.xlsx --province کرمانشاه --households 120\n"
    monkeypatch.chdir(tmp_path)
    told = [_run_line(run, line) for line in (made + small).splitlines()]
    said = " ".join(" ".join(told).split())
    assert "Plan 1 has the least travel: " in said
    assert "to have most households within their limit" in said
    assert "to make the way of the farthest household short: " in said
    assert "No province travels longer than 120.0 minutes on average" in said


@pytest.mark.slow
def test_the_commands_run_as_written(run, tmp_path, monkeypatch):
    """Line by line with fewer households and centers; then what stands, asked of the same plan."""
    first = next(block for _, block in BLOCKS if block.startswith("siting simulate"))
    small = first.replace("--province کرمانشاه", "--province کرمانشاه --households 300")
    small = small.replace("--centers 80", "--centers 3 --seconds 1")
    small = small.replace("--month 1405-09", "--month 1405-09 --seconds 1")
    assert small.count("\n") == first.count("\n") == 7
    monkeypatch.chdir(tmp_path)
    for line in small.splitlines():
        _run_line(run, line)
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {"households.xlsx", "findings.xlsx", "plan.gpkg", "map.html", "azar"}
    second = next(block for _, block in BLOCKS if "--existing plan.gpkg --open" in block)
    small = second.replace(" --out", " --seconds 0.5 --no-caseloads --out")
    assert small.count("--seconds 0.5") == second.count("\n") == 3
    opened, closed, enlarged = [_run_line(run, line) for line in small.splitlines()]
    assert "3 stay, 0 move and 0 close; 3 new ones open." in opened
    assert "2 stay, 0 move and 1 close; 0 new ones open." in closed
    assert "With one social worker more: " in enlarged
    third = next(block for _, block in BLOCKS if "siting scenario first" in block)
    small = third.replace("--out edited.gpkg", "--out edited.gpkg --language en")
    told = [_run_line(run, line) for line in small.splitlines()]
    assert "2. 1 more social workers at asked" in told[2]
    assert "Plan written to edited.gpkg." in told[2]


def _run_line(run, line):
    """Run a line of a shell in this process: one command, which may name what another one says."""
    for inner in re.findall(r"\$\(siting (.*) \| head -1\)", line):
        line = line.replace(f"$(siting {inner} | head -1)", _said(run, inner).split("\n")[0])
    program, _, words = line.partition(" ")
    assert program == "siting"
    return _said(run, words)


def _said(run, words):
    code, out, err = run(*shlex.split(words))
    assert (code, err) == (0, "")
    return out


COMMANDS = typer.main.get_command(app).commands


def _options(command):
    """Return the long options of a command."""
    return {word for option in command.params for word in option.opts if word.startswith("--")}


def test_every_command_and_option_is_described():
    rows = dict(
        re.findall(r"^\| `siting (\w+)(.*?)` \|", PAGES["docs/commands.md"], flags=re.MULTILINE)
    )
    assert set(rows) == set(COMMANDS)
    for name, command in COMMANDS.items():
        assert _options(command) == set(re.findall(r"--[\w-]+", rows[name])), name


def test_every_example_is_a_command_with_options_that_it_has():
    """Also those that no test runs, such as lines within sentences."""
    lines = [line for _, block in BLOCKS for line in block.splitlines()]
    lines += [line for page in PAGES.values() for line in re.findall(r"`([^`\n|]+)`", page)]
    called = [re.findall(r"(?:^|\$\()siting ([^$|)]+)", line) for line in lines]
    calls = [call.split() for line in called for call in line]
    assert len(calls) > 40
    for name, *words in calls:
        if name in COMMANDS:
            options = {word for word in words if word.startswith("--")}
            assert options <= _options(COMMANDS[name]), (name, words)
        else:
            assert name == "COMMAND"
