/* How a page talks with the page that holds it, in messages of its own origin; opened as a file it talks with nobody.
   Heard:  {siting:"language", language}, {siting:"select", kind, id, zoom}, {siting:"tools", pick, drag, add},
           {siting:"changes", number, areas: {ID: {fill, text}}, rest, centers: [{id, lon, lat, look, style, load, text, draggable}]},
           where rest is the fill of all areas that are not named, and centers that are not named stand as in the plan,
           {siting:"pin", name: [fa, en], lon, lat, rings: [[[lon, lat]]]}, {siting:"view", center: [lat, lon], zoom}. A text is {fa: rows, en: rows}: a title, then [label, value] or a line each.
   Told:   {siting:"ready"}, {siting:"picked", kind, id, province, lon, lat}, {siting:"moved", id, lon, lat}, {siting:"view", center, zoom}. */
Object.assign(siting, (() => {
  "use strict";
  const { state } = siting;
  const held = window.parent !== window && window.location.origin !== "null";

  function tell(map, message) {
    if (held) window.parent.postMessage(message, window.location.origin);
  }

  /* Move the map without telling of it. */
  function quietly(map, move) {
    state(map).quiet = true;
    move();
    state(map).quiet = false;
  }

  function live(map) {
    const own = state(map);
    Object.assign(own, { tools: { pick: true, drag: false, add: false }, number: -Infinity, quiet: false });
    siting.dock(map);
    document.documentElement.classList.toggle("siting-held", held);
    siting.list(map);
    map.on("click", (event) => ground(map, event));
    map.on("zoomend", () => siting.mark(map));
    map.on("moveend", () => { if (!own.quiet && own.ready) tell(map, view(map)); });
    window.addEventListener("load", () => { own.ready = true; tell(map, { siting: "ready" }); });
    if (held) window.addEventListener("message", (event) => hear(map, event));
  }

  function view(map) {
    const { lat, lng } = map.getCenter();
    return { siting: "view", center: [lat, lng], zoom: map.getZoom() };
  }

  function hear(map, event) {
    if (event.source !== window.parent || event.origin !== window.location.origin) return;
    const act = acts[event.data?.siting];
    if (act) act(map, event.data);
  }

  const acts = {
    language(map, message) {
      siting.turn(map, message.language);
    },
    select(map, { kind, id, zoom }) {
      const thing = id === null || id === undefined ? null : siting.find(map, kind, String(id));
      siting.choose(map, thing);
      if (thing && zoom) siting.show(map, thing);
    },
    pin(map, told) { siting.pin(map, told); },
    tools(map, { pick, drag, add }) {
      const own = state(map), before = own.tools;
      own.tools = { pick: pick ?? before.pick, drag: drag ?? before.drag, add: add ?? before.add };
      map.getContainer().classList.toggle("siting-adding", own.tools.add);
      if (own.tools.drag !== before.drag) recenter(map);
    },
    changes(map, { number, areas, centers, rest }) {
      const own = state(map);
      if (number < own.number) return;
      own.number = number ?? own.number;
      repaint(own, areas || {}, rest || undefined);
      map.getContainer().classList.toggle("siting-edited", Boolean(rest));
      siting.settle(map);
      own.centersNow = centers || null;
      recenter(map);
      if (own.chosen) siting.choose(map, siting.find(map, own.chosen.kind, own.chosen.id));
    },
    view(map, { center, zoom }) {
      state(map).fitted = null;
      quietly(map, () => map.setView(center, zoom, { animate: false }));
    },
  };

  /* Signs stand for the centers while they may be dragged, or some differ from those of the layer. */
  function recenter(map) {
    const own = state(map), other = own.centersNow || [], named = new Set(other.map(({ id }) => id));
    if (!own.centersNow && !own.tools.drag) return siting.setCenters(map, null);
    siting.setCenters(map, [...first(own).filter(({ id }) => !named.has(id)), ...other]);
  }

  function first(own) {
    return [...own.centers].map(([id, point]) => {
      const { lat, lng } = point.getLatLng();
      return { id, lon: lng, lat, look: point.siting.look, load: point.siting.load };
    });
  }

  /* Only the areas that change, or changed and do so no more, are painted; the canvas draws them at once. */
  function repaint(own, areas, rest) {
    const left = rest === own.rest ? own.painted || [] : [...own.areas.keys()];
    for (const id of left) if (!(id in areas) && own.areas.has(id)) dye(own.areas.get(id), { fill: rest });
    own.rest = rest;
    own.painted = Object.keys(areas).filter((id) => own.areas.has(id));
    own.painted.forEach((id) => dye(own.areas.get(id), areas[id]));
    own.changes = areas;
  }

  /* Areas that come into view late look as the last changes say. */
  function late(map, polygon) {
    const own = state(map), change = own.changes?.[polygon.siting.id];
    own.middles = null;
    if (!change && own.rest) dye(polygon, { fill: own.rest });
    if (!change) return;
    dye(polygon, change);
    own.painted.push(polygon.siting.id);
  }

  function dye(polygon, { fill, text }) {
    polygon.siting.changed = text || null;
    if (polygon.sitingFill === fill) return;
    polygon.sitingFill = fill;
    polygon.setStyle(siting.paint(polygon));
  }

  /* A click on something: its card stays, and whoever holds the page hears of it. */
  function pick(map, thing, event) {
    const own = state(map);
    if (own.dropped) return;
    if (event.originalEvent) event.originalEvent.sitingPicked = true;
    if (event.target?.closeTooltip) event.target.closeTooltip();
    if (own.tools.add && event.latlng) return place(map, event.latlng);
    if (!own.tools.pick) return;
    siting.choose(map, thing);
    const at = event.latlng || siting.standing(map, thing.id) || own.areas.get(thing.id).getBounds().getCenter();
    tell(map, { siting: "picked", kind: thing.kind, id: thing.id, province: province(own, at), lon: at.lng, lat: at.lat });
  }

  function place(map, at) {
    tell(map, { siting: "picked", kind: "ground", id: null, province: province(state(map), at), lon: at.lng, lat: at.lat });
  }

  function ground(map, event) {
    const own = state(map);
    if (own.dropped || event.originalEvent?.sitingPicked) return;
    if (own.tools.add || !own.tools.pick) { if (own.tools.add) place(map, event.latlng); return; }
    const code = province(own, event.latlng);
    const several = [...own.provinces.values()].filter(({ shown }) => shown).length > 1;
    if (several && code && own.provinces.get(code).shown) return pick(map, own.provinces.get(code).siting, event);
    siting.choose(map, null);
    place(map, event.latlng);
  }

  /* The province that a point lies in, by the outlines on the page. */
  function province(own, { lat, lng }) {
    for (const [code, { polygon }] of own.provinces) {
      if (polygon.getBounds().contains([lat, lng]) && inside(polygon.getLatLngs(), lat, lng)) return code;
    }
    return null;
  }

  function inside(parts, lat, lng) {
    return parts.some((part) => part.reduce((odd, ring) => odd !== crossed(ring, lat, lng), false));
  }

  /* Whether a line to the east crosses a ring an odd number of times. */
  function crossed(ring, lat, lng) {
    let odd = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i], b = ring[j];
      if (a.lat > lat !== b.lat > lat && lng < a.lng + (b.lng - a.lng) * (lat - a.lat) / (b.lat - a.lat)) odd = !odd;
    }
    return odd;
  }

  return { held, live, late, quietly, tell, pick };
})());
