"""The process of one job: ``python -m siting.jobs FOLDER ID``, started by the queue only."""

import sys
from pathlib import Path

from siting.jobs.running import run_aside
from siting.jobs.workspace import Workspace

if __name__ == "__main__":
    run_aside(Workspace(Path(sys.argv[1])), sys.argv[2])
