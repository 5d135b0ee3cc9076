"""One small plan for all tests of applicants; none of them changes it."""

import pytest

from tests.siting.small_plan import small_plan


@pytest.fixture(scope="session")
def plan():
    """A plan of three centers, see `tests.siting.small_plan`."""
    return small_plan()
