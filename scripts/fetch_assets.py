"""Fetch what maps and the page carry with them: Leaflet and the Vazirmatn font.

The versions are those of package.json; npm takes them from whatever registry it is set up for, into
a temporary
folder and with no lock file. Each file is compared with the SHA-256 below before it is put in
place.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "siting" / "maps" / "assets"

#: File in node_modules, its name here, its SHA-256.
Files = tuple[tuple[str, str, str], ...]
FILES: Files = (
    (
        "leaflet/dist/leaflet.js",
        "leaflet.js",
        "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    ),
    (
        "leaflet/dist/leaflet.css",
        "leaflet.css",
        "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
    ),
    (
        "leaflet/LICENSE",
        "leaflet-license.txt",
        "53e8dc25862014e4324741ca18fbe3611e11d42ef69f59f86ea8c5389647d4cb",
    ),
    (
        "vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2",
        "vazirmatn.woff2",
        "4e3fa217d38fdafc1fea4414ceb58ca5e662cf0ab5fa735a8c8c20e8b42cad92",
    ),
    (
        "vazirmatn/fonts/ttf/Vazirmatn-Regular.ttf",
        "vazirmatn-regular.ttf",
        "b69fd4c680b8f3f225feabcc655a2c585d97627b8f5f5c0f9985e894069f3a56",
    ),
    (
        "vazirmatn/fonts/ttf/Vazirmatn-Bold.ttf",
        "vazirmatn-bold.ttf",
        "f635fdbea28f265de395ba83b4b1570dcf2f58d13c65469e61903b1c2d2ae723",
    ),
    (
        "vazirmatn/OFL.txt",
        "vazirmatn-license.txt",
        "17e355067c8284f47743a1ee3b1ef7ff684ff0601eda357f9353b10b3016ab31",
    ),
)

#: What tests of the page for everyone run in the browser; it is part of no installation.
TEST_ASSETS = ROOT / "tests" / "browser" / "assets"
TEST_FILES: Files = (
    (
        "axe-core/axe.min.js",
        "axe.min.js",
        "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
    ),
)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, or nothing when it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def in_place(place: Path = ASSETS, files: Files = FILES) -> bool:
    """Tell whether every asset is there and is the right one."""
    return all(digest(place / name) == expected for _, name, expected in files)


def install(folder: Path, *, omit: str) -> Path:
    """Let npm install the pinned packages into a folder, and return its node_modules.

    Parameters
    ----------
    folder
        Where to.
    omit
        The kind of packages that is not wanted: ``dev`` or none.
    """
    npm = shutil.which("npm")
    if npm is None:
        sys.exit(
            "npm was not found; install Node.js (Debian: apt-get install npm) and run this again."
        )
    shutil.copy(ROOT / "package.json", folder)
    options = [
        "--no-package-lock",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        *([f"--omit={omit}"] if omit else []),
    ]
    done = subprocess.run([npm, "install", *options], cwd=folder, check=False)  # noqa: S603
    if done.returncode:
        sys.exit("npm could not install the assets named in package.json; see its message above.")
    return folder / "node_modules"


def main() -> None:
    """Fetch, check and place every asset, unless all are in place already.

    With ``--tests`` those of the tests instead.
    """
    tests = "--tests" in sys.argv[1:]
    place, files = (TEST_ASSETS, TEST_FILES) if tests else (ASSETS, FILES)
    if in_place(place, files):
        print("Assets are in place.")
        return
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        modules = install(Path(folder), omit="" if tests else "dev")
        for source, name, expected in files:
            if digest(modules / source) != expected:
                sys.exit(f"{source} is not the file that was pinned; nothing was changed for it.")
            shutil.copyfile(modules / source, place / name)
    print(f"Fetched {len(files)} files into {place.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
