"""Write docs/plan_file.md, the description of a plan's file, from the schema.

Run `python scripts/describe_plan.py` from the checkout after a change of the schema.
"""

from pathlib import Path

import pandas as pd

from siting.plans.facts import keys_table
from siting.plans.schema import LAYERS, PLAN_VERSION, layers_table

TARGET = Path(__file__).resolve().parents[1] / "docs" / "plan_file.md"

_HEAD = f"""# The file of a plan

A plan is one GeoPackage, version {PLAN_VERSION} of the schema. Every layer is there, also one
without rows. This page is written by `scripts/describe_plan.py` from
`siting/plans/schema.py`; change it there.

Beside what is described below, `gaps` has a column `gap_share` and `centers` one called
`told_load`: what the maps tell of them, empty where it is withheld. QGIS draws these, by
the tables `layer_styles` (a style for each layer) and `qgis_projects` (a project that opens
as a whole). They are written anew with every plan, and no reader of plans asks for them.
"""


def document() -> str:
    """Return the description as Markdown."""
    parts = [_HEAD]
    for name, columns in layers_table().groupby("layer", sort=False):
        said = LAYERS[str(name)].meaning
        parts.append(f"## `{name}`\n\n{said}\n\n{_table(columns.drop(columns='layer'))}")
    said = "Keys and values, both text, of how the plan was made."
    parts.append(f"## `metadata`\n\n{said}\n\n{_table(keys_table())}")
    return "\n".join(parts)


def _table(frame: pd.DataFrame) -> str:
    first, *others = frame.columns
    marked = frame[others].assign(**{first: "`" + frame[first] + "`"})[[first, *others]]
    rows = [list(frame.columns), ["---"] * len(frame.columns), *marked.to_numpy().tolist()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
