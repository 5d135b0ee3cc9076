"""Pages of the application, in the order in which the navigation shows them.

Each is imported when it is first shown: the map of the first page must not wait for what makes
plans or prints.
"""

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType


@dataclass(frozen=True)
class AppPage:
    """A page of the application.

    Parameters
    ----------
    name
        In the address, the key of its title, and the module that shows it.
    icon
        Name of a Material symbol, all of which Streamlit carries.
    """

    name: str
    icon: str

    def load(self) -> ModuleType:
        """Import its module."""
        return import_module(f"{__name__}.{self.name}")

    def show(self) -> None:
        """Show it."""
        self.load().show()


PAGES = (
    AppPage("overview", "map"),
    AppPage("gaps", "location_off"),
    AppPage("workshop", "construction"),
    AppPage("compare", "compare"),
    AppPage("centers", "groups"),
    AppPage("make", "add_location_alt"),
    AppPage("data", "table"),
    AppPage("paper", "print"),
)
