/* A mark on what was looked for: a point with its name, or the outline of an area; a message without a name takes it away. */
Object.assign(siting, (() => {
  "use strict";
  const { say, state, node } = siting;
  const LOOK = { pane: "siting-lines", interactive: false, color: "#0b1f33", weight: 3 };
  const POINT = { ...LOOK, weight: 2.5, radius: 9, fillColor: "#f6c445", fillOpacity: 0.95 };

  function pin(map, { lon, lat, rings, name }) {
    const own = state(map);
    own.pin?.remove();
    own.pin = null;
    own.pinName = name;
    if (!name) return;
    const turned = rings?.map((ring) => ring.map(([x, y]) => [y, x]));
    const mark = turned ? L.polygon(turned, { ...LOOK, fill: false, dashArray: "7 5" }) : L.circleMarker([lat, lon], POINT);
    const around = turned ? mark.getBounds() : L.latLngBounds([[lat, lon]]);
    map.fitBounds(around, { ...room(map), maxZoom: turned ? 13 : 12, animate: false });
    mark.bindTooltip("", { permanent: true, direction: "top", offset: [0, turned ? 0 : -10], className: "siting-pin", opacity: 1 });
    own.pin = mark.addTo(map);
    if (own.pinned) call(own); else siting.spoken(map, own.pinned = () => call(own));
  }

  /* Say the name of what is marked now; whatever was marked before is forgotten. */
  function call(own) {
    own.pin?.setTooltipContent(node("b", "", say(own.pinName)));
  }

  /* What the open panel covers is no room to show something in. */
  function room(map) {
    const panel = map.getContainer().querySelector(".siting-panel:not(.siting-folded)");
    const all = map.getContainer().getBoundingClientRect(), own = panel?.getBoundingClientRect();
    const left = own && own.left - all.left < all.right - own.right;
    const wide = own && own.width < all.width / 2 ? own.width + 30 : 30;
    return { paddingTopLeft: [left ? wide : 30, 30], paddingBottomRight: [left ? 30 : wide, 30] };
  }

  return { pin };
})());
