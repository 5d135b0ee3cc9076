"""A map inside another page: what it tells that page, and what it does when told."""

import functools
import http.server
import threading
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from siting.maps import plan_view, save_map, view_depth, view_html

pytestmark = pytest.mark.browser

HOLDER = """<!doctype html><meta charset="utf-8"><style>body{margin:0}</style>
<script>window.heard = []; addEventListener("message", (event) => heard.push(event.data));
window.tell = (message) => frames[0].postMessage(message, location.origin);</script>
<iframe src="map.html" style="border:0;width:1280px;height:800px"></iframe>"""

MAP = "Object.values(window).find((it) => it instanceof L.Map)"

#: What each area on the map is called, in order.
AREAS = f"""(() => {{
  const titles = [];
  {MAP}.eachLayer((layer) => {{
    if (layer.siting?.kind === "area") titles.push(siting.told(layer.siting)[0][1]);
  }});
  return titles.sort();
}})()"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing of what is asked for."""

    def do_GET(self):
        """Answer as the application does where what lies beside a map is not drawn yet."""
        if self.path.endswith(".json") and not Path(self.translate_path(self.path)).exists():
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()


@pytest.fixture
def served(tmp_path):
    """A folder and the address at which a server of our own shows it."""
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


@pytest.fixture
def held(page, plan, served):
    """The frame of a map inside a page that keeps what it hears, once the map is ready."""
    folder, address = served
    save_map(plan, folder / "map.html", language="en", province="05")
    (folder / "holder.html").write_text(HOLDER, encoding="utf-8")
    page.goto(f"{address}/holder.html")
    page.wait_for_function("heard.some((message) => message.siting === 'ready')")
    return page


def tell(page, **message):
    page.evaluate("(message) => tell(message)", message)
    page.wait_for_timeout(120)


def heard(page, kind):
    page.wait_for_timeout(120)
    return [message for message in page.evaluate("heard") if message["siting"] == kind]


def point(page, lon, lat):
    """Where a place is drawn, in pixels of the page."""
    return page.frames[1].evaluate(
        f"([lat, lon]) => {{ const at = {MAP}.latLngToContainerPoint([lat, lon]);"
        " return [at.x, at.y]; }",
        [lat, lon],
    )


def colors(page, lon, lat):
    """The color of the screen at a place."""
    x, y = point(page, lon, lat)
    clip = {"x": x, "y": y, "width": 1, "height": 1}
    return Image.open(BytesIO(page.screenshot(clip=clip))).convert("RGB").getpixel((0, 0))


def middle_of(plan, area):
    at = plan.gaps.geometry.loc[area].representative_point()
    return at.x, at.y


def test_a_click_on_an_area_is_told_and_its_card_stays(held, plan):
    lon, lat = middle_of(plan, "n1")
    held.mouse.click(*point(held, lon, lat))
    (picked,) = heard(held, "picked")
    assert (picked["kind"], picked["id"], picked["province"]) == ("area", "n1", "05")
    assert picked["lon"] == pytest.approx(lon, abs=0.01)
    dock = held.frames[1].locator(".siting-dock")
    held.mouse.move(5, 795)
    assert "کرمانشاه ۱" in dock.inner_text()
    dock.get_by_role("button", name="Close").click()
    assert not dock.is_visible()
    assert heard(held, "picked")[-1]["id"] is None


def test_the_page_that_holds_it_can_choose(held):
    tell(held, siting="select", kind="center", id="c2", zoom=True)
    dock = held.frames[1].locator(".siting-dock")
    assert "18 of 600" in dock.inner_text()
    assert held.frames[1].evaluate(f"{MAP}.getZoom()") >= 12
    tell(held, siting="select", kind="province", id="05")
    assert "123" in dock.inner_text()
    tell(held, siting="language", language="fa")
    assert "استان کرمانشاه" in dock.inner_text()
    assert "۱۲۳" in dock.inner_text()
    tell(held, siting="select", kind="center", id=None)
    assert not dock.is_visible()
    tell(held, siting="select", kind="area", id="no such area")
    assert not dock.is_visible()
    assert heard(held, "picked") == []
    assert held.faults == []


def test_a_view_is_taken_and_not_told_again(held):
    tell(held, siting="view", center=[34.0, 47.0], zoom=9)
    at = held.frames[1].evaluate(f"(({{lat, lng}}) => [lat, lng])({MAP}.getCenter())")
    assert at == pytest.approx([34.0, 47.0], abs=0.01)
    assert heard(held, "view") == []
    held.mouse.move(700, 400)
    held.mouse.down()
    held.mouse.move(760, 430, steps=4)
    held.mouse.up()
    held.wait_for_function("heard.some((message) => message.siting === 'view')")
    assert heard(held, "view")[-1]["center"] != pytest.approx([34.0, 47.0], abs=0.001)


def test_areas_are_painted_until_changes_come_without_them(held, plan):
    held.frames[1].get_by_label("Names").uncheck()
    held.frames[1].get_by_label("Centers").uncheck()
    held.frames[1].get_by_label("Catchments").uncheck()
    at = middle_of(plan, "n1")
    before = colors(held, *at)
    text = {"fa": ["عنوان", ["شمار", "۷"]], "en": ["Title", ["Number", "7"]]}
    tell(held, siting="changes", number=1, areas={"n1": {"fill": "#0000ff", "text": text}})
    red, _, blue = colors(held, *at)
    assert blue > 200
    assert red < 60
    tell(held, siting="select", kind="area", id="n1")
    assert "Number\n7" in held.frames[1].locator(".siting-dock").inner_text()
    tell(held, siting="changes", number=0, areas={})  # late: an older one
    assert colors(held, *at)[2] > 200
    tell(held, siting="select", kind="area", id=None)
    tell(held, siting="changes", number=2, areas={})
    assert colors(held, *at) == before


def test_centers_of_a_change_stand_where_it_says(held, plan):
    centers = [
        {"id": key, "lon": row.geometry.x, "lat": row.geometry.y, "look": row.status}
        for key, row in plan.centers[plan.centers["province_code"] == "05"].iterrows()
    ]
    new = {"id": "x", "lon": 46.9, "lat": 34.5, "look": "new",
           "text": {"fa": ["مرکز تازه"], "en": ["A new one"]}}  # fmt: skip
    tell(held, siting="changes", number=1, areas={}, centers=[*centers, new])
    signs = held.frames[1].locator(".siting-sign")
    assert signs.count() == len(centers) + 1
    first = signs.first.element_handle()
    held.frames[1].get_by_role("button", name="A new one").press("Enter")
    assert heard(held, "picked")[-1]["id"] == "x"
    tell(held, siting="changes", number=2, areas={}, centers=centers)
    assert signs.count() == len(centers)
    assert first.evaluate("(element) => element.isConnected")  # what stays is not drawn anew
    tell(held, siting="changes", number=3, areas={})
    assert signs.count() == 0


def test_a_center_is_dragged_and_areas_are_tinted_meanwhile(held, plan):
    tell(held, siting="tools", pick=True, drag=True, add=False)
    at = plan.centers.geometry["c1"]
    start, goal = point(held, at.x, at.y), point(held, at.x + 0.2, at.y + 0.1)
    held.mouse.move(*start)
    held.mouse.down()
    held.mouse.move(*goal, steps=5)
    said = held.frames[1].locator(".siting-about")
    assert "about" in said.inner_text()
    assert heard(held, "moved") == []
    held.mouse.up()
    (moved,) = heard(held, "moved")
    assert moved["id"] == "c1"
    assert (moved["lon"], moved["lat"]) == pytest.approx((at.x + 0.2, at.y + 0.1), abs=0.02)
    said.wait_for(state="detached")
    assert held.faults == []


#: A browser that is busy finds a sign too late under the pointer: the click falls on the map.
PASSED_BY = ".siting-sign { pointer-events: none !important; }"


def test_a_quick_drag_is_told_as_a_move_and_not_as_a_click_where_it_ends(held, plan):
    tell(held, siting="tools", pick=True, drag=True, add=False)
    at = plan.centers.geometry["c1"]
    start, goal = point(held, at.x, at.y), point(held, at.x + 0.2, at.y + 0.1)
    held.mouse.move(*start)
    held.mouse.down()
    held.mouse.move(*goal, steps=2)
    held.frames[1].add_style_tag(content=PASSED_BY)
    held.mouse.up()
    held.wait_for_function("heard.some((message) => message.siting === 'moved')")
    held.wait_for_timeout(200)
    assert heard(held, "picked") == []
    held.mouse.click(*start)  # the next click is one again
    assert len(heard(held, "picked")) == 1


def test_a_center_is_moved_by_keyboard(held, plan):
    tell(held, siting="tools", drag=True)
    name = plan.centers.loc["c1", "name"] or "c1"
    sign = held.frames[1].locator(f".siting-sign[aria-label*='{name}']").first
    sign.focus()
    sign.press("ArrowRight")
    sign.press("ArrowUp")
    last = heard(held, "moved")[-1]
    at = plan.centers.geometry["c1"]
    assert last["id"] == "c1"
    assert last["lon"] > at.x
    assert last["lat"] > at.y


def test_without_the_tool_nothing_can_be_dragged(held):
    tell(held, siting="changes", number=1, areas={}, centers=[
        {"id": "c1", "lon": 46.7, "lat": 34.3, "look": "new"}])  # fmt: skip
    held.frames[1].locator(".siting-sign").first.press("ArrowRight")
    assert heard(held, "moved") == []


def test_where_a_center_is_to_be_added_a_click_tells_the_ground(held, plan):
    tell(held, siting="tools", add=True)
    lon, lat = middle_of(plan, "n1")
    held.mouse.click(*point(held, lon, lat))
    (picked,) = heard(held, "picked")
    assert picked["kind"] == "ground"
    assert (picked["lon"], picked["lat"]) == pytest.approx((lon, lat), abs=0.01)


def test_only_the_page_that_holds_it_is_heard(held):
    held.frames[1].evaluate("postMessage({siting: 'select', kind: 'area', id: 'n1'}, '*')")
    held.wait_for_timeout(150)
    assert not held.frames[1].locator(".siting-dock").is_visible()


def test_opened_as_a_file_a_click_shows_the_card_and_talks_to_nobody(page, plan, tmp_path):
    path = save_map(plan, tmp_path / "map.html", language="fa", province="05")
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto(path.as_uri())
    page.wait_for_timeout(400)
    at = plan.gaps.geometry.loc["n1"].representative_point()
    x, y = page.evaluate(
        f"([lat, lon]) => {{ const at = {MAP}.latLngToContainerPoint([lat, lon]);"
        " return [at.x, at.y]; }",
        [at.y, at.x],
    )
    page.mouse.click(x, y)
    box = page.locator(".siting-dock").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert "کرمانشاه ۱" in page.locator(".siting-dock").inner_text()
    assert page.faults == []


def test_the_map_is_walked_by_keyboard(held, plan):
    held.frames[1].locator(".siting-list").focus()
    held.wait_for_timeout(400)
    options = held.frames[1].get_by_role("option")
    titles = [text.split(";")[0] for text in options.all_text_contents()]
    inside = plan.gaps["province_code"] == "05"
    assert set(plan.gaps.loc[inside, "name"]) <= set(titles)
    assert sum(title.startswith("Center") for title in titles) == 2
    dock = held.frames[1].locator(".siting-dock")
    for title in titles[:4]:
        held.keyboard.press("ArrowDown")
        assert title.strip() in dock.inner_text()
    held.keyboard.press("Enter")
    picked = heard(held, "picked")[-1]
    assert picked["kind"] == "area"
    assert plan.gaps.loc[picked["id"], "name"] == titles[3]
    assert held.faults == []


def test_neighborhoods_beside_a_page_come_once_somebody_is_near(page, plan, served, monkeypatch):
    for module in ("depth", "plan_layers"):
        monkeypatch.setattr(f"siting.maps.{module}.MAX_NEIGHBORHOODS", 4)
    (folder, address), view = served, plan_view(plan)
    (folder / "map.html").write_text(view_html(view, beside=True), encoding="utf-8")
    page.goto(f"{address}/map.html")
    page.wait_for_function(f"{MAP} && document.readyState === 'complete'")
    asked = [each for each in page.requested if each.endswith(".json")]
    assert asked == []
    go = "([lat, lon, zoom]) => MAP.setView([lat, lon], zoom, {animate: false})".replace("MAP", MAP)
    page.evaluate(go, [34.4, 46.35, 12])
    counties = page.evaluate(AREAS)  # they stay meanwhile
    assert counties == sorted(f"شهرستان {name}" for name in ("کرمانشاه", "دالاهو", "بروجرد"))
    (folder / "map.json").write_text(view_depth(view), encoding="utf-8")
    page.wait_for_function(f"{AREAS}.includes('دالاهو ۲')")
    near = ["کرمانشاه ۱", "کرمانشاه ۲", "دالاهو ۱", "دالاهو ۲"]
    assert page.evaluate(AREAS) == sorted(near)
    before = [each for each in page.requested if each.endswith(".json")]
    page.evaluate(go, [33.8, 48.6, 12])
    assert page.evaluate(AREAS) == ["بروجرد ۱"]
    asked = [each for each in page.requested if each.endswith(".json")]
    assert len(asked) >= 2
    assert asked == before == [f"{address}/map.json"] * len(asked)
    assert page.faults == []
