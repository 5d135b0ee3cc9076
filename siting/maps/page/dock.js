/* What is chosen: a card that stays at a corner until it is closed, and an outline around the thing. */
Object.assign(siting, (() => {
  "use strict";
  const { state, node, card, outline, radius } = siting;
  const CHOSEN = { color: "#0b1f33", weight: 3, fill: false };

  const Dock = L.Control.extend({
    onAdd(map) {
      return this._box ||= this._make(map);
    },
    _make(map) {
      const box = node("section", "siting-dock");
      this._close = node("button", "siting-close", "×");
      this._close.type = "button";
      this._close.addEventListener("click", () => clear(map));
      this._content = node("div");
      this._content.setAttribute("aria-live", "polite");
      box.append(this._close, this._content);
      box.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(map); });
      box.hidden = true;
      L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
      return box;
    },
    fill(thing) {
      this.getContainer().hidden = !thing;
      this._content.replaceChildren(...(thing ? [card(thing)] : []));
    },
  });

  function dock(map) {
    const own = state(map), made = own.dock = new Dock().addTo(map);
    siting.spoken(map, ({ zoomCorner, close }) => {
      made.setPosition(zoomCorner.replace("top", "bottom"));
      made.fill(own.chosen?.text ? own.chosen : null);
      Object.assign(made._close, { title: close, ariaLabel: close });
    });
  }

  /* Choose an area, a center or a province; nothing where the page knows no such thing. */
  function choose(map, thing) {
    const own = state(map);
    own.chosen = thing || null;
    mark(map);
    own.dock.fill(thing && thing.text ? thing : null);
  }

  /* Outline what is chosen where it stands now. */
  function mark(map) {
    const own = state(map), thing = own.chosen;
    own.ring = outline(map, own.ring, thing && shape(own, thing), CHOSEN);
    const at = thing && thing.kind === "center" && siting.standing(map, thing.id);
    if (!at) return;
    const size = radius(map, thing.load || 1) + 5;
    own.ring = L.circleMarker(at, { pane: "siting-lines", interactive: false, ...CHOSEN, radius: size }).addTo(map);
  }

  function shape(own, thing) {
    if (thing.kind === "area") return own.areas.get(thing.id);
    return thing.kind === "province" ? own.provinces.get(thing.id)?.polygon : null;
  }

  function clear(map) {
    choose(map, null);
    map.getContainer().focus({ preventScroll: true });
    siting.tell(map, { siting: "picked", kind: null, id: null });
  }

  /* What a message names, as a thing to choose. */
  function find(map, kind, id) {
    const own = state(map);
    if (kind === "area") return (own.areas.get(id) || own.near?.(id))?.siting;
    if (kind === "center") return own.moving?.get(id)?.siting || own.centers.get(id)?.siting;
    return own.provinces.get(id)?.siting;
  }

  /* Bring what is chosen into view, without a step that a reader must wait for. */
  function show(map, thing) {
    const own = state(map), polygon = shape(own, thing);
    if (polygon && polygon.getBounds().isValid()) map.fitBounds(thing.kind === "area" ? polygon.getBounds().pad(0.8) : polygon.getBounds(), { padding: [20, 20], maxZoom: 13, animate: false });
    else if (thing.kind === "center") map.setView(siting.standing(map, thing.id), Math.max(map.getZoom(), 12), { animate: false });
  }

  return { dock, choose, mark, find, show };
})());
