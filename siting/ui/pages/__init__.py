"""Pages of the application, in the order in which the navigation shows them."""

from collections.abc import Callable
from dataclasses import dataclass

from siting.ui.pages import centers, compare, data, gaps, make, overview, paper, workshop


@dataclass(frozen=True)
class AppPage:
    """A page of the application.

    Parameters
    ----------
    name
        In the address, and the key of its title.
    icon
        Name of a Material symbol, all of which Streamlit carries.
    show
        Shows it.
    """

    name: str
    icon: str
    show: Callable[[], None]


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
