"""A saved map in a real browser, from a file, with no network."""

from dataclasses import replace
from io import BytesIO

import geopandas as gpd
import pytest
from PIL import Image, ImageOps
from shapely.geometry import Point

from siting.maps import save_map
from siting.standards import Standards

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=x onerror='window.harmed=1'></script>"
    "<script>window.harmed=1</script>`${window.harmed=1}`"
)

PAINTED = """() => [...document.querySelectorAll('.leaflet-overlay-pane canvas')].map((canvas) => {
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) painted += data[i] > 0;
  return painted;
}).reduce((total, part) => total + part, 0)"""


ENDS_OF_CARDS = """() => [...document.querySelectorAll('.siting-tip')].map((card) => {
  const box = card.getBoundingClientRect();
  return [box.left, box.right];
})"""


#: Top and bottom of the areas on the screen, in pixels of the page.
SHOWN = """() => {
  const map = Object.values(window).find((each) => each instanceof L.Map);
  const ends = L.latLngBounds([]), pixel = (lat) => map.latLngToContainerPoint([lat, 47]).y;
  map.eachLayer((layer) => { if (layer.siting?.kind === "area") ends.extend(layer.getBounds()); });
  return [pixel(ends.getNorth()), pixel(ends.getSouth())];
}"""


def open_map(page, plan, tmp_path, **options):
    path = save_map(plan, tmp_path / "map.html", **options)
    page.goto(path.as_uri())
    page.wait_for_selector(".siting-panel .leaflet-control-layers", state="attached")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(300)
    return page


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("province", [None, "05"])
def test_a_map_opens_with_no_network_and_no_error(page, plan, tmp_path, language, province):
    open_map(page, plan, tmp_path, language=language, province=province)
    assert page.faults == []
    assert [
        address for address in page.requested if not address.startswith(("file:", "data:"))
    ] == []
    assert len([address for address in page.requested if address.startswith("file:")]) == 1
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "fa" else "ltr")
    assert page.evaluate("document.fonts.check('16px Vazirmatn')")
    fonts = page.evaluate("[...document.fonts].map((font) => font.family + ' ' + font.status)")
    assert fonts == ["Vazirmatn loaded"]
    assert page.evaluate(PAINTED) > 1000
    assert page.locator(".siting-scale i").count() == 2 * 2 * 5  # two legends in two languages
    assert page.locator(".leaflet-control-scale-line").inner_text().strip()


def test_the_panel_stands_where_reading_starts(page, plan, tmp_path):
    open_map(page, plan, tmp_path, language="fa")
    assert page.locator(".siting-panel").bounding_box()["x"] > 640
    open_map(page, plan, tmp_path, language="en")
    assert page.locator(".siting-panel").bounding_box()["x"] < 640


def test_the_layer_switch_draws_and_clears(page, plan, tmp_path):
    open_map(page, plan, tmp_path, language="en", province="05")
    full = page.evaluate(PAINTED)
    page.get_by_label("No shading").check()
    page.wait_for_timeout(200)
    bare = page.evaluate(PAINTED)
    assert bare < 0.2 * full
    page.get_by_label("Centers").uncheck()
    page.wait_for_timeout(200)
    assert page.evaluate(PAINTED) == 0
    page.get_by_label("Coverage gap by neighborhood").check()
    page.wait_for_timeout(200)
    assert page.evaluate(PAINTED) > 0.8 * full
    assert page.locator(".siting-label").count() > 0
    page.get_by_label("Names").uncheck()
    assert page.locator(".siting-label").count() == 0
    assert page.faults == []


def test_pointing_at_an_area_shows_its_card(page, plan, tmp_path):
    open_map(page, plan, tmp_path, language="en", province="05")
    page.get_by_label("Centers").uncheck()
    page.get_by_label("Names").uncheck()
    box = page.locator(".folium-map").bounding_box()
    shown = []
    for step in range(60):
        page.mouse.move(box["x"] + 340 + 15 * step, box["y"] + 400)
        page.wait_for_timeout(40)
        shown += page.locator(".siting-tip").all_text_contents()
    assert any("6 (10%)" in card and "800 m (estimated)" in card for card in shown)
    assert any("withheld" in card for card in shown)


def test_cards_stay_on_a_phone_whole(page, plan, tmp_path):
    page.set_viewport_size({"width": 390, "height": 780})
    open_map(page, plan, tmp_path, language="fa", province="05")
    seen = 0
    for step in range(38):
        page.mouse.move(5 + 10 * step, 400)
        page.wait_for_timeout(30)
        for left, right in page.evaluate(ENDS_OF_CARDS):
            seen += 1
            assert 0 <= left < right <= 390
    assert seen > 3


def test_the_legend_is_that_of_the_layer_shown(page, plan, tmp_path):
    open_map(page, plan, tmp_path, language="en", province="05")
    legend = "div[lang=en] [data-legend={}]"
    gap, workers = (page.locator(legend.format(name)) for name in ("gap", "caseloads"))
    assert gap.is_visible()
    assert not workers.is_visible()
    page.get_by_label("Caseload areas").check()
    assert workers.is_visible()
    assert not gap.is_visible()
    page.get_by_label("Centers").uncheck()
    assert not page.locator(legend.format("centers")).is_visible()


def test_paper_shows_what_the_screen_shows_as_large_as_a_sheet(page, plan, tmp_path):
    open_map(page, plan, tmp_path, language="fa", province="05")
    before = page.locator(".folium-map").bounding_box()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator(".folium-map").bounding_box()
    assert (sheet["x"], sheet["y"]) == (0, 0)
    assert max(sheet["width"] / 1040, sheet["height"] / 715) == pytest.approx(1.0, abs=0.01)
    assert page.locator(".siting-panel").bounding_box()["x"] < 1040
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".folium-map").bounding_box() == before


def test_names_from_files_do_no_harm(page, plan, tmp_path):
    plan.gaps["name"] = HOSTILE
    plan.gaps["county"] = HOSTILE
    plan.centers["name"] = HOSTILE
    facts = replace(plan.facts, standards=Standards(name=HOSTILE))
    plan = replace(plan, facts=facts)
    open_map(page, plan, tmp_path, language="en", province="05")
    box = page.locator(".folium-map").bounding_box()
    for step in range(40):
        page.mouse.move(box["x"] + 340 + 20 * step, box["y"] + 400)
        page.wait_for_timeout(30)
    assert page.locator(".siting-tip").count() in (0, 1)
    assert page.evaluate("window.harmed") is None
    assert page.locator("img[src=x]").count() == 0
    assert page.faults == []


def test_the_panel_folds_on_a_narrow_screen(page, plan, tmp_path):
    page.set_viewport_size({"width": 420, "height": 740})
    open_map(page, plan, tmp_path, language="fa", province="05")
    assert page.locator(".siting-layers:visible").count() == 0
    page.locator(".siting-fold:visible").click()
    assert page.locator(".siting-layers:visible").is_visible()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("size", [(390, 500), (660, 470)])
def test_nothing_covers_what_a_small_map_is_of(page, plan, tmp_path, language, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    simulated = replace(plan, facts=replace(plan.facts, simulated=True))
    open_map(page, simulated, tmp_path, language=language, province="05")
    top, bottom = page.evaluate(SHOWN)
    panel = page.locator(".siting-panel").bounding_box()
    stamp = page.locator(".siting-stamp").bounding_box()
    assert panel["y"] + panel["height"] <= top < bottom <= stamp["y"]


@pytest.mark.parametrize(("name", "language"), [("map-fa", "fa"), ("map-en", "en")])
def test_a_map_looks_as_it_did(page, plan, tmp_path, alike, name, language):
    open_map(page, plan, tmp_path, language=language, province="05")
    alike(page.screenshot(), name)


@pytest.mark.parametrize("name", ["map-fa", "map-en"])
def test_the_measure_of_likeness_tells_a_broken_page(alike, name):
    good = Image.open(alike.folder / f"{name}.png").convert("RGB")
    assert alike.difference(good, good) == 0
    blank = Image.new("RGB", good.size, "white")
    without_map = good.copy()
    width, height = good.size
    without_map.paste("white", (width // 6, height // 3, 5 * width // 6, height))
    for broken in (blank, without_map, ImageOps.mirror(good)):
        assert alike.difference(good, broken) > 1.5 * alike.limit


def test_closed_centers_are_crosses_with_a_legend(page, plan, tmp_path):
    row = {"province_code": "05", "province": "کرمانشاه", "name": "گهواره", "capacity": 450}
    old = gpd.GeoDataFrame([row], index=["old"], geometry=[Point(46.5, 34.5)], crs=4326)
    empty = plan.closed
    closed = old.rename_axis("center_id").reindex(columns=empty.columns)
    closed = gpd.GeoDataFrame(closed.astype(empty.drop(columns="geometry").dtypes), crs=4326)
    open_map(page, replace(plan, closed=closed), tmp_path, language="fa")
    legend = page.locator('div[lang="fa"] [data-legend="closed"]')
    assert legend.inner_text().strip() == "مرکز تعطیل‌شده"
    x, y = page.evaluate(
        "() => { const map = Object.values(window).find((it) => it instanceof L.Map);"
        " const at = map.latLngToContainerPoint([34.5, 46.5]); return [at.x, at.y]; }"
    )
    page.mouse.move(x, y)
    assert "گهواره" in page.locator(".siting-tip").inner_text()
    page.get_by_text("مراکز تعطیل‌شده").click()
    assert not legend.is_visible()


ALL_TEXTS = """() => [
  ...document.body.innerText.split(/\\n/), document.title,
  ...[...document.querySelectorAll("[title]")].map((it) => it.title),
].sort()"""


def as_picture(shot):
    return Image.open(BytesIO(shot)).convert("RGB")


@pytest.mark.parametrize("first", ["fa", "en"])
def test_the_page_of_one_language_turns_into_that_of_the_other(page, plan, tmp_path, alike, first):
    other = "en" if first == "fa" else "fa"
    open_map(page, plan, tmp_path, language=other, province="05")
    wanted, picture = page.evaluate(ALL_TEXTS), page.screenshot()
    open_map(page, plan, tmp_path, language=first, province="05")
    assert page.evaluate(ALL_TEXTS) != wanted
    drawn = page.evaluate(LAYERS)
    page.locator("[data-turn]:visible").click()
    page.wait_for_timeout(300)
    assert page.evaluate(ALL_TEXTS) == wanted
    assert page.evaluate(LAYERS) == drawn
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        other, "rtl" if other == "fa" else "ltr",
    ]  # fmt: skip
    assert alike.difference(*map(as_picture, (page.screenshot(), picture))) < 1.0
    assert page.faults == []


LAYERS = """() => {
  const map = Object.values(window).find((it) => it instanceof L.Map), ids = [];
  map.eachLayer((layer) => { if (!(layer instanceof L.Marker)) ids.push(layer._leaflet_id); });
  return ids.sort();
}"""


AREAS_DRAWN = """() => {
  const map = Object.values(window).find((it) => it instanceof L.Map), titles = [];
  map.eachLayer((layer) => {
    if (layer.siting && layer.siting.kind === "area") titles.push(siting.told(layer.siting)[0][1]);
  });
  return titles.sort();
}"""


def test_near_enough_counties_give_way_to_neighborhoods(page, plan, tmp_path, monkeypatch):
    for module in ("depth", "plan_layers"):
        monkeypatch.setattr(f"siting.maps.{module}.MAX_NEIGHBORHOODS", 4)
    open_map(page, plan, tmp_path, language="en")
    move = (
        "([lat, lon, zoom]) => Object.values(window).find((it) => it instanceof L.Map)"
        ".setView([lat, lon], zoom, {animate: false})"
    )
    counties = page.evaluate(AREAS_DRAWN)
    assert counties == sorted(f"{name} County" for name in ("کرمانشاه", "دالاهو", "بروجرد"))
    page.evaluate(move, [34.4, 46.35, 12])
    near = page.evaluate(AREAS_DRAWN)
    assert near == sorted(["کرمانشاه ۱", "کرمانشاه ۲", "دالاهو ۱", "دالاهو ۲"])
    page.get_by_label("No shading").check()
    assert page.evaluate(AREAS_DRAWN) == []
    page.get_by_label("Coverage gap by county").check()
    assert page.evaluate(AREAS_DRAWN) == near
    page.evaluate(move, [34.4, 46.7, 6])
    assert page.evaluate(AREAS_DRAWN) == counties
    assert page.faults == []
