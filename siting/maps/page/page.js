/* What a map of a plan does in the browser. Text arrives ready to show and is only ever set as textContent. */
const siting = (() => {
  "use strict";
  const rank = { areas: 1, crosses: 2, centers: 3 };
  const maps = new WeakMap();
  /* What of a sheet of A4 that lies can be printed on, in pixels. */
  const SHEET = [1040, 715];

  function state(map) {
    if (!maps.has(map)) {
      pane(map, "siting-land", 210);
      pane(map, "siting-catchments", 410);
      pane(map, "siting-lines", 420);
      maps.set(map, {
        canvas: L.canvas({ padding: 0.4, tolerance: 3 }),
        under: L.canvas({ padding: 0.4, pane: "siting-catchments" }),
        catchments: new Map(), lit: null, stacked: [],
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

  function card(title, labels, values) {
    const box = node("div", "siting-card");
    box.append(node("b", "", title));
    const list = node("dl");
    labels.forEach((label, i) => {
      if (values[i]) list.append(node("dt", "", label), node("dd", "", values[i]));
    });
    box.append(list);
    return box;
  }

  function tip(group, data) {
    const content = (layer) => card(layer.siting[0], data.labels, layer.siting.slice(1));
    const tooltip = new Card({ sticky: true, className: "siting-tip", opacity: 1 }, group);
    group.bindTooltip(tooltip.setContent(content));
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

  function restack(map) {
    const layers = state(map).stacked.filter((layer) => map.hasLayer(layer));
    layers.sort((a, b) => a.sitingRank - b.sitingRank).forEach((layer) => layer.bringToFront());
  }

  function stack(map, group, kind) {
    group.sitingRank = rank[kind];
    state(map).stacked.push(group);
    group.on("add", () => restack(map));
  }

  function areas(map, data) {
    const group = L.featureGroup();
    for (const [style, polygons, ...text] of data.items) {
      const polygon = L.polygon(rings(polygons, data.scale), {
        renderer: state(map).canvas, stroke: true, color: data.line, weight: data.weight,
        opacity: 0.9, fillColor: data.colors[style], fillOpacity: 0.92, smoothFactor: 0.6,
      });
      polygon.siting = text;
      polygon.on("mouseover", () => light(map, polygon, { color: data.ink, weight: 2, fill: false }));
      polygon.on("mouseout", () => light(map));
      group.addLayer(polygon);
    }
    tip(group, data);
    group.sitingLegend = data.items.length ? data.legend : "";
    stack(map, group, "areas");
    return group;
  }

  function outlines(map, data) {
    const group = L.featureGroup();
    for (const [strong, polygons] of data.items) {
      const look = data.styles[strong];
      const options = { pane: data.pane, interactive: false, smoothFactor: 0.6, ...look };
      group.addLayer(L.polygon(rings(polygons, data.scale), options));
    }
    group.sitingLegend = data.legend;
    return group;
  }

  function catchments(map, data) {
    const group = L.featureGroup();
    for (const [id, polygons] of data.items) {
      const polygon = L.polygon(rings(polygons, data.scale), {
        renderer: state(map).under, interactive: false, color: data.line, weight: 1.1,
        opacity: 0.75, fill: false, smoothFactor: 0.6,
      });
      state(map).catchments.set(id, polygon);
      group.addLayer(polygon);
    }
    return group;
  }

  /* What is under the pointer gets an outline above everything, whether or not its own layer is on. */
  function light(map, polygon, look) {
    const own = state(map);
    if (own.lit) own.lit.remove();
    const options = { pane: "siting-lines", interactive: false, smoothFactor: 0.6, ...look };
    own.lit = polygon ? L.polygon(polygon.getLatLngs(), options).addTo(map) : null;
  }

  function radius(map, load) {
    const full = Math.min(14, 3 * Math.pow(1.28, Math.max(0, map.getZoom() - 5)));
    return Math.max(1.2, 0.4 * full, full * Math.sqrt(load));
  }

  function grow(map, point, look) {
    const size = radius(map, point.sitingLoad);
    point.setStyle({ weight: Math.min(look.weight, 0.3 * size) }).setRadius(size);
  }

  function centers(map, data) {
    const group = L.featureGroup();
    for (const [x, y, load, look, id, ...text] of data.items) {
      const point = L.circleMarker([y / data.scale, x / data.scale], {
        renderer: state(map).canvas, ...data.styles[look],
      });
      point.siting = text;
      point.sitingLoad = load;
      point.sitingLook = data.styles[look];
      const lit = { color: data.ink, weight: 2.5, fillColor: data.ink, fillOpacity: 0.16 };
      point.on("mouseover", () => light(map, state(map).catchments.get(id), lit));
      point.on("mouseout", () => light(map));
      group.addLayer(point);
    }
    const resize = () => group.eachLayer((point) => grow(map, point, point.sitingLook));
    map.on("zoomend", resize);
    resize();
    tip(group, data);
    group.sitingLegend = "centers";
    stack(map, group, "centers");
    return group;
  }

  /* A cross on the canvas, pale around so that it is seen on any ground. */
  L.Canvas.include({
    _updateCross(layer) {
      if (!this._drawing || layer._empty()) return;
      const { x, y } = layer._point, r = layer._radius, pen = this._ctx;
      for (const [color, width] of [["#ffffff", 5.5], [layer.options.color, 2.5]]) {
        pen.beginPath();
        pen.moveTo(x - r, y - r); pen.lineTo(x + r, y + r);
        pen.moveTo(x - r, y + r); pen.lineTo(x + r, y - r);
        Object.assign(pen, { globalAlpha: 1, strokeStyle: color, lineWidth: width, lineCap: "round" });
        pen.stroke();
      }
    },
  });
  const Cross = L.CircleMarker.extend({ _updatePath() { this._renderer._updateCross(this); } });

  /* Centers that are closed, and the ways of those that moved. */
  function crosses(map, data) {
    const group = L.featureGroup(), renderer = state(map).canvas;
    for (const way of data.ways) {
      const [x, y, toX, toY] = way.map((step) => step / data.scale);
      const ends = [[y, x], [toY, toX]], still = { renderer, interactive: false };
      group.addLayer(L.polyline(ends, { ...still, color: "#fff", opacity: 0.8, weight: 5 }));
      group.addLayer(L.polyline(ends, { ...still, color: data.line, weight: 2 }));
      group.addLayer(L.circleMarker(ends[0], { ...still, color: data.line, weight: 2, radius: 3, fillColor: "#fff", fillOpacity: 1 }));
    }
    for (const [x, y, ...text] of data.items) {
      const cross = new Cross([y / data.scale, x / data.scale], { renderer, color: data.color, radius: 5, fill: true });
      cross.siting = text;
      group.addLayer(cross);
    }
    tip(group, data);
    group.sitingLegend = "closed";
    stack(map, group, "crosses");
    return group;
  }

  /* What becomes of centers: a sign for each, with a line from where one that moved stood before. */
  function signs(map, data) {
    const group = L.featureGroup();
    for (const [x, y, look, from, ...text] of data.items) {
      const at = [y / data.scale, x / data.scale], style = data.styles[look];
      if (from) {
        const way = [[from[1] / data.scale, from[0] / data.scale], at];
        group.addLayer(L.polyline(way, { renderer: state(map).canvas, interactive: false, color: style.line, weight: 2 }));
      }
      const point = L.circleMarker(at, { renderer: state(map).canvas, ...style });
      point.siting = text;
      point.sitingLook = style;
      group.addLayer(point);
    }
    const resize = () => group.eachLayer((layer) => {
      if (layer.sitingLook) layer.setRadius(Math.max(3, radius(map, layer.sitingLook.load)));
    });
    map.on("zoomend", resize);
    resize();
    tip(group, data);
    group.sitingLegend = "signs";
    stack(map, group, "centers");
    return group;
  }

  function labels(map, data) {
    const group = L.layerGroup();
    const all = data.items.map(([x, y, kind, from, to, text]) => {
      const box = node("span", `siting-label siting-${kind}`, text);
      const icon = L.divIcon({ className: "", html: box, iconSize: [0, 0] });
      const marker = L.marker([y / data.scale, x / data.scale], { icon, interactive: false, keyboard: false });
      return { marker, box, from, to };
    });
    const place = () => declutter(map, group, all);
    group.on("add", () => { map.on("zoomend moveend resize", place); document.fonts.ready.then(place); place(); });
    group.on("remove", () => map.off("zoomend moveend resize", place));
    return group;
  }

  /* Labels come in order of weight; each is shown only where it covers none before it. */
  function declutter(map, group, all) {
    const zoom = map.getZoom(), view = map.getBounds().pad(0.1), taken = [];
    for (const label of all) {
      const wanted = zoom >= label.from && zoom < label.to && view.contains(label.marker.getLatLng());
      if (!wanted) { group.removeLayer(label.marker); continue; }
      group.addLayer(label.marker);
      const box = label.box.getBoundingClientRect();
      const free = taken.every((other) => box.right + 4 < other.left || box.left - 4 > other.right
        || box.bottom + 2 < other.top || box.top - 2 > other.bottom);
      if (free) taken.push(box); else group.removeLayer(label.marker);
    }
  }

  function scale(map, data) {
    const number = new Intl.NumberFormat(data.locale);
    const Scale = L.Control.Scale.extend({
      _updateMetric(meters) {
        const round = this._getRoundNum(meters);
        const text = round < 1000 ? `${number.format(round)} ${data.meter}` : `${number.format(round / 1000)} ${data.kilometer}`;
        this._updateScale(this._mScale, text, round / meters);
      },
    });
    new Scale({ imperial: false, maxWidth: 130, position: data.corner }).addTo(map);
  }

  function panel(map, control, data) {
    const element = document.getElementById(data.id);
    const Panel = L.Control.extend({ onAdd: () => element });
    new Panel({ position: data.side }).addTo(map);
    L.DomEvent.disableClickPropagation(element).disableScrollPropagation(element);
    element.querySelector(".siting-layers").append(control.getContainer());
    const fold = element.querySelector(".siting-fold");
    const narrow = () => map.getContainer().clientWidth < 720;
    const set = (open) => {
      element.classList.toggle("siting-folded", !open);
      fold.setAttribute("aria-expanded", String(open));
    };
    fold.addEventListener("click", () => set(element.classList.contains("siting-folded")));
    set(!narrow());
    sizes(map, element);
    legends(map, element);
    fit(map, element, narrow(), data);
    map.setMinZoom(map.getZoom() - 1);
    paper(map);
  }

  /* Of the legend only that is shown which a layer on the map needs. */
  function legends(map, element) {
    const show = () => {
      const needed = new Set();
      map.eachLayer((layer) => needed.add(layer.sitingLegend));
      element.querySelectorAll("[data-legend]").forEach((part) => { part.hidden = !needed.has(part.dataset.legend); });
    };
    map.on("layeradd layerremove", (event) => { if (event.layer.sitingLegend !== undefined) show(); });
    show();
  }

  /* On paper stands what is on the screen, as large as the sheet; a canvas cannot be drawn anew before paper. */
  function paper(map) {
    const box = map.getContainer();
    let before = "";
    window.addEventListener("beforeprint", () => {
      const { clientWidth: wide, clientHeight: high } = box;
      const scale = Math.min(SHEET[0] / wide, SHEET[1] / high);
      before = box.getAttribute("style") || "";
      Object.assign(box.style, {
        position: "fixed", left: "0", top: "0", width: `${wide}px`, height: `${high}px`,
        transformOrigin: "0 0", transform: `scale(${scale})`,
      });
    });
    window.addEventListener("afterprint", () => box.setAttribute("style", before));
  }

  function sizes(map, element) {
    const draw = () => element.querySelectorAll("circle[data-load]").forEach((circle) => {
      circle.setAttribute("r", radius(map, Number(circle.dataset.load)));
    });
    map.on("zoomend", draw);
    draw();
  }

  function fit(map, element, narrow, data) {
    const room = narrow ? 0 : element.offsetWidth + 24;
    const left = data.side === "topleft" ? room : 16;
    const right = data.side === "topright" ? room : 16;
    map.fitBounds(data.bounds, { paddingTopLeft: [left, 16], paddingBottomRight: [right, 16], animate: false });
  }

  function start(map, data) {
    state(map);
    document.documentElement.lang = data.language;
    document.documentElement.dir = data.direction;
    map.getContainer().classList.add(`siting-${data.direction}`);
    map.attributionControl.setPrefix(false).addAttribution(node("span", "", data.attribution).outerHTML);
    map.attributionControl.setPosition(data.corner);
    L.control.zoom({ position: data.zoomCorner, zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
    scale(map, data);
    if (window.parent !== window) yieldWheel(map);
  }

  /* Inside another page the wheel scrolls that page, until the map is clicked. */
  function yieldWheel(map) {
    map.scrollWheelZoom.disable();
    map.on("click focus", () => map.scrollWheelZoom.enable());
    map.getContainer().addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
  }

  return { start, areas, outlines, catchments, centers, crosses, signs, labels, panel };
})();
