"""Install packages with uv, told all that pip is configured to do, or with pip where uv fails.

``.venv/bin/python scripts/install_packages.py --editable ".[all]"``. uv takes seconds where pip
takes a minute or two, but it does not read pip's settings: the indexes, folders and constraints of
a machine are handed to it here.
"""

import ast
import os
import subprocess
import sys

#: What uv calls the settings of pip; each may name several, separated by blanks.
OPTIONS = {
    "index-url": "--default-index",
    "extra-index-url": "--index",
    "find-links": "--find-links",
    "constraint": "--constraint",
    "trusted-host": "--allow-insecure-host",
}


def main() -> None:
    """Install what the command line names."""
    wanted = sys.argv[1:]
    if not _uv(wanted):
        print("Installing with pip instead, which takes a minute or two.", flush=True)
        _pip("-qq", "--no-compile", *wanted, check=True)


def _uv(wanted: list[str]) -> bool:
    if _pip("-qq", "uv", check=False):
        return False
    settings = pip_settings()
    environment = dict(os.environ)
    if "cert" in settings:
        environment["SSL_CERT_FILE"] = settings["cert"]
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
    # As pip does, the best version of all indexes is taken.
    command += ["--index-strategy", "unsafe-best-match", *options(settings), *wanted]
    return subprocess.run(command, env=environment, check=False).returncode == 0  # noqa: S603 - as pip would run


def options(settings: dict[str, str]) -> list[str]:
    """Return what uv has to be told of pip's settings."""
    told = [
        part
        for name, option in OPTIONS.items()
        for value in settings.get(name, "").split()
        for part in (option, value)
    ]
    return told + ["--no-index"] * (settings.get("no-index", "").lower() in {"1", "true", "yes"})


def pip_settings() -> dict[str, str]:
    """Return what pip is told by its files and, above those, by the environment."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed
    settings: dict[str, str] = {}
    for line in sorted(ran.stdout.splitlines(), key=lambda line: line.startswith(":env:")):
        key, _, value = line.partition("=")
        settings[key.rpartition(".")[2]] = str(ast.literal_eval(value))
    return settings


def _pip(*words: str, check: bool) -> int:
    command = [sys.executable, "-m", "pip", "install", *words]
    return subprocess.run(command, check=check).returncode  # noqa: S603 - what the caller names


if __name__ == "__main__":
    main()
