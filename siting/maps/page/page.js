/* What the layers of a map draw; each function makes one layer of its data. */
Object.assign(siting, (() => {
  "use strict";
  const { say, state, rings, node, tip, light, radius } = siting;
  const rank = { areas: 1, crosses: 2, centers: 3 };

  /* What a card tells of, and what a click picks. */
  function thing(data, kind, id, text) {
    return { kind, id, labels: data.labels, texts: data.texts, text };
  }

  function restack(map) {
    const layers = state(map).stacked.filter((layer) => map.hasLayer(layer));
    layers.sort((a, b) => a.sitingRank - b.sitingRank).forEach((layer) => layer.bringToFront());
  }

  function stack(map, group, kind) {
    group.sitingRank = rank[kind];
    state(map).stacked.push(group);
    group.on("add", () => restack(map));
  }

  /* The last color is of what is withheld, which is hatched. */
  function fill(data, style) {
    const color = data.colors[style];
    return style === data.colors.length - 1 ? hatched(color) : color;
  }

  const hatches = new Map();
  function hatched(color) {
    if (hatches.has(color)) return hatches.get(color);
    const tile = document.createElement("canvas"), pen = tile.getContext("2d");
    tile.width = tile.height = 6;
    Object.assign(pen, { fillStyle: color, strokeStyle: "rgba(255, 255, 255, .8)", lineWidth: 1.4 });
    pen.fillRect(0, 0, 6, 6);
    for (const at of [-6, 0, 6]) { pen.moveTo(at, 6); pen.lineTo(at + 6, 0); }
    pen.stroke();
    hatches.set(color, pen.createPattern(tile, "repeat"));
    return hatches.get(color);
  }

  function area(map, data, [style, polygons, ...text], id) {
    const polygon = L.polygon(rings(polygons, data.scale), {
      renderer: state(map).canvas, stroke: true, color: data.line, weight: data.weight,
      opacity: 0.9, fillColor: fill(data, style), fillOpacity: 0.92, smoothFactor: 0.6,
    });
    polygon.siting = thing(data, data.kind, id, text);
    polygon.sitingBase = polygon.options.fillColor;
    polygon.on("mouseover", () => light(map, polygon, { color: data.ink, weight: 2, fill: false }));
    polygon.on("mouseout", () => light(map));
    if (data.kind === "area") state(map).areas.set(id, polygon);
    return polygon;
  }

  function areas(map, data) {
    const group = L.featureGroup();
    data.items.forEach((item, i) => group.addLayer(area(map, data, item, data.ids[i])));
    if (data.kind === "area" && data.items.length) state(map).coarse.push(group);
    tip(map, group);
    group.sitingLegend = data.items.length ? data.legend : "";
    stack(map, group, "areas");
    group.sitingName = data.name;
    return group;
  }

  /* Remember a province by its code, with its card. */
  function keep(map, polygon, data, [id, ...text], shown) {
    state(map).provinces.set(id, { polygon, shown, siting: thing(data, "province", id, text) });
  }

  function outlines(map, data) {
    const group = L.featureGroup();
    data.items.forEach(([strong, polygons], i) => {
      const look = data.styles[strong];
      const options = { pane: data.pane, interactive: false, smoothFactor: 0.6, ...look };
      const polygon = data.lines ? L.polyline(rings(polygons, data.scale)[0], options) : L.polygon(rings(polygons, data.scale), options);
      if (data.provinces) keep(map, polygon, data, data.provinces[i], strong === "1");
      group.addLayer(polygon);
    });
    group.sitingLegend = data.legend;
    group.sitingName = data.name;
    if (data.from) nearer(map, group, data.from);
    return group;
  }

  /* What a layer draws is there from a zoom on; the layer itself stays chosen. */
  function nearer(map, group, from) {
    const all = group.getLayers();
    let shown = true;
    const show = () => {
      if (shown === map.getZoom() >= from) return;
      shown = !shown;
      if (shown) all.forEach((each) => group.addLayer(each)); else group.clearLayers();
    };
    map.on("zoomend", show);
    show();
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
    group.sitingName = data.name;
    return group;
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
      point.siting = { ...thing(data, "center", id, text), look, load };
      state(map).centers.set(id, point);
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
    tip(map, group);
    group.sitingLegend = "centers";
    state(map).centerLayers.push(group);
    state(map).centerStyles = data.styles;
    stack(map, group, "centers");
    group.sitingName = data.name;
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
      cross.siting = thing(data, "closed", "", text);
      group.addLayer(cross);
    }
    tip(map, group);
    group.sitingLegend = "closed";
    stack(map, group, "crosses");
    group.sitingName = data.name;
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
      point.siting = thing(data, "sign", "", text);
      point.sitingLook = style;
      group.addLayer(point);
    }
    const resize = () => group.eachLayer((layer) => {
      if (layer.sitingLook) layer.setRadius(Math.max(3, radius(map, layer.sitingLook.load)));
    });
    map.on("zoomend", resize);
    resize();
    tip(map, group);
    group.sitingLegend = "signs";
    stack(map, group, "centers");
    group.sitingName = data.name;
    return group;
  }

  function labels(map, data) {
    const group = L.layerGroup();
    const all = data.items.map(([x, y, kind, from, to, text]) => {
      const box = node("span", `siting-label siting-${kind}`);
      const icon = L.divIcon({ className: "", html: box, iconSize: [0, 0] });
      const marker = L.marker([y / data.scale, x / data.scale], { icon, interactive: false, keyboard: false, zIndexOffset: -1000 });
      return { marker, box, from, to, text };
    });
    const place = () => declutter(map, group, all);
    siting.spoken(map, () => {
      all.forEach(({ box, text }) => { box.textContent = say(text, data.texts); });
      if (map.hasLayer(group)) place();
    });
    group.on("add", () => { map.on("zoomend moveend resize", place); document.fonts.ready.then(place); place(); });
    group.on("remove", () => map.off("zoomend moveend resize", place));
    group.sitingName = data.name;
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

  return { area, areas, stack, outlines, catchments, centers, crosses, signs, labels };
})());
