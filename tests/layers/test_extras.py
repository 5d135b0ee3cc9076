"""One guard of optional packages."""

import pytest

from layers.errors import MissingPackageError
from layers.extras import need_package


def test_what_is_installed_is_let_through():
    need_package("numpy", "pandas", extra="all")


@pytest.mark.parametrize("names", [("no_such_package",), ("numpy", "no_such_package")])
def test_what_is_missing_is_named_with_its_remedy(names):
    said = r"^Drawing needs more packages; run: pip install 'siting\[maps\]'\.$"
    with pytest.raises(MissingPackageError, match=said):
        need_package(*names, extra="maps", what="Drawing")
