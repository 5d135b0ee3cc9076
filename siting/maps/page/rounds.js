/* Draws the round of the day that is chosen. Text arrives ready to show and is only ever set as textContent. */
function sitingRounds(map, data) {
  "use strict";
  const panel = document.querySelector(".rounds-panel"), list = panel.querySelector("ol"), choice = panel.querySelector("select");
  const drawn = L.layerGroup().addTo(map), { node } = siting;
  /* Marks nearer than this to each other, in pixels, become one that lists their numbers. */
  const NEAR = 26;
  let shown = null, lit = null;

  function marker(at, box, options) {
    return L.marker(at, { icon: L.divIcon({ className: "", html: box, iconSize: [0, 0] }), ...options });
  }

  function home(day, number) {
    const [lat, lon] = day.stops[number];
    return [lat, lon];
  }

  function line(day, look) {
    return L.polyline([data.center, ...day.stops.map(([lat, lon]) => [lat, lon]), data.center], {
      color: day.color, dashArray: day.dash || null, interactive: false, ...look,
    });
  }

  /* Numbers in order as 1–3 and 7; positions count from 0. */
  function numbers(day, members) {
    const runs = [];
    for (const each of members) {
      const last = runs[runs.length - 1];
      if (last && each === last[1] + 1) last[1] = each; else runs.push([each, each]);
    }
    return runs.map(([from, to]) => (from === to ? day.stops[from][2] : `${day.stops[from][2]}–${day.stops[to][2]}`)).join(" ");
  }

  function groups(day) {
    const found = [];
    day.stops.forEach((_, number) => {
      const at = map.latLngToLayerPoint(home(day, number));
      const near = found.find((group) => group.at.distanceTo(at) < NEAR);
      if (near) near.members.push(number); else found.push({ at, members: [number] });
    });
    return found;
  }

  /* A mark for each place; of several that lie together it lists the numbers and leads to each home. */
  function marks(day) {
    for (const { at, members } of groups(day)) {
      const text = numbers(day, members);
      const box = node("span", members.includes(lit) ? "rounds-mark lit" : "rounds-mark", text);
      box.style.background = day.color;
      const apart = members.filter((each) => map.latLngToLayerPoint(home(day, each)).distanceTo(at) > 3);
      const place = apart.length ? map.layerPointToLatLng(at.add([0, -22])) : map.layerPointToLatLng(at);
      if (apart.length) {
        for (const each of members) {
          const end = home(day, each);
          drawn.addLayer(L.polyline([place, end], { color: day.color, weight: 1, interactive: false }));
          drawn.addLayer(L.circleMarker(end, { radius: 3, color: "#fff", weight: 1, fillColor: day.color, fillOpacity: 1, interactive: false }));
        }
      }
      const said = members.map((each) => day.stops[each].slice(2, 5).join(" · ")).join("\n");
      const mark = marker(place, box, { title: said, alt: said, keyboard: true, riseOnHover: true });
      mark.on("click", () => light(members[0], false, members));
      drawn.addLayer(mark);
    }
  }

  function base() {
    const dot = { radius: 8, color: "#fff", weight: 2, fillColor: data.ink, fillOpacity: 1 };
    drawn.addLayer(L.circleMarker(data.center, dot).bindTooltip(node("span", "", data.texts.center), { permanent: true, direction: "bottom", className: "rounds-base" }));
  }

  function draw() {
    drawn.clearLayers();
    const day = data.days[shown];
    if (day) {
      drawn.addLayer(line(day, { weight: 5, color: "#fff", opacity: 0.8, dashArray: null }));
      drawn.addLayer(line(day, { weight: 2.5, opacity: 0.9, dashArray: null }));
      marks(day);
    } else {
      for (const each of data.days) {
        drawn.addLayer(line(each, { weight: 2, opacity: 0.9 }));
        for (const stop of each.stops) {
          drawn.addLayer(L.circleMarker([stop[0], stop[1]], { radius: 4, color: "#fff", weight: 1, fillColor: each.color, fillOpacity: 1, interactive: false }));
        }
      }
    }
    base();
  }

  function light(number, pan, members = [number]) {
    lit = number;
    const items = [...list.children];
    items.forEach((item, each) => item.classList.toggle("lit", members.includes(each)));
    items[number].scrollIntoView({ block: "nearest" });
    const at = home(data.days[shown], number);
    if (pan && !map.getBounds().pad(-0.1).contains(at)) map.panTo(at);
    draw();
  }

  function item(button, act) {
    const box = node("li");
    button.type = "button";
    button.addEventListener("click", act);
    box.append(button);
    list.append(box);
  }

  function swatch(day) {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    picture.setAttribute("viewBox", "0 0 30 8");
    picture.setAttribute("aria-hidden", "true");
    for (const [name, value] of Object.entries({ d: "M1 4H29", stroke: day.color, "stroke-width": 3, "stroke-dasharray": day.dash })) {
      path.setAttribute(name, value);
    }
    picture.append(path);
    return picture;
  }

  function tell() {
    list.replaceChildren();
    const day = data.days[shown];
    if (!day) {
      data.days.forEach((each, turn) => {
        const button = node("button");
        button.append(swatch(each), node("span", "", each.name));
        item(button, () => show(turn));
      });
      return;
    }
    day.stops.forEach(([, , order, hour, household, besides], number) => {
      const button = node("button"), disc = node("span", "number", order);
      disc.style.background = day.color;
      button.append(disc, node("time", "", hour), node("b", "", household));
      if (besides) button.append(node("small", "", besides));
      item(button, () => light(number, true));
    });
  }

  function fit() {
    const days = data.days[shown] ? [data.days[shown]] : data.days;
    const places = days.flatMap((day) => day.stops.map(([lat, lon]) => [lat, lon]));
    map.fitBounds([data.center, ...places], { padding: [44, 44], maxZoom: 15, animate: false });
  }

  function show(turn) {
    shown = turn;
    lit = null;
    choice.value = String(turn);
    tell();
    fit();
    draw();
  }

  data.days.forEach((day, turn) => choice.append(new Option(day.name, String(turn))));
  choice.append(new Option(data.texts.all, String(data.days.length)));
  choice.addEventListener("change", () => show(Number(choice.value)));
  panel.querySelectorAll("[data-step]").forEach((button) => button.addEventListener("click", () => {
    const count = data.days.length + 1;
    show((shown + Number(button.dataset.step) + count) % count);
  }));
  map.on("zoomend", draw);
  map.on("resize", () => { fit(); draw(); });
  map.invalidateSize({ animate: false });
  show(data.first);
}
