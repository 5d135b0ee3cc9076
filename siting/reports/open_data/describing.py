"""The description of a published plan: for programs as a data package, for people as a text."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd

from layers.texts import LANGUAGES, Words
from layers.texts.days import date_text
from siting.maps import View
from siting.maps.panel import place_name
from siting.plans.frames import Plan
from siting.privacy import MIN_HOUSEHOLDS, harmless_line
from siting.reports.open_data.dictionary import table_schema
from siting.sentences.paper import estimates_in_words, proof_in_words, standards_in_words

#: What borders of OpenStreetMap ask of everything that is made of them.
LICENSE = {
    "name": "ODbL-1.0",
    "title": "Open Data Commons Open Database License 1.0",
    "path": "https://opendatacommons.org/licenses/odbl/1-0/",
}
_SOURCES = (
    {"title": "OpenStreetMap contributors", "path": "https://www.openstreetmap.org/copyright"},
    {"title": "GeoNames", "path": "https://www.geonames.org/"},
)
_MEDIA = {
    ".csv": "text/csv",
    ".gpkg": "application/geopackage+sqlite3",
    ".parquet": "application/vnd.apache.parquet",
    ".txt": "text/plain",
}


def data_package(
    plan: Plan, view: View, tables: Mapping[str, gpd.GeoDataFrame], folder: Path, *, day: date
) -> dict[str, Any]:
    """Describe the files of a folder as a data package of Frictionless.

    Parameters
    ----------
    plan
        The plan.
    view
        What of it is shown.
    tables
        What is published of it, by the names of the files.
    folder
        Where the files are.
    day
        Day of publication.

    Returns
    -------
    The content of ``datapackage.json``, see the specification of Data Package 1.
    """
    english, persian = Words("en"), Words("fa")
    resources = [_file(path) for path in sorted(folder.iterdir())]
    for resource in resources:
        name = resource["name"]
        if name in tables:
            resource |= {
                "type": "table",
                "profile": "tabular-data-resource",
                "title": english.text(f"published_table_{name}"),
                "title_fa": persian.text(f"published_table_{name}"),
                "encoding": "utf-8",
                "schema": table_schema(name, tables[name]),
            }
    return {
        "profile": "data-package",
        "name": "siting-plan",
        "title": english.text("published_title", place=place_name(view, english)),
        "title_fa": persian.text("published_title", place=place_name(view, persian)),
        "description": " ".join(_about(plan, english)),
        "description_fa": " ".join(_about(plan, persian)),
        "created": f"{day.isoformat()}T00:00:00Z",
        "licenses": [LICENSE],
        "sources": list(_SOURCES),
        "standards": plan.standards.name,
        "resources": resources,
    }


def _about(plan: Plan, words: Words) -> list[str]:
    """Say what is published, and where its households are nobody's."""
    warning = [words.text("plan_simulated")] if plan.facts.simulated else []
    return [words.text("published_about"), *warning]


def _file(path: Path) -> dict[str, Any]:
    """Describe a file by itself; files of one table in other formats bear the format as well."""
    content = path.read_bytes()
    kind = path.suffix[1:]
    return {
        "name": path.stem if kind == "csv" else f"{path.stem.lower()}.{kind}",
        "path": path.name,
        "format": kind,
        "type": "file",
        "mediatype": _MEDIA[path.suffix],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def read_me(plan: Plan, view: View, tables: Mapping[str, gpd.GeoDataFrame], *, day: date) -> str:
    """Say in Persian and in English what a folder holds, what is withheld, whose it is.

    Parameters
    ----------
    plan, view, tables, day
        As for `data_package`.
    """
    parts = ["\n".join(_said(plan, view, tables, Words(language), day)) for language in LANGUAGES]
    return harmless_line("\n\n\n".join(parts)) + "\n"


def _said(
    plan: Plan, view: View, tables: Mapping[str, gpd.GeoDataFrame], words: Words, day: date
) -> Iterator[str]:
    yield words.text("published_title", place=place_name(view, words))
    yield words.text("published_made", day=date_text(day, words))
    yield ""
    yield from _about(plan, words)
    parts = {
        "published_part_files": [
            words.text("published_formats"),
            *(f"{name}: {words.text(f'published_table_{name}')}" for name in tables),
            f"dictionary.csv: {words.text('published_dictionary')}",
        ],
        "published_part_withheld": [
            words.text("paper_withheld", count=MIN_HOUSEHOLDS),
            words.text("published_missing"),
            words.text("published_rounded"),
        ],
        "paper_part_proof": [proof_in_words(plan.facts, words)],
        "paper_part_estimated": estimates_in_words(plan, words),
        "paper_part_assumed": [
            f"{name}: {value}" for name, value in standards_in_words(plan.standards, words)
        ],
        "published_part_license": [
            words.text("published_license"), LICENSE["path"], words.text("attribution"),
        ],
    }  # fmt: skip
    for title, said in parts.items():
        yield from ("", words.text(title), *(f"- {sentence}" for sentence in said))
