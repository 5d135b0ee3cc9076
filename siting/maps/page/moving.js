/* Centers of a change: signs that can be focused, dragged and moved by keyboard, and what a drag changes at once. */
Object.assign(siting, (() => {
  "use strict";
  const { state, node, told, Card, card, radius } = siting;
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const STEP = 8, LEAP = 40;
  const ABOUT = { fillColor: "#a9c4e8", fillOpacity: 0.95 };
  /* A degree of longitude in the middle of the country, in degrees of latitude. */
  const SHRINK = Math.cos(32.5 * Math.PI / 180);

  /* Set the signs of all centers anew; those that stay the same are not touched. None: the layer's own centers again. */
  function setCenters(map, list) {
    const own = state(map);
    if (!list) return restore(map);
    own.moving ||= new Map();
    own.centerLayers.forEach((group) => { own.hidden ||= map.hasLayer(group); group.remove(); });
    const wanted = new Set(list.map((center) => center.id));
    for (const [id, sign] of own.moving) if (!wanted.has(id)) { sign.remove(); own.moving.delete(id); }
    list.forEach((center) => setCenter(map, own, center));
    if (own.resized) return;
    siting.spoken(map, () => own.moving?.forEach(name));
    map.on("zoomend", own.resized = () => own.moving?.forEach((sign) => resize(map, sign)));
  }

  function restore(map) {
    const own = state(map);
    own.moving?.forEach((sign) => sign.remove());
    own.moving = null;
    if (own.hidden) own.centerLayers.forEach((group) => group.addTo(map));
    own.hidden = false;
  }

  function setCenter(map, own, center) {
    const before = own.moving.get(center.id), key = JSON.stringify(center);
    const drag = own.tools.drag && center.draggable !== false;
    if (before && before.sitingKey === key && before.options.draggable === drag) return;
    if (own.dragged?.id === center.id && before) return;
    const sign = before || newSign(map, center.id);
    const first = own.centers.get(center.id)?.siting;
    sign.sitingKey = key;
    sign.siting = { load: 0.5, labels: [], text: [center.id], ...first, kind: "center", id: center.id, look: center.look || first?.look || "new", style: center.style };
    if (center.load !== undefined) sign.siting.load = center.load;
    if (center.text) sign.siting.changed = center.text;
    sign.setLatLng([center.lat, center.lon]);
    dress(map, sign);
    own.moving.set(center.id, sign);
    arm(sign, drag);
  }

  function newSign(map, id) {
    const icon = L.divIcon({ className: "siting-sign", html: node("i"), iconSize: [24, 24] });
    const sign = L.marker([0, 0], { icon, keyboard: true, riseOnHover: true }).addTo(map);
    sign.bindTooltip(new Card({ className: "siting-tip", opacity: 1 }, sign).setContent(() => card(sign.siting)));
    sign.on("click", (event) => siting.pick(map, sign.siting, event));
    sign.on("dragstart", () => begin(map, sign));
    sign.on("drag", () => about(map, sign));
    sign.on("dragend", () => { drop(map); end(map, sign, id); });
    const element = sign.getElement();
    element.addEventListener("keydown", (event) => press(map, sign, event));
    element.addEventListener("keyup", (event) => { if (event.key in ARROWS) end(map, sign, id); });
    element.addEventListener("blur", () => end(map, sign, id));
    return sign;
  }

  function arm(sign, drag) {
    sign.options.draggable = drag;
    if (drag) sign.dragging.enable(); else sign.dragging.disable();
  }

  function dress(map, sign) {
    const styles = state(map).centerStyles;
    const style = { ...(styles[sign.siting.look] || styles.new), ...sign.siting.style };
    const mark = sign.getElement().firstChild;
    mark.style.cssText = `background:${style.fillColor};border:${Math.max(1, style.weight)}px solid ${style.color}`;
    mark.classList.toggle("siting-shut", sign.siting.look === "closed");
    name(sign);
    resize(map, sign);
  }

  function name(sign) {
    sign.getElement().setAttribute("aria-label", told(sign.siting)[0][1]);
  }

  function resize(map, sign) {
    const size = 2 * Math.max(5, radius(map, sign.siting.load));
    Object.assign(sign.getElement().firstChild.style, { width: `${size}px`, height: `${size}px` });
  }

  /* Where a center stands now. */
  function standing(map, id) {
    const own = state(map), sign = own.moving?.get(id) || own.centers.get(id);
    return sign ? sign.getLatLng() : null;
  }

  function press(map, sign, event) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      siting.pick(map, sign.siting, event);
    } else if (event.key in ARROWS && sign.options.draggable) {
      event.preventDefault();
      event.stopPropagation();
      if (state(map).dragged?.sign !== sign) begin(map, sign);
      const [x, y] = ARROWS[event.key].map((way) => way * (event.shiftKey ? LEAP : STEP));
      sign.setLatLng(map.layerPointToLatLng(map.latLngToLayerPoint(sign.getLatLng()).add([x, y])));
      about(map, sign);
    }
  }

  /* The middle of each area that is shown, once: east and north in degrees of latitude. */
  function middles(own) {
    if (own.middles) return own.middles;
    const all = [...own.areas.values()].map((polygon) => ({ polygon, at: middle(polygon.getLatLngs()) }));
    return own.middles = all.map(({ polygon, at }) => ({ polygon, x: at[0] * SHRINK, y: at[1] }));
  }

  /* The center of mass of the largest part. */
  function middle(parts) {
    let best = [0, 0], most = -1;
    for (const [ring] of parts) {
      let twice = 0, x = 0, y = 0;
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const a = ring[j], b = ring[i], cross = (a.lng - ring[0].lng) * (b.lat - ring[0].lat) - (b.lng - ring[0].lng) * (a.lat - ring[0].lat);
        twice += cross;
        x += (a.lng + b.lng - 2 * ring[0].lng) * cross;
        y += (a.lat + b.lat - 2 * ring[0].lat) * cross;
      }
      if (Math.abs(twice) > most && twice) {
        most = Math.abs(twice);
        best = [ring[0].lng + x / (3 * twice), ring[0].lat + y / (3 * twice)];
      }
    }
    return best;
  }

  const square = (x, y, at) => (x - at.lng * SHRINK) ** 2 + (y - at.lat) ** 2;

  /* Before a center moves: how near the others are to each area, so that each step of the way is quick. */
  function begin(map, sign) {
    const own = state(map), from = sign.getLatLng();
    const others = [...own.moving.values()].filter((other) => other !== sign && other.siting.look !== "closed").map((other) => other.getLatLng());
    const xs = Float64Array.from(others, (at) => at.lng * SHRINK), ys = Float64Array.from(others, (at) => at.lat);
    const areas = middles(own).filter(({ polygon }) => map.hasLayer(polygon));
    const near = Float64Array.from(areas, ({ x, y }) => {
      let least = Infinity;
      for (let i = 0; i < xs.length; i++) least = Math.min(least, (x - xs[i]) ** 2 + (y - ys[i]) ** 2);
      return least;
    });
    const served = areas.map(({ x, y }, i) => square(x, y, from) < near[i]);
    sign.closeTooltip();
    own.dragged = { id: sign.siting.id, sign, areas, near, served, tinted: new Set(), line: line(map) };
  }

  function line(map) {
    return L.tooltip({ className: "siting-tip siting-about", direction: "top", offset: [0, -14], opacity: 1 }).setLatLng(map.getCenter());
  }

  /* Tint the areas whose nearest center, by straight distance, is another now, and say how many. */
  function about(map, sign) {
    const own = state(map), { areas, near, served, tinted, line: said } = own.dragged, at = sign.getLatLng();
    areas.forEach(({ polygon, x, y }, i) => {
      const changes = square(x, y, at) < near[i] !== served[i];
      if (changes === tinted.has(polygon)) return;
      if (changes) tinted.add(polygon); else tinted.delete(polygon);
      polygon.setStyle(changes ? ABOUT : paint(polygon));
    });
    const number = new Intl.NumberFormat(siting.words(map).locale).format(tinted.size);
    said.setLatLng(at).setContent(node("span", "", siting.words(map).about.replace("{number}", number))).addTo(map);
    siting.mark(map);
  }

  /* A quick drag ends before the sign is under the pointer again; the click that follows is none on what lies there. */
  function drop(map) {
    const own = state(map);
    own.dropped = true;
    setTimeout(() => { own.dropped = false; });
  }

  /* How an area is painted when nothing is tinted: as the last changes say, else as its layer does. */
  function paint(polygon) {
    return { fillColor: polygon.sitingFill || polygon.sitingBase, fillOpacity: 0.92 };
  }

  function end(map, sign, id) {
    const own = state(map);
    if (own.dragged?.sign !== sign) return;
    own.dragged.line.remove();
    own.about = new Set([...(own.about || []), ...own.dragged.tinted]);
    own.dragged = null;
    const { lat, lng } = sign.getLatLng();
    siting.tell(map, { siting: "moved", id, lon: lng, lat });
  }

  /* The exact answer is here: what was tinted as about is painted as it is. */
  function settle(map) {
    const own = state(map);
    own.about?.forEach((polygon) => polygon.setStyle(paint(polygon)));
    own.about = null;
  }

  return { setCenters, standing, paint, settle };
})());
