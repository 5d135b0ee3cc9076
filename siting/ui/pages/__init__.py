"""Pages of the application, in the order in which the navigation shows them.

Each is imported when it is first shown: the map of the first page must not wait for what makes
plans or prints.
"""

from dataclasses import dataclass
from siting.ui.pages import centers, compare, data, gaps, make, overview, paper, workshop


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
    AppPage("overview", "map", overview.show),
    AppPage("gaps", "location_off", gaps.show),
    AppPage("workshop", "construction", workshop.show),
    AppPage("compare", "compare", compare.show),
    AppPage("centers", "groups", centers.show),
    AppPage("make", "add_location_alt", make.show),
    AppPage("data", "table", data.show),
    AppPage("paper", "print", paper.show),
)
