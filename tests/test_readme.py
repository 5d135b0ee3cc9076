"""What the README says can be done, can be done."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from siting.cli.main import app, main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


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


def test_ten_lines_of_python_work(tmp_path, monkeypatch, capsys):
    code = next(block for language, block in BLOCKS if language == "python")
    assert len([line for line in code.splitlines() if line.strip()]) == 10
    small = code.replace("20_000", "2_000").replace("centers=200", "centers=20")
    small = small.replace("MaxRuntime(30)", "MaxRuntime(2)")
    assert len({code, small}) == 2
    monkeypatch.chdir(tmp_path)
    exec(compile(small, "README.md", "exec"), {})
    assert {path.name for path in tmp_path.iterdir()} == {"plan.gpkg", "map.html"}
    assert "in_reach" in capsys.readouterr().out


@pytest.mark.slow
def test_what_stands_runs_as_written(tmp_path):
    """Questions about centers that stand, asked of the plan of the block before."""
    block = next(block for _, block in BLOCKS if "--existing plan.gpkg --open" in block)
    small = block.replace(" --out", " --seconds 1 --no-caseloads --out")
    assert small.count("--seconds 1") == block.count("\n") == 3
    made = (
        "siting simulate households.xlsx --province کرمانشاه --households 300\n"
        "siting plan households.xlsx --centers 3 --seconds 1 --no-caseloads --out plan.gpkg\n"
    )
    program = "from siting.cli.main import main; main()"
    shell = f"set -eu\nsiting() {{ '{sys.executable}' -c '{program}' \"$@\"; }}\n{made}{small}"
    done = subprocess.run(
        ["bash", "-c", shell], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 stay, 0 move and 0 close; 3 new ones open." in done.stdout
    assert "2 stay, 0 move and 1 close; 0 new ones open." in done.stdout
    assert "With one social worker more: " in done.stdout


def test_objectives_run_as_written(tmp_path, monkeypatch, capsys):
    """Line by line, with fewer households and less time."""
    block = next(block for _, block in BLOCKS if block.startswith("siting front"))
    small = block.replace("--seconds 60 ", "").replace(" --out", " --seconds 0.5 --out")
    assert small.count("--seconds 0.5") == block.count("\n") == 4
    small = small.replace("gpkg", "gpkg --no-caseloads")
    made = "siting simulate households.xlsx --province کرمانشاه --households 120\n"
    monkeypatch.chdir(tmp_path)
    for line in (made + small).splitlines():
        monkeypatch.setattr(sys, "argv", line.split())
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0, capsys.readouterr().err
    said = " ".join(capsys.readouterr().out.split())
    assert "Plan 1 has the least travel: " in said
    assert "to have most households within their limit" in said
    assert "to make the way of the farthest household short: " in said
    assert "No province travels longer than 120.0 minutes on average" in said


@pytest.mark.slow
def test_the_commands_run_as_written(tmp_path):
    """In a shell, line by line, with fewer households and centers."""
    block = next(block for _, block in BLOCKS if block.startswith("siting simulate"))
    small = block.replace("--province کرمانشاه", "--province کرمانشاه --households 300")
    small = small.replace("--centers 80", "--centers 2 --seconds 2")
    small = small.replace("--month 1405-09", "--month 1405-09 --seconds 1")
    assert small.count("\n") == block.count("\n") == 7
    program = "from siting.cli.main import main; main()"
    shell = f"set -eu\nsiting() {{ '{sys.executable}' -c '{program}' \"$@\"; }}\n{small}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", shell],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {"households.xlsx", "findings.xlsx", "plan.gpkg", "map.html", "azar"}


def test_every_command_and_option_is_described():
    rows = dict(re.findall(r"^\| `siting (\w+)(.*?)` \|", README, flags=re.MULTILINE))
    commands = typer.main.get_command(app).commands
    assert set(rows) == set(commands)
    for name, command in commands.items():
        options = {
            word for option in command.params for word in option.opts if word.startswith("--")
        }
        assert options == set(re.findall(r"--[\w-]+", rows[name])), name


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md"]
)
def test_links_lead_to_files(name):
    page = ROOT / name
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    own = [link for link in links if not link.startswith("http")]
    assert [link for link in own if not (page.parent / link).exists()] == []
