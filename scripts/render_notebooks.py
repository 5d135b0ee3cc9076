"""Run the notebooks and write each as a page: ``python scripts/render_notebooks.py [NAME ...]``.

Pages go to docs/notebooks, with their pictures beside them, so that they can be read without
running anything; of a map a picture is taken in Chromium. Names are those of notebooks without
ending; without any, all are run.
"""

import base64
import io
import re
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import MarkdownExporter
from nbformat import NotebookNode
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
PAGES = ROOT / "docs" / "notebooks"

#: Seconds that a cell may take, on a machine however busy.
TIMEOUT_S = 600
#: Pictures are made no wider, in pixels, and have no more colors.
WIDEST, COLORS = 1000, 128

_MAP = re.compile(r'srcdoc="([^"]*)"')
_STYLE = re.compile(r"<style.*?</style>\s*", re.DOTALL)

_ABOUT = (
    "*Written by `scripts/render_notebooks.py` from "
    "[notebooks/{name}.ipynb](../../notebooks/{name}.ipynb), which you can run and change; "
    "there maps are live.*\n\n"
)


def light(picture: bytes) -> bytes:
    """Return a picture as a small PNG."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    if image.width > WIDEST:
        image = image.resize((WIDEST, round(image.height * WIDEST / image.width)))
    kept = io.BytesIO()
    image.quantize(COLORS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def take_picture(page: str) -> bytes:
    """Return the picture of a page of HTML."""
    with tempfile.TemporaryDirectory() as folder:
        file, target = Path(folder) / "map.html", Path(folder) / "map.png"
        file.write_text(page, encoding="utf-8")
        take = ROOT / "scripts" / "picture.py"
        subprocess.run([sys.executable, take, file, target], check=True)  # noqa: S603
        return target.read_bytes()


def settle(output: NotebookNode) -> None:
    """Make an output fit for a page: maps become pictures, pictures light, tables plain."""
    data = output.get("data", {})
    table = data.get("text/html", "")
    shown = _MAP.search(table)
    if shown:
        del data["text/html"]
        data["image/png"] = base64.b64encode(take_picture(unescape(shown[1]))).decode()
    elif table:
        data["text/html"] = _STYLE.sub("", table)
    if "image/png" in data:
        picture = light(base64.b64decode(data["image/png"]))
        data["image/png"] = base64.b64encode(picture).decode()


def render(name: str) -> None:
    """Run a notebook and write its page and pictures."""
    source = (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook: NotebookNode = nbformat.reads(source, as_version=4)  # type: ignore[no-untyped-call]
    resources = {"metadata": {"path": NOTEBOOKS}}
    NotebookClient(notebook, timeout=TIMEOUT_S, resources=resources).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            settle(output)
    asked = {"unique_key": name, "output_files_dir": "pictures"}
    exporter = MarkdownExporter()  # type: ignore[no-untyped-call]
    page, made = exporter.from_notebook_node(notebook, resources=asked)
    for old in (PAGES / "pictures").glob(f"{name}_*.png"):
        old.unlink()
    for file, content in made["outputs"].items():
        (PAGES / file).write_bytes(content)
    lines = "\n".join(line.rstrip() for line in page.strip().splitlines())
    (PAGES / f"{name}.md").write_text(f"{_ABOUT.format(name=name)}{lines}\n", encoding="utf-8")
    print(f"docs/notebooks/{name}.md, {len(made['outputs'])} pictures", flush=True)


def main() -> None:
    """Render the notebooks named, or all."""
    known = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    names = sys.argv[1:] or known
    strange = [name for name in names if name not in known]
    if strange:
        sys.exit(f"There is no notebook {strange[0]!r}; name some of {', '.join(known)}.")
    (PAGES / "pictures").mkdir(parents=True, exist_ok=True)
    for name in names:
        render(name)


if __name__ == "__main__":
    main()
