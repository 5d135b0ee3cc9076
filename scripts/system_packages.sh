#!/usr/bin/env bash
# Install the system packages that are missing, by apt: scripts/system_packages.sh [venv] [npm] [chromium]
# Without Chromium the browser tests skip themselves, so only the others must succeed.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}

missing() {
    case $1 in
        venv) ! "$python" -c 'import ensurepip, venv' 2>/dev/null ;;
        npm) ! command -v npm >/dev/null && ! assets_in_place ;;
        chromium) [ ! -x /usr/bin/chromium ] ;;
    esac
}

assets_in_place() {
    "$python" -c 'import runpy, sys; sys.exit(not runpy.run_path("scripts/fetch_assets.py")["in_place"]())'
}

package() {
    case $1 in
        venv) echo "$(basename "$python")-venv" ;;
        *) echo "$1" ;;
    esac
}

reason() {
    case $1 in
        venv) echo "to make .venv" ;;
        npm) echo "to fetch Leaflet and the font that maps carry with them" ;;
        chromium) echo "to test maps and the page in a browser" ;;
    esac
}

# Run as root: directly, or through sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || return 1
    echo "Installing it with apt-get."
    as_root apt-get update -qq >/dev/null || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$1" >/dev/null
}

for need; do
    missing "$need" || continue
    name=$(package "$need")
    echo "The system package $name is missing; it is needed $(reason "$need")."
    if install "$name" && ! missing "$need"; then
        continue
    fi
    if [ "$need" = chromium ]; then
        echo "Chromium could not be installed here; the browser tests will be skipped."
    else
        echo "$name could not be installed here; install it (Debian: apt-get install $name) and run this again." >&2
        exit 1
    fi
done
