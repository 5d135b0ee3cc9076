"""The map of a comparison in a real browser, from a file, with no network."""

import runpy
from pathlib import Path

import pytest

from siting.maps import save_comparison_map
from siting.plans.comparing import compare_plans

pytestmark = pytest.mark.browser

_MAKE = runpy.run_path(str(Path(__file__).parents[1] / "siting" / "two_plans.py"))["two_plans"]

#: Where on the page the sign of a center is, by its id.
WHERE = """(id) => {
  const found = Object.values(window).find((value) => value instanceof L.Map);
  let at = null;
  found.eachLayer((layer) => {
    if (layer.siting && layer.siting.text[1] === id) {
      const point = found.latLngToContainerPoint(layer.getLatLng());
      at = [point.x, point.y];
    }
  });
  return at;
}"""


@pytest.mark.parametrize(("language", "said"), [("fa", "۱٬۱۱۰ متر"), ("en", "1,110 m")])
def test_a_comparison_opens_and_its_signs_have_cards(page, tmp_path, language, said):
    before, after = _MAKE()
    difference = compare_plans(before, after)
    path = save_comparison_map(difference, after, tmp_path / "d.html", language=language)
    page.goto(path.as_uri())
    page.wait_for_selector(".siting-panel .leaflet-control-layers", state="attached")
    page.wait_for_timeout(300)
    assert page.faults == []
    assert [each for each in page.requested if not each.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "fa" else "ltr")
    assert page.locator(".siting-scale i").count() == 2 * 7
    assert page.locator('[data-legend="signs"] svg').count() == 2 * 5
    assert page.locator('[data-legend="signs"]:visible').count() == 1
    page.mouse.move(*page.evaluate(WHERE, "\u2068m5\u2069"))
    page.wait_for_selector(".siting-tip")
    assert said in page.locator(".siting-tip").inner_text()
