/* Neighborhoods in place of counties and cells when a reader comes near: read by province, as each comes into view.
   They are in the page, or beside it where it was served from. */
Object.assign(siting, (() => {
  "use strict";
  const { state, tip } = siting;
  /* Milliseconds between two questions. */
  const AGAIN = 1500;

  function depth(map, data) {
    const own = state(map), group = L.featureGroup(), drawn = new Map(), read = new Map();
    tip(map, group);
    group.sitingLegend = data.legend;
    siting.stack(map, group, "areas");
    const part = (code) => read.get(code) || read.set(code, JSON.parse(data.parts[code])).get(code);
    own.near = (id) => seek(map, data, part, id);
    const update = () => renew(map, data, group, drawn, part);
    map.on("moveend", update);
    map.on("layeradd layerremove", (event) => { if (own.coarse.includes(event.layer)) update(); });
    return group;
  }

  /* Near enough, the areas of the coarse layer that is chosen give way to neighborhoods of what is in view. */
  function renew(map, data, group, drawn, part) {
    const own = state(map), chosen = own.coarse.some((coarse) => map.hasLayer(coarse));
    const close = own.ready !== undefined && chosen && map.getZoom() >= data.near;
    if (close && !data.parts) bring(data, () => renew(map, data, group, drawn, part));
    const near = close && Boolean(data.parts);
    own.coarse.filter((coarse) => map.hasLayer(coarse)).forEach((coarse) => fold(coarse, near));
    const view = map.getBounds().pad(0.1);
    const wanted = near ? Object.keys(data.parts).filter((code) => touches(own, code, view)) : [];
    for (const [code, polygons] of drawn) if (!wanted.includes(code)) put(own, group, drawn, code, polygons);
    wanted.filter((code) => !drawn.has(code)).forEach((code) => {
      const { ids, items } = part(code);
      drawn.set(code, items.map((item, i) => siting.area(map, data, item, ids[i])));
      drawn.get(code).forEach((polygon) => { group.addLayer(polygon); siting.late(map, polygon); });
    });
    if (wanted.length) own.stacked.filter((layer) => layer.sitingRank > 1 && map.hasLayer(layer)).forEach((layer) => layer.bringToFront());
  }

  /* Ask for them once; a server that has not drawn them yet says so, and is asked again while somebody is near. */
  function bring(data, then) {
    if (data.asked) return;
    data.asked = true;
    const again = () => setTimeout(() => { data.asked = false; then(); }, AGAIN);
    fetch(location.href.replace(/\.html.*$/, ".json"))
      .then((answer) => (answer.status === 200 ? answer.json().then((came) => { Object.assign(data, came); then(); }) : again()))
      .catch(again);
  }

  function touches(own, code, view) {
    const province = own.provinces.get(code);
    return !province || view.intersects(province.polygon.getBounds());
  }

  function put(own, group, drawn, code, polygons) {
    drawn.delete(code);
    own.middles = null;
    polygons.forEach((polygon) => { group.removeLayer(polygon); own.areas.delete(polygon.siting.id); });
  }

  /* Take the areas of a layer off the map, or put them back; the layer itself stays chosen. */
  function fold(coarse, away) {
    coarse.sitingAll ||= coarse.getLayers();
    if (away === Boolean(coarse.sitingAway)) return;
    coarse.sitingAway = away;
    if (away) coarse.clearLayers(); else coarse.sitingAll.forEach((polygon) => coarse.addLayer(polygon));
  }

  /* A neighborhood that is not in view, by its id. */
  function seek(map, data, part, id) {
    const code = Object.keys(data.parts || {}).find((each) => data.parts[each].includes(JSON.stringify(id)));
    if (!code) return undefined;
    const { ids, items } = part(code), place = ids.indexOf(id);
    return place < 0 ? undefined : siting.area(map, data, items[place], id);
  }

  return { depth };
})());
