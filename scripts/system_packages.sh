#!/usr/bin/env bash
# Install the system packages that are missing, by apt: scripts/system_packages.sh [venv] [npm] [chromium] [office]
# Without Chromium and LibreOffice their tests skip themselves, so only the others must succeed.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}

missing() {
    case $1 in
        venv) ! "$python" -c 'import ensurepip, venv' 2>/dev/null ;;
        npm) ! command -v npm >/dev/null && ! assets_in_place ;;
        chromium) [ ! -x /usr/bin/chromium ] ;;
        office) ! command -v soffice >/dev/null ;;
    esac
}

assets_in_place() {
    "$python" -c 'import runpy, sys; sys.exit(not runpy.run_path("scripts/fetch_assets.py")["in_place"]())'
}

packages() {
    case $1 in
        venv) echo "$(basename "$python")-venv" ;;
        office) echo "libreoffice-calc-nogui libreoffice-writer-nogui" ;;
        *) echo "$1" ;;
    esac
}

reason() {
    case $1 in
        venv) echo "to make .venv" ;;
        npm) echo "to fetch Leaflet and the font that maps carry with them" ;;
        chromium) echo "to test maps and the page in a browser" ;;
        office) echo "to open workbooks and documents in tests" ;;
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
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

for need; do
    missing "$need" || continue
    read -ra names <<<"$(packages "$need")"
    echo "The system package ${names[*]} is missing; it is needed $(reason "$need")."
    if install "${names[@]}" && ! missing "$need"; then
        continue
    fi
    case $need in
        chromium) echo "Chromium could not be installed here; the browser tests will be skipped." ;;
        office) echo "LibreOffice could not be installed here; the tests that open files will be skipped." ;;
        *)
            echo "${names[*]} could not be installed here; install it (Debian: apt-get install ${names[*]}) and run this again." >&2
            exit 1
            ;;
    esac
done
