/* What is on the map as a list, for those who do not point at it: arrows go through it, Enter picks. */
Object.assign(siting, (() => {
  "use strict";
  const { state, node, told } = siting;
  const MOST = 400, WAYS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

  function list(map) {
    const own = state(map), box = node("div", "siting-list"), held = { things: [], at: -1 };
    Object.assign(box, { tabIndex: 0, role: "listbox" });
    map.getContainer().append(box);
    const fill = () => refill(map, box, held);
    let waiting = 0;
    map.on("moveend layeradd layerremove", () => { clearTimeout(waiting); waiting = setTimeout(fill, 300); });
    siting.spoken(map, (said) => { box.ariaLabel = said.list; if (own.ready) fill(); });
    box.addEventListener("focus", fill);
    box.addEventListener("keydown", (event) => press(map, box, held, event));
  }

  /* Centers first, then areas, from the top of the screen to its bottom. */
  function shown(map) {
    const own = state(map), view = map.getBounds();
    const centers = own.moving ? [...own.moving.values()] : [...own.centers.values()].filter((point) => map.hasLayer(point));
    const areas = [...own.areas.values()].filter((polygon) => map.hasLayer(polygon) && polygon.getBounds().isValid());
    const at = (layer) => (layer.getLatLng ? layer.getLatLng() : layer.getBounds().getCenter());
    const sorted = (layers) => layers.filter((layer) => view.contains(at(layer))).sort((a, b) => at(b).lat - at(a).lat);
    return [...sorted(centers), ...sorted(areas)].slice(0, MOST).map((layer) => layer.siting);
  }

  function refill(map, box, held) {
    const before = held.things[held.at]?.id;
    held.things = shown(map);
    held.at = held.things.findIndex((thing) => thing.id === before);
    box.replaceChildren(...held.things.map((thing, i) => {
      const rows = told(thing).map(([label, value]) => (label ? `${label}: ${value}` : value));
      return Object.assign(node("div", "", rows.join("; ")), { role: "option", id: `siting-option-${i}`, ariaSelected: String(i === held.at) });
    }));
  }

  function press(map, box, held, event) {
    if (event.key === "Enter" && held.things[held.at]) {
      siting.pick(map, held.things[held.at], event);
    } else if (event.key in WAYS && held.things.length) {
      box.children[held.at]?.setAttribute("aria-selected", "false");
      held.at = (held.at + WAYS[event.key] + held.things.length + (held.at < 0 && WAYS[event.key] < 0)) % held.things.length;
      box.children[held.at].setAttribute("aria-selected", "true");
      box.setAttribute("aria-activedescendant", `siting-option-${held.at}`);
      siting.choose(map, held.things[held.at]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return { list };
})());
