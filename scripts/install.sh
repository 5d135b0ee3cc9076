#!/usr/bin/env bash
# Make .venv and install the project into it, with the extras named: scripts/install.sh all,dev
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
extras=$1

if ! command -v "$python" >/dev/null; then
    echo "siting needs Python 3.11 or newer, and there is no $python; install one, or name yours: make ... PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "siting needs Python 3.11 or newer, but $python is $("$python" -V); name a newer one: make ... PYTHON=python3.12" >&2
    exit 1
fi

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    scripts/system_packages.sh venv
    echo "Making .venv with $("$python" -V)."
    "$python" -m venv --clear .venv
fi
echo "Installing the project and what it needs into .venv."
.venv/bin/python scripts/install_packages.py --editable ".[$extras]"
