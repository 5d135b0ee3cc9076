"""Time and memory of `siting report`: the whole of a plan, and one of its provinces.

Run ``python benchmarks/reports.py plan.gpkg --province 05``: each kind of file in both languages,
each in a process of its own, start-up included.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import SITING, measure

ENDINGS = ("pdf", "xlsx", "docx")
LANGUAGES = ("fa", "en")


def main() -> None:
    """Write a row for each file to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--province", help="code of a province, such as 05")
    options = parser.parse_args()
    print("| report | file | language | seconds | peak MB | file KB |")
    print("| --- | --- | --- | ---: | ---: | ---: |")
    for row in rows(options.plan, options.province):
        print(row, flush=True)


def rows(plan: Path, province: str | None) -> Iterator[str]:
    """Make every report of a plan, and yield what each took."""
    parts: list[tuple[str, tuple[str, ...]]] = [("whole plan", ())]
    if province:
        parts.append((f"province {province}", ("--province", province)))
    with tempfile.TemporaryDirectory() as folder:
        for part, words in parts:
            for ending in ENDINGS:
                for language in LANGUAGES:
                    out = Path(folder, f"report.{ending}")
                    asked = ("report", str(plan), str(out), *words, "--language", language)
                    took = measure([*SITING, *asked])
                    if took.code:
                        raise SystemExit(took.said)
                    size = out.stat().st_size / 1_000
                    figures = f"{took.seconds:.1f} | {took.peak_mb:,.0f} | {size:,.0f}"
                    out.unlink()
                    yield f"| {part} | {ending} | {language} | {figures} |"


if __name__ == "__main__":
    main()
