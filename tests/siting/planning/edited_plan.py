"""A plan of 300 simulated households and three centers of 130 files, to be edited."""

import siting
from layers.households.reading import check_households
from layers.simulated.households import simulate_households
from siting.location.stopping import MaxIterations

CAPACITY = 130


def made():
    """Return the plan and its households."""
    intake = check_households(simulate_households(300, province="05", seed=3))
    rules = siting.Standards(files_per_center=CAPACITY, files_per_worker=65)
    plan = siting.plan(
        intake, centers=3, standards=rules, caseloads=False, stop=MaxIterations(20), seed=0
    )
    return plan, intake
