"""Templates of HTML: whatever fills them is escaped, unless it is marked as markup."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

#: Those of maps; whoever else writes pages has a folder of this name of its own.
FOLDER = Path(__file__).with_name("templates")


@cache
def template(name: str, folder: Path = FOLDER) -> Template:
    """Return a template; a value that it asks for and does not get is an error.

    Parameters
    ----------
    name
        File name of the template.
    folder
        Where it is.
    """
    places = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return places.get_template(name)
