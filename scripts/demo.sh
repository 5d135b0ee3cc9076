#!/usr/bin/env bash
# Plan one province at its true density and a month of one of its centers: what `make demo` runs.
set -euo pipefail
cd "$(dirname "$0")/.."

province=${DEMO_PROVINCE:-کرمانشاه}
households=${DEMO_HOUSEHOLDS:-36000}
centers=${DEMO_CENTERS:-80}
seconds=${DEMO_SECONDS:-20}
month=${DEMO_MONTH:-1405-09}
siting=.venv/bin/siting
compiled=.venv/.kernels

rest=
if ! make --question --silent "$compiled"; then
    find siting -name '*.nb[ic]' -delete
    echo "Compiling the kernels of search and caseload areas on two cores, once; the others follow beside the demo."
    .venv/bin/python scripts/compile_kernels.py --plan
    (nice -n 10 .venv/bin/python scripts/compile_kernels.py >/dev/null && touch "$compiled") &
    rest=$!
    trap 'kill "$rest" 2>/dev/null || true' EXIT
fi
echo "1 of 5: simulating $households households of one province."
$siting simulate households.parquet --province "$province" --households "$households"
echo "2 of 5: choosing $centers centers ($seconds seconds of search) and an area for every social worker."
$siting plan households.parquet --centers "$centers" --seconds "$seconds" --out plan.gpkg
echo "3 of 5: saying where coverage falls short."
$siting coverage plan.gpkg --worst 5
echo "4 of 5: drawing the map."
$siting map plan.gpkg map.html
echo "5 of 5: planning the month $month of the first center."
rm -rf demo/month
mkdir -p demo
$siting rounds plan.gpkg --households households.parquet --month "$month" --seconds 5 --out demo/month \
    --center "$($siting centers plan.gpkg --ids | head -1)"
if [ -n "$rest" ]; then
    wait "$rest"
    trap - EXIT
fi
echo "Open map.html in a browser; demo/month holds the day sheets, plan.gpkg is for QGIS, and make app shows all plans."
