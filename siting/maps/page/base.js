/* What all parts of a map's page share. Text arrives ready to show and is only ever set as textContent.
   A text is a string, a pair of Persian and English, or the place of either in the table of its layer;
   a string that is nothing but a number is written in the digits of the language. */
const siting = (() => {
  "use strict";
  const maps = new WeakMap();
  const languages = ["fa", "en"];
  const NUMBER = /^[0-9][0-9.,]*%?$/, LATIN = "0123456789,.%", PERSIAN = "۰۱۲۳۴۵۶۷۸۹٬٫٪";
  let spoken = 0;

  function speak(language) {
    spoken = Math.max(0, languages.indexOf(language));
  }

  function language() {
    return languages[spoken];
  }

  function say(text, texts) {
    const found = typeof text === "number" ? texts[text] : text;
    if (Array.isArray(found)) return found[spoken];
    return spoken === 0 && NUMBER.test(found) ? found.replace(/./g, (sign) => PERSIAN[LATIN.indexOf(sign)]) : found;
  }

  function state(map) {
    if (!maps.has(map)) {
      pane(map, "siting-land", 210);
      pane(map, "siting-roads", 405);
      pane(map, "siting-catchments", 410);
      pane(map, "siting-lines", 420);
      maps.set(map, {
        canvas: L.canvas({ padding: 0.4, tolerance: 3 }),
        under: L.canvas({ padding: 0.4, pane: "siting-catchments" }),
        catchments: new Map(), areas: new Map(), centers: new Map(), provinces: new Map(),
        coarse: [], centerLayers: [], lit: null, stacked: [],
      });
    }
    return maps.get(map);
  }

  function pane(map, name, order) {
    const element = map.createPane(name);
    element.style.zIndex = order;
    element.style.pointerEvents = "none";
  }

  /* Rings arrive as whole numbers, each point as the step from the one before. */
  function rings(polygons, scale) {
    return polygons.map((polygon) => polygon.map((flat) => {
      const ring = [];
      let x = 0, y = 0;
      for (let i = 0; i < flat.length; i += 2) {
        x += flat[i];
        y += flat[i + 1];
        ring.push([y / scale, x / scale]);
      }
      return ring;
    }));
  }

  function node(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /* The rows of a card: what a change says of the thing, else what its layer does. */
  function told(thing) {
    if (thing.changed) return thing.changed[language()].map((row) => (Array.isArray(row) ? row : ["", row]));
    const [title, ...values] = thing.text.map((text) => say(text, thing.texts));
    const rows = values.map((value, i) => [say(thing.labels[i], thing.texts), value]);
    return [["", title], ...rows.filter(([, value]) => value)];
  }

  function card(thing) {
    const box = node("div", "siting-card"), list = node("dl");
    const [[, title], ...rows] = told(thing);
    box.append(node("b", "", title));
    rows.forEach(([label, value]) => list.append(node("dt", "", label), node("dd", "", value)));
    box.append(list);
    return box;
  }

  /* A card stays on the map whole, at its edges and on a phone. */
  const Card = L.Tooltip.extend({
    _setPosition(at) {
      L.Tooltip.prototype._setPosition.call(this, at);
      const own = this._container.getBoundingClientRect(), all = this._map.getContainer().getBoundingClientRect();
      const into = (low, high, from, to) => Math.max(from + 4 - low, 0) + Math.min(to - 4 - high, 0);
      const move = [into(own.left, own.right, all.left, all.right), into(own.top, own.bottom, all.top, all.bottom)];
      if (move[0] || move[1]) L.DomUtil.setPosition(this._container, L.DomUtil.getPosition(this._container).add(move));
    },
  });

  /* What a layer tells of each thing that is pointed at, or clicked. */
  function tip(map, group) {
    group.on("click", (event) => siting.pick(map, event.propagatedFrom.siting, event));
    const tooltip = new Card({ sticky: true, className: "siting-tip", opacity: 1 }, group);
    group.bindTooltip(tooltip.setContent((layer) => card(layer.siting)));
  }

  /* What is under the pointer, or chosen, gets an outline above everything, whether or not its own layer is on. */
  function outline(map, before, polygon, look) {
    if (before) before.remove();
    const options = { pane: "siting-lines", interactive: false, smoothFactor: 0.6, ...look };
    return polygon ? L.polygon(polygon.getLatLngs(), options).addTo(map) : null;
  }

  function light(map, polygon, look) {
    const own = state(map);
    own.lit = outline(map, own.lit, polygon, look);
  }

  function radius(map, load) {
    const full = Math.min(14, 3 * Math.pow(1.28, Math.max(0, map.getZoom() - 5)));
    return Math.max(1.2, 0.4 * full, full * Math.sqrt(load));
  }

  return { speak, language, say, state, rings, node, told, card, Card, tip, outline, light, radius };
})();
